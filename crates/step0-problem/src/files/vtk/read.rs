//! Reads points and labels from a grid.

use super::{
    Fault, cells,
    choose::{self, Choice},
    encoded::Store,
    fault, kinds,
    labels::{Labels, mark, missing},
    numbers::{self, Number, push},
    outline::{DataArray, Kind, On, Piece, outline},
};
use crate::files::{Labelled, LeftOut, Noise, Taken};
use crate::{LabelledPoints, Point};

/// Reads the points of an unstructured grid (.vtu) or of poly data (.vtp), all pieces
/// one after the other, with a label for each.
///
/// The label is the array of the given name; else the array called `cluster`; else the
/// active scalars, if they are whole numbers; else the only array that can be ids. If
/// no array of the points can be the label, the arrays of the cells are looked at in
/// the same way, and the points get the labels of the vertex cells that they make.
///
/// Points are left out, and counted, if they are ghosts or if their label is noise.
///
/// # Errors
/// A fault if the bytes are not such a file, if it contradicts itself, if it has no
/// points, if no array can be chosen as the label, if a label is not a whole number
/// that i64 holds, and if a point that is not left out is not finite or is made of
/// integers that f64 does not hold exactly.
pub fn read(
    bytes: &[u8],
    label: Option<&str>,
    noise: &Noise,
) -> Result<Labelled, Fault> {
    kinds::check(bytes)?;
    let mut grid = outline(bytes)?;
    let mut store = Store {
        coding: grid.coding,
        appended: grid.appended.take(),
        tries: false,
        size: bytes.len(),
    };
    let Some(first) = grid.pieces.first() else {
        return Err(fault(grid.line, "the grid has no points"));
    };
    let choice = choose::choose(&grid, label, noise, &mut store)?;
    let mut all = LabelledPoints::default();
    let sizes = grid.pieces.iter().map(|piece| piece.size);
    let declared = sizes.fold(0, usize::saturating_add);
    store.make_room(&mut all.labels, declared);
    let mut left_out = LeftOut::default();
    for piece in &grid.pieces {
        let marks =
            labels(piece, grid.kind, &choice, noise, &mut store, &mut all.labels);
        let marks = marks.map_err(|fault| choice.explain(fault))?;
        if all.points.capacity() == 0 {
            store.make_room(&mut all.points, declared);
        }
        let coordinates = points(piece, &mut store, &mut all.points)?;
        keep(&mut all, piece, &marks, noise, &mut left_out)
            .map_err(|message| coordinates.fault(message))?;
    }
    let coordinates = first.coordinates.as_ref().map_or("", |array| array.name());
    let coordinates = if coordinates.is_empty() { "Points" } else { coordinates };
    let taken = Taken {
        form: grid.kind.form().into(),
        coordinates: coordinates.into(),
        label: choice.name,
        label_chosen: choice.how,
        left_out,
        notes: choice.notes,
        ..Taken::default()
    };
    Ok(Labelled { points: all, taken, ..Labelled::default() })
}

/// Appends the labels of a piece's points, and returns the marks of these.
fn labels(
    piece: &Piece,
    kind: Kind,
    choice: &Choice,
    noise: &Noise,
    store: &mut Store,
    all: &mut Vec<i64>,
) -> Result<Vec<u8>, Fault> {
    let array = choose::named(piece, choice.on, &choice.name)?;
    let mut of_points = Labels::default();
    if choice.on == On::Cells {
        of_points.mark_ghosts(piece, On::Points, store)?;
        cells::labels(piece, kind, array, noise, store, &mut of_points)?;
        numbers::make_room(all, piece.size).map_err(|m| array.fault(m))?;
        all.extend(of_points.labels);
        return Ok(of_points.marks);
    }
    of_points.labels = std::mem::take(all);
    of_points.read(array, piece.size, noise, store)?;
    of_points.mark_ghosts(piece, On::Points, store)?;
    *all = of_points.labels;
    Ok(of_points.marks)
}

/// Appends the points of a piece, finite or not.
fn points<'p, 'a>(
    piece: &'p Piece<'a>,
    store: &mut Store,
    points: &mut Vec<Point>,
) -> Result<&'p DataArray<'a>, Fault> {
    let Some(array) = &piece.coordinates else {
        return Err(fault(piece.line, "expected <Points> in <Piece>, found none"));
    };
    let components = array.components()?;
    if components != 3 {
        let expected = "expected 3 components for points (NumberOfComponents=\"3\")";
        return Err(array.fault(format!("{expected}, found {components}")));
    }
    let count = piece.size.checked_mul(3);
    let count = count.ok_or_else(|| array.fault("too many points for memory"))?;
    let mut point = [0.0; 3];
    numbers::each(array, count, store, |index, number| {
        let axis = index % 3;
        point[axis] = coordinate(number)?;
        if axis == 2 { push(points, point) } else { Ok(()) }
    })?;
    Ok(array)
}

fn coordinate(number: Number) -> Result<f64, String> {
    let is_exact = |exact: i128, found: f64| match found as i128 == exact {
        true => Ok(found),
        false => Err(format!(
            "expected coordinates that a 64-bit float holds exactly, found {exact}: \
             save the points as Float64"
        )),
    };
    match number {
        Number::Integer(number) => is_exact(number.into(), number as f64),
        Number::Unsigned(number) => is_exact(number.into(), number as f64),
        Number::Single(number) => Ok(number.into()),
        Number::Double(number) => Ok(number),
    }
}

/// Leaves out ghosts and noise among the points of the last piece, and counts them.
/// Those that stay must be finite.
fn keep(
    all: &mut LabelledPoints,
    piece: &Piece,
    marks: &[u8],
    noise: &Noise,
    left_out: &mut LeftOut,
) -> Result<(), String> {
    let start = all.labels.len() - piece.size;
    let mut kept = start;
    for index in 0..piece.size {
        let (label, point) = (all.labels[start + index], all.points[start + index]);
        let marks = marks.get(index).copied().unwrap_or(0);
        if marks & mark::GHOST != 0 {
            left_out.ghosts += 1;
        } else if marks & mark::MISSING != 0 {
            left_out.count_text(missing(noise).unwrap_or_default());
        } else if noise.has_number(label) {
            left_out.count_number(label);
        } else if point.iter().all(|x| x.is_finite()) {
            (all.labels[kept], all.points[kept]) = (label, point);
            kept += 1;
        } else {
            let [x, y, z] = point;
            return Err(format!("point {index} is not finite: ({x}, {y}, {z})"));
        }
    }
    all.labels.truncate(kept);
    all.points.truncate(kept);
    Ok(())
}
