//! `cargo run -p lab-ablation -- --list`, then `… -- VARIANT` and a step's options.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use lab_ablation::variants::{self, Variant};
use step0_problem::cli;
use step0_problem::{ClusterSet, Options, Tick};

const USAGE: &str = "\
usage: lab-ablation --list               the variants of this machine, as JSON
       lab-ablation VARIANT [OPTIONS]    pairs two sets with one of them, as a step does
       lab-ablation VARIANT --help       the options
";

fn main() -> ExitCode {
    let mut arguments = env::args_os();
    let program = arguments.next().unwrap_or_default();
    let first = arguments.next().unwrap_or_default();
    match first.to_str() {
        Some("--list") => print(&format!("{:#}\n", variants::list())),
        Some("--help" | "-h") => print(USAGE),
        name => match name.and_then(Variant::find) {
            Some(variant) => run(variant, [program].into_iter().chain(arguments)),
            None => {
                eprint!("error: there is no variant {first:?}\n\n{USAGE}");
                ExitCode::from(2)
            }
        },
    }
}

fn run(variant: &Variant, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let pair = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        variant.pair(l, r, o, t)
    };
    let hello = match variant.step {
        "step1-pure" => step1_pure::hello,
        "step2-mapreduce" => step2_mapreduce::hello,
        "step3-simd" => step3_simd::hello,
        _ => step4_rayon::hello,
    };
    cli::run_from(&variant.info, arguments, hello, pair, step1_pure::pair)
}

/// A reader that closes the pipe has seen enough.
fn print(text: &str) -> ExitCode {
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}
