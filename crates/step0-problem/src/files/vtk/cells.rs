//! Labels of vertex cells, which pass to the points that the cells are made of.

use super::{
    Fault,
    encoded::Store,
    fault,
    labels::{Labels, mark},
    numbers::{self, Number, push},
    outline::{DataArray, Kind, On, Piece},
};
use crate::files::{self, Noise};

/// What else can be done about cells that are no vertices.
const INSTEAD: &str = "give the points labels of their own (ParaView: Cell Data to \
     Point Data, which averages where cells share a point)";

/// The labels of a piece's points, taken from an array of its cells. `points` may have
/// marks of ghosts, which need no label.
pub(super) fn labels(
    piece: &Piece,
    kind: Kind,
    array: &DataArray,
    noise: &Noise,
    store: &mut Store,
    points: &mut Labels,
) -> Result<(), Fault> {
    let cells = &piece.cells;
    if cells.count == 0 {
        return Err(too_few(piece, 0));
    }
    check_types(piece, kind, store)?;
    let offsets = offsets(piece, store)?;
    let mut of_cells = Labels::default();
    store.make_room(&mut of_cells.labels, cells.count);
    of_cells.read(array, cells.count, noise, store)?;
    of_cells.mark_ghosts(piece, On::Cells, store)?;
    let connectivity = find(piece, "connectivity")?;
    let used = offsets.last().copied().unwrap_or(0);
    // What a piece declares costs no memory before there is as much data.
    store.tries = true;
    numbers::each(connectivity, used, store, |_, _| Ok(()))?;
    store.tries = false;
    if piece.size > used.max(points.marks.len()) {
        return Err(too_few(piece, used));
    }
    let start = |message| fault(piece.line, message);
    numbers::make_room(&mut points.labels, piece.size).map_err(start)?;
    points.labels.resize(piece.size, 0);
    for index in 0..piece.size {
        points.mark(index, mark::UNLABELLED).map_err(start)?;
    }
    let mut cell = 0;
    numbers::each(connectivity, used, store, |index, number| {
        while offsets.get(cell).is_some_and(|&end| end <= index) {
            cell += 1;
        }
        let size = piece.size;
        let point = count(number).filter(|&point| point < size);
        let Some(point) = point else {
            return Err(format!(
                "expected a point below {size}, found {number} at {index}"
            ));
        };
        let label = of_cells.labels.get(cell).copied().unwrap_or(0);
        let missing = of_cells.marks(cell) & mark::MISSING;
        let old = points.marks[point];
        if of_cells.marks(cell) & mark::GHOST != 0 {
            points.marks[point] = old | mark::OF_GHOST;
            return Ok(());
        }
        if old & mark::UNLABELLED != 0 {
            points.labels[point] = label;
            points.marks[point] = old & !mark::UNLABELLED | missing;
        } else if points.labels[point] != label || old & mark::MISSING != missing {
            let other = points.labels[point];
            return Err(format!(
                "point {point} belongs to two vertex cells with the labels {other} \
                 and {label}: {INSTEAD}"
            ));
        }
        Ok(())
    })?;
    for (point, marks) in points.marks.iter_mut().enumerate() {
        if *marks & mark::UNLABELLED == 0 {
            continue;
        }
        if *marks & (mark::GHOST | mark::OF_GHOST) == 0 {
            let message =
                format!("point {point} belongs to no vertex cell: {INSTEAD}");
            return Err(connectivity.fault(message));
        }
        *marks |= mark::GHOST;
    }
    Ok(())
}

fn too_few(piece: &Piece, used: usize) -> Fault {
    let points = files::count(piece.size as u64, "point");
    let message = format!(
        "expected a vertex cell for each of {points}, found {used}: {INSTEAD}"
    );
    fault(piece.line, message)
}

/// Checks that all cells are vertices, or several vertices in one.
fn check_types(piece: &Piece, kind: Kind, store: &mut Store) -> Result<(), Fault> {
    let cells = &piece.cells;
    if kind == Kind::Poly {
        let others = cells.others;
        return match others {
            0 => Ok(()),
            _ => Err(fault(
                piece.line,
                format!(
                    "the labels belong to cells, and {others} of these are lines, \
                     strips or polygons, not vertices: {INSTEAD}"
                ),
            )),
        };
    }
    numbers::each(find(piece, "types")?, cells.count, store, |index, number| {
        match number {
            Number::Integer(1 | 2) => Ok(()),
            other => Err(format!(
                "the labels belong to cells, and cell {index} is of type {other}, not \
                 a vertex (1 or 2): {INSTEAD}"
            )),
        }
    })
}

/// Where each cell ends in the list of all cells' points.
fn offsets(piece: &Piece, store: &mut Store) -> Result<Vec<usize>, Fault> {
    let mut offsets = Vec::new();
    store.make_room(&mut offsets, piece.cells.count);
    let array = find(piece, "offsets")?;
    numbers::each(array, piece.cells.count, store, |index, number| {
        let last = offsets.last().copied().unwrap_or(0);
        match count(number).filter(|&end| end >= last) {
            Some(end) => push(&mut offsets, end),
            None => Err(format!(
                "expected a number not below {last}, found {number} at {index}"
            )),
        }
    })?;
    Ok(offsets)
}

fn count(number: Number) -> Option<usize> {
    match number {
        Number::Integer(number) => number.try_into().ok(),
        Number::Unsigned(number) => number.try_into().ok(),
        _ => None,
    }
}

/// The array of this name that says what the cells are made of.
fn find<'p, 'a>(
    piece: &'p Piece<'a>,
    name: &str,
) -> Result<&'p DataArray<'a>, Fault> {
    piece.cells.arrays.iter().find(|array| array.name() == name).ok_or_else(|| {
        let message = format!(
            "the labels belong to cells: expected an array \"{name}\" that says which \
             points these are made of, found none"
        );
        fault(piece.line, message)
    })
}
