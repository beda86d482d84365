//! Does the document that a program printed match what was asked for?

use anyhow::{Result, ensure};
use step0_problem::Precision;
use step0_problem::document::{Document, Size};
use workbook_records::{Side, may_record_software};

/// What the program ran on.
pub fn device(document: &Document) -> String {
    document.device.clone().unwrap_or_else(|| "cpu".to_owned())
}

/// Why its times do not count as those of a device. A test may let them count.
pub fn stand_in(document: &Document) -> Option<String> {
    (document.software && !may_record_software()).then(|| {
        format!(
            "{} stands in for a device on the processor, and its times would say \
             nothing about one",
            device(document)
        )
    })
}

/// Checks that the program did what it was told, as far as it says what it did.
///
/// # Errors
/// What it did instead.
pub fn check_request(
    document: &Document,
    precision: Option<Precision>,
    threads: u32,
) -> Result<()> {
    if let (Some(asked), Some(done)) = (precision, document.precision) {
        ensure!(asked == done, "it computed in {done}, not in {asked}");
    }
    if let Some(done) = document.threads {
        ensure!(threads as usize == done, "it used {done} threads, not {threads}");
    }
    Ok(())
}

/// Checks that the program read the input that it was given.
///
/// # Errors
/// What it read instead.
pub fn check_sides(document: &Document, sides: [Side; 2]) -> Result<()> {
    let found = [("left", document.left), ("right", document.right)];
    for ((name, found), expected) in found.into_iter().zip(sides) {
        let Some(Size { clusters, points }) = found else { continue };
        ensure!(
            clusters == expected.clusters && points == expected.points,
            "{name}: it read {clusters} clusters of {points} points, not {} of {}",
            expected.clusters,
            expected.points
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(more: &str) -> Document {
        let text =
            format!(r#"{{"device":"d",{more}"runs_s":[1],"wall_s":1,"cpu_s":1}}"#);
        Document::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_was_done_is_what_was_asked() {
        let document = document(
            r#""precision":"f32","threads":2,"left":{"clusters":1,"points":2},
               "right":{"clusters":1,"points":3},"#,
        );
        check_request(&document, Some(Precision::F32), 2).unwrap();
        assert!(check_request(&document, Some(Precision::F64), 2).is_err());
        assert!(check_request(&document, Some(Precision::F32), 1).is_err());
        let side = |points| Side { clusters: 1, points };
        check_sides(&document, [side(2), side(3)]).unwrap();
        assert!(check_sides(&document, [side(2), side(2)]).is_err());
    }

    #[test]
    fn a_stand_in_for_a_device_is_known() {
        let said = stand_in(&document(r#""software":true,"#)).unwrap();
        assert!(said.starts_with("d stands in for a device"), "{said}");
        assert_eq!(stand_in(&document("")), None);
        assert_eq!(stand_in(&document(r#""software":false,"#)), None);
    }
}
