//! `cargo run -p step3-simd`

use std::process::ExitCode;

use step0_problem::cli;
use step3_simd::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::run(INFO, hello, pair, step1_pure::pair)
}
