//! From step 2 to step 3.

use step0_problem::cli::Info;
use step0_problem::{
    ClusterSet, Extent, Isa, Options, Pairing, Precision, Result, Tick,
};
use step3_simd::{Kernel, Layout, device};

use super::{HALF_THE_BITS, ITERATORS, Kind, SCALAR, Variant, check};
use crate::layout::points;
use crate::lines::Code::{Anchor, Table, Whole};
use crate::pairing::{both_directions, each_once};
use crate::{chains, gathered, lanes, layout, number, one_sweep};

const LAYOUT: &str = include_str!("../../../step3-simd/src/layout.rs");
const SWEEP: &str = include_str!("../../../step3-simd/src/sweep.rs");
const ROOTS: &str = include_str!("../../../step3-simd/src/roots.rs");
const REAL: &str = include_str!("../../../step3-simd/src/real.rs");
const ARCH: &str = include_str!("../../../step3-simd/src/arch/mod.rs");
const VECTOR: &str = include_str!("../../../step3-simd/src/arch/vector.rs");
const X86_64: &str = include_str!("../../../step3-simd/src/arch/x86_64.rs");
const ONE_SWEEP: &str = include_str!("../one_sweep.rs");

/// A variant that uses the best instruction set there is.
const LANES: Info = Info { prepare: |options, _| device(options), ..SCALAR };

const IDEA: Variant = Variant {
    info: SCALAR,
    step: "step3-simd",
    kind: Kind::Hardware,
    base: Some(ITERATORS),
    code: &[],
    isa: None,
    pair: step3_simd::pair,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        info: Info { name: "layout", about: "a structure of arrays", ..SCALAR },
        code: &[
            Anchor(LAYOUT, "layout"),
            Anchor(include_str!("../layout.rs"), "layout"),
        ],
        pair: |left, right, _, tick| {
            let [l, r] = laid_out(left, right)?;
            Ok(each_once((left, right), tick, |i, j| {
                let (l, r) = (l.cloud(i).rows(), r.cloud(j).rows());
                both_directions(l, r, |from, to| {
                    layout::mean_nearest(points(from), points(to))
                })
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "one-sweep",
            about: "one sweep that keeps both minima",
            ..SCALAR
        },
        kind: Kind::Algorithm,
        base: Some("layout"),
        code: &[Anchor(ONE_SWEEP, "one_sweep")],
        pair: |left, right, _, tick| {
            let [l, r] = laid_out(left, right)?;
            let mut minima = Vec::new();
            Ok(each_once((left, right), tick, |i, j| {
                let (l, r) = (l.cloud(i).rows(), r.cloud(j).rows());
                one_sweep::chamfer(points(l), points(r), &mut minima)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "lanes-baseline",
            about: "lanes: 128 bits at a time",
            prepare: |options, _| device(&on(Isa::Baseline, options)),
            ..LANES
        },
        base: Some("one-sweep"),
        code: &[
            Anchor(include_str!("../lanes.rs"), "lanes"),
            Anchor(ARCH, "lanes"),
            Whole(VECTOR),
            Table(X86_64, "F64x2"),
        ],
        isa: Some(Isa::Baseline),
        pair: in_lanes,
        ..IDEA
    },
    Variant {
        info: Info {
            name: "lanes-avx2",
            about: "AVX2: 256 bits at a time, and fma",
            prepare: |options, _| device(&on(Isa::Avx2, options)),
            ..LANES
        },
        base: Some("lanes-baseline"),
        code: &[Anchor(ARCH, "kernel"), Table(X86_64, "F64x4")],
        isa: Some(Isa::Avx2),
        pair: in_lanes,
        ..IDEA
    },
    Variant {
        info: Info {
            name: "lanes-avx512",
            about: "AVX-512: 512 bits at a time",
            prepare: |options, _| device(&on(Isa::Avx512, options)),
            ..LANES
        },
        base: Some("lanes-avx2"),
        code: &[Anchor(X86_64, "entry"), Table(X86_64, "F64x8")],
        isa: Some(Isa::Avx512),
        pair: in_lanes,
        ..IDEA
    },
    Variant {
        info: Info {
            name: "blocked",
            about: "columns kept in registers, rows' minima reduced together",
            ..LANES
        },
        base: Some("lanes-avx512"),
        code: &[
            Anchor(SWEEP, "sweep"),
            Anchor(SWEEP, "block"),
            Anchor(SWEEP, "sweep_block"),
            Anchor(ROOTS, "reduce"),
        ],
        ..IDEA
    },
    Variant {
        info: Info {
            name: HALF_THE_BITS,
            about: "f32: half the bits, twice the lanes",
            precisions: &[Precision::F32],
            ..LANES
        },
        base: Some("blocked"),
        code: &[
            Whole(REAL),
            Table(X86_64, "F32x4"),
            Table(X86_64, "F32x8"),
            Table(X86_64, "F32x16"),
        ],
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-one-sweep",
            about: "one sweep that keeps both minima",
            ..SCALAR
        },
        kind: Kind::Algorithm,
        code: &[Anchor(ONE_SWEEP, "one_sweep")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            let mut minima = Vec::new();
            Ok(each_once((left, right), tick, |i, j| {
                let (l, r) = (l[i].points().iter(), r[j].points().iter());
                one_sweep::chamfer(l.copied(), r.copied(), &mut minima)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-lanes",
            about: "lanes, filled from points that lie as x, y, z, x, y, z",
            ..LANES
        },
        code: &[Anchor(include_str!("../gathered.rs"), "gathered")],
        pair: |left, right, options, tick| {
            let kernel = Kernel::new(options.isa)?;
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_once((left, right), tick, |i, j| {
                both_directions(l[i].points(), r[j].points(), |from, to| {
                    gathered::mean_nearest(kernel, from, to)
                })
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-chains",
            about: "four points at a time, whose minima need not wait",
            ..SCALAR
        },
        code: &[Anchor(include_str!("../chains.rs"), "chains")],
        pair: |left, right, _, tick| {
            check(left, right)?;
            let (l, r) = (left.clusters(), right.clusters());
            Ok(each_once((left, right), tick, |i, j| {
                both_directions(l[i].points(), r[j].points(), chains::mean_nearest)
            }))
        },
        ..IDEA
    },
    Variant {
        info: Info {
            name: "only-half-the-bits",
            about: "f32, one number at a time",
            precisions: &[Precision::F32],
            ..SCALAR
        },
        code: &[Whole(include_str!("../number.rs"))],
        pair: |left, right, _, tick| {
            let extent = Extent::of(left, right);
            extent.check(Precision::F32)?;
            let centred = |set| number::centred::<f32>(set, extent.centre());
            let [l, r] = [left, right].map(centred);
            Ok(each_once((left, right), tick, |i, j| {
                both_directions(&l[i][..], &r[j][..], |from, to| {
                    layout::mean_nearest(from.iter().copied(), to.iter().copied())
                })
            }))
        },
        ..IDEA
    },
];

fn on(isa: Isa, options: &Options) -> Options {
    Options { isa: Some(isa), ..*options }
}

/// Both sets as structures of arrays of f64.
fn laid_out(left: &ClusterSet, right: &ClusterSet) -> Result<[Layout<f64>; 2]> {
    let extent = Extent::of(left, right);
    extent.check(Precision::F64)?;
    Ok([left, right].map(|set| Layout::new(set, extent.centre())))
}

fn in_lanes(
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    let kernel = Kernel::new(options.isa)?;
    let [l, r] = laid_out(left, right)?;
    let mut scratch = lanes::Scratch::default();
    Ok(each_once((left, right), tick, |i, j| {
        lanes::chamfer(kernel, l.cloud(i), r.cloud(j), &mut scratch)
    }))
}
