//! Formats that are recognised by their first bytes: the sentence says how to make a
//! table of them.

use super::Outcome::Refusal;
use super::{Case, check};

#[test]
fn other_formats_are_told_what_to_do() {
    const CASES: &[Case] = &[
        ("--left points.npy --right points.npy", Refusal(&["import", "numpy"])),
        ("--left points.npz --right points.npz", Refusal(&["np.load"])),
        (
            "--left points.parquet --right points.parquet",
            Refusal(&["import", "pandas"]),
        ),
        ("--left points.hdf5 --right points.hdf5", Refusal(&["import", "h5py"])),
        ("--left points.xlsx --right points.xlsx", Refusal(&["as CSV"])),
        ("--left points.ply --right points.ply", Refusal(&["import"])),
    ];
    check("refused", CASES);
}
