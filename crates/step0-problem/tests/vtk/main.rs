//! VTK's files: those that VTK writes, those that other programs write, those that no
//! program should write, and our own.

mod cells;
mod choice;
mod dialects;
mod faults;
mod left_out;
mod matrix;
mod round_trip;

use std::{fs, path::PathBuf};

use step0_problem::{
    LabelledPoints,
    files::{Fault, Noise, vtk},
};

/// The files that `scripts/make_vtu_test_data.py` makes.
fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/vtu")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(data().join(name)).expect(name)
}

/// All points and labels of a file, also those of noise.
fn read_all(bytes: &[u8], label: Option<&str>) -> Result<LabelledPoints, Fault> {
    vtk::read(bytes, label, &Noise::None).map(|read| read.points)
}
