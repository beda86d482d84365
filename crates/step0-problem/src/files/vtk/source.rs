//! Where the bytes of arrays come from: the text in their elements, or the data
//! after the XML.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Fault, coding::Coding, fault, quoted, xml::Element};

/// The data after the XML, which arrays refer to by their offset in it.
pub(super) struct Appended<'a> {
    data: &'a [u8],
    base64: bool,
    /// How many bytes have not been read yet. Arrays must not share bytes: without
    /// this limit, a small file could make us decode the same data for each of many
    /// arrays.
    unread: usize,
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
        Ok(Appended { data, base64, unread: data.len() })
    }

    /// The data that begins at an offset.
    pub fn source(&self, offset: usize) -> Result<Source<'a>, String> {
        match self.data.get(offset..) {
            Some(rest) => Ok(Source { rest, base64: self.base64 }),
            None => {
                let size = self.data.len();
                Err(format!(
                    "expected an offset into {size} appended bytes, found {offset}"
                ))
            }
        }
    }

    /// Counts bytes as read.
    pub fn spend(&mut self, used: usize) -> Result<(), &'static str> {
        let overlap = "expected data of its own, found data that another array has";
        self.unread = self.unread.checked_sub(used).ok_or(overlap)?;
        Ok(())
    }
}

/// The data before the end tag of this name, which must come last.
fn before_tag<'a>(data: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let data = data.trim_ascii_end().strip_suffix(b">")?.trim_ascii_end();
    data.strip_suffix(name)?.strip_suffix(b"</")
}

/// The rest of the data that an array's bytes are taken from.
#[derive(Clone)]
pub(super) struct Source<'a> {
    rest: &'a [u8],
    base64: bool,
}

impl<'a> Source<'a> {
    /// Digits from the text of an element.
    pub fn of_base64(digits: &'a [u8]) -> Self {
        Source { rest: digits, base64: true }
    }

    /// How many bytes or digits are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Takes bytes that were encoded together.
    pub fn take(&mut self, count: usize) -> Result<Cow<'a, [u8]>, String> {
        let (encoded, rest) = self.split(count)?;
        self.rest = rest;
        let bytes = self.decoded(encoded)?;
        match bytes.len() {
            found if found == count => Ok(bytes),
            found => Err(format!("expected {count} bytes as base64, found {found}")),
        }
    }

    /// The next bytes as words, without taking them: a header, or its beginning.
    pub fn peek<const WORDS: usize>(
        &self,
        coding: &Coding,
    ) -> Result<[u64; WORDS], String> {
        let (encoded, _) = self.split(WORDS * coding.word)?;
        let words = coding.words(&self.decoded(encoded)?);
        let first = words.first_chunk().copied();
        first.ok_or_else(|| {
            format!("expected {WORDS} words as a header, found fewer")
        })
    }

    /// The characters or raw bytes that encode `count` bytes, and what follows them.
    /// No memory is reserved before checking that there is this much data.
    fn split(&self, count: usize) -> Result<(&'a [u8], &'a [u8]), String> {
        let length =
            if self.base64 { count.div_ceil(3).checked_mul(4) } else { Some(count) };
        length.and_then(|length| self.rest.split_at_checked(length)).ok_or_else(
            || {
                let unit =
                    if self.base64 { "characters of base64" } else { "bytes" };
                format!("expected {count} bytes, found {} {unit}", self.rest.len())
            },
        )
    }

    fn decoded(&self, encoded: &'a [u8]) -> Result<Cow<'a, [u8]>, String> {
        if !self.base64 {
            return Ok(Cow::Borrowed(encoded));
        }
        let bytes = STANDARD.decode(encoded);
        bytes.map(Cow::Owned).map_err(|error| format!("expected base64: {error}"))
    }
}
