//! What `lay_out` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Close, Exercise, Random, Tolerance, random_points};
use exercise_structure_of_arrays::{LANES, Point, lay_out};

type Input = (Vec<Vec<Point>>, Point);
/// All x, y and z, and the places.
type Answer = ([Vec<f32>; 3], Vec<(usize, usize)>);

/// Some clusters of so many points each.
fn clusters(random: &mut Random, sizes: &[usize]) -> Vec<Vec<Point>> {
    sizes.iter().map(|&size| random_points(random, size)).collect()
}

/// Slot by slot: which cluster a slot belongs to, and which of its points is there.
fn plainly((clusters, centre): &Input) -> Answer {
    let mut slots = Vec::new();
    let mut places = Vec::new();
    for cluster in clusters {
        places.push((slots.len(), cluster.len()));
        let vectors = (cluster.len() - 1) / LANES + 1;
        for slot in 0..vectors * LANES {
            slots.push(cluster[slot.min(cluster.len() - 1)]);
        }
    }
    let axis = |axis: usize| {
        slots.iter().map(|point| (point[axis] - centre[axis]) as f32).collect()
    };
    ([axis(0), axis(1), axis(2)], places)
}

/// The first place where an answer is not what it should be, in words: the arrays are
/// too long to be compared by eye.
fn as_plainly(input: &Input, (axes, places): &Answer) -> Result<(), String> {
    let (expected, expected_places) = plainly(input);
    if *places != expected_places {
        return Err(format!("the places {expected_places:?}, not {places:?}"));
    }
    for ((name, found), expected) in ["x", "y", "z"].iter().zip(axes).zip(&expected)
    {
        let (length, wanted) = (found.len(), expected.len());
        if length != wanted {
            return Err(format!("{wanted} numbers in {name}, not {length}"));
        }
        let differs = |(found, expected): (&f32, &f32)| {
            !found.is_close(expected, Tolerance::F32)
        };
        if let Some(slot) = found.iter().zip(expected).position(differs) {
            let (found, expected) = (found[slot], expected[slot]);
            return Err(format!("{name}[{slot}] = {expected:?}, not {found:?}"));
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(clusters, centre): Input| -> Answer {
        let layout = lay_out(&clusters, centre);
        ([layout.x, layout.y, layout.z], layout.places)
    })
    .holds(
        "a_single_point_fills_a_vector",
        |random| (clusters(random, &[1]), [0.5, -2.0, 0.25]),
        as_plainly,
    )
    .holds(
        "whole_vectors_need_no_padding",
        |random| (clusters(random, &[16, 32, 16]), [0.0; 3]),
        as_plainly,
    )
    .holds(
        "the_last_point_fills_up",
        |random| (clusters(random, &[13]), [0.5, -2.0, 0.25]),
        as_plainly,
    )
    .holds(
        "each_cluster_begins_a_vector",
        |random| (clusters(random, &[3, 17, 5, 31]), [0.0; 3]),
        as_plainly,
    )
    .holds(
        // 0.01 wide, at 1,000,000.
        "the_centre_is_subtracted_before_rounding",
        |random| {
            let centre = [1e6, -2e6, 3e6];
            let mut far = clusters(random, &[7, 18]);
            for point in far.iter_mut().flatten() {
                *point = [0, 1, 2].map(|axis| centre[axis] + 0.01 * point[axis]);
            }
            (far, centre)
        },
        as_plainly,
    )
    .holds(
        "clusters_of_any_size",
        |random| {
            let count = random.random_range(1..8);
            let sizes: Vec<usize> =
                (0..count).map(|_| random.random_range(1..50)).collect();
            (clusters(random, &sizes), [0.125, 0.5, -0.75])
        },
        as_plainly,
    );
    exercise_kit::run(&exercise)
}
