//! Step 1 is the oracle: the cases solved by hand pin it down, and planted faults
//! show that the contract notices them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use step0_problem::contract::{self, Pair, Tolerance};
use step0_problem::generate::WORKSHOP;
use step0_problem::{
    Cluster, ClusterSet, Extent, Options, Pairing, Point, Precision, Result, Tick,
    no_tick,
};
use step1_pure::pair;

#[test]
fn meets_the_contract() {
    contract::check(pair, pair, Tolerance::F64);
}

#[test]
fn a_tick_can_end_it() {
    contract::check_interruption(pair, &Options::default());
}

#[test]
fn hello_gives_the_closed_form() {
    contract::check_hello(step1_pure::hello);
}

/// A pair function that changes step 1's answer.
fn spoilt(spoil: impl Fn(&mut Pairing)) -> impl Pair {
    move |left: &ClusterSet, right: &ClusterSet, options: &Options, tick: Tick| {
        let mut pairing = pair(left, right, options, tick)?;
        spoil(&mut pairing);
        Ok(pairing)
    }
}

/// The same set with other coordinates.
fn moved(set: &ClusterSet, to: impl Fn(&Point, usize) -> f64) -> ClusterSet {
    let cluster = |c: &Cluster| {
        let point = |p: &Point| [0, 1, 2].map(|axis| to(p, axis));
        let points: Vec<Point> = c.points().iter().map(point).collect();
        Cluster::from_points(&points).unwrap()
    };
    let clusters = set.clusters().iter().map(cluster);
    ClusterSet::new(set.ids().iter().copied().zip(clusters).collect()).unwrap()
}

/// A step in f32 at its best: nothing but the coordinates is rounded. It does not ask
/// whether f32 has digits enough.
fn unasked(
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    let extent = Extent::of(left, right);
    extent.check(Precision::F32)?;
    let origin = extent.origin(Precision::F32);
    let rounded =
        |p: &Point, axis: usize| f64::from((p[axis] - origin[axis]) as f32);
    pair(&moved(left, rounded), &moved(right, rounded), options, tick)
}

#[test]
fn a_step_in_f32_has_to_refuse_data_that_are_too_wide_for_it() {
    let asking = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        let pairing = unasked(l, r, o, t)?;
        Extent::of(l, r).check_digits(Precision::F32, (l, r), &pairing)?;
        Ok(pairing)
    };
    contract::check(asking, pair, Tolerance::F32);
    let checked = || contract::check(unasked, pair, Tolerance::F32);
    assert!(catch_unwind(checked).is_err(), "the contract let a guess pass");
    for problem in contract::problems(40, 20_000, pair).unwrap() {
        assert_eq!(problem.check(asking, pair, Tolerance::F32), Ok(()));
    }
}

/// One fill value stretches the box so far that what f32 answers is nonsense. It lies
/// within 10⁻⁶ of the diagonal of the box around all data, as anything would, and
/// is refused all the same.
#[test]
fn a_fill_value_does_not_excuse_the_other_distances() {
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let fill = Cluster::from_points(&[[f64::from(i32::MIN), 5.0, 5.0]]).unwrap();
    let clusters = left.clusters().iter().cloned().chain([fill]);
    let left = ClusterSet::numbered(clusters.collect()).unwrap();
    let options = Options::default();
    let expected = pair(&left, &right, &options, &no_tick).unwrap();
    let found = unasked(&left, &right, &options, &no_tick).unwrap();
    let compare = |found: &Pairing, tolerance| {
        let sets = (&left, &right);
        contract::compare(found, &expected, sets, pair, tolerance).unwrap()
    };
    let comparison = compare(&found, Tolerance::F32);
    let diagonal = Extent::of(&left, &right).diagonal();
    assert!(comparison.max_abs_diff < 1e-6 * diagonal, "{comparison:?}");
    // All but the far one.
    let clusters = left.ids().len() + right.ids().len();
    assert_eq!(comparison.pairs_differing, clusters - 1, "{comparison:?}");
    for tolerance in [Tolerance::F32, Tolerance::F64] {
        assert!(compare(&expected, tolerance).ok());
    }
}

/// The same set without the last point of each cluster of two or more, as a
/// kernel that forgets its tail would see it.
fn without_tails(set: &ClusterSet) -> ClusterSet {
    let shorter =
        |c: &Cluster| Cluster::from_points(&c.points()[..(c.size() - 1).max(1)]);
    let clusters = set.clusters().iter().map(|c| shorter(c).unwrap());
    ClusterSet::new(set.ids().iter().copied().zip(clusters).collect()).unwrap()
}

#[test]
fn the_contract_rejects_planted_faults() {
    rejects(
        "distances off by 1e-9",
        spoilt(|p| p.left_to_right[0].distance *= 1.0 + 1e-9),
    );
    rejects(
        "directions exchanged",
        spoilt(|p| {
            std::mem::swap(&mut p.left_to_right, &mut p.right_to_left);
        }),
    );
    rejects(
        "another neighbour",
        spoilt(|p| {
            let other = p.right_to_left.last().unwrap().cluster;
            p.left_to_right[0].nearest = other;
        }),
    );
    rejects("a cluster left out", spoilt(|p| p.right_to_left.truncate(1)));
    rejects(
        "a tail forgotten",
        |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
            pair(l, &without_tails(r), o, t)
        },
    );
    let centred = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
        let centre = Extent::of(l, r).centre();
        let moved = |set: &ClusterSet| moved(set, |p, axis| p[axis] - centre[axis]);
        pair(&moved(l), &moved(r), o, t)
    };
    rejects("digits lost by centring in f64", centred);
    let anything = |l: &ClusterSet, r: &ClusterSet| {
        let zeros = |set: &ClusterSet| vec![(0.0, 0); set.ids().len()];
        Pairing::new(l, r, &zeros(l), &zeros(r))
    };
    rejects(
        "overflow let through",
        |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
            pair(l, r, o, t).or_else(|_| Ok(anything(l, r)))
        },
    );
}

/// An id that does not exist is never right, however the distances compare.
#[test]
fn a_nearest_that_does_not_exist_differs() {
    let sets = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let (left, right) = (&sets[0], &sets[1]);
    let expected = pair(left, right, &Options::default(), &no_tick).unwrap();
    let mut found = expected.clone();
    found.left_to_right[3].nearest = 123_456_789;
    let compare = |found: &Pairing| {
        contract::compare(found, &expected, (left, right), pair, Tolerance::F32)
            .unwrap()
    };
    assert_eq!(compare(&expected).pairs_differing, 0);
    assert_eq!(compare(&found).pairs_differing, 1);
    found.right_to_left.pop();
    assert_eq!(compare(&found).pairs_differing, 2);
}

fn rejects(fault: &str, faulty: impl Pair) {
    let checked =
        AssertUnwindSafe(|| contract::check(&faulty, pair, Tolerance::F64));
    assert!(catch_unwind(checked).is_err(), "the contract let this pass: {fault}");
}
