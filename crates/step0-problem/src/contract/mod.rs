//! The contract that every step meets: how far its answer may be from step 1's,
//! cases whose answer is known by hand, and random ones.

use crate::{
    ClusterSet, Error, Extent, Isa, Nearest, Options, Pairing, Precision, Result,
    Tick, no_tick,
};

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

mod cases;
mod random;

pub use random::{Problem, problems};

use cases::{agreeing_cases, cases_by_hand, set, sets_to_interrupt};

/// The signature of every step's `pair`.
pub trait Pair:
    Fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>
{
}
impl<F: Fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>> Pair for F {}

/// How far a distance may be from the oracle's: a fraction of the distance plus a
/// fraction of the diagonal of the box around the data.
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

    /// The tolerance at a distance, in data whose box has this diagonal.
    pub fn at(&self, distance: f64, diagonal: f64) -> f64 {
        self.of_distance * distance + self.of_diagonal * diagonal
    }

    /// Are the best distance and another one so close that rounding decides between
    /// them?
    fn cannot_tell(&self, best: f64, other: f64, diagonal: f64) -> bool {
        other - best <= self.at(best, diagonal) + self.at(other, diagonal)
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

/// Compares a pairing with the oracle's. Distances must agree within the tolerance;
/// the nearest must agree too, unless the oracle itself finds the other one so near
/// that rounding decides between them.
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
    let diagonal = Extent::of(left, right).diagonal();
    let mut comparison = Comparison { max_abs_diff: 0.0, pairs_differing: 0 };
    for (found, expected, from, to) in [
        (&found.left_to_right, &expected.left_to_right, left, right),
        (&found.right_to_left, &expected.right_to_left, right, left),
    ] {
        comparison.pairs_differing += found.len().abs_diff(expected.len());
        for (found, expected) in found.iter().zip(expected) {
            let difference = (found.distance - expected.distance).abs();
            comparison.max_abs_diff = comparison.max_abs_diff.max(difference);
            let near = difference <= tolerance.at(expected.distance, diagonal);
            let allowed = found.cluster == expected.cluster
                && (found.nearest == expected.nearest || {
                    let (from, to) = ((from, found.cluster), (to, found.nearest));
                    let other = distance(from, to, &oracle)?;
                    other.is_some_and(|other| {
                        tolerance.cannot_tell(expected.distance, other, diagonal)
                    })
                });
            comparison.pairs_differing += usize::from(!(near && allowed));
        }
    }
    Ok(comparison)
}

/// The oracle's distance between two clusters, if both exist.
fn distance(
    (from, a): (&ClusterSet, i64),
    (to, b): (&ClusterSet, i64),
    oracle: impl Pair,
) -> Result<Option<f64>> {
    let alone = |set: &ClusterSet, id| {
        let index = set.ids().binary_search(&id).ok()?;
        ClusterSet::new(vec![(id, set.clusters()[index].clone())]).ok()
    };
    let (Some(a), Some(b)) = (alone(from, a), alone(to, b)) else { return Ok(None) };
    let pairing = oracle(&a, &b, &Options::default(), &no_tick)?;
    Ok(Some(pairing.left_to_right[0].distance))
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
    for (name, left, right) in agreeing_cases() {
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
        let diagonal = Extent::of(&case.left, &case.right).diagonal();
        for (found, expected) in [
            (nearest(&pairing.left_to_right), &case.left_to_right),
            (nearest(&pairing.right_to_left), &case.right_to_left),
        ] {
            assert_eq!(found.len(), expected.len(), "{}: {found:?}", case.name);
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(
                    (found.0, found.1),
                    (expected.0, expected.1),
                    "{}",
                    case.name
                );
                let bound = match expected.2 {
                    0.0 => 0.0, // identical clusters are at distance 0 exactly
                    distance => tolerance.at(distance, diagonal),
                };
                let near = (found.2 - expected.2).abs() <= bound;
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
