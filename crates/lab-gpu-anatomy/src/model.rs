//! What the experiments predict: small models of a GPU, each of one of its parts.
//!
//! None of them knows about time. They say how often a part is asked, and how much
//! longer that takes than it might. Two numbers that no data sheet gives, what a
//! launch and a copy cost beside their work, are assumptions and named so.

/// A GPU as its data sheet describes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// What it is called.
    pub name: &'static str,
    /// Multiprocessors.
    pub multiprocessors: u32,
    /// Cycles in a second.
    pub clock: f64,
    /// Threads that have a place on a multiprocessor at a time.
    pub threads: u32,
    /// Blocks that have.
    pub blocks: u32,
    /// Registers of a multiprocessor.
    pub registers: u32,
    /// Bytes of its shared memory.
    pub shared: u32,
    /// Bytes of that which the system takes for each block.
    pub shared_of_block: u32,
    /// Multiplications and additions of f32 that a multiprocessor begins in a cycle.
    pub lanes: u32,
    /// Special functions that it begins in a cycle.
    pub special: u32,
    /// Reads and writes that it begins in a cycle.
    pub memory_lanes: u32,
    /// Multiplications and additions of f64.
    pub lanes_f64: u32,
    /// Bytes a second between the GPU and its memory.
    pub bandwidth: f64,
    /// Bytes a second between the GPU and the computer.
    pub bus: f64,
    /// Seconds that a launch costs beside its work: an assumption.
    pub launch: f64,
    /// Seconds that a copy costs beside its bytes: an assumption.
    pub copy: f64,
}

/// The card that predictions are for.
pub const CARD: Card = Card {
    name: "NVIDIA H200",
    multiprocessors: 132,
    clock: 1.98e9,
    threads: 2048,
    blocks: 32,
    registers: 65_536,
    shared: 228 * 1024,
    shared_of_block: 1024,
    lanes: 128,
    special: 16,
    memory_lanes: 32,
    lanes_f64: 64,
    bandwidth: 4.8e12,
    bus: 64e9,
    launch: 4e-6,
    copy: 8e-6,
};

/// Threads of a warp.
pub const WARP: u64 = 32;

// ANCHOR: sectors
/// How many sectors of 32 bytes answer a read of 4 bytes at each of these addresses.
pub fn sectors(addresses: impl IntoIterator<Item = u64>) -> usize {
    different(addresses.into_iter().map(|address| address / 32))
}
// ANCHOR_END: sectors

// ANCHOR: passes
/// In how many passes shared memory answers a warp that asks for these numbers of 4
/// bytes. Number n lies in bank n % 32. A bank gives one number in a pass, to all
/// who ask for it.
pub fn bank_passes(numbers: &[u64]) -> usize {
    let of_bank = |bank| numbers.iter().copied().filter(move |n| n % 32 == bank);
    (0..32).map(|bank| different(of_bank(bank))).max().unwrap_or(0)
}
// ANCHOR_END: passes

/// How often a warp goes through a branch whose ways its threads take.
pub fn branch_passes(ways: impl IntoIterator<Item = u64>) -> usize {
    different(ways)
}

fn different(values: impl IntoIterator<Item = u64>) -> usize {
    values.into_iter().collect::<std::collections::BTreeSet<u64>>().len()
}

/// Instructions of one thread, by the units that carry them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Instructions {
    /// Multiplications, additions, both at once, and what else takes their units.
    pub plain: u32,
    /// Those of the special function units.
    pub special: u32,
    /// Reads and writes of memory.
    pub memory: u32,
}

impl Card {
    // ANCHOR: cycles
    /// Cycles of a multiprocessor for so many instructions of each of 128 threads:
    /// the units work side by side, so the busiest counts. What goes to any of them
    /// is begun by the same schedulers, `lanes` a cycle.
    pub fn cycles(&self, of: Instructions) -> f64 {
        let begun = of.plain + of.special + of.memory;
        let units = [
            (begun, self.lanes),
            (of.special, self.special),
            (of.memory, self.memory_lanes),
        ];
        let cycles = |(count, lanes)| f64::from(count) * 128.0 / f64::from(lanes);
        units.map(cycles).into_iter().fold(0.0, f64::max)
    }
    // ANCHOR_END: cycles

    // ANCHOR: resident
    /// Warps that a multiprocessor holds at a time, of blocks of so many threads,
    /// registers a thread and bytes of shared memory a block.
    pub fn resident_warps(&self, block: u32, registers: u32, shared: u32) -> u32 {
        let limits = [
            self.threads / block,
            self.blocks,
            self.registers / (registers * block),
            self.shared / (shared + self.shared_of_block),
        ];
        let blocks = limits.into_iter().min().unwrap_or(0);
        blocks * block / WARP as u32
    }
    // ANCHOR_END: resident

    /// Seconds for so many launches that write so many bytes together. A launch may
    /// be asked for while the last one runs, so the longer of both counts.
    pub fn launches(&self, launches: u32, bytes: f64) -> f64 {
        let each = bytes / f64::from(launches) / self.bandwidth;
        f64::from(launches) * each.max(self.launch) + self.launch
    }

    /// Seconds for so many copies of so many bytes together.
    pub fn copies(&self, copies: u32, bytes: f64) -> f64 {
        f64::from(copies) * self.copy + bytes / self.bus
    }
}

/// How long parts take that go through stages of equal length, in lengths of a stage.
/// `side_by_side` stages of different parts may run at a time.
pub fn pipeline(parts: u32, stages: u32, side_by_side: bool) -> u32 {
    if side_by_side { parts + stages - 1 } else { parts * stages }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warp(place: impl Fn(u64) -> u64) -> Vec<u64> {
        (0..WARP).map(place).collect()
    }

    #[test]
    fn sectors_of_known_patterns() {
        for (stride, expected) in
            [(0, 1), (1, 4), (2, 8), (4, 16), (8, 32), (32, 32)]
        {
            assert_eq!(sectors(warp(|lane| 4 * lane * stride)), expected);
        }
        // Shifted by 4 bytes: a fifth sector; by 32: again four.
        assert_eq!(sectors(warp(|lane| 4 * lane + 4)), 5);
        assert_eq!(sectors(warp(|lane| 4 * lane + 32)), 4);
    }

    #[test]
    fn passes_of_known_patterns() {
        for (stride, expected) in
            [(0, 1), (1, 1), (2, 2), (3, 1), (8, 8), (32, 32), (33, 1), (34, 2)]
        {
            assert_eq!(bank_passes(&warp(|lane| lane * stride)), expected);
        }
        assert_eq!(bank_passes(&[]), 0);
        assert_eq!(branch_passes(warp(|lane| lane % 4)), 4);
        assert_eq!(branch_passes(warp(|_| 7)), 1);
    }

    #[test]
    fn the_busiest_unit_counts() {
        let cycles = |plain, special, memory| {
            CARD.cycles(Instructions { plain, special, memory })
        };
        assert_eq!(cycles(4, 0, 0), 4.0);
        assert_eq!(cycles(4, 1, 0), 8.0); // seven more would have been free
        assert_eq!(cycles(7, 1, 0), 8.0);
        assert_eq!(cycles(8, 1, 0), 9.0);
        assert_eq!(cycles(0, 0, 1), 4.0);
    }

    /// As NVIDIA's tables give it for compute capability 9.0.
    #[test]
    fn what_is_resident_is_limited_by_the_scarcest() {
        assert_eq!(CARD.resident_warps(128, 32, 0), 64);
        assert_eq!(CARD.resident_warps(128, 64, 0), 32); // registers
        assert_eq!(CARD.resident_warps(32, 16, 0), 32); // blocks
        assert_eq!(CARD.resident_warps(128, 32, 48 * 1024), 16); // shared memory
        assert_eq!(CARD.resident_warps(1024, 255, 0), 0);
    }

    #[test]
    fn launches_and_copies_cost_beside_their_work() {
        // So little work that only launches count.
        assert!((CARD.launches(10_000, 1e6) - 10_001.0 * CARD.launch).abs() < 1e-9);
        // So much that they do not.
        let long = CARD.launches(1, CARD.bandwidth);
        assert!((long - 1.0 - CARD.launch).abs() < 1e-9);
        assert!(CARD.copies(4096, 1e6) > 100.0 * CARD.copies(1, 1e6));
    }

    #[test]
    fn a_pipeline_fills_and_empties() {
        assert_eq!(pipeline(8, 3, false), 24);
        assert_eq!(pipeline(8, 3, true), 10);
        assert_eq!(pipeline(1, 3, true), 3);
    }
}
