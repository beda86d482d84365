//! A cluster that spans all others: perhaps noise under the label 0.

use crate::{LabelledPoints, Point};

/// The share of all other points that a box has to hold to be suspicious.
const MOST: f64 = 0.9;

/// How many of the points with another label lie in the box around those with label 0,
/// and how many there are, if it is nearly all of them: R and Julia label noise 0. `None`
/// if that is not so, or if a label is negative: then noise has been labelled otherwise.
pub fn spanned_by_zero(all: &LabelledPoints) -> Option<(usize, usize)> {
    let mut low = [f64::INFINITY; 3];
    let mut high = [f64::NEG_INFINITY; 3];
    let labelled = || all.points.iter().zip(&all.labels);
    for (point, &label) in labelled() {
        if label < 0 {
            return None;
        }
        if label == 0 {
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
    }
    let is_inside = |point: &Point| {
        (0..3).all(|axis| (low[axis]..=high[axis]).contains(&point[axis]))
    };
    let others = labelled().filter(|&(_, &label)| label != 0);
    let (mut inside, mut count) = (0, 0);
    for (point, _) in others {
        count += 1;
        inside += usize::from(is_inside(point));
    }
    (count > 0 && inside as f64 >= MOST * count as f64).then_some((inside, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{SCALING, WORKSHOP};

    fn labelled(points: &[(f64, i64)]) -> LabelledPoints {
        let (points, labels) =
            points.iter().map(|&(x, label)| ([x, 1.0, 1.0], label)).unzip();
        LabelledPoints { points, labels }
    }

    #[test]
    fn a_zero_that_spans_the_others_is_found() {
        let spanned = |points: &[(f64, i64)]| spanned_by_zero(&labelled(points));
        assert_eq!(spanned(&[(0.0, 0), (9.0, 0), (1.0, 1), (8.0, 2)]), Some((2, 2)));
        assert_eq!(spanned(&[(0.0, 0), (2.0, 0), (1.0, 1), (8.0, 2)]), None);
        assert_eq!(spanned(&[(0.0, 0), (9.0, 0), (1.0, 1), (8.0, -1)]), None);
        assert_eq!(spanned(&[(0.0, 1), (9.0, 1), (1.0, 2)]), None);
        assert_eq!(spanned(&[(0.0, 0), (9.0, 0)]), None);
    }

    #[test]
    fn the_workshops_data_are_not_suspicious() {
        for recipe in WORKSHOP.into_iter().chain(SCALING) {
            let set = recipe.generate().unwrap();
            assert_eq!(spanned_by_zero(&LabelledPoints::from(&set)), None);
        }
    }
}
