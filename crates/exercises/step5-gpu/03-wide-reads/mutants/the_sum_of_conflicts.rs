//! Mistake: adds up what the banks hand out beyond the first word, instead of taking the busiest one.
//! Caught by: the_busiest_bank_decides

/// Bytes of a sector.
pub const SECTOR: u64 = 32;

/// Banks of shared memory.
pub const BANKS: u32 = 32;

/// Sectors touched.
pub fn sectors(addresses: &[u64]) -> usize {
    let mut sectors: Vec<u64> = addresses.iter().map(|a| a / SECTOR).collect();
    sectors.sort_unstable();
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
    1 + wanted.into_iter().map(|w: usize| w.saturating_sub(1)).sum::<usize>()
}

/// The length of a row.
pub fn pitch(columns: u32) -> u32 {
    columns + u32::from(columns.is_multiple_of(2))
}
