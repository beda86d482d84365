//! `lab-allocations STEP DIR [a step's options]`: counts what one run of a step
//! allocates and writes DIR/allocations.json. A program of its own, for it brings an
//! allocator that keeps books.

use std::cell::RefCell;
use std::io::{self, Write};
use std::process::ExitCode;

use dhat::HeapStats;
use lab_profiling::{arguments, write_whole};
use serde_json::json;
use step0_problem::{ClusterSet, Options, Tick, cli};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    run().unwrap_or_else(|(status, message)| {
        // Whoever closed stderr does not want to know.
        let _ = writeln!(io::stderr(), "error: {message}");
        ExitCode::from(status)
    })
}

fn run() -> Result<ExitCode, (u8, String)> {
    let (step, folder, rest) =
        arguments(std::env::args_os()).map_err(|message| (2, message))?;
    let counted = RefCell::new(None);
    // ANCHOR: counted
    let pair = |l: &ClusterSet, r: &ClusterSet, o: &Options, _: Tick| {
        let _books = dhat::Profiler::builder().testing().build();
        let pairing = (step.pair)(l, r, o, &|| ());
        counted.replace(Some(HeapStats::get()));
        pairing
    };
    // ANCHOR_END: counted
    let status = cli::run_from(&step.info, rest, step.hello, pair, step1_pure::pair);
    let Some(counted) = counted.take() else { return Ok(status) };
    let document = json!({
        "step": step.info.name,
        "allocations": counted.total_blocks,
        "bytes": counted.total_bytes,
        "most_bytes_at_once": counted.max_bytes,
    });
    let file = folder.join("allocations.json");
    write_whole(&file, format!("{document:#}\n").as_bytes())
        .map_err(|error| (1, format!("cannot write {}: {error}", file.display())))?;
    println!(
        "\n{} allocations of {} bytes together, {} bytes at most at once\n\
         The numbers are in {}",
        counted.total_blocks,
        counted.total_bytes,
        counted.max_bytes,
        file.display()
    );
    Ok(status)
}
