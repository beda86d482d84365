//! Mistake: forgets the empty table, whose loop finds no fault.
//! Caught by: no_rows_are_no_cluster

/// A point in space.
pub type Point = [f64; 3];

/// At least one point, all of whose coordinates are finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    points: Vec<Point>,
}

/// Why a table is no cluster.
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
    /// A fault.
    pub fn new(rows: &[Vec<f64>]) -> Result<Cluster, Fault> {
        let mut points = Vec::new();
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
    }

    /// The points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }
}
