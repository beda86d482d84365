//! How much faster each step is than step 1, and than the step before it.

use anyhow::{Context, Result};
use workbook_records::{Measurement, Precision, Record};

use super::super::canvas::{Ink, Shape};
use super::super::evidence::over;
use super::super::format::Unit;
use super::super::machines::{Filter, Machines, fastest, is_step, label};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let steps = steps(&machines.ours.record, filter);
    let first = first(&steps).with_context(|| machines.lacks("step1-pure"))?;
    // A step for many threads is shown on many.
    let is_shown = |step: &&&Measurement| {
        let mut same = steps.iter().filter(|m| {
            (&m.program, m.precision) == (&step.program, step.precision)
        });
        step.program != first.program && same.all(|m| m.threads <= step.threads)
    };
    let rows = steps.iter().filter(is_shown).map(|step| {
        let marks = machines.each().flat_map(|machine| {
            let measured = self::steps(&machine.stored.record, filter);
            marks(step, &measured, machine.is_here)
        });
        Row { label: label(step), marks: marks.collect() }
    });
    let rows: Vec<Row> = rows.collect();
    let best =
        fastest(steps.iter().copied()).with_context(|| machines.lacks("steps"))?;
    let ratio = over(&best.rate(), &first.rate());
    Ok(Figure {
        title: "Speed-up over step 1, and over the step before".to_owned(),
        finding: format!(
            "{} is {} times as fast as step 1. {}",
            label(best),
            Unit::Times.median(&ratio).trim_end_matches('×'),
            greatest_stride(&steps)
        ),
        note: "The scale is logarithmic, so that equal factors look equal."
            .to_owned(),
        chart: Chart::Rows(Rows {
            axis: Axis::new("times as fast", Kind::Log10),
            rows,
            key: key(machines),
        }),
        machines,
    })
}

/// The steps in their order: f64 before f32, one thread before many. Of those on
/// several threads only the most.
pub fn steps<'a>(record: &'a Record, filter: &Filter) -> Vec<&'a Measurement> {
    let mut steps = filter.measurements_in(record);
    steps.retain(|m| is_step(&m.program));
    let most = steps.iter().map(|m| m.threads).max().unwrap_or(1);
    steps.retain(|m| m.threads == 1 || m.threads == most);
    steps.sort_by_key(|m| (m.program.clone(), m.precision, m.threads));
    steps
}

/// Step 1 among steps.
pub fn first<'a>(steps: &[&'a Measurement]) -> Option<&'a Measurement> {
    steps.iter().copied().find(|m| m.program == "step1-pure")
}

/// What a step is compared with: the same step on one thread, or else the step
/// before it in its precision, or else that in f64, which the first steps compute in.
pub fn before<'a>(
    steps: &[&'a Measurement],
    step: &Measurement,
) -> Option<&'a Measurement> {
    let earlier = steps
        .iter()
        .copied()
        .filter(|m| m.threads == 1 && (m.program < step.program));
    let program = earlier.clone().map(|m| &m.program).max()?;
    let of = |precision| {
        let mut same = earlier.clone().filter(|m| m.program == *program);
        same.find(|m| m.precision == precision)
    };
    of(step.precision).or_else(|| of(Some(Precision::F64)))
}

fn marks(step: &Measurement, measured: &[&Measurement], is_here: bool) -> Vec<Mark> {
    let Some(first) = first(measured) else { return Vec::new() };
    // The reader's machine may have another number of threads.
    let many = |m: &Measurement| m.threads > 1;
    let found = measured.iter().copied().find(|m| {
        (&m.program, m.precision, many(m))
            == (&step.program, step.precision, many(step))
    });
    let Some(found) = found else { return Vec::new() };
    let ink = |ours| if is_here { Ink::Here } else { ours };
    let lane = if is_here { 2 } else { 0 };
    let mark = |lane, base: &Measurement, shape, ours| {
        let value = over(&found.rate(), &base.rate());
        let text = Unit::Times.median(&value);
        Mark { lane, value, from: None, ink: ink(ours), shape, text }
    };
    let mut marks = vec![mark(lane, first, Shape::Dot, Ink::Ours)];
    if let Some(base) = before(measured, found) {
        marks.push(mark(lane + 1, base, Shape::Ring, Ink::Peer));
    }
    marks
}

fn key(machines: Machines) -> Vec<Key> {
    let mut key = Vec::new();
    for machine in machines.each() {
        let ink = |ours| if machine.is_here { Ink::Here } else { ours };
        let name = machine.name();
        key.push(Key {
            ink: ink(Ink::Ours),
            shape: Shape::Dot,
            text: format!("over step 1, {name}"),
        });
        key.push(Key {
            ink: ink(Ink::Peer),
            shape: Shape::Ring,
            text: format!("over the step before, {name}"),
        });
    }
    key
}

fn greatest_stride(steps: &[&Measurement]) -> String {
    let strides = steps.iter().filter_map(|step| {
        let base = before(steps, step)?;
        Some((step, base, over(&step.rate(), &base.rate())))
    });
    let greatest = strides.max_by(|a, b| a.2.median.total_cmp(&b.2.median));
    greatest.map_or(String::new(), |(step, base, ratio)| {
        format!(
            "The greatest stride is from {} to {}: {}.",
            label(base),
            label(step),
            Unit::Times.median(&ratio)
        )
    })
}
