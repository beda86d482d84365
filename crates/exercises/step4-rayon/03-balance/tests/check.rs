//! What `mean_distances` has to do.

use std::process::ExitCode;

use exercise_balance::{Point, mean_distances};
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random, random_points};

/// The clusters, the other points, and how many threads there are.
type Input = (Vec<Vec<Point>>, Vec<Point>, usize);

fn clusters(random: &mut Random, sizes: &[usize]) -> Vec<Vec<Point>> {
    sizes.iter().map(|&size| random_points(random, size)).collect()
}

/// Clusters of any size, for one or two threads.
fn of_any_size(random: &mut Random) -> Input {
    let count = random.random_range(1..20);
    let sizes: Vec<usize> = (0..count).map(|_| random.random_range(1..90)).collect();
    let threads = random.random_range(1..3);
    (clusters(random, &sizes), random_points(random, 41), threads)
}

/// Each cluster takes a while, and so no thread gets all of them.
fn worth_two_threads(random: &mut Random) -> Input {
    let sizes = [101, 3, 97, 5, 103, 99, 7];
    (clusters(random, &sizes), random_points(random, 2_003), 2)
}

/// The large clusters stand at every second place of the second half.
fn uneven(random: &mut Random) -> Input {
    let mut sizes = [3; 136];
    for place in (68..136).step_by(2) {
        sizes[place] = random.random_range(125..175);
    }
    (clusters(random, &sizes), random_points(random, 4_603), 2)
}

fn plainly((clusters, others, _): &Input) -> Vec<f64> {
    let distance = |p: &Point, q: &Point| {
        let square: f64 = (0..3).map(|axis| (p[axis] - q[axis]).powi(2)).sum();
        square.sqrt()
    };
    let mean = |cluster: &Vec<Point>| {
        let pairs = cluster.iter().flat_map(|p| others.iter().map(move |q| (p, q)));
        let sum: f64 = pairs.map(|(p, q)| distance(p, q)).sum();
        sum / (cluster.len() * others.len()) as f64
    };
    clusters.iter().map(mean).collect()
}

/// Two threads on one processor are no faster than one.
fn two_processors() -> Result<(), String> {
    match std::thread::available_parallelism() {
        Ok(count) if count.get() < 2 => Err(
            "two threads are to be faster than one, and this machine gives a program \
             one processor only"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let line = |places: &[f64]| -> Vec<Point> {
        places.iter().map(|&x| [x, 0.0, 0.0]).collect()
    };
    let exercise = Exercise::new(|(clusters, others, threads): Input| {
        mean_distances(&clusters, &others, threads)
    })
    .needs(two_processors)
    .case(
        "a_single_cluster",
        (vec![line(&[1.0, 5.0, 9.0])], line(&[0.0, 7.0]), 2),
        vec![25.0 / 6.0],
    )
    .case(
        "one_thread",
        (vec![line(&[1.0]), line(&[5.0, 9.0])], line(&[0.0]), 1),
        vec![1.0, 7.0],
    )
    .case("no_cluster", (vec![], line(&[0.0]), 2), vec![])
    .agrees("clusters_of_any_size", of_any_size, plainly)
    .agrees("in_the_order_of_the_clusters", worth_two_threads, plainly)
    .timed(uneven);
    exercise_kit::run(&exercise)
}
