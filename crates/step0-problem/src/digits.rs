//! Whether f32 has digits enough for the data: one point far away from all others, a
//! fill value for a missing number say, can take them from everything else.

use crate::culprit::{AXES, culprit, exact, short, sure_fill_value};
use crate::{
    Cluster, ClusterSet, Error, Extent, Nearest, Pairing, Precision, Result,
};

/// How many times longer than δ, the rounding of distances in f32, half of all
/// nearest distances have to be.
pub(crate) const DIGITS: f64 = 1000.0;

impl Extent {
    /// Checks that the precision had digits enough for the pairing that was found
    /// in it. In f64 it has; in f32 that takes δ ≤ M / 1000, where δ is the
    /// [rounding](Extent::rounding) of distances in these data, and M the median of
    /// all nearest distances, on the left and on the right. `self` is the box around
    /// both sets.
    ///
    /// That can be decided on the distances found: each is within δ of the true one,
    /// the relative errors of the arithmetic apart, so their median is within δ of
    /// the true median. Where it is 1000 δ or more, the true one is 999 δ or more.
    ///
    /// Clusters that coincide with the nearest that was found lose nothing: rounded,
    /// they still coincide, and their distance is exactly 0. If the median over all
    /// clusters is too short, that over the others decides; if there are no others, all
    /// is well.
    ///
    /// # Errors
    /// Bad input if f32 has too few digits, with the numbers that say so.
    #[inline] // compiled, and optimised, in the crate that calls it
    pub fn check_digits(
        &self,
        precision: Precision,
        (left, right): (&ClusterSet, &ClusterSet),
        found: &Pairing,
    ) -> Result<()> {
        let needed = DIGITS * self.rounding();
        // The median is long enough if at most half of the distances are not.
        let is_long = |nearest: &&Nearest| nearest.distance >= needed;
        let all = found.left_to_right.len() + found.right_to_left.len();
        let long = found.left_to_right.iter().filter(is_long).count()
            + found.right_to_left.iter().filter(is_long).count();
        if precision == Precision::F64 {
            return Ok(());
        }
        if all - long > all / 2 {
            self.check_again(left, right, found)?;
        }
        self.check_ends(left, right)
    }

    /// Checks that no end of the box is a fill value. If most clusters have it, the
    /// median is as far away as that, and says nothing.
    fn check_ends(&self, left: &ClusterSet, right: &ClusterSet) -> Result<()> {
        let is_fill = |axis: &usize| {
            [self.low[*axis], self.high[*axis]]
                .into_iter()
                .any(|end| sure_fill_value(end).is_some())
        };
        let Some(axis) = (0..3).find(is_fill) else { return Ok(()) };
        let Some(culprit) = culprit(self, axis, left, right) else { return Ok(()) };
        Err(Error::BadInput(format!(
            "f32 has too few digits for these data: {culprit} With it a distance is \
             rounded by up to {}; --precision f64 has enough (steps 1 to 5)",
            short(self.rounding())
        )))
    }

    /// The same without the clusters that coincide with their nearest.
    #[cold]
    fn check_again(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        found: &Pairing,
    ) -> Result<()> {
        let there = apart(&found.left_to_right, left, right);
        let back = apart(&found.right_to_left, right, left);
        match median(there.into_iter().chain(back).collect()) {
            Some(median) if median < DIGITS * self.rounding() => {
                Err(Error::BadInput(self.too_few_digits(left, right, median)))
            }
            _ => Ok(()),
        }
    }

    fn too_few_digits(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        median: f64,
    ) -> String {
        let axis = self.longest();
        let culprit = culprit(self, axis, left, right);
        let culprit = culprit.map_or(String::new(), |text| format!(". {text}"));
        format!(
            "f32 has too few digits for these data: they span {} along {}, from {} to \
             {}, so that even with the origin in their centre a distance is rounded by \
             up to {}, and the median distance of a cluster to its nearest is {}; \
             --precision f64 has enough (steps 1 to 5){culprit}",
            short(self.side(axis)),
            AXES[axis],
            exact(self.low[axis]),
            exact(self.high[axis]),
            short(self.rounding()),
            short(median),
        )
    }
}

/// The median of some distances; of an even number, the longer of the two in the
/// middle. `None` if there are no distances.
pub(crate) fn median(mut distances: Vec<f64>) -> Option<f64> {
    distances.sort_unstable_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied()
}

/// Pairs of clusters with more point pairs than this keep the distance that was
/// computed in f32, which decides nearly as well: a refusal should not take long.
const MOST_PAIRS: usize = 1 << 16;

/// The distances of clusters to the nearest that was found for them, in f64, without
/// those of clusters that coincide with it.
fn apart(found: &[Nearest], from: &ClusterSet, to: &ClusterSet) -> Vec<f64> {
    let distance = |nearest: &Nearest| {
        let a = cluster(from, nearest.cluster)?;
        let b = cluster(to, nearest.nearest)?;
        if a.size().saturating_mul(b.size()) > MOST_PAIRS {
            return (!coincide(a, b)).then_some(nearest.distance);
        }
        Some(chamfer(a, b)).filter(|&distance| distance > 0.0)
    };
    found.iter().filter_map(distance).collect()
}

/// The cluster with this id, if there is one.
pub(crate) fn cluster(set: &ClusterSet, id: i64) -> Option<&Cluster> {
    let index = set.ids().binary_search(&id).ok()?;
    Some(&set.clusters()[index])
}

/// The Chamfer distance, straight from its definition; see step 1.
fn chamfer(a: &Cluster, b: &Cluster) -> f64 {
    let directed = |from: &Cluster, to: &Cluster| {
        let mut sum = 0.0;
        for p in from.points() {
            let squares = to.points().iter().map(|q| {
                let [x, y, z] = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
                x * x + y * y + z * z
            });
            sum += squares.fold(f64::INFINITY, f64::min).sqrt();
        }
        sum / from.size() as f64
    };
    directed(a, b).max(directed(b, a))
}

/// Do two clusters consist of the same points? Then, and only then, their distance
/// is 0.
fn coincide(a: &Cluster, b: &Cluster) -> bool {
    let points = |cluster: &Cluster| {
        // Adding 0 makes 0 of -0, which is the same point and has other bits.
        let positive = |point: &[f64; 3]| point.map(|x| (x + 0.0).to_bits());
        let mut points: Vec<_> = cluster.points().iter().map(positive).collect();
        points.sort_unstable();
        points.dedup();
        points
    };
    points(a) == points(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Point;

    /// Clusters 0, 1, … of these points each.
    fn set(clusters: &[&[Point]]) -> ClusterSet {
        let clusters = clusters.iter().map(|c| Cluster::from_points(c).unwrap());
        ClusterSet::numbered(clusters.collect()).unwrap()
    }

    /// What is said about sets of which each cluster was found to be nearest to
    /// the one with its own index, at these distances.
    fn check(
        left: &ClusterSet,
        right: &ClusterSet,
        distances: &[f64],
    ) -> Result<()> {
        let found: Vec<_> = distances.iter().copied().zip(0..).collect();
        let pairing = Pairing::new(left, right, &found, &found);
        let extent = Extent::of(left, right);
        let check =
            |precision| extent.check_digits(precision, (left, right), &pairing);
        assert_eq!(check(Precision::F64), Ok(()), "f64 has digits enough");
        check(Precision::F32)
    }

    fn refusal(left: &ClusterSet, right: &ClusterSet, distances: &[f64]) -> String {
        match check(left, right, distances) {
            Err(Error::BadInput(message)) => message,
            other => panic!("f32 has too few digits here, found {other:?}"),
        }
    }

    #[test]
    fn the_median_decides() {
        // δ is 2⁻²⁴ · 2²⁴ = 1.
        let (near, far): (&[Point], &[Point]) =
            (&[[0.0; 3]], &[[16_777_216.0, 0.0, 0.0]]);
        let beside: &[Point] = &[[999.0, 0.0, 0.0]];
        let (left, right) = (set(&[near, near, far]), set(&[beside, beside, near]));
        let check = |distances: [f64; 3]| check(&left, &right, &distances);
        assert_eq!(check([999.0, 1000.0, 1e7]), Ok(()));
        assert_eq!(check([1000.0, 1000.0, 1e7]), Ok(()));
        let refused = check([999.0, 999.0, 1e7]).unwrap_err().to_string();
        for part in
            ["span 1.678e7 along x, from 0 to 16777216", "by up to 1,", "is 999;"]
        {
            assert!(refused.contains(part), "{refused}");
        }
    }

    /// Clusters that coincide are at distance 0 in any precision; others, which f32
    /// cannot tell apart, are not.
    #[test]
    fn what_coincides_does_not_count() {
        let spread = set(&[&[[0.0; 3]], &[[1e9, 0.0, 0.0]], &[[3e9, 0.0, -0.0]]]);
        assert_eq!(check(&spread, &spread, &[0.0; 3]), Ok(()));
        let beside =
            set(&[&[[1.0, 0.0, 0.0]], &[[1e9, 0.0, 0.0]], &[[3e9, 0.0, 0.0]]]);
        let text = refusal(&spread, &beside, &[0.0; 3]);
        assert!(text.contains("its nearest is 1;"), "{text}");
        // The order of the points, and how often each is given, do not matter.
        let points: Vec<Point> =
            (0..300).map(|i| [f64::from(i), 1e9, 0.0]).collect();
        let twice: Vec<Point> =
            points.iter().rev().chain(&points).copied().collect();
        let far: &[Point] = &[[0.0; 3]];
        let (left, right) = (set(&[&points, far]), set(&[&twice, far]));
        assert_eq!(check(&left, &right, &[0.0; 2]), Ok(()));
        let fewer = set(&[&twice[..299], far]);
        assert!(refusal(&left, &fewer, &[0.0; 2]).contains("f64"));
    }

    /// Where a whole side has it, all nearest distances are as long as that.
    #[test]
    fn a_fill_value_is_refused_however_often_it_stands_there() {
        let fill = f64::from(i32::MIN);
        let left = set(&[&[[0.0, 0.0, fill]], &[[500.0, 0.0, fill]]]);
        let right = set(&[&[[1.0, 40.0, 10.0]], &[[501.0, 40.0, 10.0]]]);
        let text = refusal(&left, &right, &[-fill; 2]);
        for part in ["z of cluster 0 on the left", "is -2147483648", "up to 128;"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn points_that_all_coincide_are_fine() {
        let one = set(&[&[[7.0; 3]; 2], &[[7.0; 3]]]);
        assert_eq!(check(&one, &one, &[0.0; 2]), Ok(()));
    }
}
