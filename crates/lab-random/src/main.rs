//! `cargo run -p lab-random`: how long it takes to make a table of random numbers, by
//! size, for each of the ways.

use std::process::ExitCode;

use lab_random::Way;
use serde_json::json;
use step0_problem::clock::timed;
use step0_problem::program::{self, print};
use step0_problem::{Error, Result};

/// The sizes of the tables. The last takes 4 GB.
const SIZES: [(usize, usize); 4] =
    [(100, 100), (1_000, 1_000), (10_000, 10_000), (10_000, 100_000)];

const SEED: u64 = 1;

const USAGE: &str = "expected nothing, --all, --list, --version, or a way, a size and \
                     --repeat N --json behind them, as in: counted 1000x1000 --repeat 5 \
                     --json";

fn main() -> ExitCode {
    program::run(|arguments| match *arguments {
        [] => table(&SIZES[..3]),
        ["--all"] => table(&SIZES),
        ["--list"] => list(),
        ["--version"] => print(&format!("lab-random {}\n", step0_problem::VERSION)),
        [way, size, "--repeat", repeat, "--json"] => one(way, size, repeat),
        _ => Err(usage()),
    })
}

fn usage() -> Error {
    Error::BadInput(USAGE.into())
}

/// The ways, for `cargo workbook bench`.
fn list() -> Result<()> {
    let ways: Vec<_> = Way::all()
        .iter()
        .map(|way| {
            let (name, threads) = (way.name, threads(way));
            json!({ "name": name, "threads": threads, "on_device": way.on_device })
        })
        .collect();
    print(&format!("{}\n", json!(ways)))
}

fn threads(way: &Way) -> usize {
    if way.parallel { rayon::current_num_threads() } else { 1 }
}

/// Times one way at one size, and prints what a step prints with `--json`.
fn one(name: &str, size: &str, repeat: &str) -> Result<()> {
    let above_0 = |text: &str| text.parse().ok().filter(|&n: &usize| n > 0);
    let repeat = above_0(repeat).ok_or_else(usage)?;
    let numbers = size
        .split_once('x')
        .and_then(|(rows, columns)| above_0(rows)?.checked_mul(above_0(columns)?))
        .ok_or_else(usage)?;
    let ways = Way::all();
    let way = ways.iter().find(|way| way.name == name).ok_or_else(|| {
        let names: Vec<_> = ways.iter().map(|way| way.name).collect();
        let names = names.join(", ");
        Error::BadInput(format!("there is no way {name:?}, only {names}"))
    })?;
    let mut maker = way.open()?;
    let timed = timed(repeat, || maker.make(SEED, numbers))?;
    let mut document = json!({
        "step": name, "threads": threads(way), "device": maker.device,
        "unit": "numbers", "amount": numbers,
        "runs_s": timed.runs, "wall_s": timed.wall, "cpu_s": timed.cpu,
    });
    if maker.is_software {
        document["software"] = json!(true); // these are not the times of a device
    }
    if let Some(times) = timed.result {
        document["facts"] =
            json!({ "memory_s": times.memory, "kernel_s": times.kernel });
        if let Some(copy) = times.copy {
            document["facts"]["copy_s"] = json!(copy);
        }
    }
    print(&format!("{document}\n"))
}

/// Times everything, for a person.
fn table(sizes: &[(usize, usize)]) -> Result<()> {
    let mut line = format!("{:20}", "seconds for");
    for (rows, columns) in sizes {
        line += &format!(" {:>14}", format!("{rows} x {columns}"));
    }
    print(&(line + "\n"))?;
    let mut remarks = Vec::new();
    for way in Way::all() {
        let mut maker = match way.open() {
            Ok(maker) => maker,
            Err(Error::Unavailable(why)) => {
                remarks.push(format!("{} is left out: {why}", way.name));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut line = format!("{:20}", way.name);
        for (rows, columns) in sizes {
            let wall = timed(3, || maker.make(SEED, rows * columns))?.wall;
            line += &format!(" {wall:14.6}");
        }
        print(&(line + "\n"))?;
        if maker.is_software {
            remarks.push(format!(
                "{} ran on {}, which is no GPU: its times mean nothing",
                way.name, maker.device
            ));
        }
    }
    if remarks.is_empty() {
        return Ok(());
    }
    print(&format!("\n{}\n", remarks.join("\n")))
}
