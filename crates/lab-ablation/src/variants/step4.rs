//! From step 3 in f32 to step 4.

use step0_problem::{CpuStep, PairFn, Precision};
use step4_rayon::{hello, prepare};

use super::{HALF_THE_BITS, Kind, Variant, runs};
use crate::lines::Code::Anchor;
use crate::threads::{Share, divided_row, pair, row, row_of_divided_pairs};

const THREADS: &str = include_str!("../threads.rs");
const CHAMFER: &str = include_str!("../../../step4-rayon/src/chamfer.rs");

/// Computes in f32, on all threads.
const fn parallel(name: &'static str, idea: &'static str, pair: PairFn) -> CpuStep {
    let step = runs(CpuStep::new(name, hello, pair), idea);
    step.precisions(&[Precision::F32]).parallel().prepare(prepare)
}

const IDEA: Variant = Variant {
    run: step4_rayon::STEP,
    step: "step4-rayon",
    kind: Kind::Hardware,
    base: Some(HALF_THE_BITS),
    code: &[],
    isa: None,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        run: parallel(
            "equal-shares",
            "as many clusters on the left to each thread",
            |left, right, options, tick| {
                pair::<f32>((left, right), options, tick, Share::Equal, row)
            },
        ),
        code: &[Anchor(THREADS, "divide")],
        ..IDEA
    },
    Variant {
        run: parallel(
            "work-stealing",
            "one cluster at a time to whichever thread is free",
            |left, right, options, tick| {
                pair::<f32>((left, right), options, tick, Share::One, row)
            },
        ),
        base: Some("equal-shares"),
        code: &[Anchor(THREADS, "divide")],
        ..IDEA
    },
    Variant {
        run: parallel(
            "divided-rows",
            "the clusters on the right divided too",
            |left, right, options, tick| {
                pair::<f32>((left, right), options, tick, Share::One, divided_row)
            },
        ),
        base: Some("work-stealing"),
        code: &[Anchor(THREADS, "divided_row")],
        ..IDEA
    },
    Variant {
        run: parallel(
            "divided-pairs",
            "a large pair of clusters divided too",
            step4_rayon::pair,
        ),
        base: Some("divided-rows"),
        code: &[Anchor(CHAMFER, "chamfer"), Anchor(CHAMFER, "merge")],
        ..IDEA
    },
    Variant {
        run: parallel(
            "only-divided-rows",
            "only the clusters on the right divided",
            |left, right, options, tick| {
                pair::<f32>((left, right), options, tick, Share::All, divided_row)
            },
        ),
        code: &[Anchor(THREADS, "divided_row")],
        ..IDEA
    },
    Variant {
        run: parallel(
            "only-divided-pairs",
            "only large pairs of clusters divided",
            |left, right, options, tick| {
                let sets = (left, right);
                pair::<f32>(sets, options, tick, Share::All, row_of_divided_pairs)
            },
        ),
        code: &[Anchor(CHAMFER, "chamfer"), Anchor(CHAMFER, "merge")],
        ..IDEA
    },
];
