//! What the experiments predict: small models, each of one part of a GPU.
//!
//! None of them knows about time. They say how often a part is used, and how many
//! times as long that takes as it would at best. Two numbers are in no data sheet:
//! what a launch and a copy cost on top of their work. They are assumptions, and
//! marked as such.

/// A GPU as its data sheet describes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Card {
    /// What it is called.
    pub name: &'static str,
    /// Multiprocessors.
    pub multiprocessors: u32,
    /// Cycles in a second.
    pub clock: f64,
    /// The most threads that a multiprocessor holds at a time.
    pub threads: u32,
    /// The most blocks that it holds.
    pub blocks: u32,
    /// Registers of a multiprocessor.
    pub registers: u32,
    /// Bytes of its shared memory.
    pub shared: u32,
    /// Bytes of shared memory that the system takes for each block.
    pub shared_of_block: u32,
    /// Multiplications and additions in f32 that a multiprocessor begins in a cycle.
    pub lanes: u32,
    /// Special functions that it begins in a cycle.
    pub special: u32,
    /// Reads and writes that it begins in a cycle.
    pub memory_lanes: u32,
    /// Multiplications and additions in f64 that it begins in a cycle.
    pub lanes_f64: u32,
    /// Bytes a second between the GPU and its memory.
    pub bandwidth: f64,
    /// Bytes a second between the GPU and the computer.
    pub bus: f64,
    /// Seconds that a launch costs on top of its work: an assumption.
    pub launch: f64,
    /// Seconds that a copy costs on top of moving its bytes: an assumption.
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

/// Threads in a warp.
pub const WARP: u64 = 32;

// ANCHOR: sectors
/// How many sectors of 32 bytes answer a read of 4 bytes at each of these addresses.
pub fn sectors(addresses: impl IntoIterator<Item = u64>) -> usize {
    different(addresses.into_iter().map(|address| address / 32))
}
// ANCHOR_END: sectors

// ANCHOR: passes
/// In how many passes shared memory answers a warp that asks for these numbers of 4
/// bytes. Number n lies in bank n % 32. In a pass a bank delivers one number, to all
/// threads that ask for it.
pub fn bank_passes(numbers: &[u64]) -> usize {
    let of_bank = |bank| numbers.iter().copied().filter(move |n| n % 32 == bank);
    (0..32).map(|bank| different(of_bank(bank))).max().unwrap_or(0)
}
// ANCHOR_END: passes

/// How often a warp goes through a branch, given the way that each of its threads
/// takes.
pub fn branch_passes(ways: impl IntoIterator<Item = u64>) -> usize {
    different(ways)
}

fn different(values: impl IntoIterator<Item = u64>) -> usize {
    values.into_iter().collect::<std::collections::BTreeSet<u64>>().len()
}

/// Instructions of one thread, by the units that carry them out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Instructions {
    /// Multiplications, additions, fused multiply-adds, and whatever else runs on
    /// the same units.
    pub plain: u32,
    /// Instructions of the special function units.
    pub special: u32,
    /// Reads and writes of memory.
    pub memory: u32,
}

impl Card {
    // ANCHOR: cycles
    /// Cycles that a multiprocessor takes when each of 128 threads carries out the
    /// instructions `of`. The units work side by side, so the busiest one counts.
    /// The same schedulers begin the instructions of all units, `lanes` per cycle.
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
    /// How many warps a multiprocessor holds at a time, if blocks have `block`
    /// threads, each thread uses `registers` registers, and each block `shared`
    /// bytes of shared memory.
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

    /// Seconds for this many launches that write `bytes` in all. A launch can be
    /// requested while the last one runs, so the longer of the two times counts.
    pub fn launches(&self, launches: u32, bytes: f64) -> f64 {
        let each = bytes / f64::from(launches) / self.bandwidth;
        f64::from(launches) * each.max(self.launch) + self.launch
    }

    /// Seconds for this many copies of `bytes` in all.
    pub fn copies(&self, copies: u32, bytes: f64) -> f64 {
        f64::from(copies) * self.copy + bytes / self.bus
    }
}

/// How long it takes for `parts` to go through `stages` of equal length, in units of
/// a stage. If `side_by_side`, stages of different parts may run at the same time.
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

    /// According to NVIDIA's tables for compute capability 9.0.
    #[test]
    fn the_scarcest_resource_limits_resident_warps() {
        assert_eq!(CARD.resident_warps(128, 32, 0), 64);
        assert_eq!(CARD.resident_warps(128, 64, 0), 32); // registers
        assert_eq!(CARD.resident_warps(32, 16, 0), 32); // blocks
        assert_eq!(CARD.resident_warps(128, 32, 48 * 1024), 16); // shared memory
        assert_eq!(CARD.resident_warps(1024, 255, 0), 0);
    }

    #[test]
    fn launches_and_copies_cost_more_than_their_work() {
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
