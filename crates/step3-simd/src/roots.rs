//! From squared minima to sums of distances: roots are taken after the minimum, n +
//! m of them for n × m pairs.

use crate::arch::{Instructions, Job, Lanes, Scalar, Tile};
use crate::layout::WIDEST;

/// Sums the square roots of a slice, in f64.
pub struct SumOfRoots<'a, T>(pub &'a [T]);

impl<T: Scalar> Job for SumOfRoots<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) -> f64 {
        sum_of_roots::<T::In<I>>(isa, self.0)
    }
}

#[inline(always)]
fn sum_of_roots<V: Lanes>(isa: V::Isa, squares: &[V::Element]) -> f64 {
    let mut sum = V::Wide::splat(isa, 0.0);
    let whole = squares.chunks_exact(V::COUNT);
    // A partly filled vector is filled up with zeros, which add nothing.
    let mut rest = [V::Element::ZERO; WIDEST];
    for (lane, &square) in rest.iter_mut().zip(whole.remainder()) {
        *lane = square;
    }
    for squares in whole {
        sum = V::load(isa, squares).sqrt().add_to(sum);
    }
    total(V::load(isa, &rest).sqrt().add_to(sum))
}

// ANCHOR: reduce
/// The sum over the rows of the root of their least lane.
#[inline(always)]
pub fn sum_of_least_roots<V: Lanes>(isa: V::Isa, rows: &mut Tile<V>) -> f64 {
    // Filled up with zeros, as above.
    rows.pad(V::COUNT, V::splat(isa, V::Element::ZERO));
    let mut sum = V::Wide::splat(isa, 0.0);
    for group in rows.values().chunks_exact(V::COUNT) {
        sum = least_of_each(group).sqrt().add_to(sum);
    }
    total(sum)
}

/// Reduces `COUNT` vectors to one, which has the least lane of each in a lane of its
/// own: 16 vectors become 8, 4, 2 and 1. The order does not matter for a sum.
#[inline(always)]
fn least_of_each<V: Lanes>(group: &[V]) -> V {
    let mut vectors = [group[0]; WIDEST];
    vectors[..V::COUNT].copy_from_slice(group);
    let mut count = V::COUNT;
    let mut step = 0;
    while count > 1 {
        count /= 2;
        for i in 0..count {
            vectors[i] = vectors[2 * i].fold(vectors[2 * i + 1], step);
        }
        step += 1;
    }
    vectors[0]
}
// ANCHOR_END: reduce

/// The sum of the lanes.
#[inline(always)]
pub fn total<W: Lanes<Element = f64>>(sum: W) -> f64 {
    let mut lanes = [0.0; WIDEST / 2];
    sum.store(&mut lanes);
    lanes.iter().sum()
}
