//! The vector code: what a kernel may do with lanes, for every supported instruction
//! set.
//!
//! A kernel is written once, over the trait [`Lanes`]. It runs inside a function
//! compiled for the instruction set it uses; [`Kernel`] finds out once which of them
//! this processor has. All `unsafe` code of this crate is in this module.

use std::ops::{Add, Mul, Sub};

use step0_problem::{Error, Isa, Result};

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
#[macro_use]
mod vector;

#[cfg(target_arch = "aarch64")]
mod aarch64;
#[cfg(any(test, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
mod portable;
mod scalar;
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86_64;

pub use scalar::Scalar;
pub use tile::TILE;
pub(crate) use tile::Tile;

#[cfg(target_arch = "aarch64")]
use aarch64::Baseline;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
use portable::Baseline;
#[cfg(target_arch = "x86_64")]
use x86_64::{Avx2, Avx512, Baseline};

// ANCHOR: lanes
/// A vector register: `COUNT` numbers that one instruction works on together.
pub trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// What a lane holds: f32 or f64.
    type Element: Scalar;
    /// Proof that this processor has the instructions. No vector is made without it,
    /// so code that has a vector may compute with it.
    type Isa: Copy;
    /// The f64 vector of the same instruction set, which sums are kept in.
    type Wide: Lanes<Element = f64, Isa = Self::Isa>;
    /// How many lanes there are.
    const COUNT: usize;
    /// How many vectors of columns, each with its x, y, z and minimum, fit in the
    /// registers: 4 at most.
    const BLOCK: usize;

    /// The same number in every lane.
    fn splat(isa: Self::Isa, value: Self::Element) -> Self;
    /// The first `COUNT` numbers of a slice. Panics if it has fewer.
    fn load(isa: Self::Isa, from: &[Self::Element]) -> Self;
    /// Writes the lanes to the start of a slice. Panics if it is shorter.
    fn store(self, into: &mut [Self::Element]);
    /// `self * factor + summand` in each lane, rounded once where there is fma.
    fn mul_add(self, factor: Self, summand: Self) -> Self;
    /// The lesser of two numbers in each lane; neither is NaN.
    fn min(self, other: Self) -> Self;
    /// The square root of each lane.
    fn sqrt(self) -> Self;
    /// Adds every lane to some lane of a sum.
    fn add_to(self, sum: Self::Wide) -> Self::Wide;
    /// Step `step` of reducing `COUNT` vectors to one that has the minimum of each
    /// in a lane of its own: interleaves two, then takes the lesser of neighbours.
    fn fold(self, other: Self, step: usize) -> Self;
}
// ANCHOR_END: lanes

/// An instruction set: the vectors it has in either precision.
pub trait Instructions: Copy {
    /// Vectors of f32.
    type F32: Lanes<Element = f32, Isa = Self>;
    /// Vectors of f64.
    type F64: Lanes<Element = f64, Isa = Self>;
}

/// A computation that can be compiled for any instruction set.
pub trait Job {
    /// What it computes.
    type Output;
    /// Computes it. Mark it `#[inline(always)]`, like every function that it passes
    /// vectors to: only what is inlined into a function compiled for `I` is itself
    /// compiled for `I`.
    fn run<I: Instructions>(self, isa: I) -> Self::Output;
}

// ANCHOR: kernel
/// The kernels, compiled for an instruction set that this processor is known to
/// have.
#[derive(Debug, Clone, Copy)]
pub struct Kernel(Level);

#[derive(Debug, Clone, Copy)]
enum Level {
    Baseline(Baseline),
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl Kernel {
    /// The kernels for `isa`, or for the best instruction set available if that is
    /// `None`.
    ///
    /// # Errors
    /// Unavailable if this processor lacks the instruction set.
    pub fn new(isa: Option<Isa>) -> Result<Self> {
        let Some(isa) = isa else { return Ok(Kernel(best())) };
        let level = level(isa).ok_or_else(|| {
            Error::Unavailable(format!(
                "this processor has no {isa} instructions; \
                 take another WORKBOOK_ISA, or none for the best it has"
            ))
        })?;
        Ok(Kernel(level))
    }
    // ANCHOR_END: kernel

    /// The name of the instruction set: avx512, avx2, baseline or neon.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512(_) => "avx512",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2(_) => "avx2",
            Level::Baseline(_) if cfg!(target_arch = "aarch64") => "neon",
            Level::Baseline(_) => "baseline",
        }
    }

    /// Runs a job as compiled for this instruction set.
    #[inline]
    pub fn run<J: Job>(self, job: J) -> J::Output {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512(isa) => isa.run(job),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2(isa) => isa.run(job),
            Level::Baseline(isa) => job.run(isa),
        }
    }
}

fn best() -> Level {
    let better = [Isa::Avx512, Isa::Avx2].into_iter().find_map(level);
    better.unwrap_or(Level::Baseline(Baseline::new()))
}

/// The level for this instruction set, if the processor has it.
fn level(isa: Isa) -> Option<Level> {
    match isa {
        Isa::Baseline => Some(Level::Baseline(Baseline::new())),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => Avx2::detect().map(Level::Avx2),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => Avx512::detect().map(Level::Avx512),
        #[cfg(not(target_arch = "x86_64"))]
        Isa::Avx2 | Isa::Avx512 => None,
    }
}
