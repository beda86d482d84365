//! What each kernel should compute, worked out on the processor, in f64 where that
//! matters.

use crate::experiments::step;
use crate::gpu::Settings;

/// The number that a thread should write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    /// Exactly these bits.
    Bits(u32),
    /// A number, with the largest error allowed.
    Near(f64, f64),
}

impl Expected {
    /// Does a result with these bits meet the expectation?
    pub fn is_met_by(self, bits: u32) -> bool {
        match self {
            Expected::Bits(expected) => bits == expected,
            Expected::Near(expected, most) => {
                (f64::from(f32::from_bits(bits)) - expected).abs() <= most
            }
        }
    }
}

/// What thread `i` of a kernel should write.
pub fn expected(entry: &str, input: &[u32], settings: Settings, i: u32) -> Expected {
    let Settings { bits, threads, rounds, parameter } = settings;
    let mask = (1 << bits) - 1;
    let at = |place: u32| f32::from_bits(input[place as usize]);
    // Sums of whole numbers are exact in f32, and small enough.
    let sum = |place: &dyn Fn(u32) -> u32| {
        let sum: f32 = (0..rounds).map(|k| at(place(k))).sum();
        Expected::Bits(sum.to_bits())
    };
    let word = input[(i & mask) as usize];
    match entry {
        "strided" => sum(&|k| {
            let place = (i + k * threads) * parameter;
            (place & mask) + (place >> bits)
        }),
        "shifted" => sum(&|k| (i + k * threads + parameter) & mask),
        "banks" => sum(&|k| (i % 32 * parameter + k) % 1024),
        "from_buffer" | "from_texture" => {
            let side = 1 << (bits / 2);
            let (a, b) = (i % side, i / side % side);
            sum(&|k| match (parameter, (b + k) % side) {
                (0, c) => c * side + a,
                (_, c) => a * side + c,
            })
        }
        "apart" => Expected::Bits(steps(word, rounds, i % parameter)),
        "together" => Expected::Bits(steps(word, rounds, i / 32 % parameter)),
        "work" => Expected::Bits(steps(word, rounds, 0)),
        "chase" => {
            let next = |at: u32, _| input[at as usize];
            Expected::Bits((0..rounds).fold(i & mask, next))
        }
        "table" => {
            let next = |x: u32, _| step(x) ^ (x >> 15);
            Expected::Bits((0..rounds).fold(i, next))
        }
        "registers" | "squeezed" | "indexed" => {
            Expected::Bits(mixed(input, i, mask, rounds))
        }
        "chain_f32" => {
            let x = (0..rounds).fold(f32::from_bits(word), |x, _| x * 0.5 + 0.25);
            Expected::Bits(x.to_bits())
        }
        "chain_f64" => {
            let first = f64::from(f32::from_bits(word));
            let x = (0..rounds).fold(first, |x, _| x * 0.5 + 0.25);
            Expected::Bits((x as f32).to_bits())
        }
        _ if entry.starts_with("rounds_") => {
            modified(entry, f32::from_bits(word), rounds)
        }
        _ => sum_of(entry, f32::from_bits(word), rounds),
    }
}

fn steps(first: u32, rounds: u32, way: u32) -> u32 {
    (0..rounds).fold(first, |x, _| step(x) ^ way)
}

fn mixed(input: &[u32], i: u32, mask: u32, rounds: u32) -> u32 {
    let mut x: [u32; 64] =
        std::array::from_fn(|q| input[((i + q as u32) & mask) as usize]);
    for _ in 0..rounds {
        for q in 0..x.len() {
            x[q] = step(x[q]) ^ x[(q + 1) % x.len()];
        }
    }
    x.into_iter().fold(0, |all, x| all ^ x)
}

fn modified(entry: &str, x: f32, rounds: u32) -> Expected {
    let halved = |x: f32| x * 0.5 + 0.25;
    let mut v = [x, x + 1.0, x + 2.0, x + 3.0];
    for _ in 0..rounds {
        v = match entry {
            "rounds_swizzled" => [v[1], v[2], v[3], v[0]].map(halved),
            "rounds_saturated" => v.map(|x| halved(x).clamp(0.0, 1.0)),
            "rounds_negated" => v.map(|x| halved(-x.abs())),
            "rounds_sined" => v.map(|x| halved(x).sin()),
            _ => v.map(halved),
        };
    }
    let all = v[0] + 2.0 * v[1] + 4.0 * v[2] + 8.0 * v[3];
    match entry {
        // Each round halves the error of the rounds before.
        "rounds_sined" => {
            Expected::Near(all.into(), 15.0 * 2.0 * off("rounds_sined", 1.0))
        }
        _ => Expected::Bits(all.to_bits()),
    }
}

/// The function that a kernel in `functions.cu` sums; `None` for other kernels.
pub fn function(entry: &str) -> Option<fn(f64) -> f64> {
    Some(match entry {
        "identity" => |x| x,
        "sine_fast" | "sine_accurate" | "sine_polynomial" => f64::sin,
        "exp_fast" | "exp_accurate" => f64::exp,
        "root_fast" => |x| 1.0 / (4.0 + x).sqrt(),
        _ => return None,
    })
}

/// How far off a value of about this size may be. WGSL allows a sine to be off by
/// 2^-11, and an exponential by some units of the last place; CUDA's are better.
fn off(entry: &str, value: f64) -> f64 {
    match entry {
        "sine_fast" | "rounds_sined" => 4.9e-4,
        "sine_polynomial" | "sine_accurate" => 6e-7,
        "exp_fast" | "exp_accurate" => 2e-6 * value.abs(),
        _ => 3e-7 * value.abs(),
    }
}

fn sum_of(entry: &str, first: f32, rounds: u32) -> Expected {
    let Some(function) = function(entry) else {
        unreachable!("{entry} is not a kernel")
    };
    let (mut y, mut sum, mut most, mut size) = (first, 0.0, 0.0, 0.0);
    for _ in 0..rounds {
        let value = function(y.into());
        sum += value;
        size += value.abs();
        most += off(entry, value);
        y *= 0.999_999;
    }
    // Adding in f32 rounds in every round.
    let rounding = f64::from(rounds) * f64::from(f32::EPSILON) / 2.0 * size;
    Expected::Near(sum, most + rounding)
}
