//! `cargo run -p lab-ablation -- --list`, then `… -- VARIANT` and a step's options.

use std::env;
use std::process::ExitCode;

use lab_ablation::variants::{self, Variant};
use step0_problem::cli;
use step0_problem::program::{Lab, print, run_lab};

const LAB: Lab = Lab {
    name: env!("CARGO_PKG_NAME"),
    about: env!("CARGO_PKG_DESCRIPTION"),
    operands: &["VARIANT"],
    extras: &[],
};

/// A variant has the command line of a step. Without one there is only the list.
fn main() -> ExitCode {
    let mut arguments = env::args_os();
    let program = arguments.next();
    let first = arguments.next().unwrap_or_default();
    if let Some(variant) = first.to_str().and_then(Variant::find) {
        let rest = program.into_iter().chain(arguments);
        return cli::run_from(variant, rest, step1_pure::pair);
    }
    run_lab(&LAB, |request| match request.operands.first() {
        _ if request.list && request.json => {
            print(&format!("{:#}\n", variants::list_as_json()))
        }
        _ if request.list => print(&variants::list()),
        Some(name) => Err(LAB.wrong(&format!(
            "this machine has no variant {name:?}; --list names those it has"
        ))),
        None => Err(LAB
            .wrong("expected --list, or a variant and a step's options behind it")),
    })
}
