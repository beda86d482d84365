//! The generator against golden values that NumPy itself printed.

use step0_problem::generate::{Recipe, SCALING, WORKSHOP};
use step0_problem::{LabelledPoints, Point};

const GOLDEN: &str = include_str!("data/numpy_golden.csv");

/// NumPy and Rust both call the C library's logarithm; only where it is the same
/// library are the bits the same. Elsewhere a coordinate may differ in its last
/// place.
const SAME_LOGARITHM: bool = cfg!(all(target_os = "linux", target_env = "gnu"));

fn assert_same(found: &Point, expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        if SAME_LOGARITHM {
            assert_eq!(
                found.to_bits(),
                expected.to_bits(),
                "{found} and {expected}"
            );
        } else {
            assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1.0));
        }
    }
}

#[test]
fn gives_what_numpy_gives() {
    let lines: Vec<&str> = GOLDEN.lines().skip(2).collect();
    assert_eq!(lines.len(), 12);
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let recipe = Recipe {
            clusters: fields[0].parse().unwrap(),
            max_size: fields[1].parse().unwrap(),
            seed: fields[2].parse().unwrap(),
        };
        let set = recipe.generate().unwrap();
        assert_eq!(set.clusters().len(), recipe.clusters);
        let points = LabelledPoints::from(&set).points;
        assert_eq!(points.len().to_string(), fields[3], "{recipe:?}");
        let ends: Vec<f64> =
            fields[5..].iter().map(|x| x.parse().unwrap()).collect();
        assert_same(&points[0], &ends[..3]);
        assert_same(points.last().unwrap(), &ends[3..]);
        if SAME_LOGARITHM {
            let bits = points.as_flattened().iter().map(|x| x.to_bits());
            assert_eq!(
                bits.fold(0, u64::wrapping_add).to_string(),
                fields[4],
                "{recipe:?}"
            );
        }
    }
}

#[test]
fn the_named_sets_have_the_sizes_the_workshop_printed() {
    let count = |recipe: Recipe| recipe.generate().unwrap().point_count();
    assert_eq!(WORKSHOP.map(count), [758, 332]);
    assert_eq!(SCALING.map(count), [40_032, 43_187]);
}

#[test]
fn refuses_recipes_that_make_nothing_or_too_much() {
    for (clusters, max_size) in [(0, 35), (50, 1), (50, 0), (50_000_001, 2)] {
        let error = Recipe { clusters, max_size, seed: 1 }.generate().unwrap_err();
        assert_eq!(error.status(), 2);
    }
}
