//! Arrays whose bytes are compressed in blocks.
//!
//! A header comes first: how many blocks there are, how many bytes each holds, how
//! many the last one holds if it holds fewer (else 0), and into how many each is
//! compressed.

use std::io::Read;

use flate2::bufread::ZlibDecoder;
use lzma_rust2::XzReader;

use super::{
    coding::{Coding, Compressor},
    source::Source,
};

/// The most that a block's LZMA dictionary may take: xz's strongest level needs as
/// much.
const MOST_KIB_FOR_XZ: u32 = 66 * 1024;

/// As many bytes as expected, or what was found in their place.
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

/// The sizes of each block, compressed and not. The latter add up to what is
/// expected.
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

/// How many bytes a header promises.
fn declared(count: u64, size: u64, last: u64) -> Option<u64> {
    match last {
        0 => count.checked_mul(size),
        _ => count.checked_sub(1)?.checked_mul(size)?.checked_add(last),
    }
}

/// Appends what a block holds, or says what is wrong with it.
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
            let reader = XzReader::new_mem_limit(&mut block, false, MOST_KIB_FOR_XZ);
            append(reader, expected, bytes)?;
        }
    }
    match block.len() {
        0 => Ok(()),
        more => Err(format!("expected its end, found {more} bytes more")),
    }
}

/// Reads a block to its end, where its checksum is, but no further than a byte too
/// many.
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

fn append_lz4(
    block: &[u8],
    expected: usize,
    bytes: &mut Vec<u8>,
) -> Result<(), String> {
    // This decoder wants its space beforehand. A byte of LZ4 stands for 255 at most,
    // so that the space is in proportion to the block whatever the header declares.
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
