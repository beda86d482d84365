//! Which array is the label, and how that is said.

use step0_problem::files::{Labelled, Noise, vtk};

/// A grid of two points with these attributes of <PointData>, arrays of the points and
/// arrays of the cells, each `(type, name, values)`.
pub fn grid(
    tag: &str,
    points: &[(&str, &str, &str)],
    cells: &[(&str, &str, &str)],
) -> String {
    let list = |arrays: &[(&str, &str, &str)]| -> String {
        let array = |(kind, name, values): &(&str, &str, &str)| {
            let components =
                if *kind == "Float64×3" { "\" NumberOfComponents=\"3" } else { "" };
            let kind = kind.trim_end_matches("×3");
            format!(
                "<DataArray type=\"{kind}{components}\" Name=\"{name}\">{values}</DataArray>\n"
            )
        };
        arrays.iter().map(array).collect()
    };
    let (points, cells) = (list(points), list(cells));
    format!(
        "<VTKFile type=\"UnstructuredGrid\">\n<UnstructuredGrid>\n\
         <Piece NumberOfPoints=\"2\" NumberOfCells=\"2\">\n\
         <PointData {tag}>\n{points}</PointData>\n<CellData>\n{cells}</CellData>\n\
         <Points><DataArray type=\"Int8\" Name=\"xyz\" NumberOfComponents=\"3\">\
         1 2 3 4 5 6</DataArray></Points>\n\
         <Cells><DataArray type=\"Int32\" Name=\"connectivity\">1 0</DataArray>\
         <DataArray type=\"Int32\" Name=\"offsets\">1 2</DataArray>\
         <DataArray type=\"UInt8\" Name=\"types\">1 1</DataArray></Cells>\n\
         </Piece></UnstructuredGrid></VTKFile>"
    )
}

fn read(text: &str, label: Option<&str>) -> Labelled {
    vtk::read(text.as_bytes(), label, &Noise::Negative).unwrap()
}

/// Asserts the label, how it was chosen, the labels, and the notes.
#[track_caller]
fn chosen(text: &str, label: &str, how: &str, labels: [i64; 2], notes: &[&str]) {
    let found = read(text, None);
    let taken = &found.taken;
    assert_eq!((&*taken.label, &*taken.label_chosen), (label, how));
    assert_eq!(found.points.labels, labels);
    assert_eq!(taken.notes, notes);
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let fault = vtk::read(text.as_bytes(), None, &Noise::Negative).unwrap_err();
    for expected in expected {
        assert!(fault.message.contains(expected), "{expected:?} in {fault:?}");
    }
    assert_eq!(fault.line, Some(4));
}

const FRAME: (&str, &str, &str) = ("Int64", "frame", "8 9");

#[test]
fn what_was_taken_is_said() {
    let text = grid("", &[("Int32", "cluster", "5 -1")], &[]);
    let found = read(&text, None);
    assert_eq!(found.taken.form, "a VTK unstructured grid");
    assert_eq!(found.taken.coordinates, "xyz");
    assert_eq!(found.taken.left_out.to_string(), "1 point as noise (label -1: 1)");
    assert_eq!(found.points.points, [[1.0, 2.0, 3.0]]);
    assert_eq!(found.names, None);
    let nameless = text.replace("Name=\"xyz\"", "");
    assert_eq!(read(&nameless, None).taken.coordinates, "Points");
}

#[test]
fn an_array_that_is_asked_for() {
    let text = grid("Scalars='cluster'", &[("Int8", "cluster", "1 2"), FRAME], &[]);
    let found = read(&text, Some("frame"));
    assert_eq!((found.points.labels, &*found.taken.label), (vec![8, 9], "frame"));
    assert_eq!(found.taken.label_chosen, "by --label");
    assert_eq!(read(&text, Some("Frame")).taken.label, "frame");
    let fault =
        vtk::read(text.as_bytes(), Some("frames"), &Noise::Negative).unwrap_err();
    assert_eq!(
        fault.message,
        "expected the array \"frames\", found \"cluster\" (Int8×1), \"frame\" (Int64×1)"
    );
}

#[test]
fn an_array_called_cluster_goes_before_the_active_scalars() {
    let by_name = "by its name";
    for name in ["cluster", "Cluster", "CLUSTER"] {
        let text = grid("Scalars='frame'", &[FRAME, ("Int32", name, "1 2")], &[]);
        let note =
            format!("the array {name:?} goes before the active scalars, \"frame\"");
        chosen(&text, name, by_name, [1, 2], &[&note]);
    }
    let exact = [("Int8", "Cluster", "3 4"), ("Int8", "cluster", "1 2")];
    chosen(&grid("", &exact, &[]), "cluster", by_name, [1, 2], &[]);
    let neither = [("Int8", "Cluster", "3 4"), ("Int8", "CLUSTER", "1 2")];
    refused(&grid("", &neither, &[]), &["\"Cluster\" (Int8×1)", "--label"]);
    // Another one in its place would not be what is meant.
    let words = [("String", "cluster", "97 0"), FRAME];
    let reason = "\"cluster\" (String×1) cannot be the label";
    refused(&grid("", &words, &[]), &[reason, "--label"]);
    let shares = grid("", &[("Float32", "cluster", "0.5 1"), FRAME], &[]);
    let fault = vtk::read(shares.as_bytes(), None, &Noise::None).unwrap_err();
    assert_eq!(
        fault.message,
        "array \"cluster\": expected a whole number below 2⁶³, found 0.5 at 0"
    );
}

#[test]
fn the_active_scalars() {
    let other = ("Float32", "mass", "1 2");
    let text = grid("Scalars='frame'", &[other, FRAME], &[]);
    chosen(&text, "frame", "the active scalars", [8, 9], &[]);
    let text = grid("Scalars='mass'", &[other, FRAME], &[]);
    chosen(&text, "mass", "the active scalars", [1, 2], &[]);
}

#[test]
fn active_scalars_that_are_no_ids_are_passed_over() {
    let intensity = ("Float32", "intensity", "119.67 1");
    let text = grid("Scalars='intensity'", &[intensity, FRAME], &[]);
    let only = "the only array that can be ids";
    let why = "the active scalars \"intensity\" are no whole numbers (119.67 at 0)";
    chosen(&text, "frame", only, [8, 9], &[why]);
    let two = [intensity, FRAME, ("Int8", "region", "1 2")];
    let list = "found \"intensity\" (Float32×1), \"frame\" (Int64×1), \"region\" \
                (Int8×1): choose with --label";
    refused(&grid("Scalars='intensity'", &two, &[]), &[list, why]);
    refused(&grid("Scalars='intensity'", &[intensity], &[]), &[why, "--label"]);
    let missing = ("Float64", "id", "1 NaN");
    let why = "(NaN at 1; if that is a missing id, --noise=-1,NaN leaves it out, and -1 as well)";
    refused(&grid("Scalars='id'", &[missing], &[]), &[why]);
    let vectors = ("Float64×3", "v", "1 2 3 4 5 6");
    let why = "the active scalars \"v\" (Float64×3) cannot be the label";
    chosen(
        &grid("Scalars='v'", &[vectors, FRAME], &[]),
        "frame",
        only,
        [8, 9],
        &[why],
    );
    let huge = ("UInt64", "u", "1 18446744073709551615");
    let why =
        "the active scalars \"u\" are no whole numbers (18446744073709551615 at 1)";
    chosen(&grid("Scalars='u'", &[huge, FRAME], &[]), "frame", only, [8, 9], &[why]);
}

#[test]
fn active_scalars_that_name_no_array() {
    let text = grid("Scalars='scalars'", &[FRAME], &[]);
    let note = "the active scalars \"scalars\" name no array";
    chosen(&text, "frame", "the only array that can be ids", [8, 9], &[note]);
    let two = [FRAME, ("Int8", "region", "1 2")];
    refused(&grid("Scalars='scalars'", &two, &[]), &[note, "choose with --label"]);
}

#[test]
fn the_only_array_that_can_be_ids() {
    let region = ("Float64", "region", "1 2");
    let one = "the only array with one component";
    let vectors = ("Float64×3", "v", "1 2 3 4 5 6");
    chosen(&grid("", &[vectors, region], &[]), "region", one, [1, 2], &[]);
    let depth = ("Float64", "depth", "1 2.5");
    let text = grid("", &[depth, region], &[]);
    chosen(&text, "region", "the only array that can be ids", [1, 2], &[]);
    refused(&grid("", &[region, FRAME], &[]), &["choose with --label"]);
    refused(&grid("", &[vectors], &[]), &["found \"v\" (Float64×3)"]);
}

#[test]
fn what_vtk_numbers_points_with_is_no_label() {
    let one = "the only array with one component";
    for name in [
        "vtkOriginalPointIds",
        "vtkValidPointMask",
        "GlobalPointIds",
        "GlobalNodeId",
        "PedigreeIds",
        "PointIds",
    ] {
        let ids = ("Int64", name, "0 1");
        chosen(&grid("", &[ids, FRAME], &[]), "frame", one, [8, 9], &[]);
        assert_eq!(read(&grid("", &[ids], &[]), Some(name)).points.labels, [0, 1]);
    }
    let ids = ("Int64", "number", "0 1");
    chosen(
        &grid("GlobalIds='number'", &[ids, FRAME], &[]),
        "frame",
        one,
        [8, 9],
        &[],
    );
}

#[test]
fn a_corrupt_array_is_not_passed_over() {
    let odd = ("Float64", "mass", "1 x");
    let text = grid("Scalars='mass'", &[odd, FRAME], &[]);
    let fault = vtk::read(text.as_bytes(), None, &Noise::None).unwrap_err();
    assert!(fault.message.contains("found \"x\" at 1"), "{fault:?}");
}

#[test]
fn the_same_array_labels_all_pieces() {
    let text = grid("Scalars='mass'", &[("Float32", "mass", "1 2"), FRAME], &[]);
    let piece = &text
        [text.find("<Piece").unwrap()..text.find("</UnstructuredGrid>").unwrap()];
    let more = |piece: &str| {
        text.replace("</UnstructuredGrid>", &format!("{piece}</UnstructuredGrid>"))
    };
    // The active scalars of the second piece are no ids, so they label neither.
    let broken =
        more(&piece.replace(">1 2</DataArray>\n<Data", ">1 2.5</DataArray>\n<Data"));
    let found = read(&broken, None);
    assert_eq!(
        (found.points.labels, &*found.taken.label),
        (vec![8, 9, 8, 9], "frame")
    );
    assert!(found.taken.notes[0].contains("(2.5 at 1)"), "{:?}", found.taken.notes);
    let other = more(&piece.replace("\"mass\"", "\"weight\""));
    let fault = vtk::read(other.as_bytes(), None, &Noise::None).unwrap_err();
    let expected =
        "expected the array \"mass\" as in the first piece, found \"weight\"";
    assert!(fault.message.starts_with(expected), "{fault:?}");
}
