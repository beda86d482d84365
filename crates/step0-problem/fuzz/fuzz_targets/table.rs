//! Reading any bytes as a table does not panic, whatever is said about the table; and
//! the points that are read are found again in a table written from them.
#![no_main]

use std::fmt::Write;

use libfuzzer_sys::fuzz_target;
use step0_problem::files::table::{self, Decimal, Reading, Separator};
use step0_problem::files::{Contents, Noise};

fuzz_target!(|bytes: &[u8]| {
    let reading = Reading::default();
    // Step 0's tests check these results; here they only must not panic. One of them
    // for each input, because all would take long.
    match bytes.len() % 4 {
        0 => {
            let _ = table::read_channels(bytes, &reading, "channel", None);
        }
        1 => {
            let flat = Reading {
                axes: Some(vec!["x".into(), "y".into()]),
                separator: Some(Separator::Blanks),
                decimal: Some(Decimal::Comma),
                skip: 1,
                noise: Noise::listed("0,NA,"),
                ..Reading::default()
            };
            let _ = table::read(bytes, &flat);
        }
        2 => {
            let _ =
                Contents::new(bytes.to_vec(), None).and_then(|it| it.read(&reading));
        }
        _ => {}
    }
    let Ok(found) = table::read(bytes, &reading) else { return };
    assert_eq!(found.points.points.len(), found.points.labels.len());
    let mut text = String::from("x,y,z,cluster\n");
    for ([x, y, z], label) in found.points.points.iter().zip(&found.points.labels) {
        writeln!(text, "{x},{y},{z},{label}").expect("strings can grow");
    }
    let again = table::read(text.as_bytes(), &reading);
    match again {
        Ok(again) => assert_eq!(again.points, found.points),
        // Only a table whose points all are noise has no rows left.
        Err(_) => assert!(found.points.labels.is_empty()),
    }
});
