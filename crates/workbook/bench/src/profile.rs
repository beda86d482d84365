//! `cargo workbook profile STEP`: where a step's time goes, and what it allocates.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{ExitCode, ExitStatus};

use anyhow::{Context, Result, ensure};
use clap::Args;
use step0_problem::UNAVAILABLE;
use workbook_base::cargo::cargo;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_records::announce_compilation;

/// What can be asked for.
#[derive(Args)]
pub struct Options {
    /// Which step: step1-pure, step2-mapreduce, step3-simd or step4-rayon
    step: String,
    /// Replace the book's picture of this step's profile too
    #[arg(long)]
    into_book: bool,
    /// Options of the step, as `-- --precision f32`; without any, `--dataset scaling`
    #[arg(last = true)]
    options: Vec<OsString>,
}

/// Builds and runs the profilers of `lab-profiling`. What they find goes to
/// target/profile/STEP.
///
/// # Errors
/// If cargo cannot be run, there is no such step, or a profiler fails.
pub fn profile_step(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let step = &options.step;
    let folder = repository.path("target/profile").join(step);
    build_profilers(repository)?;
    let sampled = run_profiler("lab-profiling", repository, options, &folder)?;
    let unavailable = sampled.code() == Some(UNAVAILABLE.into());
    ensure!(sampled.success() || unavailable, "no profile of {step}: {sampled}");
    let counted = run_profiler("lab-allocations", repository, options, &folder)?;
    ensure!(counted.success(), "no count of what {step} allocates: {counted}");
    if unavailable {
        return Ok(ExitCode::from(UNAVAILABLE));
    }
    if options.into_book {
        copy_into_book(repository, step, &folder)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds both profilers with cargo's progress on the screen, so that running them can be
/// quiet.
fn build_profilers(repository: &Repository) -> Result<()> {
    announce_compilation(repository, "the profilers, and the steps with them");
    let built = cargo()
        .args(["build", "--locked", "--profile", "profiling"])
        .args(["--package", "lab-profiling", "--bins"])
        .current_dir(repository.root())
        .status()
        .context(NO_CARGO)?;
    ensure!(built.success(), "cargo could not build the profilers");
    Ok(())
}

fn run_profiler(
    program: &str,
    repository: &Repository,
    options: &Options,
    folder: &Path,
) -> Result<ExitStatus> {
    cargo()
        .args(["run", "--locked", "--quiet", "--profile", "profiling"])
        .args(["--package", "lab-profiling", "--bin", program, "--"])
        .arg(&options.step)
        .arg(folder)
        .args(&options.options)
        .current_dir(repository.root())
        .status()
        .context(NO_CARGO)
}

const NO_CARGO: &str = "cannot run cargo, which builds the profilers";

/// Replaces the book's picture of this step's profile.
fn copy_into_book(repository: &Repository, step: &str, folder: &Path) -> Result<()> {
    let picture = format!("book/profiles/{step}.svg");
    fs::create_dir_all(repository.path("book/profiles"))
        .and_then(|()| {
            fs::copy(folder.join("flamegraph.svg"), repository.path(&picture))
        })
        .with_context(|| format!("cannot write {picture}"))?;
    print(&format!("The book's picture is {picture}"))
}
