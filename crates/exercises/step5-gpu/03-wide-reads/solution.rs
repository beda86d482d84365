//! Exercise `wide-reads`: what it costs when 32 threads read.

/// How many bytes global memory answers with at least.
pub const SECTOR: u64 = 32;

/// How many banks shared memory has.
pub const BANKS: u32 = 32;

/// How many threads read together.
pub const WARP: u32 = 32;

/// How many sectors of global memory hold these addresses, in bytes.
pub fn sectors(addresses: &[u64]) -> usize {
    // region: sectors
    // stub: let _ = addresses;
    // stub: todo!()
    let mut sectors: Vec<u64> =
        addresses.iter().map(|address| address / SECTOR).collect();
    sectors.sort_unstable();
    sectors.dedup();
    sectors.len()
    // endregion
}

/// How many passes shared memory takes to hand out these words: as many as its
/// busiest bank has different ones of; 0 for no words.
pub fn passes(words: &[u32]) -> usize {
    // region: passes
    // stub: let _ = words;
    // stub: todo!()
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    let mut wanted = [0; BANKS as usize];
    for word in words {
        wanted[(word % BANKS) as usize] += 1;
    }
    wanted.into_iter().max().unwrap_or(0)
    // endregion
}

/// The least length of a row, in words, of at least so many columns, 1 or more, with
/// which a warp reads down a column in one pass: lane i reads word i · pitch.
pub fn pitch(columns: u32) -> u32 {
    // region: pitch
    // stub: let _ = columns;
    // stub: todo!()
    let column = |pitch: u32| (0..WARP).map(|lane| lane * pitch).collect::<Vec<_>>();
    (columns..)
        .find(|&pitch| passes(&column(pitch)) == 1)
        .expect("the next odd length is one")
    // endregion
}
