//! The steps allocate the same on the workshop's data every time. The book's table
//! is compared with that, and `WRITE_TABLE=1` writes it.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

#[test]
fn the_books_table_is_what_the_steps_allocate() {
    let mut table = format!(
        "{:18}{:>12}{:>12}{:>22}\n",
        "", "allocations", "bytes", "most bytes at once"
    );
    let folder = tempfile::tempdir().unwrap();
    for step in ["step1-pure", "step2-mapreduce", "step3-simd"] {
        let output = Command::new(env!("CARGO_BIN_EXE_lab-allocations"))
            .arg(step)
            .arg(folder.path())
            .args(["--dataset", "workshop"])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = fs::read(folder.path().join("allocations.json")).unwrap();
        let counted: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(counted["step"], step);
        let number = |name: &str| counted[name].as_u64().unwrap();
        let (allocations, bytes, most) =
            (number("allocations"), number("bytes"), number("most_bytes_at_once"));
        assert!(allocations > 0 && most <= bytes);
        writeln!(table, "{step:18}{allocations:>12}{bytes:>12}{most:>22}").unwrap();
    }
    let book = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../book/profiles/allocations.txt");
    if env::var_os("WRITE_TABLE").is_some() {
        fs::create_dir_all(book.parent().unwrap()).unwrap();
        fs::write(&book, &table).unwrap();
    }
    let written =
        fs::read_to_string(&book).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(written, table, "WRITE_TABLE=1 writes it again");
}

#[test]
fn bad_usage_is_named() {
    for arguments in [&[][..], &["step1-pure"], &["step9-magic", "somewhere"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_lab-allocations"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}
