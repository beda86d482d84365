//! Which files are read, and what is said of VTK's other ones.

use super::{Fault, fault, outline::Kind, quoted, xml::Element};

/// How to make a file of another kind one that is read.
const HOW: &str = "save it as .vtu (ParaView: File > Save Data; PyVista: \
     pyvista.read(f).cast_to_unstructured_grid().save(\"f.vtu\"))";

/// The same for a file that lists others, each with a grid of its own.
const HOW_OF_LISTS: &str = "make one grid of it, and save that as .vtu (ParaView: the filter Merge Blocks, then \
     File > Save Data)";

/// Checks that the bytes may be XML: the other files of VTK are known by how they
/// begin.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    let what = if bytes.trim_ascii_start().starts_with(b"# vtk DataFile") {
        "a legacy VTK file (.vtk)"
    } else if bytes.starts_with(b"\x89HDF") {
        "an HDF5 file (VTK's are called .vtkhdf)"
    } else {
        return Ok(());
    };
    Err(fault(1, format!("this is {what}, which is not read: {HOW}")))
}

/// The kind of grid that a root element announces.
pub(super) fn of(root: &Element) -> Result<Kind, Fault> {
    let expected = "expected <VTKFile type=\"UnstructuredGrid\"> or \"PolyData\"";
    if root.name != "VTKFile" {
        let found = quoted(&root.name);
        return Err(fault(
            root.line,
            format!("{expected}, found the element {found}"),
        ));
    }
    let Some(name) = root.attribute("type") else {
        return Err(fault(root.line, format!("{expected}, found no type")));
    };
    match (name, other(name)) {
        ("UnstructuredGrid", _) => Ok(Kind::Unstructured),
        ("PolyData", _) => Ok(Kind::Poly),
        (_, Some(what)) => {
            let is_list = name == "Collection" || name.starts_with("vtk");
            let how = if is_list { HOW_OF_LISTS } else { HOW };
            let message = format!("this is {what}, which is not read: {how}");
            Err(fault(root.line, message))
        }
        (_, None) => {
            let found = quoted(name);
            Err(fault(
                root.line,
                format!("{expected}, found the type {found}: {HOW}"),
            ))
        }
    }
}

/// What VTK's other files are, by their type.
fn other(name: &str) -> Option<&'static str> {
    Some(match name {
        "PUnstructuredGrid" => {
            "a list of the .vtu files of several processes (.pvtu)"
        }
        "PPolyData" => "a list of the .vtp files of several processes (.pvtp)",
        "PImageData" | "PRectilinearGrid" | "PStructuredGrid" | "PTable"
        | "PHyperTreeGrid" => "a list of the files of several processes",
        "Collection" => {
            "a list of other files, such as those of a time series (.pvd)"
        }
        "vtkMultiBlockDataSet" | "vtkMultiPieceDataSet" => {
            "a list of the blocks of a data set (.vtm)"
        }
        "vtkPartitionedDataSet" | "vtkPartitionedDataSetCollection" => {
            "a list of the partitions of a data set (.vtpd, .vtpc)"
        }
        "vtkHierarchicalBoxDataSet"
        | "vtkOverlappingAMR"
        | "vtkNonOverlappingAMR" => "a list of the levels of a refined grid (.vthb)",
        "ImageData" => "an image on a regular grid (.vti)",
        "RectilinearGrid" => "a rectilinear grid (.vtr)",
        "StructuredGrid" => "a structured grid (.vts)",
        "HyperTreeGrid" => "a grid of trees (.htg)",
        "Table" => "a table (.vtt)",
        _ => return None,
    })
}
