//! Exercise `valid-cluster`: what a type promises, no loop has to check.

/// A point in space.
pub type Point = [f64; 3];

/// At least one point, all of whose coordinates are finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    points: Vec<Point>,
}

/// Why a table is no cluster. Rows and columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no row.
    Empty,
    /// A row that is not x, y, z.
    Columns {
        /// The row.
        row: usize,
        /// How many columns it has.
        found: usize,
    },
    /// A coordinate that is NaN or infinite.
    NotFinite {
        /// Its row.
        row: usize,
        /// Its column.
        column: usize,
    },
}

impl Cluster {
    /// Takes the rows of a table.
    ///
    /// # Errors
    /// The first fault: that there is no row, or that a row does not have three
    /// columns, or that one of its numbers is not finite.
    pub fn new(rows: &[Vec<f64>]) -> Result<Cluster, Fault> {
        // region: answer
        // stub: let _ = rows;
        // stub: todo!()
        if rows.is_empty() {
            return Err(Fault::Empty);
        }
        let mut points = Vec::with_capacity(rows.len());
        for (row, numbers) in rows.iter().enumerate() {
            let [x, y, z] = numbers[..] else {
                return Err(Fault::Columns { row, found: numbers.len() });
            };
            if let Some(column) = numbers.iter().position(|x| !x.is_finite()) {
                return Err(Fault::NotFinite { row, column });
            }
            points.push([x, y, z]);
        }
        Ok(Cluster { points })
        // endregion
    }

    /// The points, in the order of the rows they came from.
    pub fn points(&self) -> &[Point] {
        &self.points
    }
}
