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
            "f32 has too few digits for these data: they span {} along {} (from {} to \
             {}), so that even with the origin in their centre a distance is rounded by \
             up to {}, and the median distance from a cluster to its nearest is {}; \
             --precision f64 has digits enough (steps 1 to 5){culprit}",
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

/// Names the coordinate without which the box would be much shorter along an axis,
/// if there is one.
fn culprit(
    extent: &Extent,
    axis: usize,
    left: &ClusterSet,
    right: &ClusterSet,
) -> Option<String> {
    let owners = || {
        let of = |set: &ClusterSet, side| {
            set.ids().iter().map(move |&id| (id, side)).collect::<Vec<_>>()
        };
        [of(left, "left"), of(right, "right")].concat()
    };
    let clusters = left.clusters().iter().chain(right.clusters());
    let owned: Vec<(f64, (i64, &str))> = clusters
        .zip(owners())
        .flat_map(|(c, owner)| c.points().iter().map(move |p| (p[axis], owner)))
        .collect();
    let span_of = |kept: &dyn Fn(&(f64, (i64, &str))) -> bool| {
        let kept = owned.iter().filter(|entry| kept(entry)).map(|entry| entry.0);
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = kept.fold(none, |(l, h), x| (l.min(x), h.max(x)));
        high - low // -∞ if nothing is kept
    };
    let name = |end: f64| {
        let mut holders: Vec<_> = owned
            .iter()
            .filter(|entry| entry.0 == end)
            .map(|entry| entry.1)
            .collect();
        holders.dedup();
        let &(id, side) = holders.first()?;
        let others = match holders.len() - 1 {
            0 => String::new(),
            1 => " (and of another one)".into(),
            more => format!(" (and of {more} others)"),
        };
        let place = format!("{} of cluster {id} on the {side}{others}", AXES[axis]);
        let without_points = span_of(&|entry| entry.0 != end);
        let without_cluster = span_of(&|entry| entry.1 != (id, side));
        let span = extent.side(axis);
        // A fill value may have company at the other end.
        if let Some(name) = fill_value(end).filter(|_| without_points < 0.75 * span)
        {
            let end = exact(end);
            let question = "a fill value for a missing number?";
            return Some((0, format!("{place} is {end}, {name}: {question}")));
        }
        // Anything else has to stand out clearly.
        let spans = [("the points there", without_points), ("it", without_cluster)];
        let (what, rest) =
            spans.into_iter().find(|(_, rest)| (0.0..0.1 * span).contains(rest))?;
        let (end, rest) = (exact(end), short(rest));
        let rest = format!("without {what} the data would span {rest}");
        Some((1, format!("{place} is {end}; {rest}")))
    };
    let ends = [extent.low[axis], extent.high[axis]].into_iter().filter_map(name);
    ends.min_by_key(|(rank, _)| *rank).map(|(_, text)| text)
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
    rounded.parse().map_or(rounded, exact)
}

/// A number with all its digits.
fn exact(value: f64) -> String {
    match value.abs() {
        size if size != 0.0 && !(1e-4..1e15).contains(&size) => format!("{value:e}"),
        _ => value.to_string(),
    }
}
