//! Whatever the bytes, reading them as a table does not panic; and what it finds in them
//! it finds again in the table that is made of it.
#![no_main]

use std::fmt::Write;

use libfuzzer_sys::fuzz_target;
use step0_problem::files::csv::{self, Columns};

fuzz_target!(|bytes: &[u8]| {
    let columns = Columns::default();
    // What is found there is checked by step 0's tests; here it must only not panic.
    let _ = csv::read_channels(bytes, &columns, "channel");
    let Ok(found) = csv::read(bytes, &columns) else { return };
    let mut table = String::from("x,y,z,cluster\n");
    for ([x, y, z], label) in found.points.iter().zip(&found.labels) {
        writeln!(table, "{x},{y},{z},{label}").expect("a string takes everything");
    }
    let again =
        csv::read(table.as_bytes(), &columns).expect("our own table is good");
    assert_eq!(again, found);
});
