//! What `offsets` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_tiles::{Offsets, offsets};

fn sizes(random: &mut Random) -> Vec<u32> {
    let count = random.random_range(1..10);
    (0..count).map(|_| random.random_range(1..300)).collect()
}

/// Point by point: a tile begins where a cluster does, and where the one before has 64.
fn plainly(sizes: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let (mut clusters, mut tiles) = (vec![], vec![]);
    let mut point = 0;
    for &size in sizes {
        clusters.push(point);
        for place in 0..size {
            if place.is_multiple_of(64) {
                tiles.push(point);
            }
            point += 1;
        }
    }
    clusters.push(point);
    tiles.push(point);
    (clusters, tiles)
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|sizes: Vec<u32>| {
        let Offsets { clusters, tiles } = offsets(&sizes);
        (clusters, tiles)
    })
    .case("a_single_point", vec![1], (vec![0, 1], vec![0, 1]))
    .case("the_end_is_there_too", vec![5, 7], (vec![0, 5, 12], vec![0, 5, 12]))
    .case(
        "a_full_tile_is_followed_by_none",
        vec![64, 128, 3],
        (vec![0, 64, 192, 195], vec![0, 64, 128, 192, 195]),
    )
    .case(
        "a_tile_ends_with_its_cluster",
        vec![70, 10],
        (vec![0, 70, 80], vec![0, 64, 70, 80]),
    )
    .case(
        "full_tiles_come_first",
        vec![3, 130],
        (vec![0, 3, 133], vec![0, 3, 67, 131, 133]),
    )
    .agrees("clusters_of_any_size", sizes, |sizes| plainly(sizes));
    exercise_kit::run(&exercise)
}
