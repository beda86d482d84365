//! Noise and ghosts are left out, and counted.

use step0_problem::files::{Fault, Labelled, Noise, vtk};

use crate::choice::grid;

fn read(text: &str, noise: &Noise) -> Result<Labelled, Fault> {
    vtk::read(text.as_bytes(), None, noise)
}

#[track_caller]
fn left_out(text: &str, noise: &Noise, labels: &[i64], expected: &str) {
    let found = read(text, noise).unwrap();
    assert_eq!(found.points.labels, labels);
    assert_eq!(found.points.points.len(), labels.len());
    assert_eq!(found.taken.left_out.to_string(), expected);
}

#[test]
fn noise_follows_its_rule() {
    let text = grid("", &[("Float64", "cluster", "0 -2")], &[]);
    left_out(&text, &Noise::Negative, &[0], "1 point as noise (label -2: 1)");
    left_out(&text, &Noise::None, &[0, -2], "");
    let zero = Noise::listed("0");
    left_out(&text, &zero, &[-2], "1 point as noise (label 0: 1)");
    let all = Noise::listed("0,-2");
    left_out(&text, &all, &[], "2 points as noise (label -2: 1, label 0: 1)");
}

#[test]
fn nan_is_a_missing_id() {
    for kind in ["Float32", "Float64"] {
        let text = grid("", &[(kind, "cluster", "nan 3")], &[]);
        let fault = read(&text, &Noise::Negative).unwrap_err();
        let expected =
            "NaN at 0; if that is a missing id, --noise=-1,NaN leaves it out";
        assert!(fault.message.contains(expected), "{fault:?}");
        for (list, counted) in
            [("NaN", "label \"NaN\""), ("-1,nan", "label \"nan\""), ("", "no label")]
        {
            let noise = Noise::listed(list);
            let expected = format!("1 point as noise ({counted}: 1)");
            left_out(&text, &noise, &[3], &expected);
        }
    }
    // As the active scalars, too.
    let text = grid("Scalars='id'", &[("Float64", "id", "nan 3")], &[]);
    left_out(
        &text,
        &Noise::listed("NaN"),
        &[3],
        "1 point as noise (label \"NaN\": 1)",
    );
}

#[test]
fn ghosts_are_no_points() {
    let cluster = ("Int32", "cluster", "4 5");
    let one = "1 ghost point (duplicate or hidden by vtkGhostType)";
    for (name, marks, labels, expected) in [
        ("vtkGhostType", "0 1", &[4][..], one),
        ("vtkGhostType", "2 0", &[5], one),
        ("vtkGhostType", "0 3", &[4], one),
        ("vtkGhostType", "8 0", &[4, 5], ""),
        ("vtkGhostLevels", "0 2", &[4], one),
        ("vtkGhostLevels", "0 4", &[4], one),
    ] {
        let text = grid("", &[("UInt8", name, marks), cluster], &[]);
        left_out(&text, &Noise::Negative, labels, expected);
    }
    // Where a hidden point is, and its label, are of no concern.
    let text = grid(
        "",
        &[("UInt8", "vtkGhostType", "2 0"), ("Int8", "cluster", "-1 5")],
        &[],
    );
    let nowhere = text.replace("\"Int8\" Name=\"xyz\"", "\"Float32\" Name=\"xyz\"");
    let nowhere = nowhere.replace("1 2 3 4", "nan 2 3 4");
    left_out(&nowhere, &Noise::Negative, &[5], one);
    let marks = grid("", &[("UInt8", "vtkGhostType", "2"), cluster], &[]);
    let fault = read(&marks, &Noise::None).unwrap_err();
    assert_eq!(fault.message, "array \"vtkGhostType\": expected 2 numbers, found 1");
}
