//! Coordinates that stand for a missing number.

use crate::culprit::{AXES, exact, sure_fill_value};
use crate::{LabelledPoints, Point};

/// A sentence for each axis on which a value stands that programs write where a number is
/// missing.
pub fn fill_values(all: &LabelledPoints) -> Vec<String> {
    let sentence = |axis: usize| {
        let along = |point: &&Point| sure_fill_value(point[axis]).is_some();
        let first = all.points.iter().find(along)?[axis];
        let points = all.points.iter().filter(|point| point[axis] == first).count();
        let (name, points) =
            (sure_fill_value(first)?, super::count(points as u64, "point"));
        Some(format!(
            "{} is {}, {name}, at {points}: a fill value for a missing number?",
            AXES[axis],
            exact(first)
        ))
    };
    (0..3).filter_map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_values_are_found_along_each_axis() {
        let least = f64::from(i32::MIN);
        let points =
            vec![[1.0, least, 3.0], [1.0, least, -9999.0], [1e20, 2.0, 3.0]];
        let found = fill_values(&LabelledPoints { points, labels: vec![0; 3] });
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("x is 1e20"), "{found:?}");
        assert_eq!(
            found[1],
            "y is -2147483648, the least 32-bit integer, at 2 points: \
             a fill value for a missing number?"
        );
    }
}
