//! The two precisions.

use crate::arch::{Instructions, Lanes};

/// A floating-point type that distances are computed in: f32 or f64.
pub trait Real: Copy + PartialOrd + Send + Sync + sealed::Vectors {
    /// Greater than every distance.
    const INFINITY: Self;
    /// The nearest number of this type.
    fn rounded(value: f64) -> Self;
    /// root
    fn root(self) -> f64;
}

impl Real for f32 {
    const INFINITY: f32 = f32::INFINITY;
    fn rounded(value: f64) -> f32 {
        value as f32
    }
    fn root(self) -> f64 { self.sqrt().into() }
}

impl Real for f64 {
    const INFINITY: f64 = f64::INFINITY;
    fn rounded(value: f64) -> f64 {
        value
    }
    fn root(self) -> f64 { self.sqrt() }
}

pub(crate) mod sealed {
    use super::*;

    /// Which vectors of an instruction set hold a type.
    pub trait Vectors: Sized {
        /// Vectors of this type.
        type In<I: Instructions>: Lanes<Element = Self, Isa = I>;
    }

    impl Vectors for f32 {
        type In<I: Instructions> = I::F32;
    }

    impl Vectors for f64 {
        type In<I: Instructions> = I::F64;
    }
}
