//! Time to the first result: a cold build, and the first run.

use anyhow::{Context, Result};
use workbook_records::{Record, Spread};

use super::super::canvas::{Ink, Shape};
use super::super::format::Unit;
use super::super::machines::{Filter, Machines};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let record = &machines.ours.record;
    let mut programs: Vec<&str> = filter
        .measurements_in(record)
        .iter()
        .filter(|m| m.input == "cold-build")
        .map(|m| m.program.as_str())
        .collect();
    programs.sort_unstable();
    programs.dedup();
    let rows = programs.iter().map(|program| {
        let marks = machines.each().flat_map(|machine| {
            marks(&machine.stored.record, program, machine.is_here)
        });
        Row { label: (*program).to_owned(), marks: marks.collect() }
    });
    Ok(Figure {
        title: "Time to the first result".to_owned(),
        finding: finding(record, &programs)
            .with_context(|| machines.lacks("cold build and run of a step"))?,
        note: "A build from an empty folder, then the first run; the parts that follow \
               from each other are stacked."
            .to_owned(),
        chart: Chart::Rows(Rows {
            axis: Axis::new("seconds", Kind::Linear),
            rows: rows.collect(),
            key: key(machines),
        }),
        machines,
    })
}

/// The times of the cold build and of the first run.
fn times(record: &Record, program: &str) -> Option<[Spread; 2]> {
    let of = |input: &str| {
        let mut measured = record.measurements.iter();
        measured.find(|m| m.program == program && m.input == input)
    };
    Some([of("cold-build")?.wall(), of("cold-run")?.wall()])
}

fn marks(record: &Record, program: &str, is_here: bool) -> Vec<Mark> {
    let Some([build, run]) = times(record, program) else { return Vec::new() };
    let lane = usize::from(is_here);
    let total = Spread {
        median: build.median + run.median,
        least: build.least + run.least,
        greatest: build.greatest + run.greatest,
    };
    // The spread is shown once, at the end.
    let built = Spread { least: build.median, greatest: build.median, ..build };
    let bar = |from, value, ink, text| Mark {
        lane,
        value,
        from: Some(from),
        ink,
        shape: Shape::Square,
        text,
    };
    let text =
        format!("{} + {}", Unit::Seconds.median(&build), Unit::Seconds.median(&run));
    let ink = if is_here { Ink::Here } else { Ink::Ours };
    vec![
        bar(0.0, built, Ink::Faint, String::new()),
        bar(build.median, total, ink, text),
    ]
}

fn key(machines: Machines) -> Vec<Key> {
    let mut key = vec![Key {
        ink: Ink::Quiet,
        shape: Shape::Square,
        text: "build".to_owned(),
    }];
    for machine in machines.each() {
        let ink = if machine.is_here { Ink::Here } else { Ink::Ours };
        let text = format!("run, {}", machine.name());
        key.push(Key { ink, shape: Shape::Square, text });
    }
    key
}

fn finding(record: &Record, programs: &[&str]) -> Option<String> {
    let timed = programs.iter().filter_map(|program| {
        let [build, run] = times(record, program)?;
        Some((program, build.median, run.median))
    });
    let soonest = timed.min_by(|a, b| (a.1 + a.2).total_cmp(&(b.1 + b.2)))?;
    let (program, build, run) = soonest;
    Some(format!(
        "{program} has its first result soonest: {} to build and {} to run.",
        Unit::Seconds.show(build, 2),
        Unit::Seconds.show(run, 2)
    ))
}
