//! `lab-profiling STEP DIR [a step's options]`: runs a step for a while and writes
//! DIR/flamegraph.svg. `cargo workbook profile STEP` calls it.

use std::io::{self, Write};
use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    match unix::run() {
        Ok(status) => status,
        Err((status, message)) => say(status, &message),
    }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    let message = "samples are taken with a signal that this system does not have; \
                   `cargo install samply`, then `samply record` and the step's \
                   program, does it here";
    say(77, message)
}

fn say(status: u8, message: &str) -> ExitCode {
    // Whoever closed stderr does not want to know.
    let _ = writeln!(io::stderr(), "error: {message}");
    ExitCode::from(status)
}

#[cfg(unix)]
mod unix {
    use std::cell::RefCell;
    use std::process::ExitCode;
    use std::time::Duration;

    use lab_profiling::{arguments, flamegraph, hottest, sampling, write_whole};
    use step0_problem::{ClusterSet, Error, Options, Tick, cli};

    /// A short run is repeated until there are enough samples.
    const AT_LEAST: Duration = Duration::from_secs(5);

    pub fn run() -> Result<ExitCode, (u8, String)> {
        let (step, folder, rest) =
            arguments(std::env::args_os()).map_err(|message| (2, message))?;
        let stacks = RefCell::new(None);
        let pair = |l: &ClusterSet, r: &ClusterSet, o: &Options, _: Tick| {
            let work = || (step.pair)(l, r, o, &|| ());
            let (pairing, sampled) =
                sampling::sample(AT_LEAST, work).map_err(Error::Failed)?;
            stacks.replace(Some(sampled));
            pairing
        };
        let status =
            cli::run_from(&step.info, rest, step.hello, pair, step1_pure::pair);
        let Some(stacks) = stacks.take() else { return Ok(status) };
        let file = folder.join("flamegraph.svg");
        let svg = flamegraph::draw(step.info.name, &stacks)
            .map_err(|message| (1, message))?;
        write_whole(&file, &svg).map_err(|error| {
            (1, format!("cannot write {}: {error}", file.display()))
        })?;
        println!(
            "\nRepeated under the profiler, so the times above are not the step's own.\n\n\
             {}\nThe flame graph is in {}",
            hottest::table(&stacks),
            file.display()
        );
        Ok(status)
    }
}
