//! Runs every kernel on this machine's best adapter, within the limits of browsers
//! and within smaller ones. Do they meet the contract, and agree with step 1 on
//! random problems?
//!
//! ```console
//! $ cargo run --release -p step6-wgpu --example agree_wgpu -- 100 20000000
//! ```
//!
//! takes the first hundred problems, of about 2 · 10⁷ point pairs at most.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use step0_problem::contract::{self, Tolerance};
use step0_problem::{ClusterSet, Error, Options, Result, Tick};
use step6_wgpu::{Chamfer, Gpu, Kernel, Nest, adapters, pair_on};
use wgpu::Limits;

fn main() -> ExitCode {
    match agree() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failures) => {
            eprintln!("error: {failures} checks failed; their lines say WRONG");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}

/// Runs all checks, each of which prints its result; returns how many failed.
fn agree() -> Result<usize> {
    let number = |place: usize, default: u64| match std::env::args().nth(place) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| {
            Error::BadInput(format!("expected a whole number, found {text:?}"))
        }),
    };
    let (count, most_pairs) = (number(1, 100)?, number(2, 20_000_000)?);
    let adapter = adapters::choose(None)?;
    let small = Limits {
        max_storage_buffer_binding_size: 1 << 20, // 2¹⁶ points
        max_buffer_size: 1 << 20,
        max_compute_workgroups_per_dimension: 100,
        ..Limits::default()
    };
    let problems = contract::problems(count as u32, most_pairs, step1_pure::pair)?;
    let mut failures = 0;
    for (how, limits) in [("", Limits::default()), (", small limits", small)] {
        let gpu = Gpu::with_limits(&adapter, limits)?;
        for kernel in Kernel::ALL {
            let chamfer = Chamfer::new(&gpu, kernel)?;
            let pair = |l: &ClusterSet, r: &ClusterSet, _: &Options, t: Tick| {
                pair_on(&chamfer, l, r, t)
            };
            let name = format!("{}, {kernel:?}{how}", gpu.name());
            let meets = || contract::check(pair, step1_pure::pair, Tolerance::F32);
            failures +=
                usize::from(!passes(&format!("{name}: the contract"), meets));
            let check = |problem: &contract::Problem| {
                problem.check(pair, step1_pure::pair, Tolerance::F32).err()
            };
            let wrong: Vec<String> = problems.iter().filter_map(check).collect();
            let of = problems.len();
            match wrong.first() {
                None => println!("{name}: {of} problems: agrees"),
                Some(first) => {
                    println!(
                        "{name}: WRONG on {} of {of} problems; {first}",
                        wrong.len()
                    );
                }
            }
            failures += wrong.len();
        }
        let nest = Nest::new(&gpu)?;
        let check =
            || contract::check_hello(|n| nest.sum(n).expect("the GPU fails"));
        failures += usize::from(!passes(&format!("the nest{how}"), check));
    }
    Ok(failures)
}

/// Runs a check of the contract, which panics with what it found.
fn passes(name: &str, check: impl FnOnce()) -> bool {
    let passes = catch_unwind(AssertUnwindSafe(check)).is_ok();
    println!("{name}: {}", if passes { "met" } else { "WRONG, see above" });
    passes
}
