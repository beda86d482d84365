//! The two precisions.

use crate::arch::{Instructions, Lanes};

/// A floating-point type that distances are computed in: f32 or f64, and no other.
pub trait Real: Copy + PartialOrd + Send + Sync + 'static + sealed::Vectors {
    /// 0.
    const ZERO: Self;
    /// Greater than every distance.
    const INFINITY: Self;
    /// The number of this type nearest to `value`.
    fn rounded(value: f64) -> Self;
}

impl Real for f32 {
    const ZERO: f32 = 0.0;
    const INFINITY: f32 = f32::INFINITY;
    fn rounded(value: f64) -> f32 {
        value as f32
    }
}

impl Real for f64 {
    const ZERO: f64 = 0.0;
    const INFINITY: f64 = f64::INFINITY;
    fn rounded(value: f64) -> f64 {
        value
    }
}

mod sealed {
    use super::{Instructions, Lanes};

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
