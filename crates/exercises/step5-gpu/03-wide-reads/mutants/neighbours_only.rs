//! Mistake: drops a sector that is there twice only if the lanes are neighbours.
//! Caught by: the_order_of_the_lanes_does_not_matter

/// Bytes of a sector.
pub const SECTOR: u64 = 32;

/// Banks of shared memory.
pub const BANKS: u32 = 32;

/// Sectors touched.
pub fn sectors(addresses: &[u64]) -> usize {
    let mut sectors: Vec<u64> = addresses.iter().map(|a| a / SECTOR).collect();
    sectors.dedup();
    sectors.len()
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
