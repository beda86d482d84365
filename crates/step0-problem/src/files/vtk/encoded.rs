//! The bytes of an array, wherever the file keeps them and however they are encoded.

use super::{
    Fault,
    coding::Coding,
    compressed,
    outline::DataArray,
    quoted,
    source::{Appended, Source},
};

/// Where the bytes of arrays are found.
pub(super) struct Store<'a> {
    pub coding: Coding,
    pub appended: Option<Appended<'a>>,
}

impl Store<'_> {
    /// The bytes of an array whose data is not text: exactly as many as expected, or
    /// a fault.
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
        let mut source = Source::of_base64(&digits);
        let bytes = decode(&mut source, &self.coding, expected);
        let bytes = bytes.map_err(|m| array.fault(m))?;
        match source.left() {
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
        let Some(appended) = &mut self.appended else {
            return Err(
                array.fault("expected <AppendedData> in the file, found none")
            );
        };
        let start = appended.source(offset).map_err(|m| array.fault(m))?;
        let mut source = start.clone();
        let bytes = decode(&mut source, &self.coding, expected);
        let bytes = bytes.map_err(|m| array.fault(m))?;
        appended.spend(start.left() - source.left()).map_err(|m| array.fault(m))?;
        Ok(bytes)
    }
}

fn decode(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
) -> Result<Vec<u8>, String> {
    match coding.compressor {
        Some(compressor) => compressed::decode(source, coding, compressor, expected),
        None => uncompressed(source, coding, expected),
    }
}

/// Bytes preceded by one word, which says how many there are.
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
