//! Announcing a long compilation: what it is, and how long one took elsewhere.

use std::io::{Write, stderr};

use workbook_base::repository::Repository;

use super::store::read_record;
use super::{Measurement, Origin, Record, reference_host};

/// Says on stderr what cargo is about to compile, and why that may take minutes.
///
/// The only figure in it is the slowest cold build on our reference host; without a
/// such record there is no figure.
pub fn announce_compilation(repository: &Repository, what: &str) {
    let record = first_result_on_reference_host(repository);
    let example = record.as_ref().and_then(slowest_cold_build);
    // If stderr is closed, there is no one to tell.
    let _ = writeln!(stderr(), "{}", announcement(what, example.as_deref()));
}

fn announcement(what: &str, example: Option<&str>) -> String {
    let example = example.map_or(String::new(), |text| format!(": {text}"));
    format!(
        "Compiling {what}. The first time this may take minutes, because the libraries \
         underneath are compiled too{example}."
    )
}

fn first_result_on_reference_host(repository: &Repository) -> Option<Record> {
    let host = reference_host(repository).ok()?;
    let folder = repository.path(Origin::Book.folder()).join(host);
    read_record(&folder.join("first-result.json")).ok()
}

/// Which step took longest to build from nothing, how long, and where.
fn slowest_cold_build(record: &Record) -> Option<String> {
    let seconds = |measurement: &&Measurement| measurement.wall().median;
    let slowest = record
        .measurements
        .iter()
        .filter(|measurement| measurement.input == "cold-build")
        .max_by(|a, b| seconds(a).total_cmp(&seconds(b)))?;
    let plural = if slowest.threads == 1 { "" } else { "s" };
    Some(format!(
        "`cargo build` of {} alone took {:.0} s on {} thread{plural} of {} ({})",
        slowest.program,
        seconds(&slowest),
        slowest.threads,
        record.host.name,
        record.host.cpu
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_is_said_with_and_without_an_example() {
        let without = announcement("the profilers", None);
        assert!(without.starts_with("Compiling the profilers. The first time"));
        assert!(without.ends_with("the libraries underneath are compiled too."));
        let with = announcement("it", Some("elsewhere it took a day"));
        assert!(with.ends_with("compiled too: elsewhere it took a day."), "{with}");
    }
}
