//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): a generator without a state.
//!
//! Other generators go from one number to the next. This one computes the numbers of
//! a block from the number of the block, by ten rounds of multiplying and mixing. So
//! the millionth block can be computed without those before it, and any number of
//! threads, on any machine, make the same numbers.

// ANCHOR: philox
/// What each round multiplies by.
const FACTORS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
/// What each round adds to the key: the golden ratio and √3 − 1, in 32 bits.
const STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 10;

/// Four random numbers of 32 bits: those of block `counter` in the sequence that
/// `key` chooses.
pub fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut a, mut b, mut c, mut d], [mut k, mut l]) = (counter, key);
    for _ in 0..ROUNDS {
        let (high_a, low_a) = product(FACTORS[0], a);
        let (high_c, low_c) = product(FACTORS[1], c);
        (a, b, c, d) = (high_c ^ b ^ k, low_c, high_a ^ d ^ l, low_a);
        (k, l) = (k.wrapping_add(STEPS[0]), l.wrapping_add(STEPS[1]));
    }
    [a, b, c, d]
}

/// The upper and the lower half of a product of 64 bits.
fn product(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}
// ANCHOR_END: philox

/// The block at a position in the sequence of a seed.
pub fn block(seed: u64, place: u64) -> [u32; 4] {
    let halves = |number: u64| [number as u32, (number >> 32) as u32];
    let [low, high] = halves(place);
    philox([low, high, 0, 0], halves(seed))
}

// ANCHOR: uniform
/// A number in 0..1: 24 random bits, as many as an f32 holds, over 2²⁴. This is
/// exact, and so the same on every machine.
pub fn uniform(bits: u32) -> f32 {
    (bits >> 8) as f32 * (1.0 / 16_777_216.0)
}
// ANCHOR_END: uniform

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers that come with Random123, the authors' own library.
    #[test]
    fn numbers_are_those_of_random123() {
        let answers = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (
                [u32::MAX; 4],
                [u32::MAX; 2],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, expected) in answers {
            assert_eq!(philox(counter, key), expected);
        }
    }

    #[test]
    fn numbers_lie_below_1() {
        assert_eq!(uniform(0), 0.0);
        assert_eq!(uniform(u32::MAX), 1.0 - f32::EPSILON / 2.0);
    }
}
