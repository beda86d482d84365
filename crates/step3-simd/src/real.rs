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
    use crate::arch::Kernel;
    use crate::roots::SumOfRoots;
    use crate::sweep::Sweep;

    /// Which vectors of an instruction set hold a type, and the kernels over them.
    /// These are not generic, so that they are compiled in this crate, once, and not
    /// again in each crate that calls them.
    pub trait Vectors: Sized {
        /// Vectors of this type.
        type In<I: Instructions>: Lanes<Element = Self, Isa = I>;
        /// Runs a sweep.
        fn sweep(kernel: Kernel, job: Sweep<'_, Self>) -> f64;
        /// Sums square roots.
        fn sum_of_roots(kernel: Kernel, job: SumOfRoots<'_, Self>) -> f64;
    }

    macro_rules! vectors {
        ($real:ty, $vector:ident) => {
            impl Vectors for $real {
                type In<I: Instructions> = I::$vector;

                fn sweep(kernel: Kernel, job: Sweep<'_, Self>) -> f64 {
                    kernel.run(job)
                }

                fn sum_of_roots(kernel: Kernel, job: SumOfRoots<'_, Self>) -> f64 {
                    kernel.run(job)
                }
            }
        };
    }

    vectors!(f32, F32);
    vectors!(f64, F64);
}
