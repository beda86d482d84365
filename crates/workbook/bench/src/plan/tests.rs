//! What each experiment measures of made-up programs.

use workbook_records::Precision;

use super::*;
use crate::programs::{ANY, Kind, ONE, STEPS, Threads};

fn program(name: &str, kind: Kind, threads: Threads, rate: f64) -> Program {
    Program {
        name: name.to_owned(),
        lab: None,
        kind,
        command: vec![name.into()],
        precisions: vec![Precision::F64],
        threads,
        toolchain: None,
        hello_toolchain: None,
        rate,
        cluster_pair_s: 1e-7,
        on_device: false,
        numbers_rate: 0.0,
        terms_rate: rate.min(3e8),
        slip: false,
        facts: BTreeMap::new(),
    }
}

/// Step 5 as on a machine with a GPU, and two of its kernels.
fn gpu() -> Vec<Program> {
    let on_device = |name, kind, cluster_pair_s| Program {
        on_device: true,
        cluster_pair_s,
        precisions: vec![Precision::F32],
        ..program(name, kind, ONE, 1e12)
    };
    vec![
        on_device("step5-gpu", Kind::Step, 2e-9),
        on_device("step5-gpu-1-naive", Kind::Kernel, 1e-5),
        on_device("step5-gpu-4-fused", Kind::Kernel, 2e-9),
    ]
}

fn steps() -> Vec<Program> {
    STEPS
        .iter()
        .map(|&(name, precisions, threads, rate)| Program {
            precisions: precisions.to_vec(),
            ..program(name, Kind::Step, threads, rate)
        })
        .collect()
}

fn keys(
    programs: Vec<Program>,
    extent: Extent,
    experiment: Experiment,
) -> Vec<String> {
    let plan = Planner::new(extent, programs, &[]).plan(experiment).unwrap();
    plan.tasks.iter().map(|task| task.key().to_string()).collect()
}

const FULL: Extent = Extent { quick: false, rounds: None, threads: 6, cargo: true };
const QUICK: Extent = Extent { quick: true, rounds: None, threads: 2, cargo: true };

#[test]
fn the_ladder_has_every_step_at_every_precision() {
    let keys = keys(steps(), FULL, Experiment::Ladder);
    assert_eq!(keys.len(), 4 * (1 + 1 + 2 + 4));
    for key in [
        "step1-pure f64, 1 thread, scaling",
        "step3-simd f32, 1 thread, clouds",
        "step4-rayon f64, 1 thread, pairs200",
        "step4-rayon f32, 6 threads, workshop",
    ] {
        assert!(keys.iter().any(|found| found == key), "{key}: {keys:?}");
    }
}

#[test]
fn a_quick_run_gives_slow_programs_a_share() {
    let keys = keys(steps(), QUICK, Experiment::Ladder);
    let has = |key: &str| keys.iter().any(|found| found == key);
    assert!(has("step1-pure f64, 1 thread, scaling.1of100"), "{keys:?}");
    assert!(has("step3-simd f64, 1 thread, scaling"), "{keys:?}");
    assert!(has("step1-pure f64, 1 thread, workshop"), "{keys:?}");
}

#[test]
fn a_program_too_slow_for_one_cluster_is_left_out_with_a_message() {
    let kind = Kind::Peer { hello: false, pairs: true };
    let snail = program("snail", kind, ONE, 1e2);
    let plan =
        Planner::new(QUICK, vec![snail], &[]).plan(Experiment::Ladder).unwrap();
    assert!(plan.tasks.is_empty());
    assert!(
        plan.left_out
            .iter()
            .any(|line| line.starts_with("snail is left out on pairs200"))
    );
}

#[test]
fn scaling_is_measured_on_every_count_of_threads() {
    let strong = keys(steps(), FULL, Experiment::Strong);
    assert_eq!(strong.len(), 2 * 4);
    assert!(strong.iter().all(|key| key.starts_with("step4-rayon")), "{strong:?}");
    let weak = keys(steps(), QUICK, Experiment::Weak);
    assert!(
        weak.contains(&"step4-rayon f32, 2 threads, weak-2".to_owned()),
        "{weak:?}"
    );
}

#[test]
fn a_gpu_gets_more_to_do() {
    let programs: Vec<Program> = steps().into_iter().chain(gpu()).collect();
    let ladder = keys(programs.clone(), QUICK, Experiment::Ladder);
    let has = |key: &str| ladder.iter().any(|found| found == key);
    assert!(has("step5-gpu f32, 1 thread, scaling-gpu"), "{ladder:?}");
    assert!(has("step5-gpu-4-fused f32, 1 thread, scaling-gpu"), "{ladder:?}");
    assert!(has("step5-gpu-1-naive f32, 1 thread, pairs200"), "{ladder:?}");
    // All of it would be four million launches, which take minutes.
    assert!(has("step5-gpu-1-naive f32, 1 thread, scaling-gpu.1of100"));
    // Step 4 would take minutes too.
    assert!(has("step4-rayon f32, 2 threads, scaling-gpu.1of40"), "{ladder:?}");
    assert!(
        !ladder
            .iter()
            .any(|key| key.starts_with("step1-pure f64, 1 thread, scaling-gpu"))
    );
    let kernels = keys(programs.clone(), FULL, Experiment::Kernels);
    assert_eq!(kernels.len(), 2 * 6);
    assert!(
        kernels.contains(&"step5-gpu-4-fused f32, 1 thread, gpu-8".to_owned()),
        "{kernels:?}"
    );
    let first = keys(programs, FULL, Experiment::FirstResult);
    assert!(!first.iter().any(|key| key.starts_with("step5")), "{first:?}");
    // Without a GPU its input is not measured.
    let without = keys(steps(), QUICK, Experiment::Ladder);
    assert!(!without.iter().any(|key| key.contains("scaling-gpu")));
}

#[test]
fn only_programs_that_an_experiment_is_about_take_part() {
    let mut programs = steps();
    programs.push(program("loop", Kind::Roofline, ONE, 1e9));
    programs.push(program("idea", Kind::Variant, ANY, 1e9));
    programs.push(program("watched", Kind::Clock, Threads::Fixed(2), 1e9));
    programs.push(program("numbers", Kind::Random, Threads::Fixed(2), 1e9));
    programs.push(program("kernel.cuda", Kind::Anatomy, ONE, 1e9));
    programs.push(program("workbook-book", Kind::Compiled, ONE, 1e9));
    programs.push(program(
        "nest",
        Kind::Peer { hello: true, pairs: false },
        ONE,
        1e6,
    ));
    let all_keys = keys;
    let keys = |experiment| all_keys(programs.clone(), QUICK, experiment);
    assert_eq!(keys(Experiment::Clocks), ["watched f64, 2 threads, clocks"]);
    assert_eq!(keys(Experiment::Anatomy), ["kernel.cuda f64, 1 thread, loop"]);
    let built: &[&str] = if cfg!(unix) {
        &["workbook-book, 2 threads, cold-build"]
    } else {
        &[] // the processor time of cargo is not known there
    };
    assert_eq!(keys(Experiment::Tool), built);
    assert_eq!(
        keys(Experiment::Random),
        ["100x100", "1000x1000", "10000x10000"]
            .map(|table| format!("numbers, 2 threads, {table}"))
    );
    let mut with_peer = programs.clone();
    with_peer.push(Program {
        numbers_rate: 1e9,
        ..program("array", Kind::Peer { hello: false, pairs: false }, ONE, 1e9)
    });
    assert_eq!(all_keys(with_peer, QUICK, Experiment::Random).len(), 6);
    assert_eq!(keys(Experiment::Roofline).len(), 3);
    assert_eq!(keys(Experiment::Ablation).len(), 2);
    let hello = keys(Experiment::Hello);
    assert!(
        hello.contains(&"step1-pure, 1 thread, hello-200".to_owned()),
        "{hello:?}"
    );
    assert!(hello.contains(&"nest, 1 thread, hello-50".to_owned()), "{hello:?}");
    assert!(!keys(Experiment::Ladder).iter().any(|key| key.starts_with("nest")));
}

/// A quick look leaves out the tables that take a program long.
#[test]
fn large_tables_of_random_numbers_are_for_fast_programs() {
    let tables = |extent, rate| {
        let programs = vec![program("numbers", Kind::Random, ONE, rate)];
        keys(programs, extent, Experiment::Random).len()
    };
    assert_eq!((tables(QUICK, 3e8), tables(QUICK, 4e9)), (2, 4));
    assert_eq!((tables(FULL, 3e8), tables(FULL, 4e9)), (4, 4));
}

#[test]
fn only_named_inputs_and_their_shares_are_measured() {
    let wanted = ["scaling".to_owned()];
    let mut planner = Planner::new(QUICK, steps(), &wanted);
    let plan = planner.plan(Experiment::Ladder).unwrap();
    assert_eq!(plan.tasks.len(), 1 + 1 + 2 + 4);
    assert!(plan.tasks.iter().all(|task| task.key().input.starts_with("scaling")));
}
