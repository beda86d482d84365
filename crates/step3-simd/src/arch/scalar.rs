//! What a lane holds.

use super::{Instructions, Lanes};

/// A number that lanes can hold: f32 or f64.
pub trait Scalar: Copy + PartialOrd + Send + Sync + 'static {
    /// Vectors of this type.
    type In<I: Instructions>: Lanes<Element = Self, Isa = I>;
    /// 0.
    const ZERO: Self;
    /// Greater than every distance.
    const INFINITY: Self;
    /// The number of this type nearest to `value`.
    fn rounded(value: f64) -> Self;
}

impl Scalar for f32 {
    type In<I: Instructions> = I::F32;
    const ZERO: f32 = 0.0;
    const INFINITY: f32 = f32::INFINITY;
    fn rounded(value: f64) -> f32 {
        value as f32
    }
}

impl Scalar for f64 {
    type In<I: Instructions> = I::F64;
    const ZERO: f64 = 0.0;
    const INFINITY: f64 = f64::INFINITY;
    fn rounded(value: f64) -> f64 {
        value
    }
}
