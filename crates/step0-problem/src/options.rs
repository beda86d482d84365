//! The options of a run.

use std::{fmt, ops::ControlFlow, str::FromStr};

use crate::{Error, Result};

/// Called by a step whenever a piece of its work is done. It drives a progress bar,
/// and says whether to go on; after a `Break` the step ends as soon as it can, with
/// [`Error::Interrupted`].
pub type Tick<'a> = &'a (dyn Fn() -> ControlFlow<()> + Sync);

/// A tick for work whose progress is not watched: it always says to go on.
pub fn no_tick() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Turns what a tick says into a result, so that `?` returns early.
///
/// # Errors
/// Interrupted after a `Break`.
pub fn proceed(said: ControlFlow<()>) -> Result<()> {
    match said {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Interrupted),
    }
}

/// How a step is to run. The default is f64 on one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The type that distances are computed in; they are always reported as f64.
    pub precision: Precision,
    /// How many threads to use, 1 or more.
    pub threads: usize,
    /// The instruction set to use; `None` means the best that this machine has.
    pub isa: Option<Isa>,
}

impl Default for Options {
    fn default() -> Self {
        Options { precision: Precision::F64, threads: 1, isa: None }
    }
}

/// The floating-point type that distances are computed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Precision {
    /// 64 bits, about 16 decimal digits.
    F64,
    /// 32 bits, about 7 decimal digits.
    F32,
}

/// A level of vector instructions, for the CPU kernels that have a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isa {
    /// What every processor of this architecture has: SSE2 on x86-64, NEON on
    /// aarch64.
    Baseline,
    /// AVX2 with fused multiply-add: 256 bits.
    Avx2,
    /// AVX-512 F: 512 bits.
    Avx512,
}

impl Isa {
    /// The instruction set that the environment variable `WORKBOOK_ISA` names, if any.
    ///
    /// # Errors
    /// Bad input if it names an unknown one.
    pub fn from_environment() -> Result<Option<Isa>> {
        let name = std::env::var_os("WORKBOOK_ISA").unwrap_or_default();
        if name.is_empty() {
            return Ok(None);
        }
        name.to_string_lossy().parse().map(Some).map_err(|error| {
            let place = "in the environment variable WORKBOOK_ISA";
            Error::BadInput(format!("{place}: {error}"))
        })
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Precision::F64 => "f64",
            Precision::F32 => "f32",
        })
    }
}

impl FromStr for Precision {
    type Err = Error;

    fn from_str(name: &str) -> Result<Precision> {
        match name {
            "f64" => Ok(Precision::F64),
            "f32" => Ok(Precision::F32),
            _ => Err(Error::BadInput(format!(
                "expected f64 or f32 as the precision, found {name:?}"
            ))),
        }
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Isa::Baseline => "baseline",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
        })
    }
}

impl FromStr for Isa {
    type Err = Error;

    fn from_str(name: &str) -> Result<Isa> {
        match name {
            "baseline" => Ok(Isa::Baseline),
            "avx2" => Ok(Isa::Avx2),
            "avx512" => Ok(Isa::Avx512),
            _ => Err(Error::BadInput(format!(
                "expected baseline, avx2 or avx512 as the instruction set, found {name:?}"
            ))),
        }
    }
}
