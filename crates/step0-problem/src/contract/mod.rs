//! The contract that every step meets: how far its answer may be from step 1's,
//! cases whose answer is known by hand, and random ones.

use crate::digits::{DIGITS, cluster, median};
use crate::{
    Cluster, ClusterSet, Error, Extent, Isa, Nearest, Options, Pairing, Precision,
    Result, Tick, no_tick,
};

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

mod cases;
mod random;

pub use random::{Problem, problems};

use cases::{
    agreeing_cases, cases_by_hand, cases_too_wide, set, sets_to_interrupt,
    wide_cases,
};

/// The signature of every step's `pair`.
pub trait Pair:
    Fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>
{
}
impl<F: Fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>> Pair for F {}

/// How far a distance may be from the oracle's. For two clusters at a distance d, with
/// s the diagonal of the box around the two,
///
/// - in f64: 10⁻¹² · (d + s);
/// - in f32: 10⁻⁵ · d + 10⁻⁶ · s + min(δ, M / 1000), where δ is the
///   [rounding](Extent::rounding) of distances in the data, 2⁻²⁴ of the diagonal of the
///   box around both sets, and M is the median nearest distance.
///
/// Where that comes from: a difference of two coordinates, its square, the sum of
/// three and the root are rounded a few times, each time by at most 2⁻⁵³ of
/// themselves in f64 and 2⁻²⁴ in f32; a GPU's root may be a few times worse. All of
/// that is relative to the distance of two points, and so their means are off by the
/// same part of d. Sums are taken in f64. What is relative to s leaves room for another
/// order of the operations. Neither depends on data elsewhere.
///
/// Only the coordinates themselves do, in f32: with the origin in the centre of all
/// data, rounding them moves each distance by up to δ. Unbounded, that would allow
/// anything once a single point is far enough away. So it counts only as far as it is
/// small beside the distances that are asked for; data in which it is larger are
/// [refused](Extent::check_digits). M is taken over the clusters that do not coincide
/// with their nearest: the others are at distance 0, and lose nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    precision: Precision,
    of_distance: f64,
    of_diagonal: f64,
}

impl Tolerance {
    /// For distances computed in f64.
    pub const F64: Tolerance = Tolerance {
        precision: Precision::F64,
        of_distance: 1e-12,
        of_diagonal: 1e-12,
    };
    /// For distances computed in f32.
    pub const F32: Tolerance = Tolerance {
        precision: Precision::F32,
        of_distance: 1e-5,
        of_diagonal: 1e-6,
    };

    /// The tolerance for a precision.
    pub fn of(precision: Precision) -> Self {
        match precision {
            Precision::F64 => Tolerance::F64,
            Precision::F32 => Tolerance::F32,
        }
    }

    /// The tolerance in data with this box, whose nearest distances are these.
    pub fn within(
        self,
        extent: &Extent,
        nearest: impl IntoIterator<Item = f64>,
    ) -> Bound {
        let rounding = match self.precision {
            Precision::F64 => 0.0,
            Precision::F32 => {
                let apart = nearest.into_iter().filter(|&d| d > 0.0).collect();
                let longest = median(apart).unwrap_or(0.0) / DIGITS;
                extent.rounding().min(longest)
            }
        };
        Bound { tolerance: self, rounding }
    }
}

/// A [`Tolerance`] in certain data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    tolerance: Tolerance,
    /// What rounding the coordinates may add to a distance.
    rounding: f64,
}

impl Bound {
    /// The tolerance for two clusters at this distance, whose common box has this
    /// diagonal.
    pub fn at(&self, distance: f64, diagonal: f64) -> f64 {
        let Tolerance { of_distance, of_diagonal, .. } = self.tolerance;
        of_distance * distance + of_diagonal * diagonal + self.rounding
    }

    /// The tolerance for two clusters at this distance: none if they coincide, because
    /// differences that are 0 stay 0, however they are rounded.
    fn between(&self, (a, b): (&Cluster, &Cluster), distance: f64) -> f64 {
        match distance {
            0.0 => 0.0,
            _ => self.at(distance, Extent::around([a, b].into_iter()).diagonal()),
        }
    }
}

/// The result of comparing an answer with the oracle's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The largest difference of two distances.
    pub max_abs_diff: f64,
    /// How many clusters have a nearest, or a distance, that the contract does not
    /// allow.
    pub pairs_differing: usize,
}

impl Comparison {
    /// Does the answer keep the contract?
    pub fn ok(&self) -> bool {
        self.pairs_differing == 0
    }
}

/// Compares a pairing with the oracle's. The nearest must agree, unless the oracle
/// itself finds the other one so near that rounding decides between them: by no more
/// than the tolerances of both distances together. The distance must agree with the
/// oracle's, to the cluster that was found, within the tolerance.
///
/// # Errors
/// Whatever the oracle returns when it is asked about single pairs.
pub fn compare(
    found: &Pairing,
    expected: &Pairing,
    (left, right): (&ClusterSet, &ClusterSet),
    oracle: impl Pair,
    tolerance: Tolerance,
) -> Result<Comparison> {
    let all = expected.left_to_right.iter().chain(&expected.right_to_left);
    let extent = Extent::of(left, right);
    let bound = tolerance.within(&extent, all.map(|nearest| nearest.distance));
    let mut comparison = Comparison { max_abs_diff: 0.0, pairs_differing: 0 };
    for (found, expected, from, to) in [
        (&found.left_to_right, &expected.left_to_right, left, right),
        (&found.right_to_left, &expected.right_to_left, right, left),
    ] {
        comparison.pairs_differing += found.len().abs_diff(expected.len());
        for (found, expected) in found.iter().zip(expected) {
            let difference = (found.distance - expected.distance).abs();
            comparison.max_abs_diff = comparison.max_abs_diff.max(difference);
            let allowed = allows(bound, found, expected, (from, to), &oracle)?;
            comparison.pairs_differing += usize::from(!allowed);
        }
    }
    Ok(comparison)
}

/// Does the contract allow this nearest where the oracle found another one?
fn allows(
    bound: Bound,
    found: &Nearest,
    expected: &Nearest,
    (from, to): (&ClusterSet, &ClusterSet),
    oracle: impl Pair,
) -> Result<bool> {
    let pair = |ends: &Nearest| {
        Some((cluster(from, ends.cluster)?, cluster(to, ends.nearest)?))
    };
    let (Some(chosen), Some(best)) = (pair(found), pair(expected)) else {
        return Ok(false);
    };
    if found.cluster != expected.cluster {
        return Ok(false);
    }
    let mut distance = expected.distance;
    if found.nearest != expected.nearest {
        distance = alone(chosen, oracle)?;
        let room =
            bound.between(best, expected.distance) + bound.between(chosen, distance);
        if distance - expected.distance > room {
            return Ok(false);
        }
    }
    Ok((found.distance - distance).abs() <= bound.between(chosen, distance))
}

/// The oracle's distance between two clusters.
fn alone((a, b): (&Cluster, &Cluster), oracle: impl Pair) -> Result<f64> {
    let [a, b] = [a, b].map(|cluster| ClusterSet::numbered(vec![cluster.clone()]));
    let pairing = oracle(&a?, &b?, &Options::default(), &no_tick)?;
    Ok(pairing.left_to_right[0].distance)
}

/// Checks that a step meets the contract at one precision. To test a step's other
/// options, wrap it: `check(|l, r, o, t| pair(l, r, &Options { threads: 3, ..*o },
/// t), …)`.
///
/// # Panics
/// If the step does not, with the case and what was found.
pub fn check(pair: impl Pair, oracle: impl Pair, tolerance: Tolerance) {
    let options = Options { precision: tolerance.precision, ..Options::default() };
    known_by_hand(&pair, &options, tolerance);
    out_of_range(&pair, &options);
    let mut cases = agreeing_cases();
    match tolerance.precision {
        Precision::F64 => cases.extend(cases_too_wide()),
        Precision::F32 => too_wide(&pair, &options),
    }
    cases.extend(wide_cases());
    for (name, left, right) in cases {
        let expected =
            oracle(&left, &right, &Options::default(), &no_tick).expect(name);
        let ticks = AtomicUsize::new(0);
        let tick = || {
            ticks.fetch_add(1, Ordering::Relaxed);
            ControlFlow::Continue(())
        };
        let found = pair(&left, &right, &options, &tick).expect(name);
        let (l, r) = (left.ids().len(), right.ids().len());
        let ticks = ticks.into_inner();
        assert!(
            ticks == l || ticks == l + r,
            "{name}: {ticks} ticks for {l} and {r}"
        );
        let comparison =
            compare(&found, &expected, (&left, &right), &oracle, tolerance)
                .expect(name);
        assert!(comparison.ok(), "{name}: {comparison:?}");
    }
}

/// Checks that a step ends soon with [`Error::Interrupted`] once a tick says so: on
/// one thread without another tick, on several with few.
///
/// # Panics
/// If the step does something else, with what it did.
pub fn check_interruption(pair: impl Pair, options: &Options) {
    let (left, right) = sets_to_interrupt();
    let clusters = left.ids().len();
    for last in [1, 2, clusters / 2, clusters] {
        let ticks = AtomicUsize::new(0);
        let tick = || match ticks.fetch_add(1, Ordering::Relaxed) + 1 {
            count if count < last => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        };
        let found = pair(&left, &right, options, &tick);
        assert_eq!(
            found,
            Err(Error::Interrupted),
            "after {last} of {clusters} ticks"
        );
        let more = ticks.into_inner() - last;
        // Each thread, and each piece of work that it has begun, may still tick
        // once.
        let most = if options.threads == 1 { 0 } else { clusters / 4 };
        assert!(more <= most, "{more} more ticks after {last} of {clusters}");
    }
}

/// The instruction sets that this machine can be asked to use.
pub fn isas() -> Vec<Isa> {
    [Isa::Baseline, Isa::Avx2, Isa::Avx512]
        .into_iter()
        .filter(|&isa| has(isa))
        .collect()
}

fn has(isa: Isa) -> bool {
    match isa {
        Isa::Baseline => true,
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => {
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
        }
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => is_x86_feature_detected!("avx512f"),
        #[cfg(not(target_arch = "x86_64"))]
        Isa::Avx2 | Isa::Avx512 => false,
    }
}

/// Checks `hello` against Σᵢ (i+4)·C(n−1−i, 3): each i is the smallest index in as
/// many terms as there are ways to choose the other three above it.
///
/// # Panics
/// If the two differ, with n and what was found.
pub fn check_hello(hello: impl Fn(u64) -> u64) {
    let choose_3 = |n: u64| n * n.saturating_sub(1) * n.saturating_sub(2) / 6;
    for n in (0..=40).chain([63, 64, 65, 100]) {
        let expected: u64 = (0..n).map(|i| (i + 4) * choose_3(n - 1 - i)).sum();
        assert_eq!(hello(n), expected, "hello({n})");
    }
    assert_eq!(hello(200), 2_794_389_840);
}

fn known_by_hand(pair: impl Pair, options: &Options, tolerance: Tolerance) {
    for case in cases_by_hand() {
        let pairing =
            pair(&case.left, &case.right, options, &no_tick).expect(case.name);
        let extent = Extent::of(&case.left, &case.right);
        let all = case.left_to_right.iter().chain(&case.right_to_left);
        let bound = tolerance.within(&extent, all.map(|expected| expected.2));
        for (found, expected, from, to) in [
            (&pairing.left_to_right, &case.left_to_right, &case.left, &case.right),
            (&pairing.right_to_left, &case.right_to_left, &case.right, &case.left),
        ] {
            let found = nearest(found);
            assert_eq!(found.len(), expected.len(), "{}: {found:?}", case.name);
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(
                    (found.0, found.1),
                    (expected.0, expected.1),
                    "{}",
                    case.name
                );
                let ends = cluster(from, expected.0).zip(cluster(to, expected.1));
                let most = bound.between(ends.expect(case.name), expected.2);
                let near = (found.2 - expected.2).abs() <= most;
                assert!(near, "{}: {found:?}, expected {expected:?}", case.name);
            }
        }
    }
}

fn nearest(entries: &[Nearest]) -> Vec<(i64, i64, f64)> {
    entries.iter().map(|n| (n.cluster, n.nearest, n.distance)).collect()
}

/// Squares that overflow or vanish are reported as bad input, not answered wrongly.
fn out_of_range(pair: impl Pair, options: &Options) {
    let (huge, tiny) = match options.precision {
        Precision::F64 => (1e160, 1e-160),
        Precision::F32 => (1e25, 1e-25),
    };
    for span in [huge, tiny] {
        let left = set(&[(0, &[[-span, 0.0, 0.0]])]);
        let right = set(&[(0, &[[span, 0.0, 0.0]]), (1, &[[0.0, span, 0.0]])]);
        match pair(&left, &right, options, &no_tick) {
            Err(Error::BadInput(_)) => (),
            other => panic!("a span of {span:e} is out of range, found {other:?}"),
        }
    }
}

/// Data that leave f32 too few digits are reported as bad input, not answered with
/// what is left of the distances.
fn too_wide(pair: impl Pair, options: &Options) {
    for (name, left, right) in cases_too_wide() {
        match pair(&left, &right, options, &no_tick) {
            Err(Error::BadInput(_)) => (),
            other => panic!("{name}: f32 has too few digits, found {other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    /// The last n for which f64 can hold the sum of the nest exactly.
    #[test]
    fn the_nest_is_exact_up_to_4041() {
        // hello(n) is C(n, 5) + 4 C(n, 4).
        let choose = |n: u128, k| (0..k).fold(1, |c, i| c * (n - i) / (i + 1));
        let sum = |n| choose(n, 5) + 4 * choose(n, 4);
        assert_eq!(sum(200), 2_794_389_840);
        assert!(sum(4041) < 1 << 53 && sum(4042) >= 1 << 53);
    }
}
