//! `cargo run -p step1-pure`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step1_pure::STEP, step1_pure::pair)
}
