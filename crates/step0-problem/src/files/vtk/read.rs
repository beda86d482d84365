//! Reads points and labels from a grid.

use super::{
    Fault,
    encoded::Store,
    fault, numbers,
    outline::{DataArray, Grid, Piece, PointData, outline},
    quoted,
};
use crate::{LabelledPoints, Point};

/// Reads the points of an unstructured grid, all pieces one after the other, with a
/// label for each. Labels come from the array of the given name, else from the
/// active scalars, else from the only array with one component.
///
/// # Errors
/// A fault if the bytes are not such a file, if it contradicts itself, if no array
/// can be chosen as the label, if a label is not a whole number that i64 holds, and
/// if a point is not finite.
pub fn read(bytes: &[u8], label: Option<&str>) -> Result<LabelledPoints, Fault> {
    let Grid { coding, pieces, appended } = outline(bytes)?;
    let mut store = Store { coding, appended };
    let mut all = LabelledPoints::default();
    let mut chosen = label.map(str::to_owned);
    for piece in &pieces {
        // VTK writes empty pieces, without any arrays, for processes that had no
        // points.
        if piece.size == 0 && piece.coordinates.is_none() {
            continue;
        }
        let array = label_array(piece, chosen.as_deref())?;
        let labels = numbers::labels(array, piece.size, &mut store)?;
        // The array that labels the first piece also labels the others.
        chosen.get_or_insert_with(|| array.name().to_owned());
        append_points(&mut all.points, piece, &mut store)?;
        all.labels.extend(labels);
    }
    Ok(all)
}

fn append_points(
    points: &mut Vec<Point>,
    piece: &Piece,
    store: &mut Store,
) -> Result<(), Fault> {
    let Some(array) = &piece.coordinates else {
        return Err(fault(piece.line, "expected <Points> in <Piece>, found none"));
    };
    let components = array.components()?;
    if components != 3 {
        let expected = "expected 3 components for points";
        return Err(array.fault(format!("{expected}, found {components}")));
    }
    let count = piece.size.checked_mul(3);
    let count = count.ok_or_else(|| array.fault("too many points for memory"))?;
    let coordinates = numbers::floats(array, count, store)?;
    numbers::make_room(points, piece.size).map_err(|m| array.fault(m))?;
    for &point in coordinates.as_chunks().0 {
        if !point.iter().all(|x| x.is_finite()) {
            let ([x, y, z], index) = (point, points.len());
            let message = format!("point {index} is not finite: ({x}, {y}, {z})");
            return Err(array.fault(message));
        }
        points.push(point);
    }
    Ok(())
}

/// The array of a piece that labels its points.
fn label_array<'p, 'a>(
    piece: &'p Piece<'a>,
    label: Option<&str>,
) -> Result<&'p DataArray<'a>, Fault> {
    let Some(data) = &piece.point_data else {
        let message = "expected <PointData> with a label for each point, found none";
        return Err(fault(piece.line, message));
    };
    let array = match label.or(data.scalars.as_deref()) {
        Some(name) => named(data, name)?,
        None => only(data)?,
    };
    let components = array.components()?;
    if components != 1 {
        let expected = "expected 1 component for a label";
        return Err(array.fault(format!("{expected}, found {components}")));
    }
    Ok(array)
}

fn named<'p, 'a>(
    data: &'p PointData<'a>,
    name: &str,
) -> Result<&'p DataArray<'a>, Fault> {
    let mut matching = data.arrays.iter().filter(|array| array.name() == name);
    match (matching.next(), matching.next()) {
        (Some(array), None) => Ok(array),
        (Some(_), Some(second)) => {
            Err(second.fault("expected one array of this name"))
        }
        (None, _) => {
            let (name, found) = (quoted(name), list(&data.arrays));
            Err(fault(
                data.line,
                format!("expected the array {name}, found {found}"),
            ))
        }
    }
}

fn only<'p, 'a>(data: &'p PointData<'a>) -> Result<&'p DataArray<'a>, Fault> {
    let scalar = |array: &&DataArray| {
        numbers::is_numeric(array)
            && array.components().is_ok_and(|count| count == 1)
    };
    let mut candidates = data.arrays.iter().filter(scalar);
    match (candidates.next(), candidates.next()) {
        (Some(array), None) => Ok(array),
        _ => {
            let expected =
                "expected active scalars or one array with 1 component as the label";
            let found = list(&data.arrays);
            Err(fault(
                data.line,
                format!("{expected}, found {found}: choose with --label"),
            ))
        }
    }
}

/// The names of the arrays, for a message.
fn list(arrays: &[DataArray]) -> String {
    let describe = |array: &DataArray| {
        let components =
            array.element.attribute("NumberOfComponents").unwrap_or("1");
        format!("{} ({}×{components})", quoted(array.name()), array.kind())
    };
    const MOST: usize = 20;
    let some: Vec<String> = arrays.iter().take(MOST).map(describe).collect();
    match arrays.len() {
        0 => "no array".into(),
        count if count > MOST => {
            format!("{} and {} more", some.join(", "), count - MOST)
        }
        _ => some.join(", "),
    }
}
