//! How much memory a run takes. A program of its own: the system tells only how much the
//! largest of all processes took that a program has started.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_step1-pure");

/// A million clusters of one point each: 31 MB of text, 24 MB of coordinates.
fn write_table(path: &Path, rows: u32) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    writeln!(out, "x,y,z,cluster").unwrap();
    let mut state = 1u32;
    let mut coordinate = || {
        // Any numbers do; these are of a generator by Knuth and Lewis.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 12) / 1e4
    };
    for row in 0..rows {
        let [x, y, z] = [(); 3].map(|()| coordinate());
        writeln!(out, "{x:.4},{y:.4},{z:.4},{row}").unwrap();
    }
    out.flush().unwrap();
}

/// The most memory that any process has had that this one has waited for, in MB.
fn peak() -> i64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss() * 1024 / 1_000_000
}

#[test]
fn a_million_clusters_fit_in_200_mb() {
    let files = TempDir::new().unwrap();
    let (big, few) = (files.path().join("big.csv"), files.path().join("few.csv"));
    write_table(&big, 1_000_000);
    write_table(&few, 3);
    let out = files.path().join("out");
    let out_option = ["--out".as_ref(), out.as_os_str()];
    // From the smallest on: the figure only grows.
    for more in [&["--json".as_ref()][..], &out_option] {
        let mut command = Command::new(PROGRAM);
        command.arg("--left").arg(&big).arg("--right").arg(&few).args(more);
        let output = command.stdout(Stdio::null()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        assert!(peak() <= 200, "{} MB with {more:?}", peak());
    }
}
