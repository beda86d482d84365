//! The kernel: every row against every column, in one sweep that keeps both minima.
//!
//! ```text
//! for each block of columns:          the columns' x, y, z stay in registers,
//!     least = infinity in each lane   and their minima too
//!     for each row:                   the row's x, y, z are copied to every lane
//!         d2 = dx * dx + dy * dy + dz * dz
//!         least = min(least, d2)      the columns' minima, lane by lane
//!         nearest[row] = min(nearest[row], d2)
//! ```
//!
//! # Why it is cut this way
//!
//! A pair of points needs three coordinates of each and touches two minima. Computed
//! one pair after another, that is eight loads and two stores for eight operations,
//! and the processor waits for memory that it has just written. So the question is
//! what may stay in registers, and for how long.
//!
//! **Columns stay, rows pass by.** A block of columns ([`Lanes::BLOCK`] vectors, each
//! with its x, y, z and least) is loaded once and meets every row of the tile. A row
//! brings three numbers, copied to all lanes; nothing of the block is loaded or
//! stored until the last row has passed. All that remains for each vector of columns
//! and each row is the eight operations of [`Block::meet`]. More vectors in a block
//! would not fit: each takes four registers, and the row with its minimum takes four
//! more. AVX-512 and NEON have 32 registers and take blocks of four; AVX2 and SSE2
//! have 16 and take two.
//!
//! **The longer side belongs in the lanes.** Columns are padded to whole vectors, rows
//! are not padded at all; of two clouds of unequal size, padding the larger one wastes
//! less. [`crate::chamfer`] exchanges the two where that helps.
//!
//! **A row's minimum is a vector**, one partial minimum per lane, until all columns
//! have passed. Reducing 16 lanes to one costs as much as meeting several vectors,
//! and a row would pay it for every block. Instead the vectors of a tile of rows are
//! kept and reduced together at the end, `COUNT` at a time: 16 vectors become 8, 4,
//! 2 and 1 ([`crate::roots`]), and their square roots are taken in that one vector.
//!
//! **Rows come in tiles** so that those vectors stay in the first-level cache.
//!
//! Roots are taken after the minimum, since the root of the least square is the least
//! root: n + m of them for n × m pairs. The distance is computed directly, as a sum of
//! squared differences; the expanded form, |l|² + |r|² − 2 l·r, takes six operations
//! instead of eight, but it suffers from cancellation: points that nearly coincide
//! would lose their distance. The chapter *How fast could it be?* derives the limit
//! of either.

use crate::arch::{Instructions, Job, Lanes, Scalar, TILE, Tile};
use crate::layout::{Cloud, Rows};
use crate::roots::sum_of_least_roots;

/// Computes the squared distances of some rows to all columns, and lowers
/// `column_minima`, one for each column and its padding, to them.
pub struct Sweep<'a, T> {
    pub rows: Rows<'a, T>,
    pub columns: Cloud<'a, T>,
    pub column_minima: &'a mut [T],
}

impl<T: Scalar> Job for Sweep<'_, T> {
    /// The sum over the rows of the distance to the nearest column.
    type Output = f64;

    #[inline(always)]
    fn run<I: Instructions>(self, isa: I) -> f64 {
        sweep::<T::In<I>>(isa, self)
    }
}

// ANCHOR: sweep
#[inline(always)]
fn sweep<V: Lanes>(isa: V::Isa, job: Sweep<'_, V::Element>) -> f64 {
    let mut sum = 0.0;
    for start in (0..job.rows.len()).step_by(TILE) {
        let rows = job.rows.slice(start..job.rows.len().min(start + TILE));
        let mut nearest = Tile::new();
        sweep_tile::<V>(isa, rows, job.columns, job.column_minima, &mut nearest);
        sum += sum_of_least_roots(isa, &mut nearest);
    }
    sum
}

/// Cuts the columns into blocks of `V::BLOCK` vectors; the last one may be smaller.
#[inline(always)]
fn sweep_tile<V: Lanes>(
    isa: V::Isa,
    rows: Rows<'_, V::Element>,
    columns: Cloud<'_, V::Element>,
    minima: &mut [V::Element],
    nearest: &mut Tile<V>,
) {
    let end = columns.size().next_multiple_of(V::COUNT);
    for start in (0..end).step_by(V::BLOCK * V::COUNT) {
        let stop = end.min(start + V::BLOCK * V::COUNT);
        let block = columns.padded.slice(start..stop);
        let minima = &mut minima[start..stop];
        match (stop - start) / V::COUNT {
            1 => sweep_block::<V, 1>(isa, rows, block, minima, nearest),
            2 => sweep_block::<V, 2>(isa, rows, block, minima, nearest),
            3 => sweep_block::<V, 3>(isa, rows, block, minima, nearest),
            _ => sweep_block::<V, 4>(isa, rows, block, minima, nearest),
        }
    }
}
// ANCHOR_END: sweep

// ANCHOR: block
/// Columns in registers: `WIDTH` vectors of each coordinate and of the minima so
/// far.
struct Block<V, const WIDTH: usize> {
    x: [V; WIDTH],
    y: [V; WIDTH],
    z: [V; WIDTH],
    least: [V; WIDTH],
}

impl<V: Lanes, const WIDTH: usize> Block<V, WIDTH> {
    /// Meets one row, whose minima so far are `nearest`: 3 subtractions, 1
    /// multiplication, 2 fused multiply-adds and 2 minima for each vector of
    /// columns, and nothing else.
    #[inline(always)]
    fn meet(&mut self, [x, y, z]: [V; 3], mut nearest: V) -> V {
        for c in 0..WIDTH {
            let (dx, dy, dz) = (self.x[c] - x, self.y[c] - y, self.z[c] - z);
            let d2 = dx.mul_add(dx, dy.mul_add(dy, dz * dz));
            self.least[c] = self.least[c].min(d2);
            nearest = nearest.min(d2);
        }
        nearest
    }
}
// ANCHOR_END: block

// ANCHOR: sweep_block
#[inline(always)]
fn sweep_block<V: Lanes, const WIDTH: usize>(
    isa: V::Isa,
    rows: Rows<'_, V::Element>,
    columns: Rows<'_, V::Element>,
    minima: &mut [V::Element],
    nearest: &mut Tile<V>,
) {
    let mut block = Block {
        x: load::<V, WIDTH>(isa, columns.x),
        y: load::<V, WIDTH>(isa, columns.y),
        z: load::<V, WIDTH>(isa, columns.z),
        least: load::<V, WIDTH>(isa, minima),
    };
    let rows = rows.x.iter().zip(rows.y).zip(rows.z);
    let rows = rows.map(|((&x, &y), &z)| [x, y, z]);
    if nearest.values().is_empty() {
        let infinity = V::splat(isa, V::Element::INFINITY);
        nearest.fill(rows.map(|row| block.meet(splat(isa, row), infinity)));
    } else {
        for (row, nearest) in rows.zip(nearest.values()) {
            *nearest = block.meet(splat(isa, row), *nearest);
        }
    }
    for c in 0..WIDTH {
        block.least[c].store(&mut minima[c * V::COUNT..]);
    }
}
// ANCHOR_END: sweep_block

#[inline(always)]
fn splat<V: Lanes>(isa: V::Isa, [x, y, z]: [V::Element; 3]) -> [V; 3] {
    [V::splat(isa, x), V::splat(isa, y), V::splat(isa, z)]
}

#[inline(always)]
fn load<V: Lanes, const WIDTH: usize>(
    isa: V::Isa,
    from: &[V::Element],
) -> [V; WIDTH] {
    let mut vectors = [V::load(isa, from); WIDTH];
    // By index: zipped chunks go through memory with a memcpy.
    for c in 1..WIDTH {
        vectors[c] = V::load(isa, &from[c * V::COUNT..]);
    }
    vectors
}
