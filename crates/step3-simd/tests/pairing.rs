//! The pairing of two sets, at every instruction set this machine has.

mod common;

use common::*;
use step0_problem::{Options, Pairing, Point, Precision, no_tick};
use step3_simd::pair;

/// All ways to run on this machine.
fn ways() -> Vec<Options> {
    let precisions = [Precision::F64, Precision::F32];
    let with = |isa| {
        let options = Options::default();
        precisions.map(|precision| Options { precision, isa: Some(isa), ..options })
    };
    isas().into_iter().flat_map(with).collect()
}

fn solve(left: &[Vec<Point>], right: &[Vec<Point>], options: &Options) -> Pairing {
    pair(&set(left), &set(right), options, &no_tick).unwrap()
}

#[test]
fn nearest_agrees_with_the_definition() {
    let mut random = Random(1);
    let mut clusters = |count: usize, step: usize| -> Vec<Vec<Point>> {
        (0..count).map(|i| random.points(1 + i * step % 61, i as f64, 2.0)).collect()
    };
    let (left, right) = (clusters(13, 17), clusters(9, 23));
    for options in ways() {
        let pairing = solve(&left, &right, &options);
        assert_eq!(
            (pairing.left_to_right.len(), pairing.right_to_left.len()),
            (13, 9)
        );
        for (from, to, nearest) in [
            (&left, &right, &pairing.left_to_right),
            (&right, &left, &pairing.right_to_left),
        ] {
            for (i, found) in nearest.iter().enumerate() {
                assert_eq!(found.cluster, i as i64);
                let tolerance = |d| tolerance(options.precision, d, 30.0);
                let distances: Vec<f64> =
                    to.iter().map(|q| naive(&from[i], q)).collect();
                let best = distances.iter().copied().min_by(f64::total_cmp).unwrap();
                let taken = distances[found.nearest as usize];
                assert!((found.distance - taken).abs() <= tolerance(taken));
                assert!(taken - best <= tolerance(taken) + tolerance(best));
            }
        }
    }
}

#[test]
fn of_equal_distances_the_lowest_id_wins() {
    let mut random = Random(2);
    for size in [1, 5, 16, 40] {
        let one = random.points(size, 0.0, 1.0);
        let twice = vec![random.points(7, 9.0, 1.0), one.clone(), one.clone()];
        for options in ways() {
            let pairing = solve(&[one.clone(), one.clone()], &twice, &options);
            assert!(pairing.left_to_right.iter().all(|l| l.nearest == 1));
            assert!(pairing.left_to_right.iter().all(|l| l.distance == 0.0));
            assert!(pairing.right_to_left.iter().all(|r| r.nearest == 0));
        }
    }
}
