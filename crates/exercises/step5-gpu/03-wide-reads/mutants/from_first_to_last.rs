//! Mistake: counts all sectors from the lowest address to the highest.
//! Caught by: what_lies_between_is_not_read

/// Bytes of a sector.
pub const SECTOR: u64 = 32;

/// Banks of shared memory.
pub const BANKS: u32 = 32;

/// Sectors touched.
pub fn sectors(addresses: &[u64]) -> usize {
    let first = addresses.iter().min().map_or(0, |address| address / SECTOR);
    let last = addresses.iter().max().map_or(0, |address| address / SECTOR);
    (last - first + 1) as usize
}

/// Passes of shared memory.
pub fn passes(words: &[u32]) -> usize {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    let mut wanted = [0; BANKS as usize];
    for word in words {
        wanted[(word % BANKS) as usize] += 1;
    }
    wanted.into_iter().max().unwrap_or(0)
}

/// The length of a row.
pub fn pitch(columns: u32) -> u32 {
    columns + u32::from(columns.is_multiple_of(2))
}
