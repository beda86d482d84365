//! Formats that are recognised by their first bytes or their names: the sentence has
//! the line of Python that makes a table of them.

use super::Outcome::Refusal;
use super::{Case, check};

#[test]
fn other_formats_are_told_what_to_do() {
    const CASES: &[Case] = &[
        ("--left points.npy --right points.npy", Refusal(&["import", "numpy"])),
        ("--left points.npz --right points.npz", Refusal(&["import", "numpy"])),
        (
            "--left points.parquet --right points.parquet",
            Refusal(&["import", "pandas"]),
        ),
        ("--left points.hdf5 --right points.hdf5", Refusal(&["import", "h5py"])),
        ("--left points.xlsx --right points.xlsx", Refusal(&["import", "pandas"])),
        ("--left points.ply --right points.ply", Refusal(&["import"])),
    ];
    check("refused", CASES);
}
