//! `cargo run -p lab-random`: how long it takes to make a table of random numbers, by
//! size, for each of the ways.

use std::process::ExitCode;

use lab_random::{Times, Way};
use serde_json::{Value, json};
use step0_problem::clock::timed;
use step0_problem::document::Document;
use step0_problem::program::{Lab, Request, print, run_lab};
use step0_problem::{Error, Extra, Result};

const LAB: Lab = Lab {
    name: env!("CARGO_PKG_NAME"),
    about: env!("CARGO_PKG_DESCRIPTION"),
    operands: &["WAY", "SIZE"],
    extras: &[Extra::flag("all", "Make a table of 4 GB too")],
};

/// How many times each way is run by default.
const RUNS: usize = 3;

/// Rows and columns of a table.
type Size = (usize, usize);

/// The sizes of the tables. The last takes 4 GB.
const SIZES: [Size; 4] =
    [(100, 100), (1_000, 1_000), (10_000, 10_000), (10_000, 100_000)];

const SEED: u64 = 1;

fn main() -> ExitCode {
    run_lab(&LAB, answer)
}

fn answer(request: &Request) -> Result<()> {
    let mut ways = Way::all();
    if request.list {
        return print(&if request.json { list_as_json(&ways) } else { list(&ways) });
    }
    if let Some(name) = request.operands.first() {
        ways = vec![find(name, ways)?];
    }
    let mut sizes = SIZES[..3].to_vec();
    if request.extras.has("all") {
        sizes = SIZES.to_vec();
    }
    if let Some(size) = request.operands.get(1) {
        sizes = vec![self::size(size)?];
    }
    let repeat = request.repeat.unwrap_or(RUNS);
    if request.json {
        return print(&format!("{}\n", document(&ways[0], sizes[0], repeat)?));
    }
    table(&ways, &sizes, repeat)
}

fn find(name: &str, ways: Vec<Way>) -> Result<Way> {
    let names: Vec<_> = ways.iter().map(|way| way.name).collect();
    let names = names.join(", ");
    ways.into_iter().find(|way| way.name == name).ok_or_else(|| {
        Error::BadInput(format!("there is no way {name:?}, only {names}"))
    })
}

/// "1000x500"
fn size(text: &str) -> Result<Size> {
    let above_0 = |text: &str| text.parse().ok().filter(|&n: &usize| n > 0);
    let size = text.split_once('x').and_then(|(rows, columns)| {
        let (rows, columns) = (above_0(rows)?, above_0(columns)?);
        rows.checked_mul(columns).map(|_| (rows, columns))
    });
    size.ok_or_else(|| {
        LAB.wrong(&format!("expected a size like 1000x500, found {text:?}"))
    })
}

fn list(ways: &[Way]) -> String {
    let line = |way: &Way| {
        let on = if way.on_device { "on a GPU" } else { "on the processor" };
        format!("{:20} {on}, threads: {}\n", way.name, threads(way))
    };
    ways.iter().map(line).collect()
}

/// The ways, for `cargo workbook bench`.
fn list_as_json(ways: &[Way]) -> String {
    let entry = |way: &Way| {
        let (name, threads) = (way.name, threads(way));
        json!({ "name": name, "threads": threads, "on_device": way.on_device })
    };
    format!("{}\n", ways.iter().map(entry).collect::<Value>())
}

fn threads(way: &Way) -> usize {
    if way.parallel { rayon::current_num_threads() } else { 1 }
}

/// Times one way at one size.
fn document(way: &Way, (rows, columns): Size, repeat: usize) -> Result<Document> {
    let mut maker = way.open()?;
    let timed = timed(repeat, || maker.make(SEED, rows * columns))?;
    let seconds = |Times { memory, kernel, copy }| {
        let copy = copy.map(|copy| ("copy_s", copy));
        [("memory_s", memory), ("kernel_s", kernel)].into_iter().chain(copy)
    };
    let facts = timed.result.into_iter().flat_map(seconds);
    Ok(Document {
        threads: Some(threads(way)),
        device: Some(maker.device),
        software: maker.is_software,
        unit: Some("numbers".into()),
        amount: Some((rows * columns) as u64),
        facts: facts.map(|(name, value)| (name.to_owned(), value)).collect(),
        ..Document::new(way.name, &timed)
    })
}

/// Times everything, for a person.
fn table(ways: &[Way], sizes: &[Size], repeat: usize) -> Result<()> {
    let mut line = format!("{:20}", "seconds for");
    for (rows, columns) in sizes {
        line += &format!(" {:>14}", format!("{rows} x {columns}"));
    }
    print(&(line + "\n"))?;
    let mut remarks = Vec::new();
    for way in ways {
        let mut maker = match way.open() {
            Ok(maker) => maker,
            Err(Error::Unavailable(why)) if ways.len() > 1 => {
                remarks.push(format!("{} is left out: {why}", way.name));
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut line = format!("{:20}", way.name);
        for (rows, columns) in sizes {
            let wall = timed(repeat, || maker.make(SEED, rows * columns))?.wall;
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
