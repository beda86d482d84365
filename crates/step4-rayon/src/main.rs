//! `cargo run -p step4-rayon`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step4_rayon::STEP, step1_pure::pair)
}
