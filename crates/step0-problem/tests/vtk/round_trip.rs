//! What we write we read back, bit for bit. (`scripts/vtk_readback.py` checks
//! that VTK does too.)

use std::io::{self, ErrorKind};

use proptest::{collection::vec, num::f64, prelude::*};
use step0_problem::{
    Point,
    files::vtk::{self, Values},
};

use crate::read_all;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_written_is_read_back(
        rows in vec((finite(), finite(), finite(), any::<i64>(), any::<f64>()), 1..1500),
    ) {
        let points: Vec<Point> = rows.iter().map(|&(x, y, z, ..)| [x, y, z]).collect();
        let labels: Vec<i64> = rows.iter().map(|row| row.3).collect();
        let floats: Vec<f64> = rows.iter().map(|row| row.4).collect();
        let arrays = [("other", Values::Float64(&floats)), ("id", Values::Int64(&labels))];
        let mut file = Vec::new();
        vtk::write(&mut file, &points, "id", &arrays).unwrap();
        let found = read_all(&file, None).unwrap();
        prop_assert_eq!(bits(&found.points), bits(&points));
        prop_assert_eq!(&found.labels, &labels);
        prop_assert_eq!(&read_all(&file, Some("id")).unwrap().labels, &labels);
    }
}

fn finite() -> impl Strategy<Value = f64> {
    f64::NORMAL | f64::SUBNORMAL | f64::ZERO
}

fn bits(points: &[Point]) -> Vec<[u64; 3]> {
    points.iter().map(|point| point.map(f64::to_bits)).collect()
}

#[test]
fn arrays_of_several_blocks_come_back() {
    // A block holds 4096 numbers.
    for count in [4095, 4096, 4097, 20_000] {
        let labels: Vec<i64> = (0..count).map(|i| i * i % 1013 - 1).collect();
        let points: Vec<Point> =
            labels.iter().map(|&i| [i as f64, 0.1 * i as f64, -1.0]).collect();
        let mut file = Vec::new();
        vtk::write(&mut file, &points, "id", &[("id", Values::Int64(&labels))])
            .unwrap();
        let found = read_all(&file, None).unwrap();
        assert_eq!((found.points, found.labels), (points, labels));
    }
}

#[test]
fn names_may_contain_characters_special_to_xml() {
    for name in ["<a> & \"b\" > 'c'", "&amp;", "numéro", " ", ""] {
        let mut file = Vec::new();
        let arrays = [("other", Values::Int64(&[1])), (name, Values::Int64(&[5]))];
        vtk::write(&mut file, &[[0.0; 3]], name, &arrays).unwrap();
        assert_eq!(read_all(&file, Some(name)).unwrap().labels, [5], "{name:?}");
    }
}

#[test]
fn what_a_file_cannot_hold_is_refused() {
    let (one, two) = (Values::Int64(&[1]), Values::Float64(&[1.0, 2.0]));
    for (scalars, arrays, expected) in [
        ("id", vec![], "expected an array named \"id\""),
        ("id", vec![("ID", one)], "expected an array named \"id\""),
        ("id", vec![("id", two)], "expected 1 values in \"id\", found 2"),
        ("id", vec![("id", one), ("id", one)], "expected one array \"id\""),
        ("a\nb", vec![("a\nb", one)], "expected a name that XML can hold"),
        ("a\0", vec![("a\0", one)], "expected a name that XML can hold"),
    ] {
        let mut file = Vec::new();
        let error =
            vtk::write(&mut file, &[[0.0; 3]], scalars, &arrays).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(file.is_empty(), "nothing is written of what is refused");
    }
}

#[test]
fn a_full_disk_is_reported_wherever_it_fills() {
    let (points, labels) =
        (vec![[0.5, 1.5, 2.5]; 50], (0..50).collect::<Vec<i64>>());
    let arrays = [("id", Values::Int64(&labels))];
    let mut whole = Vec::new();
    vtk::write(&mut whole, &points, "id", &arrays).unwrap();
    for room in (0..whole.len()).step_by(7) {
        let mut disk = vec![0; room];
        let error = vtk::write(&mut disk.as_mut_slice(), &points, "id", &arrays)
            .unwrap_err();
        assert_eq!(
            error.kind(),
            io::ErrorKind::WriteZero,
            "with room for {room} bytes"
        );
    }
}

#[test]
fn only_points_have_several_components() {
    let mut file = Vec::new();
    let arrays = [("id", Values::Int64(&[1])), ("d", Values::Float64(&[0.5]))];
    vtk::write(&mut file, &[[0.0; 3]], "id", &arrays).unwrap();
    let text = String::from_utf8(file).unwrap();
    let tags = text.lines().filter(|line| line.contains("NumberOfComponents"));
    assert_eq!(
        tags.collect::<Vec<_>>(),
        ["<DataArray type=\"Float64\" Name=\"Points\" NumberOfComponents=\"3\" \
          format=\"binary\">"]
    );
}
