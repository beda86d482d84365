//! Exercise `wide-reads`: what it costs when 32 threads read.

/// How many bytes global memory answers with at least.
pub const SECTOR: u64 = 32;

/// How many banks shared memory has.
pub const BANKS: u32 = 32;

/// How many threads read together.
pub const WARP: u32 = 32;

/// How many sectors of global memory hold these addresses, in bytes.
pub fn sectors(addresses: &[u64]) -> usize {
    let _ = addresses;
    todo!()
}

/// How many passes shared memory takes to hand out these words: as many as its
/// busiest bank has different ones of; 0 for no words.
pub fn passes(words: &[u32]) -> usize {
    let _ = words;
    todo!()
}

/// The least length of a row, in words, of at least so many columns, 1 or more, with
/// which a warp reads down a column in one pass: lane i reads word i · pitch.
pub fn pitch(columns: u32) -> u32 {
    let _ = columns;
    todo!()
}
