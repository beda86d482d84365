//! `cargo run -p lab-random`: how long it takes to make a table of random numbers, by
//! size, for each of the ways.

use std::env;
use std::hint::black_box;
use std::process::ExitCode;

use lab_random::{Fill, WAYS};
use step0_problem::clock::{Timed, timed};
use step0_problem::{Error, Result};

/// The sizes of the tables. The last takes 4 GB.
const SIZES: [(usize, usize); 4] =
    [(100, 100), (1_000, 1_000), (10_000, 10_000), (10_000, 100_000)];

const SEED: u64 = 1;

const USAGE: &str = "expected nothing, --all, --list, --version, or a way, a size and \
                     --repeat N --json behind them, as in: counted 1000x1000 --repeat 5 \
                     --json";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => table(&SIZES[..3]),
        ["--all"] => table(&SIZES),
        ["--list"] => print(&list()),
        ["--version"] => print(&format!("lab-random {}", step0_problem::VERSION)),
        [way, size, "--repeat", repeat, "--json"] => json(way, size, repeat),
        _ => Err(Error::BadInput(USAGE.into())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn print(line: &str) -> Result<()> {
    println!("{line}");
    Ok(())
}

/// The ways, for `cargo workbook bench`.
fn list() -> String {
    let ways = WAYS.map(|(name, parallel, _)| {
        format!(r#"{{"name":"{name}","threads":{}}}"#, threads(parallel))
    });
    format!("[{}]", ways.join(","))
}

fn threads(parallel: bool) -> usize {
    if parallel { rayon::current_num_threads() } else { 1 }
}

/// Times the making of a table: memory for it is asked for each time, as NumPy does.
fn time(fill: Fill, numbers: usize, repeat: usize) -> Result<Timed<f32>> {
    timed(repeat, || {
        // `vec!` gets zeros from the system at no cost, but ends the program where
        // there is no memory: ask first.
        Vec::<f32>::new().try_reserve_exact(numbers).map_err(|_| {
            Error::Unavailable(format!(
                "there is no memory for {numbers} numbers of 4 bytes"
            ))
        })?;
        let mut table = vec![0.0; numbers];
        fill(black_box(SEED), &mut table);
        Ok(black_box(&table)[numbers / 2])
    })
}

/// Times one way at one size, and prints what a step prints with `--json`.
fn json(name: &str, size: &str, repeat: &str) -> Result<()> {
    let wrong = || Error::BadInput(USAGE.into());
    let repeat = repeat.parse().ok().filter(|&n| n > 0).ok_or_else(wrong)?;
    let (_, parallel, fill) =
        *WAYS.iter().find(|(way, ..)| *way == name).ok_or_else(wrong)?;
    let (rows, columns) = size.split_once('x').ok_or_else(wrong)?;
    let number = |text: &str| text.parse().ok().filter(|&n: &usize| n > 0);
    let numbers = number(rows)
        .zip(number(columns))
        .and_then(|(rows, columns)| rows.checked_mul(columns))
        .ok_or_else(wrong)?;
    let threads = threads(parallel);
    let Timed { runs, wall, cpu, .. } = time(fill, numbers, repeat)?;
    print(&format!(
        r#"{{"step":"{name}","threads":{threads},"device":"cpu","unit":"numbers","amount":{numbers},"runs_s":{runs:?},"wall_s":{wall:?},"cpu_s":{cpu:?}}}"#
    ))
}

/// Times everything, for a person.
fn table(sizes: &[(usize, usize)]) -> Result<()> {
    let mut line = format!("{:20}", "seconds for");
    for (rows, columns) in sizes {
        line += &format!(" {:>14}", format!("{rows} x {columns}"));
    }
    print(&line)?;
    for (name, _, fill) in WAYS {
        let mut line = format!("{name:20}");
        for (rows, columns) in sizes {
            let Timed { wall, .. } = time(fill, rows * columns, 3)?;
            line += &format!(" {wall:14.6}");
        }
        print(&line)?;
    }
    Ok(())
}
