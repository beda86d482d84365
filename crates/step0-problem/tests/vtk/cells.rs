//! Labels of vertex cells.

use step0_problem::files::{Fault, Labelled, Noise, vtk};

use crate::choice::grid;

fn read(text: &str, label: Option<&str>) -> Result<Labelled, Fault> {
    vtk::read(text.as_bytes(), label, &Noise::Negative)
}

const REGION: (&str, &str, &str) = ("Int64", "RegionId", "5 7");

/// A grid whose cells have labels, with something replaced.
#[track_caller]
fn with(old: &str, new: &str) -> String {
    let text = grid("", &[], &[REGION]);
    assert!(text.contains(old), "{old}");
    text.replace(old, new)
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let fault = read(text, None).unwrap_err();
    assert!(fault.message.contains(expected), "{fault:?}");
}

const INSTEAD: &str = "give the points labels of their own (ParaView: Cell Data to Point Data, which averages where cells share a point)";

#[test]
fn labels_pass_from_vertex_cells_to_points() {
    let found = read(&with("", ""), None).unwrap();
    assert_eq!(found.points.labels, [7, 5], "the first cell is point 1");
    let how = "the only array with one component, on the vertex cells";
    assert_eq!(found.taken.label_chosen, how);
    assert_eq!(found.taken.notes, ["the labels are those of the vertex cells"]);
    assert_eq!(found.taken.label, "RegionId");
    let scalars = with("<CellData>", "<CellData Scalars='RegionId'>");
    let found = read(&scalars, None).unwrap();
    assert_eq!(found.taken.label_chosen, "the active scalars, on the vertex cells");
    let vectors = ("Float64×3", "v", "1 2 3 4 5 6");
    let both = grid("", &[vectors], &[REGION]);
    assert_eq!(read(&both, None).unwrap().points.labels, [7, 5]);
    let noise = with(">5 7<", ">-1 7<");
    let found = read(&noise, None).unwrap();
    assert_eq!((found.points.labels, found.taken.left_out.noise()), (vec![7], 1));
}

#[test]
fn points_go_before_cells_unless_a_name_is_given() {
    let frame = ("Int8", "frame", "1 2");
    let cluster = ("Int8", "cluster", "5 7");
    let text = grid("", &[frame], &[cluster]);
    let found = read(&text, None).unwrap();
    assert_eq!(found.points.labels, [1, 2]);
    assert_eq!(
        found.taken.notes,
        ["the cells have an array \"cluster\", which --label would choose"]
    );
    let found = read(&text, Some("cluster")).unwrap();
    assert_eq!(found.points.labels, [7, 5]);
    assert_eq!(found.taken.label_chosen, "by --label, on the vertex cells");
    let fault = read(&text, Some("id")).unwrap_err();
    assert_eq!(
        fault.message,
        "expected the array \"id\", found \"frame\" (Int8×1), and on the cells \
         \"cluster\" (Int8×1)"
    );
    let two = grid("", &[], &[frame, REGION]);
    refused(&two, "no array on the points, but on the cells \"frame\" (Int8×1), ");
}

#[test]
fn a_cell_may_be_several_vertices() {
    let text = with("types\">1 1", "types\">2 1").replace(">1 2<", ">2 2<");
    assert_eq!(read(&text, None).unwrap().points.labels, [5, 5]);
}

#[test]
fn cells_that_do_not_tell_the_labels() {
    refused(&with(">1 1<", ">1 10<"), "cell 1 is of type 10, not a vertex (1 or 2)");
    refused(&with(">1 1<", ">1 10<"), INSTEAD);
    let missing = ("Float32", "id", "1 nan");
    let text =
        grid("Scalars=\"id\"", &[missing], &[REGION]).replace(">1 1<", ">1 10<");
    refused(&text, "the active scalars \"id\" are no whole numbers (NaN at 1; if");
    let twice = with(">1 0<", ">1 1<");
    let message = "point 1 belongs to two vertex cells with the labels 5 and 7";
    refused(&twice, message);
    let same = twice.replace(">5 7<", ">5 5<");
    refused(&same, "point 0 belongs to no vertex cell");
    refused(&with(">1 0<", ">1 2<"), "expected a point below 2, found 2 at 1");
    refused(&with(">1 0<", ">1 -1<"), "expected a point below 2, found -1 at 1");
    refused(&with(">1 2<", ">2 1<"), "expected a number not below 2, found 1 at 1");
    refused(&with(">1 2<", ">1 3<"), "expected 3 numbers, found 2");
    refused(&with("\"offsets\"", "\"ends\""), "expected an array \"offsets\"");
    refused(&with("\"types\"", "\"kinds\""), "expected an array \"types\"");
    let none = with("NumberOfCells=\"2\"", "");
    refused(&none, "expected a vertex cell for each of 2 points, found 0: give");
    let more = with("NumberOfPoints=\"2\"", "NumberOfPoints=\"99999999999999\"");
    refused(
        &more,
        "expected a vertex cell for each of 99999999999999 points, found 2",
    );
}

#[test]
fn a_ghost_needs_no_cell() {
    let ghosts = ("UInt8", "vtkGhostType", "1 0");
    let text = grid("", &[ghosts], &[REGION]).replace(
        ">1 0</DataArray><DataArray type=\"Int32\" Name=\"off",
        ">1 1</DataArray><DataArray type=\"Int32\" Name=\"off",
    );
    let same = text.replace(">5 7<", ">5 5<");
    let found = read(&same, None).unwrap();
    assert_eq!((found.points.labels, found.taken.left_out.ghosts), (vec![5], 1));
}

#[test]
fn the_points_of_ghost_cells_are_ghosts() {
    // The cells, with the labels 5 and 7, are point 1 and point 0.
    for (marks, labels, ghosts) in
        [("1 0", vec![7], 1), ("0 32", vec![5], 1), ("2 0", vec![7, 5], 0)]
    {
        let text = grid("", &[], &[REGION, ("UInt8", "vtkGhostType", marks)]);
        let found = read(&text, None).unwrap();
        let left_out = found.taken.left_out.ghosts;
        assert_eq!((found.points.labels, left_out), (labels, ghosts));
    }
    // A point that another cell has, too, is none.
    let text = grid("", &[], &[REGION, ("UInt8", "vtkGhostType", "0 1")]);
    let shared = text.replace(
        ">1 0</DataArray><DataArray type=\"Int32\" Name=\"off",
        ">0 0 1</DataArray><DataArray type=\"Int32\" Name=\"off",
    );
    let shared = shared.replace(
        ">1 2</DataArray><DataArray type=\"UInt8\"",
        ">1 3</DataArray><DataArray type=\"UInt8\"",
    );
    let found = read(&shared, None).unwrap();
    assert_eq!((found.points.labels, found.taken.left_out.ghosts), (vec![5], 1));
}

#[test]
fn vertices_written_by_vtk() {
    let folder = crate::data().join("../vtp");
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let read = vtk::read(&bytes, None, &Noise::Negative).unwrap();
        let points = [0.0, 1.0, 3.0, 4.0].map(|x| [x, 2.0 * x, 3.0 * x]);
        assert_eq!(read.points.points, points, "{path:?}");
        assert_eq!(read.points.labels, [3, 2, 1, 1], "{path:?}");
        assert_eq!(read.taken.left_out.ghosts, 1);
        assert_eq!(read.taken.label, "RegionId");
        found += 1;
    }
    assert_eq!(found, 4);
}

/// Poly data of two points, with vertices and lines.
fn poly(verts: usize, lines: usize) -> String {
    format!(
        "<VTKFile type=\"PolyData\"><PolyData>\
         <Piece NumberOfPoints=\"2\" NumberOfVerts=\"{verts}\" NumberOfLines=\"{lines}\">\
         <CellData Scalars=\"id\"><DataArray type=\"Int32\" Name=\"id\">5 7</DataArray>\
         </CellData><Points><DataArray type=\"Float32\" NumberOfComponents=\"3\">\
         1 2 3 4 5 6</DataArray></Points>\
         <Verts><DataArray type=\"Int64\" Name=\"connectivity\">1 0</DataArray>\
         <DataArray type=\"Int64\" Name=\"offsets\">1 2</DataArray></Verts>\
         <Lines><DataArray type=\"Int64\" Name=\"connectivity\">0 1</DataArray>\
         <DataArray type=\"Int64\" Name=\"offsets\">2</DataArray></Lines>\
         </Piece></PolyData></VTKFile>"
    )
}

#[test]
fn vertices_of_poly_data() {
    let found = read(&poly(2, 0), None).unwrap();
    assert_eq!(found.points.labels, [7, 5]);
    assert_eq!(found.taken.form, "VTK poly data");
    refused(&poly(1, 1), "1 of these are lines, strips or polygons, not vertices");
}
