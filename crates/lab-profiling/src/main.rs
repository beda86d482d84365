//! `lab-profiling STEP DIR [a step's options]`: runs a step for a while and writes
//! DIR/flamegraph.svg. `cargo workbook profile STEP` calls it.

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    let about = "Samples where a step spends its time, and draws DIR/flamegraph.svg";
    lab_profiling::run_profiler("lab-profiling", about, unix::profile)
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    let message = "samples are taken with a signal that this system does not have; \
                   `cargo install samply`, then `samply record` and the step's \
                   program, does it here";
    step0_problem::program::fail(&step0_problem::Error::Unavailable(message.into()))
}

#[cfg(unix)]
mod unix {
    use std::cell::RefCell;
    use std::ffi::OsString;
    use std::path::PathBuf;
    use std::process::ExitCode;
    use std::time::Duration;

    use lab_profiling::{Watched, flamegraph, hottest, sampling, write_whole};
    use step0_problem::program::print;
    use step0_problem::{CpuStep, Error, Pairing, Result, Step, cli};

    /// A short run is repeated until there are enough samples.
    const AT_LEAST: Duration = Duration::from_secs(5);

    pub fn profile(
        step: CpuStep,
        folder: PathBuf,
        rest: Vec<OsString>,
    ) -> Result<ExitCode> {
        let stacks = RefCell::new(None);
        let watch = |pair: &dyn Fn() -> Result<Pairing>| {
            let (pairing, sampled) =
                sampling::sample(AT_LEAST, pair).map_err(Error::Failed)?;
            stacks.replace(Some(sampled));
            pairing
        };
        let status = cli::run_from(&Watched { step, watch }, rest, step1_pure::pair);
        let Some(stacks) = stacks.take() else { return Ok(status) };
        let file = folder.join("flamegraph.svg");
        let svg =
            flamegraph::draw(step.about().name, &stacks).map_err(Error::Failed)?;
        write_whole(&file, &svg)?;
        print(&format!(
            "\nRepeated under the profiler, so the times above are not the step's own.\n\n\
             {}\nThe flame graph is in {}\n",
            hottest::table(&stacks),
            file.display()
        ))?;
        Ok(status)
    }
}
