//! `cargo run -p step2-mapreduce`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step2_mapreduce::STEP, step1_pure::pair)
}
