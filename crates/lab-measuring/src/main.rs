//! `cargo run -p lab-measuring`: wall and CPU time of six ways to spend it, then
//! four loops of which two are hardly run at all.

use std::hint::black_box;
use std::process::ExitCode;

use lab_measuring::{
    alone, asleep, awaited, folded, shared, stalled, unfolded, unused, used, watched,
};
use step0_problem::clock::{Timed, timed};
use step0_problem::program::{self, print};
use step0_problem::{Error, Result};

/// How many times each is run.
const RUNS: usize = 5;

/// A way to spend time.
type Way = fn(u64) -> f64;
/// A loop to time, and what to call it.
type Loop = (&'static str, fn(u64));

/// How many numbers the ways sum the roots of.
const N: u64 = 100_000_000;

/// The ways, and how many threads each has.
const WAYS: [(&str, Way, u32); 6] = [
    ("alone", alone, 1),
    ("shared", shared, 2),
    ("watched", watched, 2),
    ("awaited", awaited, 2),
    ("stalled", stalled, 1),
    ("asleep", asleep, 1),
];

fn main() -> ExitCode {
    program::run(|arguments| match *arguments {
        [] => tables(),
        ["--list"] => print(&list()),
        ["--version"] => {
            print(&format!("lab-measuring {}\n", step0_problem::VERSION))
        }
        [way, "--repeat", repeat, "--json"] => json(way, repeat),
        _ => Err(Error::BadInput(USAGE.into())),
    })
}

const USAGE: &str =
    "expected nothing, --list, --version, or a way with --repeat N --json behind it";

/// The ways, for `cargo workbook bench`.
fn list() -> String {
    let ways = WAYS.map(|(name, _, threads)| {
        format!(r#"{{"name":"{name}","threads":{threads}}}"#)
    });
    format!("[{}]\n", ways.join(","))
}

/// Times one way, and prints what a step prints with `--json`.
fn json(name: &str, repeat: &str) -> Result<()> {
    let wrong = || Error::BadInput(USAGE.into());
    let repeat = repeat.parse().ok().filter(|&n| n > 0).ok_or_else(wrong)?;
    let (_, way, threads) =
        *WAYS.iter().find(|(way, ..)| *way == name).ok_or_else(wrong)?;
    let Timed { runs, wall, cpu, .. } =
        timed(repeat, || Ok(black_box(way(black_box(N)))))?;
    let (unit, amount) = match name {
        "asleep" => ("sleeps", 1),
        "stalled" => ("square roots", N / 100),
        _ => ("square roots", N),
    };
    print(&format!(
        r#"{{"step":"{name}","threads":{threads},"device":"cpu","unit":"{unit}","amount":{amount},"runs_s":{runs:?},"wall_s":{wall:?},"cpu_s":{cpu:?}}}
"#
    ))
}

/// Times everything, for a person.
fn tables() -> Result<()> {
    print(&format!(
        "{:10} {:>10} {:>10} {:>10} {:>10}\n",
        "", "wall s", "CPU s", "CPU/wall", "speed-up"
    ))?;
    let mut first = None;
    for (name, way, _) in WAYS {
        let Timed { wall, cpu, .. } =
            timed(RUNS, || Ok(black_box(way(black_box(N)))))?;
        let speed_up = match name {
            "asleep" | "stalled" => "-".into(), // other work
            _ => format!("{:.2}", *first.get_or_insert(wall) / wall),
        };
        print(&format!(
            "{name:10} {wall:10.4} {cpu:10.4} {:10.2} {speed_up:>10}\n",
            cpu / wall
        ))?;
    }

    print(&format!("\n{:10} {:>14} {:>14}\n", "", "ns for 10⁴", "ns for 10⁸"))?;
    let loops: [Loop; 4] = [
        ("unused", unused),
        ("used", used),
        ("folded", |n| _ = black_box(folded(n))),
        ("unfolded", |n| _ = black_box(unfolded(n))),
    ];
    for (name, run) in loops {
        let nanoseconds = |n| -> Result<f64> {
            let work = || {
                run(black_box(n));
                Ok(())
            };
            Ok(timed(RUNS, work)?.wall * 1e9)
        };
        let (few, many) = (nanoseconds(10_000)?, nanoseconds(N)?);
        print(&format!("{name:10} {few:14.0} {many:14.0}\n"))?;
    }
    Ok(())
}
