//! `cargo run -p step3-simd`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step3_simd::STEP, step1_pure::pair)
}
