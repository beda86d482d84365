//! Every kernel on the GPU at hand, in both precisions, compiled by NVRTC and from
//! the committed PTX, with much memory and with little: do they meet the contract,
//! and agree with step 1 on random problems? Step 3 is asked the same.
//!
//! ```console
//! $ cargo run --release -p step5-gpu --example agree_cuda -- 100 20000000
//! ```
//!
//! takes the first hundred problems, of about 2 · 10⁷ point pairs at most. The
//! emulated driver in the place of a GPU's is taken for one, and says so.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use step0_problem::contract::{self, Pair, Problem, Tolerance};
use step0_problem::{ClusterSet, Error, Options, Precision, Result, Tick};
use step5_gpu::{Choice, Gpu, Kernel, hello_on, pair_on, plan};

fn main() -> ExitCode {
    match agree() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(error.status())
        }
    }
}

/// How many of the checks failed; each says how it ended.
fn agree() -> Result<usize> {
    let number = |place: usize, default: u64| match std::env::args().nth(place) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| {
            Error::BadInput(format!("expected a whole number, found {text:?}"))
        }),
    };
    let (count, most_pairs) = (number(1, 100)?, number(2, 20_000_000)?);
    let gpus = [Gpu::open()?, Gpu::open_without_nvrtc()?];
    let problems = contract::problems(count as u32, most_pairs, step1_pure::pair)?;
    let mut failures = 0;
    for precision in [Precision::F32, Precision::F64] {
        let step3 = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
            step3_simd::pair(l, r, o, t)
        };
        failures +=
            check(&format!("step 3, {precision}"), precision, &problems, |_| step3);
        for gpu in &gpus {
            for kernel in Kernel::ALL {
                let name = gpu.describe(kernel, precision)?;
                for (how, memory) in
                    [("", Memory::All), (", in batches", Memory::Little)]
                {
                    let name = format!("{name}, {precision}{how}");
                    failures += check(&name, precision, &problems, |problem| {
                        on(gpu, kernel, memory.of(problem))
                    });
                }
            }
        }
    }
    for gpu in &gpus {
        let nest =
            || contract::check_hello(|n| hello_on(gpu, n).expect("the GPU fails"));
        failures += usize::from(!passes("the nest", nest));
    }
    Ok(failures)
}

fn on(gpu: &Gpu, kernel: Kernel, memory: Option<usize>) -> impl Pair {
    let choice = Choice { kernel, memory };
    move |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        pair_on(gpu, choice, l, r, o, t)
    }
}

/// How much of the GPU's memory may be used.
#[derive(Clone, Copy)]
enum Memory {
    All,
    Little,
}

impl Memory {
    /// The least power of two that holds the problem's largest cluster; not set for
    /// the cases of the contract.
    fn of(self, problem: Option<&Problem>) -> Option<usize> {
        let (Memory::Little, Some(problem)) = (self, problem) else { return None };
        let is_enough =
            |memory: &usize| plan(&problem.left, &problem.right, *memory, 8).is_ok();
        (10..40).map(|power| 1 << power).find(is_enough)
    }
}

/// The contract, then the problems; how many failed. `pair` gives what solves a
/// problem.
fn check<P: Pair>(
    name: &str,
    precision: Precision,
    problems: &[Problem],
    pair: impl Fn(Option<&Problem>) -> P,
) -> usize {
    let tolerance = Tolerance::of(precision);
    let meets = || contract::check(pair(None), step1_pure::pair, tolerance);
    let meets_contract = passes(&format!("{name}: the contract"), meets);
    let wrong: Vec<String> = problems
        .iter()
        .filter_map(|problem| {
            let pair = pair(Some(problem));
            problem.check(pair, step1_pure::pair, tolerance).err()
        })
        .collect();
    match wrong.first() {
        None => println!("{name}: {} problems: agrees", problems.len()),
        Some(first) => println!(
            "{name}: WRONG on {} of {} problems; {first}",
            wrong.len(),
            problems.len()
        ),
    }
    usize::from(!meets_contract) + wrong.len()
}

/// The checks of the contract panic with what they found.
fn passes(name: &str, check: impl FnOnce()) -> bool {
    let passes = catch_unwind(AssertUnwindSafe(check)).is_ok();
    println!("{name}: {}", if passes { "met" } else { "WRONG, see above" });
    passes
}
