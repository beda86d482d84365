//! `cargo run -p step2-mapreduce`

use std::process::ExitCode;

use step0_problem::cli;
use step2_mapreduce::{INFO, hello, pair};

fn main() -> ExitCode {
    cli::run(INFO, hello, pair, step1_pure::pair)
}
