//! Where the bytes of arrays come from: the text in their elements, or the data
//! after the XML.

use std::io::{self, BufRead, Read};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Fault, coding::Coding, fault, quoted, xml::Element};

/// The data after the XML, which arrays refer to by their offset in it.
pub(super) struct Appended<'a> {
    data: &'a [u8],
    base64: bool,
    /// How many bytes have not been tried or read yet. Arrays must not share bytes:
    /// without this limit, a small file could make us decode the same data for each
    /// of many arrays.
    unread: [usize; 2],
}

impl<'a> Appended<'a> {
    /// Takes the start tag and all that follows it, up to the end of the file. Raw
    /// data need not be valid XML, so the end tag is searched for from the end.
    pub fn new(tag: &Element, rest: &'a [u8]) -> Result<Self, Fault> {
        let base64 = match tag.attribute("encoding") {
            Some("base64") => true,
            Some("raw") => false,
            other => {
                let found = other.map_or("none".into(), quoted);
                let message =
                    format!("expected the encoding base64 or raw, found {found}");
                return Err(fault(tag.line, message));
            }
        };
        let Some(data) = rest.trim_ascii_start().strip_prefix(b"_") else {
            return Err(fault(
                tag.line,
                "expected an underscore before the appended data",
            ));
        };
        let Some(data) = before_tag(data, b"VTKFile")
            .and_then(|data| before_tag(data, b"AppendedData"))
        else {
            let message =
                "expected </AppendedData> and </VTKFile> at the end of the file";
            return Err(fault(tag.line, message));
        };
        let another = b"<AppendedData";
        if data.windows(another.len()).any(|window| window == another) {
            return Err(fault(
                tag.line,
                "expected one <AppendedData>, found another",
            ));
        }
        Ok(Appended { data, base64, unread: [data.len(); 2] })
    }

    /// The data that begins at an offset, to be read or tried.
    pub fn source(&self, offset: usize, tried: bool) -> Result<Source<'a>, String> {
        if self.unread[usize::from(tried)] == 0 {
            return Err(OVERLAP.into());
        }
        match self.data.get(offset..) {
            Some(rest) => Ok(Source::new(rest, self.base64)),
            None => {
                let size = self.data.len();
                Err(format!(
                    "expected an offset into {size} appended bytes, found {offset}"
                ))
            }
        }
    }

    /// Counts bytes as read, or as tried: an array may first be tried as the label.
    pub fn spend(&mut self, used: usize, tried: bool) -> Result<(), String> {
        let unread = &mut self.unread[usize::from(tried)];
        let left = unread.checked_sub(used);
        *unread = left.unwrap_or(0);
        left.map(drop).ok_or_else(|| OVERLAP.into())
    }
}

const OVERLAP: &str = "expected data of its own, found data that another array has";

/// The data before the end tag of this name, which must come last.
fn before_tag<'a>(data: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let data = data.trim_ascii_end().strip_suffix(b">")?.trim_ascii_end();
    data.strip_suffix(name)?.strip_suffix(b"</")
}

/// The data that an array's bytes are taken from, decoded only as far as they are
/// asked for.
///
/// Bytes that were encoded together are a unit, such as a header with its data. Some
/// programs encode a header apart, with padding of its own: VTK itself does so if it
/// compresses, and reads both if it does not. Here both are read always: padding may
/// stand wherever a unit may end.
pub(super) struct Source<'a> {
    rest: &'a [u8],
    base64: bool,
    /// How many bytes were announced and are not taken yet.
    wanted: usize,
    /// Decoded bytes, of which those from `start` on are not taken yet.
    buffer: Vec<u8>,
    start: usize,
    /// Did the last group that was decoded end with padding?
    padded: bool,
}

impl<'a> Source<'a> {
    fn new(rest: &'a [u8], base64: bool) -> Self {
        Source {
            rest,
            base64,
            wanted: 0,
            buffer: Vec::new(),
            start: 0,
            padded: false,
        }
    }

    /// The text of an element.
    pub fn of_base64(text: &'a str) -> Self {
        Source::new(text.as_bytes(), true)
    }

    /// How many bytes or characters have not been decoded.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// How many characters that are no white space have not been decoded.
    pub fn digits_left(&self) -> usize {
        self.rest.iter().filter(|byte| !byte.is_ascii_whitespace()).count()
    }

    /// Were more bytes decoded than taken? Base64 comes in groups of three bytes.
    pub fn has_more(&self) -> bool {
        self.start < self.buffer.len()
    }

    /// Says that this many bytes are taken next, and checks that there can be so many.
    pub fn announce(&mut self, count: usize) -> Result<(), String> {
        let buffered = self.buffer.len() - self.start;
        let length = if self.base64 {
            count.saturating_sub(buffered).div_ceil(3).checked_mul(4)
        } else {
            Some(count)
        };
        if length.is_none_or(|length| length > self.rest.len()) {
            let unit = if self.base64 { "characters of base64" } else { "bytes" };
            let found = self.rest.len();
            return Err(format!("expected {count} bytes, found {found} {unit}"));
        }
        if buffered == 0 {
            self.padded = false;
        }
        self.wanted = count;
        Ok(())
    }

    /// Takes the words of a header, or of a part of one.
    pub fn words(
        &mut self,
        count: usize,
        coding: &Coding,
    ) -> Result<Vec<u64>, String> {
        let size = count.checked_mul(coding.word);
        self.announce(size.ok_or("too many blocks for memory")?)?;
        let mut words = Vec::new();
        words.try_reserve_exact(count).map_err(|error| error.to_string())?;
        for _ in 0..count {
            let mut bytes = [0; 8];
            let bytes = &mut bytes[..coding.word];
            self.read_exact(bytes).map_err(|error| error.to_string())?;
            words.push(coding.integer(bytes));
        }
        Ok(words)
    }

    /// Decodes some more of what was announced.
    fn decode(&mut self) -> Result<(), String> {
        const MOST_GROUPS: usize = 1024;
        if self.padded {
            return Err("expected base64, found padding (=) before its end".into());
        }
        let groups = self.wanted.div_ceil(3).min(MOST_GROUPS);
        self.start = 0;
        self.buffer.resize(groups * 3, 0);
        // Most files have no white space between the digits.
        if let Some((digits, rest)) = self.rest.split_at_checked(groups * 4)
            && self.decode_all(digits)
        {
            self.rest = rest;
            return Ok(());
        }
        // Some break the lines.
        let mut digits = [0; MOST_GROUPS * 4];
        let digits = &mut digits[..groups * 4];
        let before = self.rest;
        if self.take_digits(digits) == digits.len() && self.decode_all(digits) {
            return Ok(());
        }
        // Here may be padding behind a header, or the data are bad.
        self.rest = before;
        let mut filled = 0;
        while filled < groups * 3 && !self.padded {
            let mut group = [0; 4];
            let length = self.take_digits(&mut group);
            let group = &group[..length];
            let decoded = STANDARD.decode_slice(group, &mut self.buffer[filled..]);
            let Some(count @ 1..) = decoded.ok() else {
                self.buffer.clear();
                let found = match &*String::from_utf8_lossy(group) {
                    "" => "the end of the data".into(),
                    found => quoted(found),
                };
                return Err(format!("expected base64, found {found}"));
            };
            filled += count;
            self.padded = count < 3;
        }
        self.buffer.truncate(filled);
        Ok(())
    }
}

impl Source<'_> {
    /// Decodes digits that fill the buffer, unless there is padding within them.
    fn decode_all(&mut self, digits: &[u8]) -> bool {
        match STANDARD.decode_slice(digits, &mut self.buffer) {
            Ok(count) => {
                self.padded = count < self.buffer.len();
                self.buffer.truncate(count);
                true
            }
            Err(_) => false,
        }
    }

    /// Takes the next digits, and says how many there were.
    fn take_digits(&mut self, digits: &mut [u8]) -> usize {
        let mut length = 0;
        while length < digits.len()
            && let Some((&digit, rest)) = self.rest.split_first()
        {
            self.rest = rest;
            if !digit.is_ascii_whitespace() {
                digits[length] = digit;
                length += 1;
            }
        }
        length
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let count = bytes.len().min(into.len());
        into[..count].copy_from_slice(&bytes[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.base64 {
            return Ok(&self.rest[..self.wanted.min(self.rest.len())]);
        }
        if !self.has_more() && self.wanted > 0 {
            self.decode().map_err(io::Error::other)?;
        }
        let bytes = &self.buffer[self.start..];
        Ok(&bytes[..bytes.len().min(self.wanted)])
    }

    fn consume(&mut self, count: usize) {
        self.wanted -= count;
        if self.base64 {
            self.start += count;
        } else {
            self.rest = &self.rest[count..];
        }
    }
}
