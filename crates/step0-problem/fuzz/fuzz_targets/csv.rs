//! Reading any bytes as a table does not panic; and the points that are read are
//! found again in a table written from them.
#![no_main]

use std::fmt::Write;

use libfuzzer_sys::fuzz_target;
use step0_problem::files::csv::{self, Columns};

fuzz_target!(|bytes: &[u8]| {
    let columns = Columns::default();
    // Step 0's tests check the result; here it only must not panic.
    let _ = csv::read_channels(bytes, &columns, "channel");
    let Ok(found) = csv::read(bytes, &columns) else { return };
    let mut table = String::from("x,y,z,cluster\n");
    for ([x, y, z], label) in found.points.iter().zip(&found.labels) {
        writeln!(table, "{x},{y},{z},{label}").expect("strings can grow");
    }
    let again =
        csv::read(table.as_bytes(), &columns).expect("our own table is good");
    assert_eq!(again, found);
});
