//! The kernel against a naive oracle, at every instruction set this machine has.

mod common;

use common::*;
use step0_problem::{Point, Precision};
use step3_simd::{Kernel, Layout, Real, chamfer, sum_of_roots, sweep};

/// The distance of two clouds at every instruction set, in one precision.
fn everywhere<T: Real>(l: &[Point], r: &[Point], centre: f64) -> Vec<f64> {
    let clouds = Layout::<T>::new(&set(&[l.to_vec(), r.to_vec()]), [centre; 3]);
    // What an earlier call left in the scratch must not matter.
    let mut scratch = vec![T::ZERO; 7];
    let kernels = isas().into_iter().map(|isa| Kernel::new(Some(isa)).unwrap());
    let distance =
        |kernel| chamfer(kernel, clouds.cloud(0), clouds.cloud(1), &mut scratch);
    kernels.map(distance).collect()
}

fn check(l: &[Point], r: &[Point], centre: f64, spread: f64) {
    let expected = naive(l, r);
    let diagonal = 2.0 * spread * 3f64.sqrt();
    for (precision, distances) in [
        (Precision::F64, everywhere::<f64>(l, r, centre)),
        (Precision::F32, everywhere::<f32>(l, r, centre)),
    ] {
        for distance in distances {
            assert!(
                (distance - expected).abs()
                    <= tolerance(precision, expected, diagonal),
                "{precision}, {} × {}: {distance}, not {expected}",
                l.len(),
                r.len()
            );
        }
    }
}

#[test]
fn every_size_around_the_lanes() {
    let mut random = Random(1);
    for n in 1..=130 {
        for m in [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 47, 63, 64, 65, 127, 129, n]
        {
            check(
                &random.points(n, 0.0, 1.0),
                &random.points(m, 0.0, 1.0),
                0.0,
                1.0,
            );
        }
    }
}

#[test]
fn sizes_around_a_tile() {
    let mut random = Random(2);
    for n in [127, 128, 129, 255, 256, 257, 300] {
        check(
            &random.points(n, 0.0, 1.0),
            &random.points(n + 3, 0.0, 1.0),
            0.0,
            1.0,
        );
        check(
            &random.points(n + 70, 0.0, 1.0),
            &random.points(n, 0.0, 1.0),
            0.0,
            1.0,
        );
    }
}

#[test]
fn lopsided_sizes() {
    let mut random = Random(3);
    for n in 1..=5 {
        check(&random.points(n, 0.0, 1.0), &random.points(5000, 0.0, 1.0), 0.0, 1.0);
        check(&random.points(5001, 0.0, 1.0), &random.points(n, 0.0, 1.0), 0.0, 1.0);
    }
}

#[test]
fn several_seeds() {
    for seed in 10..40 {
        let mut random = Random(seed);
        let (n, m) = (1 + seed as usize * 5 % 97, 1 + seed as usize * 7 % 89);
        check(&random.points(n, 3.0, 20.0), &random.points(m, 3.0, 20.0), 3.0, 20.0);
    }
}

#[test]
fn far_from_the_origin() {
    let mut random = Random(4);
    for (n, m) in [(1, 1), (17, 33), (100, 63)] {
        let (l, r) = (random.points(n, 1e6, 1e-2), random.points(m, 1e6, 1e-2));
        check(&l, &r, 1e6, 1e-2);
    }
}

#[test]
fn identical_clusters_are_at_exactly_zero() {
    let mut random = Random(5);
    for n in (1..70).chain([127, 128, 129, 1000]) {
        let l = random.points(n, 1e6, 3.0);
        let mut r = l.clone();
        r.reverse();
        assert!(everywhere::<f64>(&l, &r, 1e6).iter().all(|&d| d == 0.0));
        assert!(everywhere::<f32>(&l, &r, 1e6).iter().all(|&d| d == 0.0));
    }
}

/// A cluster's padding, and its neighbours in the layout, never count.
#[test]
fn a_far_last_point_counts_once() {
    for n in 1..40 {
        let mut l = vec![[0.0; 3]; n];
        l[n - 1] = [8.0, 0.0, 0.0];
        for m in 1..40 {
            let r = vec![[0.0; 3]; m];
            let expected = if n == 1 { 8.0 } else { 8.0 / n as f64 };
            for (l, r) in [(&l, &r), (&r, &l)] {
                assert!(everywhere::<f64>(l, r, 0.0).iter().all(|&d| d == expected));
                assert!(everywhere::<f32>(l, r, 0.0).iter().all(|&d| d == expected));
            }
        }
    }
}

/// As step 4 does with one large pair: rows are swept in pieces, each with its own
/// minima.
#[test]
fn rows_can_be_swept_in_pieces() {
    let mut random = Random(6);
    let (l, r) = (random.points(1000, 0.0, 1.0), random.points(333, 0.0, 1.0));
    let clouds = Layout::<f64>::new(&set(&[l.clone(), r.clone()]), [0.0; 3]);
    let (rows, columns) = (clouds.cloud(0).rows(), clouds.cloud(1));
    let kernel = Kernel::new(None).unwrap();
    let mut least = vec![f64::INFINITY; columns.padded_size()];
    let mut row_sum = 0.0;
    for (start, end) in [(0, 1), (1, 130), (130, 131), (131, 700), (700, 1000)] {
        let mut minima = vec![f64::INFINITY; columns.padded_size()];
        row_sum += sweep(kernel, rows.slice(start..end), columns, &mut minima);
        least = least.iter().zip(&minima).map(|(a, b)| a.min(*b)).collect();
    }
    let column_sum = sum_of_roots(kernel, &least[..columns.size()]);
    assert!((row_sum / 1000.0 - directed(&l, &r)).abs() < 1e-12);
    assert!((column_sum / 333.0 - directed(&r, &l)).abs() < 1e-12);
}
