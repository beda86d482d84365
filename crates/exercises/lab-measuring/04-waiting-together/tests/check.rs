//! What `follow` has to do.

use std::process::ExitCode;

use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};
use exercise_waiting_together::follow;
use serde::{Deserialize, Serialize};

/// A trail as it is, or what makes one that is too long to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Trail {
    Listed(Vec<u32>),
    /// 2 to the power of `bits` places, each of which follows one other. Whoever does
    /// not know the keys has to look.
    Shuffled {
        bits: u32,
        keys: [u32; 3],
    },
}

/// A trail, the starts and the steps.
type Input = (Trail, Vec<u32>, usize);

impl Trail {
    fn listed(self) -> Vec<u32> {
        match self {
            Trail::Listed(trail) => trail,
            // Two places never have the same next one: what multiplying by an odd
            // number does can be undone, and so can this shift.
            Trail::Shuffled { bits, keys } => {
                let places = 1 << bits;
                let step = |place: u32, key: &u32| {
                    let place = place.wrapping_mul(key | 1).wrapping_add(key >> 9);
                    let place = place & (places - 1);
                    place ^ (place >> (bits / 2))
                };
                (0..places).map(|place| keys.iter().fold(place, step)).collect()
            }
        }
    }
}

/// Small trails of any form.
fn small(random: &mut Random) -> Input {
    let places = random.random_range(1..40);
    let mut place = || random.random_range(0..places);
    let trail = (0..places).map(|_| place()).collect();
    let starts = (0..7).map(|_| place()).collect();
    (Trail::Listed(trail), starts, random.random_range(0..60))
}

/// A trail of 32 MiB. An odd number of walkers, all at different places.
fn large(random: &mut Random) -> Input {
    const BITS: u32 = 23;
    let keys = [(); 3].map(|()| random.random());
    let starts = (0..13).map(|_| random.random_range(0..1 << BITS)).collect();
    (Trail::Shuffled { bits: BITS, keys }, starts, 100_000)
}

/// One walker and one step after the other.
fn plainly((trail, starts, steps): &Input) -> Vec<u32> {
    let trail = trail.clone().listed();
    let mut ends = Vec::new();
    for &start in starts {
        let mut place = start;
        for _ in 0..*steps {
            place = trail[place as usize];
        }
        ends.push(place);
    }
    ends
}

fn main() -> ExitCode {
    let listed = |trail: &[u32], starts: &[u32], steps| {
        (Trail::Listed(trail.to_vec()), starts.to_vec(), steps)
    };
    let exercise = Exercise::new(|(trail, starts, steps): Input| {
        follow(&trail.listed(), &starts, steps)
    })
    .case("nobody_walks", listed(&[1, 2, 0], &[], 5), vec![])
    .case("no_step_is_taken", listed(&[1, 2, 0], &[2, 0], 0), vec![2, 0])
    .case(
        "one_step_is_taken",
        listed(&[3, 0, 1, 2, 4], &[0, 4, 2], 1),
        vec![3, 4, 1],
    )
    .case(
        "walkers_keep_their_order",
        listed(&[1, 2, 3, 4, 0], &[4, 0, 2, 0], 2),
        vec![1, 2, 4, 2],
    )
    .case(
        "a_place_may_lead_to_itself",
        listed(&[1, 2, 2], &[0, 1, 2], 100),
        vec![2, 2, 2],
    )
    .agrees("trails_that_meet", small, plainly)
    .timed(large);
    exercise_kit::run(&exercise)
}
