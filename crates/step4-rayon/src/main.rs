//! `cargo run -p step4-rayon`

use std::process::ExitCode;

use step0_problem::cli;
use step4_rayon::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::run(INFO, hello, pair, step1_pure::pair)
}
