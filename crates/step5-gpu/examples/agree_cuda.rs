//! Runs every kernel on this machine's GPU, in both precisions, compiled by NVRTC
//! and from the committed PTX, with much memory and with little. Do they meet the
//! contract, and agree with step 1 on random problems? Step 3 is checked in the
//! same way.
//!
//! ```console
//! $ cargo run --release -p step5-gpu --example agree_cuda -- 100 20000000
//! ```
//!
//! takes the first hundred problems, of about 2 · 10⁷ point pairs at most.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use step0_problem::contract::{self, Pair, Problem, Tolerance};
use step0_problem::{ClusterSet, Error, Options, Precision, Result, Tick};
use step5_gpu::{Choice, Gpu, Kernel, hello_on, pair_on, plan};

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
    let (count, most_pairs) = (argument(1, 100)?, argument(2, 20_000_000)?);
    let gpus = [Gpu::open()?, Gpu::open_without_nvrtc()?];
    let problems = contract::problems(count as u32, most_pairs, step1_pure::pair)?;
    // With the emulated driver the kernels have only one precision, and the
    // contract takes minutes; the tests of this crate cover both.
    let is_emulated = gpus[0].device().is_emulated();
    let precisions = [Precision::F32, Precision::F64];
    let precisions = if is_emulated { &precisions[..1] } else { &precisions };
    let checks = Checks { problems, with_contract: !is_emulated };
    let mut failures = 0;
    for &precision in precisions {
        failures += checks.run("step 3", precision, |_| step3_simd::pair);
        for (gpu, kernel) in
            gpus.iter().flat_map(|gpu| Kernel::ALL.map(|k| (gpu, k)))
        {
            let name = gpu.describe(kernel, precision)?;
            failures += checks.run(&name, precision, |_| on(gpu, kernel, None));
            let name = format!("{name}, in batches");
            failures += checks.run(&name, precision, |problem| {
                on(gpu, kernel, problem.and_then(little_memory))
            });
        }
    }
    for gpu in gpus.iter().filter(|_| !is_emulated) {
        let nest = |n| hello_on(gpu, n).expect("the GPU fails");
        failures += usize::from(!passes("the nest", || contract::check_hello(nest)));
    }
    Ok(failures)
}

fn argument(place: usize, default: u64) -> Result<u64> {
    let Some(text) = std::env::args().nth(place) else { return Ok(default) };
    text.parse().map_err(|_| {
        Error::BadInput(format!("expected a whole number, found {text:?}"))
    })
}

fn on(gpu: &Gpu, kernel: Kernel, memory: Option<usize>) -> impl Pair {
    let choice = Choice { kernel, memory };
    move |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        pair_on(gpu, choice, l, r, o, t)
    }
}

/// The least power of two that holds the problem's largest cluster.
fn little_memory(problem: &Problem) -> Option<usize> {
    let is_enough =
        |memory: &usize| plan(&problem.left, &problem.right, *memory, 8).is_ok();
    (10..40).map(|power| 1 << power).find(is_enough)
}

/// The checks that every kernel has to pass.
struct Checks {
    problems: Vec<Problem>,
    with_contract: bool,
}

impl Checks {
    /// Returns how many failed. `pair` makes the function that solves a problem,
    /// or the cases of the contract.
    fn run<P: Pair>(
        &self,
        name: &str,
        precision: Precision,
        pair: impl Fn(Option<&Problem>) -> P,
    ) -> usize {
        let tolerance = Tolerance::of(precision);
        let meets = || contract::check(pair(None), step1_pure::pair, tolerance);
        let breaks_contract = self.with_contract
            && !passes(&format!("{name}, {precision}: the contract"), meets);
        let check = |problem: &Problem| {
            let pair = pair(Some(problem));
            problem.check(pair, step1_pure::pair, tolerance).err()
        };
        let wrong: Vec<String> = self.problems.iter().filter_map(check).collect();
        let (count, of) = (wrong.len(), self.problems.len());
        match wrong.first() {
            None => println!("{name}, {precision}: agrees on {of} problems"),
            Some(first) => {
                println!("{name}, {precision}: WRONG on {count} of {of}; {first}");
            }
        }
        usize::from(breaks_contract) + count
    }
}

/// Runs a check of the contract, which panics with what it found.
fn passes(name: &str, check: impl FnOnce()) -> bool {
    let passes = catch_unwind(AssertUnwindSafe(check)).is_ok();
    println!("{name}: {}", if passes { "met" } else { "WRONG, see above" });
    passes
}
