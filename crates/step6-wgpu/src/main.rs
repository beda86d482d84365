//! `cargo run -p step6-wgpu`

use std::process::ExitCode;

use step0_problem::cli;

fn main() -> ExitCode {
    cli::run(&step6_wgpu::STEP, step1_pure::pair)
}
