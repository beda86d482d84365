//! The Chamfer distance of two clusters, divided among threads if they are large.

use rayon::prelude::*;
use step3_simd::{Cloud, Kernel, Real, sum_of_roots, sweep};

/// With fewer rows than this a sweep spends too much on loading the columns.
const FEWEST_ROWS: usize = 512;
/// With fewer pairs than this, handing the work over costs more than it gains.
const FEWEST_PAIRS: usize = 1 << 20;

// ANCHOR: chamfer
/// The Chamfer distance; see step 1 for the definition. For a large pair of
/// clusters, each thread sweeps some rows over all columns and keeps its own column
/// minima, the least of which are taken at the end. `scratch` is room for the minima
/// of a small pair.
pub fn chamfer<T: Real>(
    kernel: Kernel,
    l: Cloud<T>,
    r: Cloud<T>,
    scratch: &mut Vec<T>,
) -> f64 {
    let (rows, columns) = if l.size() <= r.size() { (l, r) } else { (r, l) };
    let part = FEWEST_ROWS.max(FEWEST_PAIRS / columns.size());
    if rows.size() <= part {
        return step3_simd::chamfer(kernel, l, r, scratch);
    }
    let none = || (Vec::new(), vec![T::INFINITY; columns.padded_size()]);
    let (row_sums, minima) = (0..rows.size().div_ceil(part))
        .into_par_iter()
        .fold(none, |(mut row_sums, mut minima), index| {
            let range = index * part..rows.size().min((index + 1) * part);
            row_sums.push(sweep(
                kernel,
                rows.rows().slice(range),
                columns,
                &mut minima,
            ));
            (row_sums, minima)
        })
        .reduce_with(merge)
        .expect("there are rows");
    let row_sum: f64 = row_sums.iter().sum(); // in order, whichever was first
    let column_sum = sum_of_roots(kernel, &minima[..columns.size()]);
    f64::max(row_sum / rows.size() as f64, column_sum / columns.size() as f64)
}
// ANCHOR_END: chamfer

// ANCHOR: merge
fn merge<T: Real>(
    a: (Vec<f64>, Vec<T>),
    b: (Vec<f64>, Vec<T>),
) -> (Vec<f64>, Vec<T>) {
    let less = |(&a, &b): (&T, &T)| if b < a { b } else { a };
    ([a.0, b.0].concat(), a.1.iter().zip(&b.1).map(less).collect())
}
// ANCHOR_END: merge

#[cfg(test)]
mod tests {
    use step0_problem::generate::Recipe;
    use step0_problem::{Cluster, ClusterSet, Isa, Point};
    use step3_simd::Layout;

    use super::*;

    /// One cluster of this size.
    fn cloud(size: usize, seed: u32) -> ClusterSet {
        let pool = Recipe { clusters: size, max_size: 2, seed }.generate().unwrap();
        let points: Vec<Point> =
            pool.clusters().iter().map(|c| c.points()[0]).collect();
        ClusterSet::numbered(vec![Cluster::from_points(&points).unwrap()]).unwrap()
    }

    /// The rows are swept in parts, the same ones on any number of threads, so the
    /// result is the same to the last bit as for the parts one after the other.
    #[test]
    fn a_large_pair_is_divided_into_parts() {
        let (left, right) = (cloud(3001, 1), cloud(2903, 2));
        let [l, r] = [&left, &right].map(|set| Layout::<f64>::new(set, [0.0; 3]));
        let (columns, rows) = (l.cloud(0), r.cloud(0)); // the longer one in the lanes
        let kernel = Kernel::new(Some(Isa::Baseline)).unwrap();

        let mut minima = vec![f64::INFINITY; columns.padded_size()];
        let mut row_sum = 0.0;
        for start in (0..2903).step_by(FEWEST_ROWS) {
            let part = rows.rows().slice(start..2903.min(start + FEWEST_ROWS));
            row_sum += sweep(kernel, part, columns, &mut minima);
        }
        let expected =
            (row_sum / 2903.0).max(sum_of_roots(kernel, &minima[..3001]) / 3001.0);
        let whole = step3_simd::chamfer(kernel, columns, rows, &mut Vec::new());
        let mut scratch = Vec::new();
        for (a, b) in [(columns, rows), (rows, columns)] {
            assert_eq!(chamfer(kernel, a, b, &mut scratch), expected);
        }
        assert!(scratch.is_empty(), "a divided pair does not use it");
        assert!((expected - whole).abs() < 1e-12 * whole);
    }

    #[test]
    fn parts_are_merged_in_their_order() {
        let (sums, minima) =
            merge((vec![1.0, 2.0], vec![5.0, 0.5]), (vec![3.0], vec![4.0, 0.75]));
        assert_eq!((sums, minima), (vec![1.0, 2.0, 3.0], vec![4.0, 0.5]));
    }
}
