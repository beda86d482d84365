//! `cargo run -p step5-gpu`

use std::process::ExitCode;

use step0_problem::cli;
use step5_gpu::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::try_run(INFO, hello, pair, step1_pure::pair)
}
