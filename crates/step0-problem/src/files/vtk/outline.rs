//! What a file says about itself: its coding, and the pieces with their arrays.

use std::borrow::Cow;

use super::{
    Fault,
    coding::Coding,
    fault, quoted,
    source::Appended,
    xml::{Element, Xml},
};

/// An unstructured grid whose arrays are not decoded yet.
pub(super) struct Grid<'a> {
    pub coding: Coding,
    pub pieces: Vec<Piece<'a>>,
    pub appended: Option<Appended<'a>>,
}

/// A part of the points, with all their arrays.
pub(super) struct Piece<'a> {
    pub line: u64,
    /// How many points the piece declares.
    pub size: usize,
    pub coordinates: Option<DataArray<'a>>,
    pub point_data: Option<PointData<'a>>,
}

/// The arrays with a value for each point.
pub(super) struct PointData<'a> {
    pub line: u64,
    /// The name of the array that VTK colours the points by, if one is chosen.
    pub scalars: Option<String>,
    pub arrays: Vec<DataArray<'a>>,
}

/// An array: its start tag, and its text unless its data is appended.
pub(super) struct DataArray<'a> {
    pub element: Element,
    pub text: Cow<'a, str>,
}

impl DataArray<'_> {
    /// The array's name, which VTK allows to be absent.
    pub fn name(&self) -> &str {
        self.element.attribute("Name").unwrap_or_default()
    }

    /// The array's type as written in the file.
    pub fn kind(&self) -> &str {
        self.element.attribute("type").unwrap_or_default()
    }

    /// How many numbers belong to one point.
    pub fn components(&self) -> Result<usize, Fault> {
        Ok(self.element.count("NumberOfComponents")?.unwrap_or(1))
    }

    /// A fault of this array.
    pub fn fault(&self, message: impl std::fmt::Display) -> Fault {
        fault(self.element.line, format!("array {}: {message}", quoted(self.name())))
    }
}

/// Reads the XML of a file, up to the appended data.
pub(super) fn outline(bytes: &[u8]) -> Result<Grid<'_>, Fault> {
    let mut xml = Xml::new(bytes);
    let root = xml.root()?;
    check_type(&root)?;
    let coding = Coding::declared_by(&root)?;
    let (mut grid, mut appended) = (None, None);
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            "UnstructuredGrid" => {
                once(&mut grid, pieces(&mut xml, &element)?, &element)?
            }
            "AppendedData" => {
                // What follows need not be XML.
                appended = Some(Appended::new(&element, xml.rest())?);
                break;
            }
            _ => xml.skip()?,
        }
    }
    if appended.is_none() {
        xml.finish()?;
    }
    let Some(pieces) = grid else {
        return Err(fault(
            root.line,
            "expected <UnstructuredGrid> in <VTKFile>, found none",
        ));
    };
    Ok(Grid { coding, pieces, appended })
}

fn check_type(root: &Element) -> Result<(), Fault> {
    let expected = "expected <VTKFile type=\"UnstructuredGrid\">";
    if root.name != "VTKFile" {
        let found = quoted(&root.name);
        return Err(fault(
            root.line,
            format!("{expected}, found the element {found}"),
        ));
    }
    match root.attribute("type") {
        Some("UnstructuredGrid") => Ok(()),
        Some(other) => {
            let found = quoted(other);
            Err(fault(root.line, format!("{expected}, found the type {found}")))
        }
        None => Err(fault(root.line, format!("{expected}, found no type"))),
    }
}

fn pieces<'a>(xml: &mut Xml<'a>, tag: &Element) -> Result<Vec<Piece<'a>>, Fault> {
    let mut pieces = Vec::new();
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            "Piece" => pieces.push(piece(xml, &element)?),
            _ => xml.skip()?,
        }
    }
    if pieces.is_empty() {
        let message = "expected <Piece> in <UnstructuredGrid>, found none";
        return Err(fault(tag.line, message));
    }
    Ok(pieces)
}

fn piece<'a>(xml: &mut Xml<'a>, tag: &Element) -> Result<Piece<'a>, Fault> {
    let Some(size) = tag.count("NumberOfPoints")? else {
        return Err(fault(
            tag.line,
            "expected NumberOfPoints in <Piece>, found none",
        ));
    };
    // The cells say nothing about the points, but a piece must declare a valid
    // number of them.
    tag.count("NumberOfCells")?;
    let (mut coordinates, mut point_data) = (None, None);
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            "Points" => once(&mut coordinates, points(xml, &element)?, &element)?,
            "PointData" => {
                let arrays = arrays(xml)?;
                let scalars =
                    element.attribute("Scalars").filter(|name| !name.is_empty());
                let scalars = scalars.map(str::to_owned);
                let found = PointData { line: element.line, scalars, arrays };
                once(&mut point_data, found, &element)?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(Piece { line: tag.line, size, coordinates, point_data })
}

fn points<'a>(xml: &mut Xml<'a>, tag: &Element) -> Result<DataArray<'a>, Fault> {
    let mut arrays = arrays(xml)?;
    match (arrays.pop(), arrays.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => {
            Err(fault(tag.line, "expected one array in <Points>, found none"))
        }
        (Some(_), others) => {
            let found = others + 1;
            Err(fault(
                tag.line,
                format!("expected one array in <Points>, found {found}"),
            ))
        }
    }
}

fn arrays<'a>(xml: &mut Xml<'a>) -> Result<Vec<DataArray<'a>>, Fault> {
    let mut arrays = Vec::new();
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            // `Array` is what VTK calls an array of strings.
            "DataArray" | "Array" => {
                let text = xml.text()?;
                arrays.push(DataArray { element, text });
            }
            _ => xml.skip()?,
        }
    }
    Ok(arrays)
}

/// Stores what was found; a second one is a fault.
fn once<T>(place: &mut Option<T>, found: T, element: &Element) -> Result<(), Fault> {
    match place.replace(found) {
        None => Ok(()),
        Some(_) => {
            let name = &element.name;
            Err(fault(element.line, format!("expected one <{name}>, found another")))
        }
    }
}
