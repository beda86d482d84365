//! The bytes of an array, wherever the file keeps them and however they are encoded.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    Fault, compressed, fault,
    outline::{Coding, DataArray},
    quoted,
    xml::Element,
};

/// Where the bytes of arrays are found.
pub(super) struct Store<'a> {
    pub coding: Coding,
    pub appended: Option<Appended<'a>>,
}

/// The data after the XML, which arrays refer to by their offset in it.
pub(super) struct Appended<'a> {
    data: &'a [u8],
    base64: bool,
    /// How much of it has not been read yet. Arrays do not share bytes: without this
    /// limit, a small file could have its data decoded once for each of many arrays.
    unread: usize,
}

impl<'a> Appended<'a> {
    /// Takes the start tag and all that follows it, up to the end of the file. What is
    /// not base64 need not be XML, so that the end is sought from the end.
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

    fn source(&self, offset: usize) -> Result<Source<'a>, String> {
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
}

/// What precedes the end tag of this name, which is the last thing in the data.
fn before_tag<'a>(data: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let data = data.trim_ascii_end().strip_suffix(b">")?.trim_ascii_end();
    data.strip_suffix(name)?.strip_suffix(b"</")
}

/// What has not been taken of the data that an array's bytes come from.
#[derive(Clone)]
pub(super) struct Source<'a> {
    rest: &'a [u8],
    base64: bool,
}

impl<'a> Source<'a> {
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

    /// The first of the bytes that will be taken, as words: a header, or its beginning.
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

    /// The characters or raw bytes that encode so many bytes, and what follows them.
    /// Nothing is set aside for a count before so much is seen to be there.
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

impl Store<'_> {
    /// The bytes of an array whose data is not text: as many as expected, or a fault.
    pub fn bytes(
        &mut self,
        array: &DataArray,
        expected: usize,
    ) -> Result<Vec<u8>, Fault> {
        match array.element.attribute("format") {
            Some("binary") => self.inline(array, expected),
            Some("appended") => self.appended(array, expected),
            other => {
                let found = other.map_or("none".into(), quoted);
                let formats = "the format ascii, binary or appended";
                Err(array.fault(format!("expected {formats}, found {found}")))
            }
        }
    }

    fn inline(&self, array: &DataArray, expected: usize) -> Result<Vec<u8>, Fault> {
        let digits = array.text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        let digits: Vec<u8> = digits.collect();
        let mut source = Source { rest: &digits, base64: true };
        let bytes =
            self.decode(&mut source, expected).map_err(|m| array.fault(m))?;
        match source.rest.len() {
            0 => Ok(bytes),
            more => Err(array.fault(format!(
                "expected nothing after its {expected} bytes, found {more} characters"
            ))),
        }
    }

    fn appended(
        &mut self,
        array: &DataArray,
        expected: usize,
    ) -> Result<Vec<u8>, Fault> {
        let Some(offset) = array.element.count("offset")? else {
            return Err(array.fault("expected an offset, found none"));
        };
        let Some(appended) = &self.appended else {
            return Err(
                array.fault("expected <AppendedData> in the file, found none")
            );
        };
        let start = appended.source(offset).map_err(|m| array.fault(m))?;
        let mut source = start.clone();
        let bytes =
            self.decode(&mut source, expected).map_err(|m| array.fault(m))?;
        self.spend(start.rest.len() - source.rest.len())
            .map_err(|m| array.fault(m))?;
        Ok(bytes)
    }

    fn spend(&mut self, used: usize) -> Result<(), &'static str> {
        let Some(appended) = &mut self.appended else { return Ok(()) };
        let overlap = "expected data of its own, found data that another array has";
        appended.unread = appended.unread.checked_sub(used).ok_or(overlap)?;
        Ok(())
    }

    fn decode(
        &self,
        source: &mut Source,
        expected: usize,
    ) -> Result<Vec<u8>, String> {
        match self.coding.compressor {
            Some(compressor) => {
                compressed::decode(source, &self.coding, compressor, expected)
            }
            None => uncompressed(source, &self.coding, expected),
        }
    }
}

/// Bytes that follow one word, which says how many they are.
fn uncompressed(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
) -> Result<Vec<u8>, String> {
    let [declared] = source.peek(coding)?;
    if declared != expected as u64 {
        return Err(format!("expected {expected} bytes, found {declared} declared"));
    }
    let whole =
        coding.word.checked_add(expected).ok_or("too many bytes for memory")?;
    Ok(source.take(whole)?[coding.word..].to_vec())
}

impl Coding {
    /// The integers that a header is made of.
    pub fn words(&self, bytes: &[u8]) -> Vec<u64> {
        bytes.chunks_exact(self.word).map(|word| self.integer(word)).collect()
    }

    fn integer(&self, bytes: &[u8]) -> u64 {
        let append = |value, &byte: &u8| value << 8 | u64::from(byte);
        match self.big_endian {
            true => bytes.iter().fold(0, append),
            false => bytes.iter().rev().fold(0, append),
        }
    }
}
