//! Loops in assembly, so that the compiler can neither hoist anything out of them
//! nor keep in memory what should be in a register.
//!
//! A loop begins by loading all vector registers from a [`Registers`] and ends by
//! storing them there, so that what it computed can be checked.

use step0_problem::{Isa, Precision};
use step3_simd::Kernel;

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "aarch64")]
use aarch64 as native;
#[cfg(target_arch = "x86_64")]
use x86_64 as native;

/// There are no loops for other processors.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod native {
    use super::{Loads, Loop};
    pub const LOOPS: &[&[Loop]] = &[];
    pub const LOADS: &[Loads] = &[];
    pub const CLOCK: Option<fn(u64)> = None;
}

/// How many instructions of each kind one round of a loop has. Copies from register
/// to register and the counting of rounds are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mix {
    /// Additions and subtractions.
    pub add: u64,
    /// Multiplications.
    pub mul: u64,
    /// Fused multiply-adds.
    pub fma: u64,
    /// Minima.
    pub min: u64,
}

impl Mix {
    /// The sum of both.
    pub const fn and(self, other: Mix) -> Mix {
        Mix {
            add: self.add + other.add,
            mul: self.mul + other.mul,
            fma: self.fma + other.fma,
            min: self.min + other.min,
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.add + self.mul + self.fma + self.min
    }
}

/// What a loop measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Squared distances by differences, and both minima: (x−u)² + (y−v)² + (z−w)².
    Direct,
    /// The same by squares and products: |p|² + |q|² − 2 p·q.
    Expanded,
    /// Instructions of one kind, or of two in turn.
    Instructions,
}

/// A loop over vector registers only.
pub struct Loop {
    /// What it measures: "direct" or "add+fma", for example.
    pub name: &'static str,
    /// The same as a type.
    pub subject: Subject,
    /// The instruction set it is written in.
    pub isa: Isa,
    /// What a lane holds.
    pub precision: Precision,
    /// The vectors of columns that one round takes, each with its row: the registers
    /// that hold x, y, z, the squared norm, the least square of the column and that
    /// of the row. The row's x, y, z and norm are in registers 0 to 3. Empty if the
    /// loop measures instructions.
    pub columns: &'static [[usize; 6]],
    /// The instructions of one round.
    pub mix: Mix,
    /// Bytes of a register.
    pub width: usize,
    /// Safe to call only if the processor has `isa`, with a pointer to room for as
    /// many registers as the instruction set has.
    body: unsafe fn(*mut u8, u64),
}

impl Loop {
    /// How many lanes a register has.
    pub fn lanes(&self) -> usize {
        self.width / bytes(self.precision)
    }

    /// Runs `rounds` rounds, 1 or more, on these registers.
    ///
    /// # Panics
    /// If the processor lacks the instruction set, or `rounds` is 0.
    pub fn run(&self, registers: &mut Registers, rounds: u64) {
        assert!(has(self.isa), "this processor has no {}", self.isa);
        assert!(rounds > 0, "the loop counts down to 0");
        // SAFETY: the processor has the instruction set, and `Registers` is as large
        // as the largest set of registers there is.
        unsafe { (self.body)(registers.bytes.as_mut_ptr().cast(), rounds) }
    }
}

/// A loop that loads and does nothing else.
pub struct Loads {
    /// The instruction set it is written in.
    pub isa: Isa,
    /// Safe to call only if the processor has `isa`, with a pointer to [`STRIDE`]
    /// readable bytes for each round.
    body: unsafe fn(*const u8, u64),
}

/// Bytes that one round of [`Loads`] loads.
pub const STRIDE: usize = 512;

/// The memory that one round loads, aligned to a cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub struct Stretch(pub [u8; STRIDE]);

impl Loads {
    /// Loads all of it, once.
    ///
    /// # Panics
    /// If the processor lacks the instruction set, or `memory` is empty.
    pub fn run(&self, memory: &[Stretch]) {
        assert!(has(self.isa), "this processor has no {}", self.isa);
        assert!(!memory.is_empty(), "the loop counts down to 0");
        // SAFETY: the processor has the instruction set, and the slice has
        // [`STRIDE`] bytes for each round.
        unsafe { (self.body)(memory.as_ptr().cast(), memory.len() as u64) }
    }
}

/// Room for 32 registers of 64 bytes.
#[derive(Clone)]
#[repr(align(64))]
pub struct Registers {
    bytes: [u8; 32 * 64],
}

impl Registers {
    /// Registers whose lanes all hold `number` of the register's position.
    pub fn new(of: &Loop, number: impl Fn(usize) -> f64) -> Self {
        let mut registers = Registers { bytes: [0; 32 * 64] };
        for (index, register) in
            registers.bytes.chunks_exact_mut(of.width).enumerate().take(32)
        {
            for lane in register.chunks_exact_mut(bytes(of.precision)) {
                match of.precision {
                    Precision::F32 => {
                        lane.copy_from_slice(&(number(index) as f32).to_ne_bytes());
                    }
                    Precision::F64 => {
                        lane.copy_from_slice(&number(index).to_ne_bytes());
                    }
                }
            }
        }
        registers
    }

    /// The lanes of one register.
    pub fn lanes(&self, of: &Loop, index: usize) -> Vec<f64> {
        let register = &self.bytes[index * of.width..][..of.width];
        let lanes = register.chunks_exact(bytes(of.precision));
        let number = |lane: &[u8]| match of.precision {
            Precision::F32 => {
                f64::from(f32::from_ne_bytes(lane.try_into().expect("4 bytes")))
            }
            Precision::F64 => f64::from_ne_bytes(lane.try_into().expect("8 bytes")),
        };
        lanes.map(number).collect()
    }
}

fn bytes(precision: Precision) -> usize {
    match precision {
        Precision::F32 => 4,
        Precision::F64 => 8,
    }
}

/// Does this processor have the instruction set?
pub fn has(isa: Isa) -> bool {
    Kernel::new(Some(isa)).is_ok()
}

/// The name of an instruction set, the same as in step 3.
pub fn name(isa: Isa) -> &'static str {
    Kernel::new(Some(isa)).map_or("unavailable", Kernel::name)
}

/// The loops that this processor can run.
pub fn loops() -> impl Iterator<Item = &'static Loop> {
    native::LOOPS.iter().copied().flatten().filter(|l| has(l.isa))
}

/// The widest loads that this processor has.
pub fn widest_loads() -> Option<&'static Loads> {
    native::LOADS.iter().rev().find(|loads| has(loads.isa))
}

/// How many additions a round of [`clock`] has. Each depends on the one before, so
/// each takes a cycle.
pub const CLOCK_ROUND: u64 = 16;

/// A function that runs a number of rounds of dependent additions; `None` if there
/// is no such loop for this processor.
pub fn clock() -> Option<fn(u64)> {
    native::CLOCK
}
