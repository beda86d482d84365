//! VTU files: those that VTK writes, those that no program should write, and
//! our own.

mod faults;
mod matrix;
mod round_trip;

use std::{fs, path::PathBuf};

/// The files that `scripts/make_vtu_test_data.py` makes.
fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/vtu")
}

fn bytes(name: &str) -> Vec<u8> {
    fs::read(data().join(name)).expect(name)
}
