//! The bytes of an array, wherever the file keeps them and however they are encoded.

use std::io::Read;

use super::{
    Fault,
    coding::Coding,
    compressed,
    outline::{DataArray, Format},
    source::{Appended, Source},
};

/// Where the bytes of arrays are found.
pub(super) struct Store<'a> {
    pub coding: Coding,
    pub appended: Option<Appended<'a>>,
    /// Are arrays only tried, to find the one that can be the label?
    pub tries: bool,
    /// How large the file is.
    pub size: usize,
}

impl Store<'_> {
    /// Makes room for what is declared, one for each point or cell, as far as a file
    /// of this size can well have it. If it has more, there will be room when that is
    /// found.
    pub fn make_room<T>(&self, list: &mut Vec<T>, declared: usize) {
        // A point is three bytes at least, unless it is compressed.
        let likely = match self.coding.compressor {
            None => self.size / 3,
            Some(_) => self.size.saturating_mul(4),
        };
        let _ = list.try_reserve_exact(declared.min(likely));
    }

    /// Hands over the bytes of an array whose data is not text, in chunks of a
    /// multiple of 8 bytes but for the last: exactly as many as expected, or a fault.
    pub fn chunks(
        &mut self,
        array: &DataArray,
        expected: usize,
        take: &mut dyn FnMut(&[u8]) -> Result<(), String>,
    ) -> Result<(), Fault> {
        let mut chunks = Chunks::new(take);
        let result = match array.format()? {
            Format::Appended => return self.appended(array, expected, &mut chunks),
            _ => self.inline(array, expected, &mut chunks),
        };
        result.map_err(|message| array.fault(message))
    }

    fn inline(
        &self,
        array: &DataArray,
        expected: usize,
        chunks: &mut Chunks,
    ) -> Result<(), String> {
        let mut source = Source::of_base64(&array.text);
        decode(&mut source, &self.coding, expected, chunks)?;
        match source.digits_left() {
            0 => Ok(()),
            more => Err(format!(
                "expected nothing after its {expected} bytes, found {more} characters"
            )),
        }
    }

    fn appended(
        &mut self,
        array: &DataArray,
        expected: usize,
        chunks: &mut Chunks,
    ) -> Result<(), Fault> {
        let Some(offset) = array.element.count("offset")? else {
            return Err(array.fault("expected an offset, found none"));
        };
        let Some(appended) = &mut self.appended else {
            return Err(
                array.fault("expected <AppendedData> in the file, found none")
            );
        };
        let tries = self.tries;
        let mut source =
            appended.source(offset, tries).map_err(|m| array.fault(m))?;
        let before = source.left();
        let result = decode(&mut source, &self.coding, expected, chunks);
        // What is in vain counts as well.
        let spent = appended.spend(before - source.left(), tries);
        result.and(spent).map_err(|m| array.fault(m))
    }
}

fn decode(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    match coding.compressor {
        Some(compressor) => {
            compressed::decode(source, coding, compressor, expected, chunks)?
        }
        None => uncompressed(source, coding, expected, chunks)?,
    }
    match source.has_more() {
        true => Err(format!("expected {expected} bytes, found more")),
        false => chunks.flush(),
    }
}

/// Bytes preceded by one word, which says how many there are.
fn uncompressed(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    let declared = source.words(1, coding)?[0];
    if declared != expected as u64 {
        return Err(format!("expected {expected} bytes, found {declared} declared"));
    }
    source.announce(expected)?;
    match chunks.read(source, expected)? {
        found if found == expected => Ok(()),
        found => Err(format!("expected {expected} bytes, found {found}")),
    }
}

/// Bytes on their way from a decoder to what takes whole numbers. They are never all
/// in memory at once.
pub(super) struct Chunks<'t> {
    buffer: Vec<u8>,
    filled: usize,
    take: &'t mut dyn FnMut(&[u8]) -> Result<(), String>,
}

impl<'t> Chunks<'t> {
    /// A multiple of the size of every type of numbers.
    const SIZE: usize = 8192;

    fn new(take: &'t mut dyn FnMut(&[u8]) -> Result<(), String>) -> Self {
        Chunks { buffer: vec![0; Self::SIZE], filled: 0, take }
    }

    /// Takes up to `most` bytes from a reader, and says how many it had.
    pub fn read(
        &mut self,
        reader: &mut impl Read,
        most: usize,
    ) -> Result<usize, String> {
        let mut found = 0;
        while found < most {
            let space = &mut self.buffer[self.filled..];
            let room = space.len().min(most - found);
            let count = reader.read(&mut space[..room]);
            let count = count.map_err(|error| error.to_string())?;
            if count == 0 {
                break;
            }
            found += count;
            self.filled += count;
            if self.filled == Self::SIZE {
                self.flush()?;
            }
        }
        Ok(found)
    }

    /// Hands over what is left at the end.
    fn flush(&mut self) -> Result<(), String> {
        let filled = std::mem::take(&mut self.filled);
        (self.take)(&self.buffer[..filled])
    }
}
