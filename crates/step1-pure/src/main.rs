//! `cargo run -p step1-pure`

use std::process::ExitCode;

use step0_problem::cli;
use step1_pure::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::run(INFO, hello, pair, pair)
}
