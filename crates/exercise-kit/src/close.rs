//! When an answer is the expected one.

use serde::{Deserialize, Serialize};

/// How far a number may be from the expected one: `absolute + relative · |expected|`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tolerance {
    /// Times the expected number.
    pub relative: f64,
    /// In its unit.
    pub absolute: f64,
}

impl Tolerance {
    /// For f64, where the order of a few hundred additions may differ.
    pub const F64: Tolerance = Tolerance { relative: 1e-12, absolute: 1e-12 };
    /// The same for f32.
    pub const F32: Tolerance = Tolerance { relative: 1e-5, absolute: 1e-6 };

    fn allows(self, found: f64, expected: f64) -> bool {
        found == expected
            || (found.is_nan() && expected.is_nan())
            || (found - expected).abs()
                <= self.absolute + self.relative * expected.abs()
    }
}

/// An answer that can be compared with the expected one. Integers, texts and lengths
/// have to be equal, floating-point numbers within a tolerance.
pub trait Close {
    /// Is it the expected one, as far as the tolerance goes?
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool;
}

macro_rules! exact {
    ($($type:ty)*) => {$(
        impl Close for $type {
            fn is_close(&self, expected: &Self, _: Tolerance) -> bool {
                self == expected
            }
        }
    )*};
}
exact!(() bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize String);

impl Close for f64 {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        tolerance.allows(*self, *expected)
    }
}

impl Close for f32 {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        tolerance.allows(f64::from(*self), f64::from(*expected))
    }
}

impl<T: Close> Close for [T] {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        self.len() == expected.len()
            && self.iter().zip(expected).all(|(a, b)| a.is_close(b, tolerance))
    }
}

impl<T: Close> Close for Vec<T> {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        self.as_slice().is_close(expected, tolerance)
    }
}

impl<T: Close, const N: usize> Close for [T; N] {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        self.as_slice().is_close(expected, tolerance)
    }
}

impl<T: Close> Close for Option<T> {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        match (self, expected) {
            (Some(a), Some(b)) => a.is_close(b, tolerance),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Close, E: Close> Close for Result<T, E> {
    fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
        match (self, expected) {
            (Ok(a), Ok(b)) => a.is_close(b, tolerance),
            (Err(a), Err(b)) => a.is_close(b, tolerance),
            _ => false,
        }
    }
}

macro_rules! tuple {
    ($($name:ident $place:tt),*) => {
        impl<$($name: Close),*> Close for ($($name,)*) {
            fn is_close(&self, expected: &Self, tolerance: Tolerance) -> bool {
                $(self.$place.is_close(&expected.$place, tolerance))&&*
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_within_the_tolerance() {
        let tolerance = Tolerance { relative: 1e-3, absolute: 0.1 };
        assert!(100.15_f64.is_close(&100.0, tolerance));
        assert!(!100.25_f64.is_close(&100.0, tolerance));
        assert!(f64::NAN.is_close(&f64::NAN, tolerance));
        assert!(!f64::NAN.is_close(&1.0, tolerance));
        assert!(f64::INFINITY.is_close(&f64::INFINITY, tolerance));
        assert!(!f64::INFINITY.is_close(&f64::MAX, tolerance));
    }

    #[test]
    fn lengths_and_variants_have_to_be_equal() {
        let tolerance = Tolerance { relative: 1.0, absolute: 1.0 };
        assert!(vec![1.0, 2.0].is_close(&vec![1.5, 2.5], tolerance));
        assert!(!vec![1.0, 2.0].is_close(&vec![1.0, 2.0, 3.0], tolerance));
        assert!(!Some(1.0).is_close(&None, tolerance));
        assert!((1, 2.0).is_close(&(1, 2.9), tolerance));
        assert!(!(1, 2.0).is_close(&(2, 2.0), tolerance));
    }
}
