//! Which array is the label.

use super::{
    Fault,
    encoded::Store,
    fault, labels, numbers,
    outline::{Attributes, DataArray, Grid, On, Piece},
    quoted,
};
use crate::files::Noise;

/// The array that labels the points, in every piece.
pub(super) struct Choice {
    pub name: String,
    pub on: On,
    /// How it was chosen.
    pub how: String,
    pub notes: Vec<String>,
}

impl Choice {
    /// Adds to a fault of the cells' labels why the points have none.
    pub fn explain(&self, fault: Fault) -> Fault {
        let notes = match self.on {
            On::Points => &[][..],
            On::Cells => &self.notes,
        };
        let message = notes.iter().fold(fault.message, |m, note| m + "; " + note);
        Fault { message, ..fault }
    }
}

/// What the rules find among the arrays of points, or of cells.
enum Found {
    One(String, &'static str),
    Several,
    None,
}

/// Chooses the label of a grid that has points: the array of the given name; else, of
/// the arrays of points, the one called `cluster`, the active scalars, or the only one
/// that can be ids; else the same of the arrays of cells.
pub(super) fn choose(
    grid: &Grid,
    label: Option<&str>,
    noise: &Noise,
    store: &mut Store,
) -> Result<Choice, Fault> {
    let first = &grid.pieces[0];
    if let Some(name) = label {
        return asked(first, name);
    }
    let mut notes = Vec::new();
    store.tries = true;
    let mut by_rule = |on| chosen(grid, on, noise, store, &mut notes);
    let (mut on, mut found) = (On::Points, by_rule(On::Points)?);
    if matches!(found, Found::None) {
        (on, found) = (On::Cells, by_rule(On::Cells)?);
    }
    store.tries = false;
    let Found::One(name, how) = found else {
        return Err(none(first, &notes));
    };
    if on == On::Cells {
        notes.push("the labels are those of the vertex cells".into());
    } else if let Some(other) = cluster_on_cells(first, &name) {
        let other = quoted(other);
        notes.push(format!(
            "the cells have an array {other}, which --label would choose"
        ));
    }
    let how = match on {
        On::Points => how.into(),
        On::Cells => format!("{how}, on the vertex cells"),
    };
    Ok(Choice { name, on, how, notes })
}

/// The array that was asked for by its name, in any case unless there are several.
fn asked(first: &Piece, name: &str) -> Result<Choice, Fault> {
    let called = |on: On, fits: &dyn Fn(&str) -> bool| {
        let data = on.arrays(first)?;
        let mut fitting =
            data.arrays.iter().map(|array| array.name()).filter(|it| fits(it));
        fitting.next().filter(|_| fitting.next().is_none()).map(str::to_owned)
    };
    let exact = |it: &str| it == name;
    let in_any_case = |it: &str| it.to_lowercase() == name.to_lowercase();
    let is_there = |on: On| {
        on.arrays(first)
            .is_some_and(|data| data.arrays.iter().any(|it| exact(it.name())))
    };
    let choice = |name: String, on, how: &str| {
        Ok(Choice { name, on, how: how.into(), notes: Vec::new() })
    };
    let (by_label, on_cells) = ("by --label", "by --label, on the vertex cells");
    if is_there(On::Points) {
        choice(name.into(), On::Points, by_label)
    } else if is_there(On::Cells) {
        choice(name.into(), On::Cells, on_cells)
    } else if let Some(name) = called(On::Points, &in_any_case) {
        choice(name, On::Points, by_label)
    } else if let Some(name) = called(On::Cells, &in_any_case) {
        choice(name, On::Cells, on_cells)
    } else {
        let (name, found) = (quoted(name), list_all(first));
        let message = format!("expected the array {name}, found {found}");
        Err(fault(line(first), message))
    }
}

/// A word about active scalars that an array called `cluster` goes before.
fn goes_before_active(data: &Attributes, name: &str) -> Option<String> {
    let active = data.scalars.as_deref().filter(|active| *active != name)?;
    let (name, active) = (quoted(name), quoted(active));
    Some(format!("the array {name} goes before the active scalars, {active}"))
}

/// The array that the rules choose among those of points, or of cells.
fn chosen(
    grid: &Grid,
    on: On,
    noise: &Noise,
    store: &mut Store,
    notes: &mut Vec<String>,
) -> Result<Found, Fault> {
    let Some(data) = on.arrays(&grid.pieces[0]) else { return Ok(Found::None) };
    let mut candidates: Vec<&DataArray> =
        data.arrays.iter().filter(|array| is_candidate(data, array)).collect();
    let called = |array: &DataArray| array.name().eq_ignore_ascii_case("cluster");
    let exact = candidates.iter().find(|array| array.name() == "cluster");
    let mut like = candidates.iter().filter(|array| called(array));
    match (exact, like.next(), like.next()) {
        (Some(array), ..) | (None, Some(array), None) => {
            notes.extend(goes_before_active(data, array.name()));
            return Ok(Found::One(array.name().into(), "by its name"));
        }
        (None, Some(_), Some(_)) => return Ok(Found::Several),
        (None, None, _) => {}
    }
    let mut called = data.arrays.iter().filter(|array| called(array));
    if let Some(array) = called.next() {
        // Another array in its place would not be what is meant.
        notes.push(format!("{} cannot be the label", describe(array)));
        return Ok(Found::Several);
    }
    if let Some(active) = &data.scalars {
        let array = data.arrays.iter().find(|array| array.name() == active);
        match passed_over(grid, on, active, array, noise, store)? {
            None => return Ok(Found::One(active.clone(), "the active scalars")),
            Some(note) => notes.push(note),
        }
        candidates.retain(|array| array.name() != active);
    }
    // Each is looked for in every piece, so many would take long.
    const MOST: usize = 100;
    if candidates.len() > MOST {
        return Ok(Found::Several);
    }
    let mut fit = Vec::new();
    for array in &candidates {
        if why_no_ids(grid, on, array.name(), noise, store)?.is_none() {
            fit.push(array.name());
        }
        if fit.len() > 1 {
            return Ok(Found::Several);
        }
    }
    let how = match candidates.len() {
        1 if data.scalars.is_none() => "the only array with one component",
        _ => "the only array that can be ids",
    };
    Ok(fit.pop().map_or(Found::None, |name| Found::One(name.into(), how)))
}

/// Says why the active scalars are not the label, unless they are.
fn passed_over(
    grid: &Grid,
    on: On,
    name: &str,
    array: Option<&DataArray>,
    noise: &Noise,
    store: &mut Store,
) -> Result<Option<String>, Fault> {
    let data = on.arrays(&grid.pieces[0]);
    let quoted = quoted(name);
    let Some(array) = array else {
        return Ok(Some(format!("the active scalars {quoted} name no array")));
    };
    if !data.is_some_and(|data| is_candidate(data, array)) {
        let what = describe(array);
        return Ok(Some(format!("the active scalars {what} cannot be the label")));
    }
    let why = why_no_ids(grid, on, name, noise, store)?;
    Ok(why.map(|why| {
        format!("the active scalars {quoted} are no whole numbers ({why})")
    }))
}

/// Says why an array cannot be ids in one of the pieces.
fn why_no_ids(
    grid: &Grid,
    on: On,
    name: &str,
    noise: &Noise,
    store: &mut Store,
) -> Result<Option<String>, Fault> {
    for piece in &grid.pieces {
        let array = named(piece, on, name)?;
        let why = labels::why_no_ids(array, on.count(piece), noise, store)?;
        if why.is_some() {
            return Ok(why);
        }
    }
    Ok(None)
}

/// Can this array be a label, as far as it can be told without its values?
fn is_candidate(data: &Attributes, array: &DataArray) -> bool {
    // What VTK and ParaView number and mark points and cells with.
    let name = array.name();
    let counts = data.ids.iter().any(|id| id == name)
        || name.starts_with("vtk")
        || ["Global", "Pedigree", "Original"].iter().any(|start| {
            name.strip_prefix(start).is_some_and(|rest| {
                let rest = rest.strip_suffix('s').unwrap_or(rest);
                ["PointId", "NodeId", "CellId", "ElementId", "Id"].contains(&rest)
            })
        })
        || ["PointIds", "CellIds", "PointId", "CellId"].contains(&name);
    !counts && numbers::is_numeric(array) && array.components().is_ok_and(|n| n == 1)
}

/// The array of a piece that labels it.
pub(super) fn named<'p, 'a>(
    piece: &'p Piece<'a>,
    on: On,
    name: &str,
) -> Result<&'p DataArray<'a>, Fault> {
    let data = on.arrays(piece).map_or(&[][..], |data| &data.arrays);
    let mut matching = data.iter().filter(|array| array.name() == name);
    let array = match (matching.next(), matching.next()) {
        (Some(array), None) => array,
        (Some(_), Some(second)) => {
            return Err(second.fault("expected one array of this name"));
        }
        (None, _) => {
            let (name, found) = (quoted(name), list(data));
            let message = format!(
                "expected the array {name} as in the first piece, found {found}"
            );
            return Err(fault(line(piece), message));
        }
    };
    match array.components()? {
        1 => Ok(array),
        found => {
            let expected = "expected 1 component for a label";
            Err(array.fault(format!("{expected}, found {found}")))
        }
    }
}

fn line(piece: &Piece) -> u64 {
    piece.point_data.as_ref().map_or(piece.line, |data| data.line)
}

/// An array of cells that is called `cluster`, if the label is not.
fn cluster_on_cells<'p>(piece: &'p Piece, label: &str) -> Option<&'p str> {
    let is_cluster = |name: &str| name.eq_ignore_ascii_case("cluster");
    let names = piece.cell_data.iter().flat_map(|data| &data.arrays);
    let mut names = names.map(|array| array.name());
    names.find(|name| is_cluster(name)).filter(|_| !is_cluster(label))
}

/// The fault that no array can be chosen.
fn none(piece: &Piece, notes: &[String]) -> Fault {
    if piece.point_data.is_none() && piece.cell_data.is_none() {
        let message = "expected <PointData> with a label for each point, found none: \
                       give the points an array of ids called cluster";
        return fault(piece.line, message);
    }
    let reasons: String = notes.iter().map(|note| format!("; {note}")).collect();
    let message = format!(
        "expected an array called cluster, active scalars or one array of whole \
         numbers with 1 component as the label, found {}: choose with --label{reasons}",
        list_all(piece)
    );
    fault(line(piece), message)
}

/// The names of the arrays of points and of cells, for a message.
fn list_all(piece: &Piece) -> String {
    let all = |on: On| on.arrays(piece).map_or(&[][..], |data| &data.arrays);
    match (all(On::Points), all(On::Cells)) {
        (points, []) => list(points),
        ([], cells) => {
            format!("no array on the points, but on the cells {}", list(cells))
        }
        (points, cells) => {
            format!("{}, and on the cells {}", list(points), list(cells))
        }
    }
}

/// The names of the arrays, for a message.
fn list(arrays: &[DataArray]) -> String {
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

fn describe(array: &DataArray) -> String {
    let components = array.element.attribute("NumberOfComponents").unwrap_or("1");
    format!("{} ({}×{components})", quoted(array.name()), array.kind())
}
