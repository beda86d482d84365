//! Tables that must be the same for every way of making counted numbers.
#![allow(dead_code)] // each of the test programs uses a part

use lab_random::counted_from;

/// A table: its seed, the place of its first block, and how many numbers it has.
pub type Table = (u64, u64, usize);

/// Sizes that leave the last block or the last portion partly filled, and positions
/// where the lower half of a 64-bit counter overflows, within a table and before it.
pub const TABLES: [Table; 9] = [
    (1, 0, 1),
    (2, 0, 4),
    (3, 0, 7),
    (u64::MAX, 0, 1_023),
    (1 << 32, 700, 4_099),
    (1_234_567_890_123, u32::MAX as u64 - 9, 10_001),
    (1_234_567_890_123, u32::MAX as u64, 5),
    (4, (1 << 32) + 1, 63),
    (5, 3 << 40, 2_222),
];

/// Sizes of portions, in blocks of four numbers; the last one takes each table
/// whole.
const PORTIONS: [usize; 4] = [16, 48, 1_024, 1 << 20];

/// Asserts that each table equals the processor's bit for bit, so that even -0.0
/// differs from 0.0. `made` makes a table in portions of the given size.
pub fn check(mut made: impl FnMut(usize, Table) -> Vec<f32>) {
    let bits = |numbers: Vec<f32>| -> Vec<u32> {
        numbers.into_iter().map(f32::to_bits).collect()
    };
    for portion in PORTIONS {
        for table in TABLES {
            let numbers = made(portion, table);
            assert!(
                bits(numbers) == bits(expected(table)),
                "{table:?} in portions of {portion}"
            );
        }
    }
}

/// The table as the processor makes it.
pub fn expected((seed, first, count): Table) -> Vec<f32> {
    let mut numbers = vec![-1.0; count];
    counted_from(seed, first, &mut numbers);
    numbers
}
