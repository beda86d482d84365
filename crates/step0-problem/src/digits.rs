//! Whether f32 has digits enough for the data: one point far away from all others, a
//! fill value for a missing number say, can take them from everything else.

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
    /// the true median. Where it is 1000 δ, the true one is 999 δ.
    ///
    /// Clusters that coincide with their nearest lose nothing: rounded, they still
    /// coincide, and their distance is exactly 0. If the median over all clusters is
    /// too short, that over the others decides; if there are no others, all is well.
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
        if precision == Precision::F64 || all - long <= all / 2 {
            return Ok(());
        }
        self.check_again(left, right, found)
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
             {}, and so it rounds a distance by up to {}, with the origin in their \
             centre, where the median distance of a cluster to its nearest is {}; \
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

const AXES: [&str; 3] = ["x", "y", "z"];

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

/// The id of a cluster, and its side.
type Owner = (i64, &'static str);

/// The coordinates of all data along one axis, each with the cluster it belongs to.
struct Along {
    axis: &'static str,
    span: f64,
    coordinates: Vec<(f64, Owner)>,
}

/// Names the coordinate without which the box would be much shorter along an axis,
/// if there is one.
fn culprit(
    extent: &Extent,
    axis: usize,
    left: &ClusterSet,
    right: &ClusterSet,
) -> Option<String> {
    let owned = |set: &ClusterSet, side: &'static str| -> Vec<(f64, Owner)> {
        let clusters = set.ids().iter().zip(set.clusters());
        let points =
            clusters.flat_map(|(&id, c)| c.points().iter().map(move |p| (id, p)));
        points.map(|(id, p)| (p[axis], (id, side))).collect()
    };
    let along = Along {
        axis: AXES[axis],
        span: extent.side(axis),
        coordinates: [owned(left, "left"), owned(right, "right")].concat(),
    };
    let ends = [extent.low[axis], extent.high[axis]];
    let fill = ends.into_iter().find_map(|end| along.fill_value_at(end));
    fill.or_else(|| ends.into_iter().find_map(|end| along.far_away_at(end)))
}

impl Along {
    /// Says so if a fill value at this end makes the box longer. There may be
    /// something else at the other end.
    fn fill_value_at(&self, end: f64) -> Option<String> {
        let name = fill_value(end)?;
        let rest = self.span_of(|coordinate, _| coordinate != end);
        (rest < 0.75 * self.span).then(|| {
            let (place, end) = (self.place(end), exact(end));
            format!("{place} is {end}, {name}: a fill value for a missing number?")
        })
    }

    /// Says so if some points, or a cluster, lie at this end far away from all else.
    fn far_away_at(&self, end: f64) -> Option<String> {
        let first = self.owners(end).into_iter().next()?;
        let spans = [
            ("such points", self.span_of(|coordinate, _| coordinate != end)),
            ("that cluster", self.span_of(|_, owner| owner != first)),
        ];
        let short_one = |(_, span): &(_, f64)| (0.0..0.1 * self.span).contains(span);
        let (what, rest) = spans.into_iter().find(short_one)?;
        let (place, end, rest) = (self.place(end), exact(end), short(rest));
        let without = format!("without {what} the data would span {rest} along");
        Some(format!("{place} is {end}; {without} {}", self.axis))
    }

    /// The clusters that have a point with this coordinate.
    fn owners(&self, coordinate: f64) -> Vec<Owner> {
        let has = self.coordinates.iter().filter(|(x, _)| *x == coordinate);
        let mut owners: Vec<Owner> = has.map(|(_, owner)| *owner).collect();
        owners.dedup(); // the points of a cluster follow each other
        owners
    }

    /// "x of cluster 99 on the left".
    fn place(&self, coordinate: f64) -> String {
        let (axis, owners) = (self.axis, self.owners(coordinate));
        let others = match owners.len() {
            0 | 1 => String::new(),
            2 => " (and of another one)".into(),
            all => format!(" (and of {} others)", all - 1),
        };
        let named = owners.first().map(|(id, side)| format!("{id} on the {side}"));
        format!("{axis} of cluster {}{others}", named.unwrap_or_default())
    }

    /// What some of the coordinates span; less than 0 if they are none.
    fn span_of(&self, kept: impl Fn(f64, Owner) -> bool) -> f64 {
        let kept = self.coordinates.iter().filter(|(x, owner)| kept(*x, *owner));
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = kept.fold(none, |(l, h), (x, _)| (l.min(*x), h.max(*x)));
        high - low
    }
}

/// What a number is, if it often stands for a missing one.
pub(crate) fn fill_value(value: f64) -> Option<&'static str> {
    let integers = [
        (-32_768.0, "the least 16-bit integer"),
        (32_767.0, "the largest 16-bit integer"),
        (65_535.0, "the largest unsigned 16-bit integer"),
        (f64::from(i32::MIN), "the least 32-bit integer"),
        (f64::from(i32::MAX), "the largest 32-bit integer"),
        (2_147_483_648.0, "the largest 32-bit integer in f32"),
        (f64::from(u32::MAX), "the largest unsigned 32-bit integer"),
        (4_294_967_296.0, "the largest unsigned 32-bit integer in f32"),
        (i64::MIN as f64, "the least 64-bit integer"),
        (i64::MAX as f64, "the largest 64-bit integer"),
        (u64::MAX as f64, "the largest unsigned 64-bit integer"),
    ];
    if let Some((_, name)) = integers.into_iter().find(|(usual, _)| value == *usual)
    {
        return Some(name);
    }
    if is_nines(value) {
        return Some("nothing but nines");
    }
    // Files that hold f32, or print few digits, have these rounded.
    let is = |usual: f64| (value / usual - 1.0).abs() < 1e-3;
    let floats = [
        (f64::from(f32::MAX), "the largest f32"),
        (9.969_21e36, "what netCDF fills with"),
        (1e20, "what climate data are filled with"),
        (1e30, "a number beyond all data"),
        (1e35, "a number beyond all data"),
        (f64::MAX, "the largest f64"),
    ];
    floats.into_iter().find(|(usual, _)| is(usual.copysign(value))).map(|(_, n)| n)
}

/// ±999, ±9999, ±99999, …
fn is_nines(value: f64) -> bool {
    (3..16).any(|digits| value.abs() == 10f64.powi(digits) - 1.0)
}

/// A number with four digits.
fn short(value: f64) -> String {
    let rounded = format!("{value:.3e}");
    let Ok(four_digits) = rounded.parse::<f64>() else { return rounded };
    match value.abs() {
        size if size >= 1e5 => format!("{four_digits:e}"),
        _ => exact(four_digits),
    }
}

/// A number with all its digits.
fn exact(value: f64) -> String {
    match value.abs() {
        size if size != 0.0 && !(1e-4..1e15).contains(&size) => format!("{value:e}"),
        _ => value.to_string(),
    }
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

    #[test]
    fn points_that_all_coincide_are_fine() {
        let one = set(&[&[[7.0; 3]; 2], &[[7.0; 3]]]);
        assert_eq!(check(&one, &one, &[0.0; 2]), Ok(()));
    }

    /// What is said to be the cause, with these clusters on the right.
    fn named(clusters: &[&[Point]]) -> String {
        let (left, right) = (set(&[&[[1.0, 2.0, 3.0]]]), set(clusters));
        let extent = Extent::of(&left, &right);
        culprit(&extent, extent.longest(), &left, &right).unwrap_or_default()
    }

    #[test]
    fn a_fill_value_is_named() {
        let near: &[Point] = &[[2.0; 3], [4.0, 3.0, 2.0]];
        let fill = f64::from(i32::MIN);
        assert_eq!(
            named(&[near, near, &[[2.0, fill, 2.0]]]),
            "y of cluster 2 on the right is -2147483648, the least 32-bit integer: \
             a fill value for a missing number?"
        );
        // In one point of a cluster, in two clusters, with company at the other end.
        let text =
            named(&[&[[2.0; 3], [2.0, fill, 2.0]], near, &[[2.0, fill, 3.0]], near]);
        assert!(
            text.starts_with("y of cluster 0 on the right (and of another one)")
        );
        let text =
            named(&[near, near, near, &[[1e9, 0.0, 0.0]], &[[fill, 0.0, 0.0]]]);
        assert!(text.contains("x of cluster 4") && text.contains("fill"), "{text}");
    }

    #[test]
    fn what_lies_far_away_is_named() {
        let near: &[Point] = &[[2.0; 3], [4.0, 3.0, 2.0]];
        let far = [[1.5e9, 0.0, 0.0], [1.5e9 + 1.0, 0.0, 0.0]];
        assert_eq!(
            named(&[near, near, &far]),
            "x of cluster 2 on the right is 1500000001; without that cluster the \
             data would span 3 along x"
        );
        // Nothing stands out among clusters that are all far apart.
        let row: Vec<[Point; 1]> =
            (0..9).map(|i| [[f64::from(i) * 1e9; 3]]).collect();
        let row: Vec<&[Point]> = row.iter().map(|c| &c[..]).collect();
        assert_eq!(named(&row), "");
    }

    #[test]
    fn usual_fill_values_are_known() {
        let usual = [
            -999.0,
            9999.0,
            -99_999.0,
            65_535.0,
            -32_768.0,
            f64::from(i32::MAX),
            f64::from(i32::MAX as f32),
            f64::from(u32::MAX),
            1e20,
            f64::from(1e20_f32),
            9.969_209_968_386_869e36,
            -3.4e38,
            -f64::from(f32::MAX),
            f64::from(-1e30_f32),
            f64::MAX,
            i64::MIN as f64,
        ];
        assert!(usual.iter().all(|&value| fill_value(value).is_some()));
        let others =
            [0.0, 1.0, 99.0, 1000.0, -0.5, 1e9, 65_536.0, 2e20, f64::INFINITY];
        assert!(others.iter().all(|&value| fill_value(value).is_none()));
    }

    #[test]
    fn numbers_are_short() {
        let all = [128.0, 33.531_285, 2_147_484_268.15, 1e-9, 0.0, 12_345.678];
        let all = all.map(short);
        assert_eq!(all, ["128", "33.53", "2.147e9", "1e-9", "0", "12350"]);
        assert_eq!([exact(-2_147_483_648.0), exact(1e20)], ["-2147483648", "1e20"]);
    }
}
