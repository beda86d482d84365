//! Arrays whose bytes are compressed in blocks.
//!
//! A header comes first: how many blocks there are, how many bytes each holds, how
//! many the last one holds if it holds fewer (else 0), and the compressed size of
//! each.

use std::io::{self, BufRead, Read, Take};

use flate2::bufread::ZlibDecoder;
use xz4rust::XzDecoder;

use super::{
    coding::{Coding, Compressor},
    encoded::Chunks,
    source::Source,
};

/// The most that a block's LZMA dictionary may take: that of xz's strongest level.
const MOST_FOR_XZ: usize = 64 << 20;

/// Hands over exactly as many bytes as expected, or says what was found instead.
pub(super) fn decode(
    source: &mut Source,
    coding: &Coding,
    compressor: Compressor,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    let blocks = header(source, coding, expected)?;
    let mut total = 0usize;
    for (compressed, _) in &blocks {
        let sum = total.checked_add(*compressed);
        total = sum.ok_or("too many compressed bytes for memory")?;
    }
    source.announce(total)?;
    for (index, &(compressed, size)) in blocks.iter().enumerate() {
        let block = source.take(compressed as u64);
        expand(compressor, block, size, chunks).map_err(|message| {
            format!("block {} of {}: {message}", index + 1, blocks.len())
        })?;
    }
    Ok(())
}

/// The sizes of each block, compressed and uncompressed; the uncompressed ones add
/// up to the expected size.
fn header(
    source: &mut Source,
    coding: &Coding,
    expected: usize,
) -> Result<Vec<(usize, usize)>, String> {
    let [count, size, last] = source.words(3, coding)?[..] else {
        return Err("expected 3 words as a header, found fewer".into());
    };
    let is_expected = declared(count, size, last) == Some(expected as u64);
    // Every block holds a byte at least, so there are at most as many blocks as bytes.
    if !is_expected || count > expected as u64 {
        let found = format!("{count} blocks of {size} (the last of {last})");
        let expected = format!("expected {expected} bytes after decompression");
        return Err(format!("{expected}, found {found}"));
    }
    let words = usize::try_from(count).map_err(|_| "too many blocks for memory")?;
    let sizes = (1..=count).zip(source.words(words, coding)?);
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

/// Hands over the contents of a block, or says what is wrong with it.
fn expand(
    compressor: Compressor,
    mut block: Take<&mut Source>,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    match compressor {
        Compressor::Zlib => {
            read(&mut ZlibDecoder::new(&mut block), expected, chunks)?
        }
        Compressor::Lz4 => return expand_lz4(block, expected, chunks),
        Compressor::Xz => read(&mut Xz::new(&mut block), expected, chunks)?,
    }
    match block.limit() {
        0 => Ok(()),
        more => Err(format!("expected its end, found {more} bytes more")),
    }
}

/// Reads a block to its end, where its checksum is.
fn read(
    block: &mut impl Read,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    let invalid = |error| format!("cannot decompress: {error}");
    let found = chunks.read(block, expected).map_err(invalid)?;
    if found < expected {
        return Err(format!(
            "expected {expected} bytes after decompression, found {found}"
        ));
    }
    match block.read(&mut [0]).map_err(|error| invalid(error.to_string()))? {
        0 => Ok(()),
        _ => Err(format!("expected {expected} bytes, found more")),
    }
}

/// What an .xz file holds, read to its end. What follows it is left in `block`.
struct Xz<B> {
    block: B,
    decoder: Box<XzDecoder<'static>>,
    is_done: bool,
}

impl<B: BufRead> Xz<B> {
    fn new(block: B) -> Self {
        let decoder = XzDecoder::in_heap_with_alloc_dict_size(0, MOST_FOR_XZ);
        Xz { block, decoder, is_done: false }
    }
}

impl<B: BufRead> Read for Xz<B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !self.is_done && !into.is_empty() {
            let invalid = |error| io::Error::other(format!("{error}"));
            let block = self.block.fill_buf()?;
            let done = self.decoder.decode(block, into).map_err(invalid)?;
            self.block.consume(done.input_consumed());
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

fn expand_lz4(
    mut block: Take<&mut Source>,
    expected: usize,
    chunks: &mut Chunks,
) -> Result<(), String> {
    // This decoder needs a whole block, and its output space beforehand. A byte of
    // LZ4 expands to at most 255, so the space stays in proportion to the block
    // whatever the header declares.
    let size = block.limit() as usize;
    if expected / 255 > size {
        return Err(format!(
            "expected {expected} bytes, found LZ4 data of only {size}"
        ));
    }
    let mut compressed = Vec::new();
    let read = block.read_to_end(&mut compressed);
    read.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(expected).map_err(|error| error.to_string())?;
    bytes.resize(expected, 0);
    let found = lz4_flex::block::decompress_into(&compressed, &mut bytes);
    let found = found.map_err(|error| format!("cannot decompress: {error}"))?;
    if found < expected {
        return Err(format!(
            "expected {expected} bytes after decompression, found {found}"
        ));
    }
    chunks.read(&mut &bytes[..], expected).map(|_| ())
}
