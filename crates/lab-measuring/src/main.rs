//! `cargo run -p lab-measuring`: wall and CPU time of five ways to spend it, then four
//! loops of which two are hardly run at all.

use std::hint::black_box;

use lab_measuring::{
    alone, asleep, awaited, folded, shared, unfolded, unused, used, watched,
};
use step0_problem::Result;
use step0_problem::clock::{Timed, timed};

/// How many times each is run.
const RUNS: usize = 5;

fn main() -> Result<()> {
    let n = 100_000_000;
    println!(
        "{:10} {:>10} {:>10} {:>10} {:>10}",
        "", "wall s", "CPU s", "CPU/wall", "speed-up"
    );
    let ways: [(&str, fn(u64) -> f64); 5] = [
        ("alone", alone),
        ("shared", shared),
        ("watched", watched),
        ("awaited", awaited),
        ("asleep", asleep),
    ];
    let mut first = None;
    for (name, way) in ways {
        let Timed { wall, cpu, .. } =
            timed(RUNS, || Ok(black_box(way(black_box(n)))))?;
        let speed_up = match name {
            "asleep" => "-".into(),
            _ => format!("{:.2}", *first.get_or_insert(wall) / wall),
        };
        println!(
            "{name:10} {wall:10.4} {cpu:10.4} {:10.2} {speed_up:>10}",
            cpu / wall
        );
    }

    println!("\n{:10} {:>14} {:>14}", "", "ns for 10⁴", "ns for 10⁸");
    let loops: [(&str, fn(u64)); 4] = [
        ("unused", unused),
        ("used", used),
        ("folded", |n| _ = black_box(folded(n))),
        ("unfolded", |n| _ = black_box(unfolded(n))),
    ];
    for (name, run) in loops {
        let nanoseconds = |n| -> Result<f64> {
            Ok(timed(RUNS, || Ok(run(black_box(n))))?.wall * 1e9)
        };
        println!("{name:10} {:14.0} {:14.0}", nanoseconds(10_000)?, nanoseconds(n)?);
    }
    Ok(())
}
