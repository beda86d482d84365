//! Which of five loops are run.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use exercise_kit::{Answer, Prediction};
use exercise_which_loops_run::{a, b, c, d, e};

/// So many turns take milliseconds at least, if they are taken.
const TURNS: u64 = 40_000_000;
const RUNS: usize = 5;

/// A function and the letter it goes by.
type Loop = (&'static str, fn(u64));

/// All that may be answered.
const CHOICES: [&str; 31] = [
    "a", "b", "c", "d", "e", "ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce",
    "de", "abc", "abd", "abe", "acd", "ace", "ade", "bcd", "bce", "bde", "cde",
    "abcd", "abce", "abde", "acde", "bcde", "abcde",
];

/// The letters of the loops that take time. The quickest run counts: others may have
/// been disturbed.
fn those_that_run() -> String {
    let loops: [Loop; 5] = [("a", a), ("b", b), ("c", c), ("d", d), ("e", e)];
    let takes_time = |(_, function): &Loop| {
        let runs = (0..RUNS).map(|_| {
            let start = Instant::now();
            function(black_box(TURNS));
            start.elapsed()
        });
        runs.min() > Some(Duration::from_millis(1))
    };
    loops.into_iter().filter(takes_time).map(|(letter, _)| letter).collect()
}

fn main() -> ExitCode {
    let question = |_| "Which of the loops a, b, c, d and e are run?".to_owned();
    let truth = |_| Answer::from(those_that_run().as_str());
    let prediction = Prediction::new(question, truth)
        .choices(&CHOICES)
        .mistake(
            "all_that_is_written",
            |_| "abcde",
            "A compiler keeps what a program does to the outside. Whatever nobody can \
             see it may leave out.",
        )
        .mistake(
            "what_is_used_is_run",
            |_| "bce",
            "You are right about what nobody uses. But is there a way to the sum in \
             `c` without a loop?",
        )
        .mistake(
            "a_black_box_keeps_the_loop",
            |_| "bcde",
            "In `d` the black box is around the number of turns. Who looks at the sum?",
        )
        .mistake(
            "only_what_is_used",
            |_| "b",
            "Nobody uses the sum in `e`. But in each turn somebody looks at a number.",
        )
        .mistake(
            "an_unknown_end_keeps_the_loop",
            |_| "bde",
            "In `d` the number of turns is unknown, and the sum is still not used.",
        );
    exercise_kit::predict(&prediction)
}
