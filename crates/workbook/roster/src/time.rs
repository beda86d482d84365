//! Times as people write them.

use std::time::SystemTime;

use anyhow::{Context, Result};
use jiff::Timestamp;

/// Reads a date with or without a time: `2026-11-30`, which means the end of that day,
/// `2026-11-30 18:00`, or `2026-11-30T18:00:00+01:00`. A time without an offset is in
/// UTC.
///
/// # Errors
/// It cannot be read.
pub fn parse_time(text: &str) -> Result<SystemTime> {
    let (date, clock) =
        text.trim().split_once(['T', ' ']).unwrap_or((text.trim(), "23:59:59"));
    // git writes a space before the offset.
    let clock = clock.replace(' ', "");
    let zone = if clock.contains(['+', '-', 'Z', 'z']) { "" } else { "Z" };
    let time = format!("{date}T{clock}{zone}").parse::<Timestamp>();
    let time = time.with_context(|| {
        format!(
            "expected a time such as 2026-11-30, 2026-11-30 18:00 or \
             2026-11-30T18:00:00+01:00, found {:?}",
            text.trim()
        )
    })?;
    SystemTime::try_from(time).context("this system does not know such times")
}

/// What is written for times after this one: years have four digits, but a commit may
/// claim any year.
const LATEST: &str = "9999-12-31T23:59:59Z";

/// A time for people to read, in UTC and whole seconds.
pub fn time_text(time: SystemTime) -> String {
    match Timestamp::try_from(time) {
        Ok(time) => format!("{time:.0}"),
        Err(_) => LATEST.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn times_have_offsets() {
        let is = |text: &str| time_text(parse_time(text).unwrap());
        assert_eq!(is("2026-11-30 18:00"), "2026-11-30T18:00:00Z");
        assert_eq!(is("2026-11-30T18:00:05+01:30"), "2026-11-30T16:30:05Z");
        assert_eq!(is("2026-11-30T18:00:00-0500"), "2026-11-30T23:00:00Z");
        assert!(parse_time("30.11.2026").is_err());
        let far = UNIX_EPOCH + Duration::from_secs(999_999_999_999_999);
        assert_eq!(time_text(far), "9999-12-31T23:59:59Z");
        assert!(parse_time("2026-11-30T18:00:00+1").is_err());
    }

    #[test]
    fn times_are_read_as_git_and_people_write_them() {
        let is = |text: &str| time_text(parse_time(text).unwrap());
        assert_eq!(is("2026-11-30 18:00:05 +0100"), "2026-11-30T17:00:05Z");
        assert_eq!(is(" 2026-11-30T18:00Z\n"), "2026-11-30T18:00:00Z");
        assert_eq!(is("2026-11-30 18:00:05.75"), "2026-11-30T18:00:05Z");
        assert_eq!(is("2026-11-30"), "2026-11-30T23:59:59Z");
        for text in ["", "soon", "2026-11-31", "2026-11-30T", "2026-11-30 25:00"] {
            let error = parse_time(text).unwrap_err().to_string();
            assert!(error.contains(&format!("found {text:?}")), "{error}");
        }
    }
}
