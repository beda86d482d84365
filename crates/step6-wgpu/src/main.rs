//! `cargo run -p step6-wgpu`

use std::process::ExitCode;

use step0_problem::cli;
use step6_wgpu::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::try_run(INFO, hello, pair, step1_pure::pair)
}
