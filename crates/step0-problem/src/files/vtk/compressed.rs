//! Arrays whose bytes are compressed in blocks.
//!
//! A header comes first: how many blocks there are, how many bytes each holds, how
//! many the last one holds if it holds fewer (else 0), and the compressed size of
//! each.

use std::io::{self, Read};

use flate2::bufread::ZlibDecoder;
use xz4rust::XzDecoder;

use super::{
    coding::{Coding, Compressor},
    source::Source,
};

/// The most that a block's LZMA dictionary may take: that of xz's strongest level.
const MOST_FOR_XZ: usize = 64 << 20;

/// Returns exactly as many bytes as expected, or says what was found instead.
pub(super) fn decode(
    source: &mut Source,
    coding: &Coding,
    compressor: Compressor,
    expected: usize,
) -> Result<Vec<u8>, String> {
    let blocks = header(source, coding, expected)?;
    let mut total = 0usize;
    for (compressed, _) in &blocks {
        let sum = total.checked_add(*compressed);
        total = sum.ok_or("too many compressed bytes for memory")?;
    }
    let data = source.take(total)?;
    let mut rest: &[u8] = &data;
    let mut bytes = Vec::new();
    for (index, &(compressed, size)) in blocks.iter().enumerate() {
        let (block, after) = rest.split_at(compressed);
        rest = after;
        expand(compressor, block, size, &mut bytes).map_err(|message| {
            format!("block {} of {}: {message}", index + 1, blocks.len())
        })?;
    }
    Ok(bytes)
}

/// The sizes of each block, compressed and uncompressed; the uncompressed ones add
/// up to the expected size.
fn header(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
) -> Result<Vec<(usize, usize)>, String> {
    let [count, size, last] = source.peek(coding)?;
    let is_expected = declared(count, size, last) == Some(expected as u64);
    // Every block holds a byte at least, so there are at most as many blocks as bytes.
    if !is_expected || count > expected as u64 {
        let found = format!("{count} blocks of {size} (the last of {last})");
        let expected = format!("expected {expected} bytes after decompression");
        return Err(format!("{expected}, found {found}"));
    }
    let words = usize::try_from(count).ok().and_then(|count| count.checked_add(3));
    let header = words.and_then(|words| words.checked_mul(coding.word));
    let header = source.take(header.ok_or("too many blocks for memory")?)?;
    let sizes = (1..=count).zip(coding.words(&header).split_off(3));
    let sizes = sizes.map(|(number, compressed)| {
        let whole = if number == count && last > 0 { last } else { size };
        Some((usize::try_from(compressed).ok()?, usize::try_from(whole).ok()?))
    });
    sizes.collect::<Option<_>>().ok_or_else(|| "too large blocks for memory".into())
}

/// How many bytes a header declares.
fn declared(count: u64, size: u64, last: u64) -> Option<u64> {
    match last {
        0 => count.checked_mul(size),
        _ => count.checked_sub(1)?.checked_mul(size)?.checked_add(last),
    }
}

/// Appends the contents of a block, or says what is wrong with it.
fn expand(
    compressor: Compressor,
    mut block: &[u8],
    expected: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), String> {
    match compressor {
        Compressor::Zlib => append(ZlibDecoder::new(&mut block), expected, bytes)?,
        Compressor::Lz4 => return append_lz4(block, expected, bytes),
        Compressor::Xz => {
            append(Xz::new(&mut block), expected, bytes)?;
        }
    }
    match block.len() {
        0 => Ok(()),
        more => Err(format!("expected its end, found {more} bytes more")),
    }
}

/// Reads a block to its end, where its checksum is, but at most one byte more than
/// expected.
fn append(
    block: impl Read,
    expected: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), String> {
    let limit = (expected as u64).saturating_add(1);
    let found = block.take(limit).read_to_end(bytes);
    let found = found.map_err(|error| format!("cannot decompress: {error}"))?;
    as_expected(expected, found)
}

/// What an .xz file holds, read to its end. What follows it is left in `block`.
struct Xz<'a, 'b> {
    block: &'a mut &'b [u8],
    decoder: Box<XzDecoder<'static>>,
    is_done: bool,
}

impl<'a, 'b> Xz<'a, 'b> {
    fn new(block: &'a mut &'b [u8]) -> Self {
        let decoder = XzDecoder::in_heap_with_alloc_dict_size(0, MOST_FOR_XZ);
        Xz { block, decoder, is_done: false }
    }
}

impl Read for Xz<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !self.is_done && !into.is_empty() {
            let invalid = |error| io::Error::other(format!("{error}"));
            let done = self.decoder.decode(self.block, into).map_err(invalid)?;
            *self.block = &self.block[done.input_consumed()..];
            self.is_done = done.is_end_of_stream();
            if done.output_produced() > 0 {
                return Ok(done.output_produced());
            }
            if !self.is_done && !done.made_progress() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(0)
    }
}

fn append_lz4(
    block: &[u8],
    expected: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), String> {
    // This decoder needs its output space beforehand. A byte of LZ4 expands to at
    // most 255, so the space stays in proportion to the block whatever the header
    // declares.
    if expected / 255 > block.len() {
        let found = block.len();
        return Err(format!(
            "expected {expected} bytes, found LZ4 data of only {found}"
        ));
    }
    let start = bytes.len();
    bytes.try_reserve(expected).map_err(|error| error.to_string())?;
    bytes.resize(start + expected, 0);
    let found = lz4_flex::block::decompress_into(block, &mut bytes[start..]);
    let found = found.map_err(|error| format!("cannot decompress: {error}"))?;
    as_expected(expected, found)
}

fn as_expected(expected: usize, found: usize) -> Result<(), String> {
    if found > expected {
        return Err(format!("expected {expected} bytes, found more"));
    }
    if found < expected {
        return Err(format!(
            "expected {expected} bytes after decompression, found {found}"
        ));
    }
    Ok(())
}
