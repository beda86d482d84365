//! From step 3 in f32 to step 4.

use step0_problem::Precision;
use step0_problem::cli::Info;

use super::{HALF_THE_BITS, Kind, SCALAR, Variant};
use crate::lines::Code::Anchor;
use crate::threads::{Share, divided_row, pair, row, row_of_divided_pairs};

const THREADS: &str = include_str!("../threads.rs");
const CHAMFER: &str = include_str!("../../../step4-rayon/src/chamfer.rs");

const PARALLEL: Info = Info {
    precisions: &[Precision::F32],
    parallel: true,
    prepare: step4_rayon::INFO.prepare,
    ..SCALAR
};

const IDEA: Variant = Variant {
    info: PARALLEL,
    step: "step4-rayon",
    kind: Kind::Hardware,
    base: Some(HALF_THE_BITS),
    code: &[],
    isa: None,
    pair: step4_rayon::pair,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        info: Info {
            name: "equal-shares",
            about: "as many clusters on the left to each thread",
            ..PARALLEL
        },
        code: &[Anchor(THREADS, "divide")],
        pair: |left, right, options, tick| {
            pair::<f32>((left, right), options, tick, Share::Equal, row)
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "work-stealing",
            about: "one cluster at a time to whichever thread is free",
            ..PARALLEL
        },
        base: Some("equal-shares"),
        code: &[Anchor(THREADS, "divide")],
        pair: |left, right, options, tick| {
            pair::<f32>((left, right), options, tick, Share::One, row)
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "divided-rows",
            about: "the clusters on the right divided too",
            ..PARALLEL
        },
        base: Some("work-stealing"),
        code: &[Anchor(THREADS, "divided_row")],
        pair: |left, right, options, tick| {
            pair::<f32>((left, right), options, tick, Share::One, divided_row)
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "divided-pairs",
            about: "a large pair of clusters divided too",
            ..PARALLEL
        },
        base: Some("divided-rows"),
        code: &[Anchor(CHAMFER, "chamfer"), Anchor(CHAMFER, "merge")],
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-divided-rows",
            about: "only the clusters on the right divided",
            ..PARALLEL
        },
        code: &[Anchor(THREADS, "divided_row")],
        pair: |left, right, options, tick| {
            pair::<f32>((left, right), options, tick, Share::All, divided_row)
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-divided-pairs",
            about: "only large pairs of clusters divided",
            ..PARALLEL
        },
        code: &[Anchor(CHAMFER, "chamfer"), Anchor(CHAMFER, "merge")],
        pair: |left, right, options, tick| {
            let sets = (left, right);
            pair::<f32>(sets, options, tick, Share::All, row_of_divided_pairs)
        },
        ..IDEA
    },
];
