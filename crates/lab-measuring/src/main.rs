//! `cargo run -p lab-measuring`: the wall and CPU time of six ways to spend it,
//! then four loops, two of which hardly run at all.

use std::hint::black_box;
use std::process::ExitCode;

use lab_measuring::{
    alone, asleep, awaited, folded, shared, stalled, unfolded, unused, used, watched,
};
use serde_json::{Value, json};
use step0_problem::clock::{Timed, timed};
use step0_problem::document::Document;
use step0_problem::program::{Lab, Request, print, run_lab};
use step0_problem::{Error, Result};

const LAB: Lab = Lab {
    name: env!("CARGO_PKG_NAME"),
    about: env!("CARGO_PKG_DESCRIPTION"),
    operands: &["WAY"],
    extras: &[],
};

/// How many times each way is run by default.
const RUNS: usize = 5;

/// How many numbers' roots each way sums.
const N: u64 = 100_000_000;

/// A way to spend time.
struct Way {
    name: &'static str,
    run: fn(u64) -> f64,
    /// How many threads it has.
    threads: usize,
    /// Does it do the same work as the first way?
    comparable: bool,
}

const fn way(name: &'static str, run: fn(u64) -> f64, threads: usize) -> Way {
    Way { name, run, threads, comparable: true }
}

const WAYS: [Way; 6] = [
    way("alone", alone, 1),
    way("shared", shared, 2),
    way("watched", watched, 2),
    way("awaited", awaited, 2),
    Way { comparable: false, ..way("stalled", stalled, 1) },
    Way { comparable: false, ..way("asleep", asleep, 1) },
];

/// The name of a loop, and the loop.
type Loop = (&'static str, fn(u64));

fn main() -> ExitCode {
    run_lab(&LAB, answer)
}

fn answer(request: &Request) -> Result<()> {
    let repeat = request.repeat.unwrap_or(RUNS);
    if request.list {
        return print(&if request.json { list_as_json() } else { list() });
    }
    match request.operands.first() {
        None => tables(repeat),
        Some(name) if request.json => {
            print(&format!("{}\n", document(find(name)?, repeat)?))
        }
        Some(name) => table(&[find(name)?], repeat),
    }
}

fn find(name: &str) -> Result<&'static Way> {
    WAYS.iter().find(|way| way.name == name).ok_or_else(|| {
        let names = WAYS.map(|way| way.name).join(", ");
        Error::BadInput(format!("there is no way {name:?}, only {names}"))
    })
}

fn list() -> String {
    let line = |way: &Way| {
        let threads = way.threads;
        format!("{:10} {threads} thread{}\n", way.name, &"s"[..threads - 1])
    };
    WAYS.iter().map(line).collect()
}

/// The ways, for `cargo workbook bench`.
fn list_as_json() -> String {
    let entry = |way: &Way| json!({ "name": way.name, "threads": way.threads });
    format!("{}\n", WAYS.iter().map(entry).collect::<Value>())
}

impl Way {
    fn time(&self, repeat: usize) -> Result<Timed<f64>> {
        timed(repeat, || Ok(black_box((self.run)(black_box(N)))))
    }

    /// What a run does, and how many of them.
    fn work(&self) -> (&'static str, u64) {
        match self.name {
            "asleep" => ("sleeps", 1),
            "stalled" => ("square roots", N / 100),
            _ => ("square roots", N),
        }
    }
}

/// Times one way.
fn document(way: &Way, repeat: usize) -> Result<Document> {
    let (unit, amount) = way.work();
    Ok(Document {
        threads: Some(way.threads),
        device: Some("cpu".into()),
        unit: Some(unit.into()),
        amount: Some(amount),
        ..Document::new(way.name, &way.time(repeat)?)
    })
}

/// Times everything, for a person.
fn tables(repeat: usize) -> Result<()> {
    table(&WAYS.iter().collect::<Vec<_>>(), repeat)?;
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
            Ok(timed(repeat, work)?.wall * 1e9)
        };
        let (few, many) = (nanoseconds(10_000)?, nanoseconds(N)?);
        print(&format!("{name:10} {few:14.0} {many:14.0}\n"))?;
    }
    Ok(())
}

/// A line for each of these ways; the speed-up is over the first.
fn table(ways: &[&Way], repeat: usize) -> Result<()> {
    print(&format!(
        "{:10} {:>10} {:>10} {:>10} {:>10}\n",
        "", "wall s", "CPU s", "CPU/wall", "speed-up"
    ))?;
    let mut first = None;
    for way in ways {
        let Timed { wall, cpu, .. } = way.time(repeat)?;
        let speed_up = if way.comparable {
            format!("{:.2}", *first.get_or_insert(wall) / wall)
        } else {
            "-".into()
        };
        print(&format!(
            "{:10} {wall:10.4} {cpu:10.4} {:10.2} {speed_up:>10}\n",
            way.name,
            cpu / wall
        ))?;
    }
    Ok(())
}
