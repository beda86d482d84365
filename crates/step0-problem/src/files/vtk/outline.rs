//! What a file says about itself: its coding, and the pieces with their arrays.

use std::borrow::Cow;

use super::{
    Fault,
    coding::Coding,
    fault, kinds, quoted,
    source::Appended,
    xml::{Element, Xml},
};

/// A grid whose arrays are not decoded yet.
pub(super) struct Grid<'a> {
    pub kind: Kind,
    /// The line of its element.
    pub line: u64,
    pub coding: Coding,
    /// The pieces that have points.
    pub pieces: Vec<Piece<'a>>,
    pub appended: Option<Appended<'a>>,
}

/// The kinds of grids that are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// .vtu
    Unstructured,
    /// .vtp
    Poly,
}

impl Kind {
    /// The name of the grid's element, and of its type.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Unstructured => "UnstructuredGrid",
            Kind::Poly => "PolyData",
        }
    }

    /// The name as people write it.
    pub fn form(self) -> &'static str {
        match self {
            Kind::Unstructured => "a VTK unstructured grid",
            Kind::Poly => "VTK poly data",
        }
    }
}

/// A part of the points, with all their arrays.
pub(super) struct Piece<'a> {
    pub line: u64,
    /// How many points the piece declares: one at least.
    pub size: usize,
    pub coordinates: Option<DataArray<'a>>,
    pub point_data: Option<Attributes<'a>>,
    pub cell_data: Option<Attributes<'a>>,
    pub cells: Cells<'a>,
}

/// The arrays with a value for each point, or for each cell.
pub(super) struct Attributes<'a> {
    pub line: u64,
    /// The name of the array that VTK colours by, if one is chosen.
    pub scalars: Option<String>,
    /// The names of the arrays that VTK counts points or cells with.
    pub ids: Vec<String>,
    pub arrays: Vec<DataArray<'a>>,
}

/// The cells that points may belong to.
#[derive(Default)]
pub(super) struct Cells<'a> {
    /// How many there are of all kinds.
    pub count: usize,
    /// How many of them are known to be no vertices: poly data has such apart.
    pub others: usize,
    /// The arrays that say which points the cells are made of.
    pub arrays: Vec<DataArray<'a>>,
}

/// Where the numbers of an array are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Format {
    /// As text in the element.
    Ascii,
    /// As base64 in the element.
    Binary,
    /// Behind the XML.
    Appended,
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

    /// Where the array's numbers are. As in VTK, it is text if nothing else is said.
    pub fn format(&self) -> Result<Format, Fault> {
        let format = self.element.attribute_in_any_case("format").unwrap_or("ascii");
        match &*format.to_ascii_lowercase() {
            "ascii" => Ok(Format::Ascii),
            "binary" => Ok(Format::Binary),
            "appended" => Ok(Format::Appended),
            _ => {
                let formats = "the format ascii, binary or appended";
                let found = quoted(format);
                Err(self.fault(format!("expected {formats}, found {found}")))
            }
        }
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
    let kind = kinds::of(&root)?;
    let coding = Coding::declared_by(&root)?;
    let (mut grid, mut appended) = (None, None);
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            name if name == kind.name() => {
                let found = (element.line, pieces(&mut xml, &element, kind)?);
                once(&mut grid, found, &element)?
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
    let Some((line, pieces)) = grid else {
        let name = kind.name();
        let message = format!("expected <{name}> in <VTKFile>, found none");
        return Err(fault(root.line, message));
    };
    Ok(Grid { kind, line, coding, pieces, appended })
}

/// The pieces that have points.
fn pieces<'a>(
    xml: &mut Xml<'a>,
    tag: &Element,
    kind: Kind,
) -> Result<Vec<Piece<'a>>, Fault> {
    let (mut pieces, mut is_empty) = (Vec::new(), true);
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            "Piece" => {
                is_empty = false;
                pieces.extend(piece(xml, &element, kind)?);
            }
            _ => xml.skip()?,
        }
    }
    if is_empty {
        let message = format!("expected <Piece> in <{}>, found none", kind.name());
        return Err(fault(tag.line, message));
    }
    Ok(pieces)
}

fn piece<'a>(
    xml: &mut Xml<'a>,
    tag: &Element,
    kind: Kind,
) -> Result<Option<Piece<'a>>, Fault> {
    let Some(size) = tag.count("NumberOfPoints")? else {
        return Err(fault(
            tag.line,
            "expected NumberOfPoints in <Piece>, found none",
        ));
    };
    let mut cells = cells(tag, kind)?;
    if size == 0 {
        // Processes that had no points write all sorts of things.
        xml.skip()?;
        return Ok(None);
    }
    let (mut coordinates, mut point_data, mut cell_data) = (None, None, None);
    while let Some(element) = xml.child()? {
        match element.name.as_str() {
            "Points" => once(&mut coordinates, points(xml, &element)?, &element)?,
            "PointData" => {
                once(&mut point_data, attributes(xml, &element)?, &element)?
            }
            "CellData" => {
                once(&mut cell_data, attributes(xml, &element)?, &element)?
            }
            "Cells" if kind == Kind::Unstructured => cells.arrays = arrays(xml)?,
            "Verts" if kind == Kind::Poly => cells.arrays = arrays(xml)?,
            _ => xml.skip()?,
        }
    }
    let line = tag.line;
    Ok(Some(Piece { line, size, coordinates, point_data, cell_data, cells }))
}

/// How many cells a piece declares.
fn cells<'a>(tag: &Element, kind: Kind) -> Result<Cells<'a>, Fault> {
    let count = |name| Ok::<_, Fault>(tag.count(name)?.unwrap_or(0));
    if kind == Kind::Unstructured {
        return Ok(Cells { count: count("NumberOfCells")?, ..Cells::default() });
    }
    let others = count("NumberOfLines")?
        .saturating_add(count("NumberOfStrips")?)
        .saturating_add(count("NumberOfPolys")?);
    let count = count("NumberOfVerts")?.saturating_add(others);
    Ok(Cells { count, others, ..Cells::default() })
}

fn attributes<'a>(
    xml: &mut Xml<'a>,
    tag: &Element,
) -> Result<Attributes<'a>, Fault> {
    let name =
        |key| tag.attribute(key).filter(|name| !name.is_empty()).map(str::to_owned);
    let ids = ["GlobalIds", "PedigreeIds"].into_iter().filter_map(name).collect();
    Ok(Attributes {
        line: tag.line,
        scalars: name("Scalars"),
        ids,
        arrays: arrays(xml)?,
    })
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
