//! The answer is the same however the time is spent. No test asserts a time.

use lab_measuring::{
    Trail, alone, asleep, awaited, folded, shared, unfolded, watched, work,
};
use step0_problem::clock::{cpu_time, timed};

#[test]
fn all_ways_give_the_same_sum() {
    let n = 100_001;
    assert_eq!(watched(n), alone(n));
    assert_eq!(awaited(n), alone(n));
    assert!((shared(n) - alone(n)).abs() < 1e-12 * alone(n));
    assert_eq!(asleep(n), 0.0);
}

#[test]
fn a_trail_passes_every_place_once() {
    let sum = Trail::new(10).follow(1024);
    assert!((sum - work(0, 1024)).abs() < 1e-12 * sum);
}

#[test]
fn a_formula_gives_what_the_loop_gives() {
    for n in [0, 1, 2, 3, 10, 1000, 3_000_000] {
        assert_eq!(folded(n), unfolded(n));
    }
}

#[test]
fn runs_are_counted_and_the_middle_is_reported() {
    let mut calls = 0;
    let timed = timed(4, || {
        calls += 1;
        Ok(calls)
    })
    .unwrap();
    assert_eq!((timed.result, timed.runs.len()), (5, 4), "one run more warms up");
    let mut sorted = timed.runs.clone();
    sorted.sort_by(f64::total_cmp);
    assert_eq!(timed.wall, (sorted[1] + sorted[2]) / 2.0);
}

#[test]
fn cpu_time_grows_with_work() {
    let before = cpu_time();
    while cpu_time() == before {
        std::hint::black_box(alone(1000));
    }
}
