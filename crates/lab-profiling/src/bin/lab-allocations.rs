//! `lab-allocations STEP DIR [a step's options]`: counts what one run of a step
//! allocates and writes DIR/allocations.json. It is a program of its own because it
//! needs an allocator that counts.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use dhat::HeapStats;
use lab_profiling::{Watched, run_profiler, write_whole};
use serde_json::json;
use step0_problem::program::print;
use step0_problem::{CpuStep, Pairing, Result, Step, cli};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    let about = "Counts what a step allocates, into DIR/allocations.json";
    run_profiler("lab-allocations", about, count_allocations)
}

fn count_allocations(
    step: CpuStep,
    folder: PathBuf,
    rest: Vec<OsString>,
) -> Result<ExitCode> {
    let counted = RefCell::new(None);
    // ANCHOR: counted
    let watch = |pair: &dyn Fn() -> Result<Pairing>| {
        let _books = dhat::Profiler::builder().testing().build();
        let pairing = pair();
        counted.replace(Some(HeapStats::get()));
        pairing
    };
    // ANCHOR_END: counted
    let status = cli::run_from(&Watched { step, watch }, rest, step1_pure::pair);
    let Some(counted) = counted.take() else { return Ok(status) };
    let document = json!({
        "step": step.about().name,
        "allocations": counted.total_blocks,
        "bytes": counted.total_bytes,
        "most_bytes_at_once": counted.max_bytes,
    });
    let file = folder.join("allocations.json");
    write_whole(&file, format!("{document:#}\n").as_bytes())?;
    print(&format!(
        "\n{} allocations of {} bytes together, {} bytes at most at once\n\
         The numbers are in {}\n",
        counted.total_blocks,
        counted.total_bytes,
        counted.max_bytes,
        file.display()
    ))?;
    Ok(status)
}
