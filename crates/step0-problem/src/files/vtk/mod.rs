//! VTK unstructured grids (.vtu) and poly data (.vtp), as VTK and ParaView write and
//! read them.
//!
//! Such a file is XML around arrays of numbers. The numbers are stored as text or as
//! base64 in their own elements, or after the XML in one `AppendedData`, as base64
//! or as raw bytes. They may be compressed in blocks:
//!
//! ```text
//! <VTKFile type="UnstructuredGrid" header_type="UInt64" compressor="vtkZLib…">
//!   <UnstructuredGrid>
//!     <Piece NumberOfPoints="37" NumberOfCells="37">
//!       <PointData Scalars="cluster">
//!         <DataArray type="Int64" Name="cluster" format="appended" offset="0"/>
//!       </PointData>
//!       <Points>
//!         <DataArray type="Float64" NumberOfComponents="3" format="binary">
//!           AQAAAAAAAAAAgAAAAAAAAA…
//! ```
//!
//! Poly data differ in the name of the grid, and in that vertices, lines and polygons
//! are counted and kept apart.
//!
//! A file is not to be trusted: whatever it declares, memory and time are spent only
//! in proportion to what it really holds. Nor is anything kept twice: numbers go
//! straight from the text or from the decoder to the points. The modules follow the
//! bytes: `xml` finds the elements and their lines, `outline` the arrays (and `kinds`
//! says what other files are), `encoded` and `compressed` take an array's bytes from
//! a `source`, as the file's `coding` says, `numbers` turns them into numbers,
//! `choose` finds the array of labels, `labels` and `cells` read it, and `read` puts
//! all together.

mod cells;
mod choose;
mod coding;
mod compressed;
mod encoded;
mod kinds;
mod labels;
mod numbers;
mod outline;
mod read;
mod source;
mod write;
mod xml;

pub use read::read;
pub use write::{Values, write};

use super::Fault;

/// A fault at a line.
fn fault(line: u64, message: impl Into<String>) -> Fault {
    Fault { line: Some(line), message: message.into() }
}

/// A piece of the file as a message shows it: quoted, and shortened if it is long.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}…", &text[..end]),
    }
}
