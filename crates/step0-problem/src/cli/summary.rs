//! What is still wanted of the two sets when their pairs are known.

use super::input::{Input, Loaded};
use crate::LabelledPoints;
use crate::document::Size;

/// What is reported about the two sets. The sets themselves take more memory than all
/// else, and nothing needs them when they have been paired.
pub struct Summary {
    /// A name for both together.
    pub name: String,
    /// The size of each.
    pub sizes: [Size; 2],
    names: [Option<Vec<String>>; 2],
}

impl Summary {
    /// Takes the input to pieces: what is reported, and the points of both sets, in the
    /// order of their files, if they are to be written.
    pub fn of(
        input: Input,
        are_written: bool,
    ) -> (Summary, Option<[LabelledPoints; 2]>) {
        let Input { name, left, right } = input;
        let mut sides = [left, right];
        let summary = Summary {
            name,
            sizes: sides.each_ref().map(|side| Size::from(&side.set)),
            names: sides.each_mut().map(|side| side.names.take()),
        };
        let in_order = |Loaded { set, points, .. }| {
            points.unwrap_or_else(|| LabelledPoints::from(&set))
        };
        (summary, are_written.then(|| sides.map(in_order)))
    }

    /// The point pairs, each counted once although it serves both directions.
    pub fn point_pairs(&self) -> u64 {
        let [left, right] = self.sizes;
        left.points * right.points
    }

    /// The names of the clusters on the left and on the right, where a file has names.
    pub fn names(&self) -> [Option<&[String]>; 2] {
        self.names.each_ref().map(Option::as_deref)
    }
}
