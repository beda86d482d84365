//! The kernel: all pairs of some rows with all columns, in one sweep that keeps both
//! minima.

use std::mem::MaybeUninit;

use crate::arch::{Instructions, Job, Lanes};
use crate::layout::{Cloud, Rows};
use crate::real::Real;

/// So many rows at a time, that their minima, a vector each, stay in the fastest cache.
const TILE: usize = 128;

pub struct Sweep<'a, T> {
    pub rows: Rows<'a, T>,
    pub columns: Cloud<'a, T>,
    pub column_minima: &'a mut [T],
    /// no more rows will come for these columns
    pub last: bool,
}

impl<T: Real> Job for Sweep<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) -> (f64, f64) {
        sweep::<T::In<I>>(isa, self)
    }
}

#[inline(always)]
fn sweep<V: Lanes>(isa: V::Isa, job: Sweep<'_, V::Element>) -> (f64, f64) {
    let Sweep { rows, columns, column_minima, last } = job;
    let mut buffer = [const { MaybeUninit::<V>::uninit() }; TILE];
    let mut row_sum = V::Wide::splat(isa, 0.0);
    let mut column_sum = V::Wide::splat(isa, 0.0);
    let mut from = 0;
    while from < rows.len() {
        let to = rows.len().min(from + TILE);
        let tile = rows.slice(from..to);
        for slot in &mut buffer[..to - from] {
            slot.write(V::splat(isa, V::Element::INFINITY));
        }
        let minima = unsafe { buffer[..to - from].assume_init_mut() };
        let last = last && to == rows.len();
        column_sum = sweep_tile::<V>(isa, tile, columns, minima, column_minima, last, column_sum);
        row_sum = add_roots_of_least::<V>(isa, minima, row_sum);
        from = to;
    }
    let mut column_total = total(column_sum);
    if last {
        let pad = columns.padded_size() - columns.size();
        let pad = pad % V::COUNT;
        column_total -= pad as f64 * column_minima[columns.size() - 1].root();
    }
    (total(row_sum), column_total)
}

#[inline(always)]
fn total<W: Lanes<Element = f64>>(sum: W) -> f64 {
    let mut lanes = [0.0; 8];
    sum.store(&mut lanes);
    lanes.iter().sum()
}

#[inline(always)]
fn sweep_tile<V: Lanes>(
    isa: V::Isa,
    rows: Rows<'_, V::Element>,
    columns: Cloud<'_, V::Element>,
    row_minima: &mut [V],
    column_minima: &mut [V::Element],
    last: bool,
    mut sum: V::Wide,
) -> V::Wide {
    let vectors = columns.size().div_ceil(V::COUNT);
    let blocks = vectors.div_ceil(V::BLOCK);
    let mut from = 0;
    for block in 1..=blocks {
        let to = vectors * block / blocks;
        let place = from * V::COUNT..to * V::COUNT;
        let columns = columns.padded.slice(place.clone());
        let minima = &mut column_minima[place];
        sum = match to - from {
            1 => sweep_block::<V, 1>(isa, rows, columns, row_minima, minima, last, sum),
            2 => sweep_block::<V, 2>(isa, rows, columns, row_minima, minima, last, sum),
            3 if V::BLOCK > 2 => sweep_block::<V, 3>(isa, rows, columns, row_minima, minima, last, sum),
            4 if V::BLOCK > 3 => sweep_block::<V, 4>(isa, rows, columns, row_minima, minima, last, sum),
            5 if V::BLOCK > 4 => sweep_block::<V, 5>(isa, rows, columns, row_minima, minima, last, sum),
            6 if V::BLOCK > 5 => sweep_block::<V, 6>(isa, rows, columns, row_minima, minima, last, sum),
            _ => unreachable!(),
        };
        from = to;
    }
    sum
}

#[inline(always)]
fn sweep_block<V: Lanes, const WIDTH: usize>(
    isa: V::Isa,
    rows: Rows<'_, V::Element>,
    columns: Rows<'_, V::Element>,
    row_minima: &mut [V],
    column_minima: &mut [V::Element],
    last: bool,
    mut sum: V::Wide,
) -> V::Wide {
    let x = load::<V, WIDTH>(isa, columns.x);
    let y = load::<V, WIDTH>(isa, columns.y);
    let z = load::<V, WIDTH>(isa, columns.z);
    let mut least = load::<V, WIDTH>(isa, column_minima);
    let points = rows.x.iter().zip(rows.y).zip(rows.z);
    for (((&px, &py), &pz), row_minimum) in points.zip(row_minima) {
        let px = V::splat(isa, px);
        let py = V::splat(isa, py);
        let pz = V::splat(isa, pz);
        let mut nearest = *row_minimum;
        for c in 0..WIDTH {
            let (dx, dy, dz) = (x[c] - px, y[c] - py, z[c] - pz);
            let d2 = dx.mul_add(dx, dy.mul_add(dy, dz * dz));
            nearest = nearest.min(d2);
            least[c] = least[c].min(d2);
        }
        *row_minimum = nearest;
    }
    for c in 0..WIDTH {
        least[c].store(&mut column_minima[c * V::COUNT..]);
        if last {
            sum = least[c].sqrt().add_to(sum);
        }
    }
    sum
}

#[inline(always)]
fn load<V: Lanes, const WIDTH: usize>(isa: V::Isa, from: &[V::Element]) -> [V; WIDTH] {
    let mut vectors = [V::load(isa, from); WIDTH];
    for c in 1..WIDTH {
        vectors[c] = V::load(isa, &from[c * V::COUNT..]);
    }
    vectors
}

#[inline(always)]
fn add_roots_of_least<V: Lanes>(isa: V::Isa, minima: &[V], mut sum: V::Wide) -> V::Wide {
    let mut groups = minima.chunks_exact(V::COUNT);
    for group in &mut groups {
        let mut rows = [group[0]; 16];
        for i in 0..V::COUNT {
            rows[i] = group[i];
        }
        sum = least_of_each(rows).sqrt().add_to(sum);
    }
    let rest = groups.remainder();
    if !rest.is_empty() {
        let mut rows = [V::splat(isa, V::Element::rounded(0.0)); 16];
        for (row, minimum) in rows.iter_mut().zip(rest) {
            *row = *minimum;
        }
        sum = least_of_each(rows).sqrt().add_to(sum);
    }
    sum
}

#[inline(always)]
fn least_of_each<V: Lanes>(mut rows: [V; 16]) -> V {
    let mut count = V::COUNT;
    let mut step = 0;
    while count > 1 {
        count /= 2;
        for i in 0..count {
            rows[i] = rows[2 * i].fold(rows[2 * i + 1], step);
        }
        step += 1;
    }
    rows[0]
}

/// The sum of the square roots
pub struct SumOfRoots<'a, T>(pub &'a [T]);
