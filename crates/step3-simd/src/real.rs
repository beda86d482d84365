//! The two precisions, each with its kernels.

use crate::arch::{Kernel, Scalar};
use crate::roots::SumOfRoots;
use crate::sweep::Sweep;

/// A floating-point type that distances are computed in: f32 or f64, and no other.
pub trait Real: Scalar + sealed::Kernels {}
impl Real for f32 {}
impl Real for f64 {}

mod sealed {
    use super::{Kernel, SumOfRoots, Sweep};

    /// The kernels over a type. These are not generic, so that they are compiled in
    /// this crate, once, and not again in each crate that calls them.
    pub trait Kernels: Sized {
        /// Runs a sweep.
        fn sweep(kernel: Kernel, job: Sweep<'_, Self>) -> f64;
        /// Sums square roots.
        fn sum_of_roots(kernel: Kernel, job: SumOfRoots<'_, Self>) -> f64;
    }

    macro_rules! kernels {
        ($real:ty) => {
            impl Kernels for $real {
                fn sweep(kernel: Kernel, job: Sweep<'_, Self>) -> f64 {
                    kernel.run(job)
                }

                fn sum_of_roots(kernel: Kernel, job: SumOfRoots<'_, Self>) -> f64 {
                    kernel.run(job)
                }
            }
        };
    }

    kernels!(f32);
    kernels!(f64);
}
