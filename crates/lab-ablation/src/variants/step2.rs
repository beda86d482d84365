//! From step 1 to step 2.

use step0_problem::{CpuStep, PairFn};
use step2_mapreduce::hello;

use super::{ITERATORS, Kind, LOOPS, Variant, check, runs};
use crate::lines::Code::Anchor;
use crate::pairing::{both_directions, each_once, each_twice};
use crate::{iterators, root};

const STEP1_CHAMFER: &str = include_str!("../../../step1-pure/src/chamfer.rs");
const STEP1_PAIRING: &str = include_str!("../../../step1-pure/src/pairing.rs");
const CHAMFER: &str = include_str!("../../../step2-mapreduce/src/chamfer.rs");
const PAIRING: &str = include_str!("../../../step2-mapreduce/src/pairing.rs");

/// Goes over the pairs of clusters once.
const fn once(name: &'static str, idea: &'static str, pair: PairFn) -> CpuStep {
    runs(CpuStep::new(name, hello, pair), idea)
}

/// Goes over the pairs of clusters twice, once for each side.
const fn twice(name: &'static str, idea: &'static str, pair: PairFn) -> CpuStep {
    once(name, idea, pair).ticks_for_both()
}

const IDEA: Variant = Variant {
    run: step1_pure::STEP,
    step: "step2-mapreduce",
    kind: Kind::Algorithm,
    base: Some(LOOPS),
    code: &[],
    isa: None,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        run: runs(
            CpuStep::new(LOOPS, step1_pure::hello, step1_pure::pair),
            "loops over indices",
        )
        .ticks_for_both(),
        step: "step1-pure",
        kind: Kind::Language,
        base: None,
        code: &[
            Anchor(STEP1_CHAMFER, "distance"),
            Anchor(STEP1_CHAMFER, "chamfer"),
            Anchor(STEP1_PAIRING, "find_nearest"),
            Anchor(STEP1_PAIRING, "pair"),
        ],
        ..IDEA
    },
    Variant {
        run: twice(
            "root-after-minimum",
            "the root after the minimum",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_twice((left, right), tick, |i, j| {
                    both_directions(l[i].view(), r[j].view(), root::mean_nearest)
                })
            },
        ),
        code: &[Anchor(include_str!("../root.rs"), "root")],
        ..IDEA
    },
    Variant {
        run: once(
            "each-once",
            "each Chamfer distance once, reduced both ways",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_once((left, right), tick, |i, j| {
                    both_directions(l[i].view(), r[j].view(), root::mean_nearest)
                })
            },
        ),
        base: Some("root-after-minimum"),
        code: &[Anchor(PAIRING, "pair")],
        ..IDEA
    },
    Variant {
        run: once(ITERATORS, "iterators in place of indices", step2_mapreduce::pair),
        kind: Kind::Language,
        base: Some("each-once"),
        code: &[Anchor(CHAMFER, "chamfer")],
        ..IDEA
    },
    Variant {
        run: once(
            "only-each-once",
            "each Chamfer distance once, reduced both ways",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_once((left, right), tick, |i, j| {
                    step1_pure::chamfer(l[i].view(), r[j].view())
                })
            },
        ),
        code: &[Anchor(PAIRING, "pair")],
        ..IDEA
    },
    Variant {
        run: twice(
            "only-iterators",
            "iterators in place of indices",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_twice((left, right), tick, |i, j| {
                    let (l, r) = (l[i].points(), r[j].points());
                    both_directions(l, r, iterators::mean_nearest)
                })
            },
        ),
        kind: Kind::Language,
        code: &[Anchor(include_str!("../iterators.rs"), "iterators")],
        ..IDEA
    },
    Variant {
        run: twice(
            "only-iterators-f64-min",
            "iterators, and a minimum that minds NaN",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_twice((left, right), tick, |i, j| {
                    step2_mapreduce::chamfer_rooted(l[i].points(), r[j].points())
                })
            },
        ),
        kind: Kind::Language,
        code: &[Anchor(CHAMFER, "rooted")],
        ..IDEA
    },
];
