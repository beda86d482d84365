//! Labels, and which points are left out.

use super::{
    Fault,
    encoded::Store,
    numbers::{self, Number, push},
    outline::{DataArray, On, Piece},
};
use crate::files::{Noise, whole_number};

/// What is known of some points besides their label; one bit for each.
pub(super) mod mark {
    /// The label is NaN, and that is noise.
    pub const MISSING: u8 = 1;
    /// The point is a duplicate of another piece's, or hidden.
    pub const GHOST: u8 = 2;
    /// The point belongs to no vertex cell that would label it.
    pub const UNLABELLED: u8 = 4;
    /// The point belongs to a vertex cell that is a ghost.
    pub const OF_GHOST: u8 = 8;
}

/// The labels of some points or cells.
#[derive(Default)]
pub(super) struct Labels {
    pub labels: Vec<i64>,
    /// The marks of the first of them; the others have none.
    pub marks: Vec<u8>,
}

impl Labels {
    /// What is marked of one.
    pub fn marks(&self, index: usize) -> u8 {
        self.marks.get(index).copied().unwrap_or(0)
    }

    /// Marks one. The list of marks grows as far as needed: most files need none.
    pub fn mark(&mut self, index: usize, mark: u8) -> Result<(), String> {
        if let Some(more) = (index + 1).checked_sub(self.marks.len()) {
            numbers::make_room(&mut self.marks, more)?;
            self.marks.resize(index + 1, 0);
        }
        self.marks[index] |= mark;
        Ok(())
    }

    /// Marks the points or cells of a piece that VTK's own arrays say are duplicates
    /// of another piece's, or hidden.
    pub fn mark_ghosts(
        &mut self,
        piece: &Piece,
        on: On,
        store: &mut Store,
    ) -> Result<(), Fault> {
        // DUPLICATEPOINT, HIDDENPOINT and the like of vtkDataSetAttributes.
        let ghost_bits = match on {
            On::Points => 1 | 2,
            On::Cells => 1 | 32,
        };
        for array in on.arrays(piece).iter().flat_map(|data| &data.arrays) {
            let bits = match array.name() {
                "vtkGhostType" => ghost_bits,
                // What VTK wrote before version 6: how far from the piece's own.
                "vtkGhostLevels" => i64::MAX,
                _ => continue,
            };
            let components = array.components()?;
            if components != 1 {
                let expected = "expected 1 component for marks of ghosts";
                return Err(array.fault(format!("{expected}, found {components}")));
            }
            let expected = on.count(piece);
            numbers::each(array, expected, store, |index, number| match number {
                Number::Integer(number) if number & bits != 0 => {
                    self.mark(index, mark::GHOST)
                }
                Number::Integer(_) => Ok(()),
                other => Err(format!("expected a small integer, found {other}")),
            })?;
        }
        Ok(())
    }

    /// Reads an array of labels, as many as expected.
    pub fn read(
        &mut self,
        array: &DataArray,
        expected: usize,
        noise: &Noise,
        store: &mut Store,
    ) -> Result<(), Fault> {
        let missing = missing(noise).is_some();
        numbers::each(array, expected, store, |index, number| {
            let label = match id(number) {
                Some(label) => label,
                None if missing && is_nan(number) => {
                    self.mark(index, mark::MISSING)?;
                    0
                }
                None => {
                    let why = why_not(index, number);
                    return Err(format!(
                        "expected a whole number below 2⁶³, found {why}"
                    ));
                }
            };
            push(&mut self.labels, label)
        })
    }
}

/// Says why the numbers of an array cannot be ids, if they cannot.
pub(super) fn why_no_ids(
    array: &DataArray,
    expected: usize,
    noise: &Noise,
    store: &mut Store,
) -> Result<Option<String>, Fault> {
    if numbers::is_small_integer(array) {
        return Ok(None);
    }
    let missing = missing(noise).is_some();
    let mut why = None;
    let result = numbers::each(array, expected, store, |index, number| {
        if id(number).is_some() || missing && is_nan(number) {
            return Ok(());
        }
        why = Some(why_not(index, number));
        Err(String::new())
    });
    match why {
        Some(why) => Ok(Some(why)),
        None => result.map(|()| None),
    }
}

/// The text for a missing label, if such a label is noise: numbers miss one as NaN.
pub(super) fn missing(noise: &Noise) -> Option<&'static str> {
    ["NaN", "nan", "NAN", ""].into_iter().find(|text| noise.has_text(text))
}

fn id(number: Number) -> Option<i64> {
    match number {
        Number::Integer(number) => Some(number),
        Number::Unsigned(number) => number.try_into().ok(),
        Number::Single(number) => whole_number(number.into()),
        Number::Double(number) => whole_number(number),
    }
}

fn is_nan(number: Number) -> bool {
    match number {
        Number::Single(number) => number.is_nan(),
        Number::Double(number) => number.is_nan(),
        _ => false,
    }
}

fn why_not(index: usize, number: Number) -> String {
    if is_nan(number) {
        return format!(
            "NaN at {index}; if that is a missing id, --noise=-1,NaN leaves it out, and \
             -1 as well"
        );
    }
    format!("{number} at {index}")
}
