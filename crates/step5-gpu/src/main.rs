//! `cargo run -p step5-gpu`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step5_gpu::STEP, step1_pure::pair)
}
