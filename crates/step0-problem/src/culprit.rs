//! What stretches the box around the data: a fill value for a missing number, or
//! something far away from all else.

use crate::{ClusterSet, Extent};

pub(crate) const AXES: [&str; 3] = ["x", "y", "z"];

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
pub(crate) fn culprit(
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

/// What is larger than this and looks like a fill value is one: in hardly any unit data
/// reach as far. Smaller ones, such as -9999, may be places.
const SURELY: f64 = 1e8;

/// What a fill value is that can hardly be a place.
pub(crate) fn sure_fill_value(value: f64) -> Option<&'static str> {
    fill_value(value).filter(|_| value.abs() > SURELY)
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
pub(crate) fn short(value: f64) -> String {
    let rounded = format!("{value:.3e}");
    let Ok(four_digits) = rounded.parse::<f64>() else { return rounded };
    match value.abs() {
        size if size >= 1e5 => format!("{four_digits:e}"),
        _ => exact(four_digits),
    }
}

/// A number with all its digits.
pub(crate) fn exact(value: f64) -> String {
    match value.abs() {
        size if size != 0.0 && !(1e-4..1e15).contains(&size) => format!("{value:e}"),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cluster, Point};

    /// Clusters 0, 1, … of these points each.
    fn set(clusters: &[&[Point]]) -> ClusterSet {
        let clusters = clusters.iter().map(|c| Cluster::from_points(c).unwrap());
        ClusterSet::numbered(clusters.collect()).unwrap()
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
