//! What `randint` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_same_draws::randint;

/// The first draws, and the ranges from which one number each is wanted.
type Input = (Vec<u32>, Vec<(i64, i64)>);
/// The numbers, and how many draws they took.
type Answer = (Vec<i64>, usize);

/// What the Mersenne Twister draws from the seed 1.
const SEED_1: [u32; 11] = [
    1_791_095_845,
    4_282_876_139,
    3_093_770_124,
    4_005_303_368,
    491_263,
    550_290_313,
    1_298_508_491,
    4_290_846_341,
    630_311_759,
    1_013_994_432,
    396_591_248,
];

/// One number after another from the same draws. Behind the given ones come others,
/// without end: all bits in turn, so that any range is hit at last.
fn numbers((draws, ranges): &Input) -> Answer {
    let endless = (0..u32::MAX).map(|i| i.wrapping_mul(0x9e37_79b9)).cycle();
    let mut used = 0;
    let mut draws = draws.iter().copied().chain(endless).inspect(|_| used += 1);
    let numbers =
        ranges.iter().map(|&(low, high)| randint(&mut draws, low, high)).collect();
    drop(draws);
    (numbers, used)
}

/// Draws and ranges of all sizes, some of one number.
fn anything(random: &mut Random) -> Input {
    let draws = (0..333).map(|_| random.random()).collect();
    let range = |_| {
        let low = random.random_range(-1_000_000..1_000_000);
        let bits = random.random_range(0..32);
        (low, low + random.random_range(1..=1 << bits))
    };
    (draws, (0..9).map(range).collect())
}

/// With the number of bits found by trying.
fn plainly((draws, ranges): &Input) -> Answer {
    let mut used = 0;
    let mut numbers = Vec::new();
    for (low, high) in ranges {
        let count = high - low;
        let mut bits = 0;
        while 1_i64 << bits < count {
            bits += 1;
        }
        // Without a bit to choose, nothing is drawn.
        let mut offset = if bits == 0 { 0 } else { count };
        while offset >= count {
            offset = i64::from(draws[used]) % (1_i64 << bits);
            used += 1;
        }
        numbers.push(low + offset);
    }
    (numbers, used)
}

fn main() -> ExitCode {
    let seed_1 = |ranges: &[(i64, i64)]| (SEED_1.to_vec(), ranges.to_vec());
    let exercise = Exercise::new(|input: Input| numbers(&input))
        .case("numpys_first_number", seed_1(&[(1, 35)]), (vec![13], 3))
        // RandomState(1), number after number.
        .case(
            "numpys_numbers_one_after_the_other",
            seed_1(&[(10, 14), (5, 6), (-3, 6), (1, 10), (0, 1000)]),
            (vec![11, 5, 5, 6, 847], 9),
        )
        .case("a_range_of_one_draws_nothing", seed_1(&[(7, 8)]), (vec![7], 0))
        .case("the_largest_may_come", (vec![15, 9], vec![(0, 10)]), (vec![9], 2))
        // Three bits are enough for eight numbers: no draw is thrown away.
        .case(
            "a_power_of_two_wastes_nothing",
            (vec![0xffff_fff8, 0xffff_ffff, 0x0f], vec![(0, 8), (0, 8), (0, 8)]),
            (vec![0, 7, 7], 3),
        )
        .case(
            "all_32_bits",
            (vec![u32::MAX, 0, 0x8000_0000], vec![(-5, (1 << 32) - 5); 3]),
            (vec![(1 << 32) - 6, -5, (1 << 31) - 5], 3),
        )
        .agrees("ranges_of_all_sizes", anything, plainly);
    exercise_kit::run(&exercise)
}
