//! From step 2 to step 3.

use step0_problem::{
    ClusterSet, CpuStep, Extent, Isa, Options, PairFn, Pairing, Precision, Result,
    Tick,
};
use step3_simd::{Kernel, Layout, device, hello};

use super::{HALF_THE_BITS, ITERATORS, Kind, Variant, check, runs};
use crate::layout::points;
use crate::lines::Code::{Anchor, Table, Whole};
use crate::pairing::{both_directions, each_once};
use crate::{chains, gathered, lanes, layout, number, one_sweep};

const LAYOUT: &str = include_str!("../../../step3-simd/src/layout.rs");
const SWEEP: &str = include_str!("../../../step3-simd/src/sweep.rs");
const ROOTS: &str = include_str!("../../../step3-simd/src/roots.rs");
const REAL: &str = include_str!("../../../step3-simd/src/real.rs");
const SCALAR: &str = include_str!("../../../step3-simd/src/arch/scalar.rs");
const ARCH: &str = include_str!("../../../step3-simd/src/arch/mod.rs");
const VECTOR: &str = include_str!("../../../step3-simd/src/arch/vector.rs");
const X86_64: &str = include_str!("../../../step3-simd/src/arch/x86_64.rs");
const ONE_SWEEP: &str = include_str!("../one_sweep.rs");

/// Computes with one number at a time.
const fn scalar(name: &'static str, idea: &'static str, pair: PairFn) -> CpuStep {
    runs(CpuStep::new(name, hello, pair), idea)
}

/// Computes with vectors of the best instruction set available, unless the variant
/// asks for another.
const fn vector(name: &'static str, idea: &'static str, pair: PairFn) -> CpuStep {
    scalar(name, idea, pair).prepare(device)
}

const IDEA: Variant = Variant {
    run: step3_simd::STEP,
    step: "step3-simd",
    kind: Kind::Hardware,
    base: Some(ITERATORS),
    code: &[],
    isa: None,
};

pub static VARIANTS: &[Variant] = &[
    Variant {
        run: scalar("layout", "a structure of arrays", |left, right, _, tick| {
            let [l, r] = laid_out(left, right)?;
            each_once((left, right), tick, |i, j| {
                let (l, r) = (l.cloud(i).rows(), r.cloud(j).rows());
                both_directions(l, r, |from, to| {
                    layout::mean_nearest(points(from), points(to))
                })
            })
        }),
        code: &[
            Anchor(LAYOUT, "layout"),
            Anchor(include_str!("../layout.rs"), "layout"),
        ],
        ..IDEA
    },
    Variant {
        run: scalar(
            "one-sweep",
            "one sweep that keeps both minima",
            |left, right, _, tick| {
                let [l, r] = laid_out(left, right)?;
                let mut minima = Vec::new();
                each_once((left, right), tick, |i, j| {
                    let (l, r) = (l.cloud(i).rows(), r.cloud(j).rows());
                    one_sweep::chamfer(points(l), points(r), &mut minima)
                })
            },
        ),
        kind: Kind::Algorithm,
        base: Some("layout"),
        code: &[Anchor(ONE_SWEEP, "one_sweep")],
        ..IDEA
    },
    Variant {
        run: vector("lanes-baseline", "lanes: 128 bits at a time", in_lanes),
        base: Some("one-sweep"),
        code: &[
            Anchor(include_str!("../lanes.rs"), "lanes"),
            Anchor(ARCH, "lanes"),
            Whole(VECTOR),
            Table(X86_64, "F64x2"),
        ],
        isa: Some(Isa::Baseline),
        ..IDEA
    },
    Variant {
        run: vector("lanes-avx2", "AVX2: 256 bits at a time, and fma", in_lanes),
        base: Some("lanes-baseline"),
        code: &[Anchor(ARCH, "kernel"), Table(X86_64, "F64x4")],
        isa: Some(Isa::Avx2),
        ..IDEA
    },
    Variant {
        run: vector("lanes-avx512", "AVX-512: 512 bits at a time", in_lanes),
        base: Some("lanes-avx2"),
        code: &[Anchor(X86_64, "entry"), Table(X86_64, "F64x8")],
        isa: Some(Isa::Avx512),
        ..IDEA
    },
    Variant {
        run: vector(
            "blocked",
            "columns kept in registers, rows' minima reduced together",
            step3_simd::pair,
        ),
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
        run: vector(
            HALF_THE_BITS,
            "f32: half the bits, twice the lanes",
            step3_simd::pair,
        )
        .precisions(&[Precision::F32]),
        base: Some("blocked"),
        code: &[
            Whole(REAL),
            Whole(SCALAR),
            Table(X86_64, "F32x4"),
            Table(X86_64, "F32x8"),
            Table(X86_64, "F32x16"),
        ],
        ..IDEA
    },
    Variant {
        run: scalar(
            "only-one-sweep",
            "one sweep that keeps both minima",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                let mut minima = Vec::new();
                each_once((left, right), tick, |i, j| {
                    let (l, r) = (l[i].points().iter(), r[j].points().iter());
                    one_sweep::chamfer(l.copied(), r.copied(), &mut minima)
                })
            },
        ),
        kind: Kind::Algorithm,
        code: &[Anchor(ONE_SWEEP, "one_sweep")],
        ..IDEA
    },
    Variant {
        run: vector(
            "only-lanes",
            "lanes, filled from points that lie as x, y, z, x, y, z",
            |left, right, options, tick| {
                let kernel = Kernel::new(options.isa)?;
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_once((left, right), tick, |i, j| {
                    both_directions(l[i].points(), r[j].points(), |from, to| {
                        gathered::mean_nearest(kernel, from, to)
                    })
                })
            },
        ),
        code: &[Anchor(include_str!("../gathered.rs"), "gathered")],
        ..IDEA
    },
    Variant {
        run: scalar(
            "only-chains",
            "four points at a time, whose minima need not wait",
            |left, right, _, tick| {
                check(left, right)?;
                let (l, r) = (left.clusters(), right.clusters());
                each_once((left, right), tick, |i, j| {
                    both_directions(
                        l[i].points(),
                        r[j].points(),
                        chains::mean_nearest,
                    )
                })
            },
        ),
        code: &[Anchor(include_str!("../chains.rs"), "chains")],
        ..IDEA
    },
    Variant {
        run: scalar(
            "only-half-the-bits",
            "f32, one number at a time",
            |left, right, _, tick| {
                let extent = Extent::of(left, right);
                extent.check(Precision::F32)?;
                let origin = extent.origin(Precision::F32);
                let moved = |set| number::moved::<f32>(set, origin);
                let [l, r] = [left, right].map(moved);
                let pairing = each_once((left, right), tick, |i, j| {
                    both_directions(&l[i][..], &r[j][..], |from, to| {
                        layout::mean_nearest(
                            from.iter().copied(),
                            to.iter().copied(),
                        )
                    })
                })?;
                extent.check_digits(Precision::F32, (left, right), &pairing)?;
                Ok(pairing)
            },
        )
        .precisions(&[Precision::F32]),
        code: &[Whole(include_str!("../number.rs"))],
        ..IDEA
    },
];

/// Both sets as structures of arrays of f64.
fn laid_out(left: &ClusterSet, right: &ClusterSet) -> Result<[Layout<f64>; 2]> {
    let extent = Extent::of(left, right);
    extent.check(Precision::F64)?;
    let origin = extent.origin(Precision::F64);
    Ok([left, right].map(|set| Layout::new(set, origin)))
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
    each_once((left, right), tick, |i, j| {
        lanes::chamfer(kernel, l.cloud(i), r.cloud(j), &mut scratch)
    })
}
