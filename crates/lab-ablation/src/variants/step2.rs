//! From step 1 to step 2.

use step0_problem::cli::Info;

use super::{ITERATORS, Kind, LOOPS, SCALAR, Variant, check};
use crate::lines::Code::Anchor;
use crate::pairing::{both_directions, each_once, each_twice};
use crate::{iterators, root};

const STEP1_CHAMFER: &str = include_str!("../../../step1-pure/src/chamfer.rs");
const STEP1_PAIRING: &str = include_str!("../../../step1-pure/src/pairing.rs");
const CHAMFER: &str = include_str!("../../../step2-mapreduce/src/chamfer.rs");
const PAIRING: &str = include_str!("../../../step2-mapreduce/src/pairing.rs");

/// A variant that goes over the pairs once for either side.
const TWICE: Info =
    Info { ticks: |left, right| left.ids().len() + right.ids().len(), ..SCALAR };

const IDEA: Variant = Variant {
    info: SCALAR,
    step: "step2-mapreduce",
    kind: Kind::Algorithm,
    base: Some(LOOPS),
    code: &[],
    isa: None,
    pair: step1_pure::pair,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        info: Info { name: LOOPS, about: "loops over indices", ..TWICE },
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
        info: Info {
            name: "root-after-minimum",
            about: "the root after the minimum",
            ..TWICE
        },
        code: &[Anchor(include_str!("../root.rs"), "root")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_twice((left, right), tick, |i, j| {
                both_directions(l[i].view(), r[j].view(), root::mean_nearest)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "each-once",
            about: "each Chamfer distance once, reduced both ways",
            ..SCALAR
        },
        base: Some("root-after-minimum"),
        code: &[Anchor(PAIRING, "pair")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_once((left, right), tick, |i, j| {
                both_directions(l[i].view(), r[j].view(), root::mean_nearest)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: ITERATORS,
            about: "iterators in place of indices",
            ..SCALAR
        },
        kind: Kind::Language,
        base: Some("each-once"),
        code: &[Anchor(CHAMFER, "chamfer")],
        pair: step2_mapreduce::pair,
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-each-once",
            about: "each Chamfer distance once, reduced both ways",
            ..SCALAR
        },
        code: &[Anchor(PAIRING, "pair")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_once((left, right), tick, |i, j| {
                step1_pure::chamfer(l[i].view(), r[j].view())
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-iterators",
            about: "iterators in place of indices",
            ..TWICE
        },
        kind: Kind::Language,
        code: &[Anchor(include_str!("../iterators.rs"), "iterators")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_twice((left, right), tick, |i, j| {
                let (l, r) = (l[i].points(), r[j].points());
                both_directions(l, r, iterators::mean_nearest)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-iterators-f64-min",
            about: "iterators, and a minimum that minds NaN",
            ..TWICE
        },
        kind: Kind::Language,
        code: &[Anchor(CHAMFER, "rooted")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_twice((left, right), tick, |i, j| {
                step2_mapreduce::chamfer_rooted(l[i].points(), r[j].points())
            }))
        },
        ..IDEA
    },
];
