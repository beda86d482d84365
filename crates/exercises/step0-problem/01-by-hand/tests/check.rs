//! How far apart two clusters on a line are.

use std::process::ExitCode;

use exercise_by_hand::{chamfer, mean_nearest};
use exercise_kit::rand::{RngExt, SeedableRng};
use exercise_kit::{Prediction, Random, Tolerance};

/// Two points in one cluster and four in the other, which reaches farther out; for
/// every other seed the colours change places.
fn clusters(seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut random = Random::seed_from_u64(seed);
    let mut about = |place: i32| f64::from(place + random.random_range(0..3));
    let few = vec![0.0, 10.0];
    let many = vec![about(1), about(13), about(20), about(40)];
    if seed.is_multiple_of(2) { (many, few) } else { (few, many) }
}

fn question(seed: u64) -> String {
    let (red, green) = clusters(seed);
    let listed = |places: &[f64]| {
        let places: Vec<String> = places.iter().map(f64::to_string).collect();
        places.join(", ")
    };
    format!(
        "The red points are at {}, the green ones at {}. What is the distance between \
         the two clusters?",
        listed(&red),
        listed(&green)
    )
}

/// For each direction a number made of the nearest distances.
fn both_directions(seed: u64, reduce: impl Fn(&[f64]) -> f64) -> (f64, f64) {
    let (red, green) = clusters(seed);
    let nearest = |from: &[f64], to: &[f64]| -> Vec<f64> {
        from.iter().map(|&p| mean_nearest(&[p], to)).collect()
    };
    (reduce(&nearest(&red, &green)), reduce(&nearest(&green, &red)))
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn main() -> ExitCode {
    let truth = |seed| {
        let (red, green) = clusters(seed);
        chamfer(&red, &green)
    };
    let prediction = Prediction::new(question, truth)
        .tolerance(Tolerance { relative: 0.0, absolute: 0.01 })
        .mistake(
            "adds_both_directions",
            |seed| {
                let (there, back) = both_directions(seed, mean);
                there + back
            },
            "You added the two directions, as PyTorch3D does. This book takes the \
             larger one.",
        )
        .mistake(
            "takes_the_smaller_direction",
            |seed| {
                let (there, back) = both_directions(seed, mean);
                there.min(back)
            },
            "That is one direction, and the other one is larger: some points are far \
             from all of the other colour.",
        )
        .mistake(
            "takes_the_farthest_point",
            |seed| {
                let (there, back) =
                    both_directions(seed, |d| d.iter().copied().fold(0.0, f64::max));
                there.max(back)
            },
            "That is the Hausdorff distance, the worst point of all. Here it is the \
             mean over the points.",
        )
        .mistake(
            "squares_the_distances",
            |seed| {
                let squares = |d: &[f64]| d.iter().map(|d| d * d).sum::<f64>();
                let (there, back) =
                    both_directions(seed, |d| squares(d) / d.len() as f64);
                there.max(back)
            },
            "You took squares. The definition has lengths.",
        )
        .mistake(
            "means_over_all_pairs",
            |seed| {
                let (red, green) = clusters(seed);
                let pairs = red.iter().flat_map(|r| green.iter().map(move |g| r - g));
                pairs.map(f64::abs).sum::<f64>() / (red.len() * green.len()) as f64
            },
            "That is the mean over all pairs. From each point only the nearest of the \
             other colour counts.",
        )
        .mistake(
            "forgets_to_divide",
            |seed| {
                let (there, back) = both_directions(seed, |d| d.iter().sum());
                there.max(back)
            },
            "That is a sum. Divide it by the number of points that it runs over.",
        );
    exercise_kit::predict(&prediction)
}
