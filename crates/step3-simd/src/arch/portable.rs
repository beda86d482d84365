//! Any other processor: arrays, which the compiler may turn into vectors or not.

use std::ops::{Add, Mul, Sub};

use super::{Instructions, Lanes};

/// What every processor can do.
#[derive(Debug, Clone, Copy)]
pub struct Baseline(());

impl Baseline {
    pub fn new() -> Self {
        Baseline(())
    }
}

impl Instructions for Baseline {
    type F32 = Array<f32, 4>;
    type F64 = Array<f64, 2>;
}

/// `COUNT` numbers in an array.
#[derive(Clone, Copy)]
pub struct Array<T, const COUNT: usize>([T; COUNT]);

/// An array computed lane by lane.
macro_rules! lanes {
    ($i:ident => $lane:expr) => {
        Array(std::array::from_fn(|$i| $lane))
    };
}

macro_rules! array {
    ($count:literal of $element:ident) => {
        impl Lanes for Array<$element, $count> {
            type Element = $element;
            type Isa = Baseline;
            type Wide = Array<f64, 2>;
            const COUNT: usize = $count;
            const BLOCK: usize = 2;

            #[inline(always)]
            fn splat(_isa: Baseline, value: $element) -> Self {
                Array([value; $count])
            }

            #[inline(always)]
            fn load(_isa: Baseline, from: &[$element]) -> Self {
                Array(*from.first_chunk().expect("a vector's length"))
            }

            #[inline(always)]
            fn store(self, into: &mut [$element]) {
                into[..$count].copy_from_slice(&self.0);
            }

            #[inline(always)]
            fn mul_add(self, factor: Self, summand: Self) -> Self {
                // Where there is no fma, `f32::mul_add` is a slow function.
                self * factor + summand
            }

            #[inline(always)]
            fn min(self, other: Self) -> Self {
                let least = |a, b| if a < b { a } else { b };
                lanes!(i => least(self.0[i], other.0[i]))
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                lanes!(i => self.0[i].sqrt())
            }

            #[inline(always)]
            fn add_to(self, mut sum: Self::Wide) -> Self::Wide {
                for (i, &lane) in self.0.iter().enumerate() {
                    sum.0[i % 2] += f64::from(lane);
                }
                sum
            }

            #[inline(always)]
            fn fold(self, other: Self, _step: usize) -> Self {
                let lane = |i: usize| [self.0, other.0][i / $count][i % $count];
                let even = lanes!(i => lane(2 * i));
                even.min(lanes!(i => lane(2 * i + 1)))
            }
        }

        array!(Add, add, +, $count of $element);
        array!(Sub, sub, -, $count of $element);
        array!(Mul, mul, *, $count of $element);
    };
    ($trait:ident, $method:ident, $operator:tt, $count:literal of $element:ident) => {
        impl $trait for Array<$element, $count> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                lanes!(i => self.0[i] $operator other.0[i])
            }
        }
    };
}

array!(4 of f32);
array!(2 of f64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::{Job, Kernel};
    use crate::layout::Layout;
    use crate::roots::SumOfRoots;
    use crate::sweep::Sweep;
    use step0_problem::{Cluster, ClusterSet, Point};

    /// The arrays agree with the vectors, on any machine.
    #[test]
    fn arrays_do_what_vectors_do() {
        for size in [1, 2, 3, 7, 8, 9, 31, 130] {
            let points: Vec<Point> =
                (0..size).map(|i| [i as f64, (i * i % 17) as f64, 0.5]).collect();
            let other: Vec<Point> = (0..21).map(|i| [i as f64, 1.25, 0.0]).collect();
            let clusters =
                [points, other].map(|p| Cluster::from_points(&p).unwrap());
            let set = ClusterSet::numbered(clusters.to_vec()).unwrap();
            let layout = Layout::<f32>::new(&set, [0.0; 3]);
            let run = |arrays: bool| {
                let (rows, columns) = (layout.cloud(0).rows(), layout.cloud(1));
                let mut minima = vec![f32::INFINITY; columns.padded_size()];
                let job = Sweep { rows, columns, column_minima: &mut minima };
                let kernel = Kernel::new(None).unwrap();
                let sum =
                    if arrays { job.run(Baseline::new()) } else { kernel.run(job) };
                let job = SumOfRoots(&minima[..columns.size()]);
                let roots =
                    if arrays { job.run(Baseline::new()) } else { kernel.run(job) };
                [sum, roots]
            };
            for (arrays, vectors) in run(true).into_iter().zip(run(false)) {
                assert!((arrays - vectors).abs() <= 1e-5 * vectors, "{size} points");
            }
        }
    }
}
