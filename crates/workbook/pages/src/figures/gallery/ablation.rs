//! What each idea of a step is worth, alone and on top of others.

use anyhow::{Context, Result, ensure};
use workbook_records::{Measurement, Record};

use super::super::canvas::{Ink, Shape};
use super::super::evidence::{ABLATION_LIST, Variant, over, times};
use super::super::format::{Unit, digits, significant};
use super::super::machines::{Filter, Machine, Machines};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The kinds of ideas, and what each is drawn in.
const KINDS: [(&str, Ink); 3] = [
    ("algorithm", Ink::Algorithm),
    ("language", Ink::Language),
    ("hardware", Ink::Hardware),
];

/// The figure of a step: "step2-mapreduce", or "step2" for short.
pub fn figure<'a>(
    step: &str,
    all: &[Variant],
    machines: Machines<'a>,
    filter: &Filter,
) -> Result<Figure<'a>> {
    let variants = of_step(step, all)?;
    let starts = starts(&variants, all);
    let ours = &machines.ours.record;
    let rows = starts.iter().chain(&variants).map(|variant| {
        let found = measured(ours, variant, filter);
        found.with_context(|| machines.lacks(&variant.name))?;
        let marks = machines.each().filter_map(|machine| {
            let ink = match (machine.is_here, is_start(variant, &starts)) {
                (true, _) => Ink::Here,
                (false, true) => Ink::Quiet,
                (false, false) => ink_of(variant),
            };
            mark(machine, variant, filter, ink, is_start(variant, &starts))
        });
        Ok(Row { label: label(variant, &starts, all), marks: marks.collect() })
    });
    Ok(Figure {
        title: format!("What each idea of {} is worth", variants[0].step),
        finding: finding(ours, &variants, filter),
        note: "The factor is over the variant that the idea is added to.".to_owned(),
        chart: Chart::Rows(Rows {
            axis: Axis::new("Gp/s: 10⁹ point pairs a second", Kind::Linear),
            rows: rows.collect::<Result<_>>()?,
            key: key(machines, &variants),
        }),
        machines,
    })
}

/// The variants of a step, in the order of the list.
pub fn of_step<'v>(step: &str, all: &'v [Variant]) -> Result<Vec<&'v Variant>> {
    let is_meant = |name: &str| {
        name == step
            || name.strip_prefix(step).is_some_and(|rest| rest.starts_with('-'))
    };
    let found: Vec<&Variant> = all.iter().filter(|v| is_meant(&v.step)).collect();
    ensure!(!found.is_empty(), "{ABLATION_LIST} lists no variant of {step}");
    Ok(found)
}

/// What the ideas of a step are added to and the step has not brought itself.
pub fn starts<'v>(variants: &[&'v Variant], all: &'v [Variant]) -> Vec<&'v Variant> {
    let is_own = |name: &String| variants.iter().any(|v| v.name == *name);
    let is_base =
        |name: &String| variants.iter().any(|v| v.base.as_ref() == Some(name));
    all.iter().filter(|v| is_base(&v.name) && !is_own(&v.name)).collect()
}

fn is_start(variant: &Variant, starts: &[&Variant]) -> bool {
    variant.base.is_none() || starts.iter().any(|start| start.name == variant.name)
}

/// The measurement of a variant: on the most threads, in f64 if nothing else is asked
/// for.
pub fn measured<'a>(
    record: &'a Record,
    variant: &Variant,
    filter: &Filter,
) -> Option<&'a Measurement> {
    let kept = filter.measurements_in(record);
    let of = kept.into_iter().filter(|m| m.program == variant.name);
    of.min_by_key(|m| (std::cmp::Reverse(m.threads), m.precision))
}

/// How many times as fast a variant is as the one it adds to.
pub fn gain(record: &Record, variant: &Variant, filter: &Filter) -> Option<String> {
    let found = measured(record, variant, filter)?;
    let base = variant.base.clone()?;
    let base = measured(record, &Variant { name: base, ..variant.clone() }, filter)?;
    Some(Unit::Times.median(&over(&found.rate(), &base.rate())))
}

/// "root after the minimum, alone (algorithm, 12 lines)".
fn label(variant: &Variant, starts: &[&Variant], all: &[Variant]) -> String {
    let Variant { idea, kind, lines, base, .. } = variant;
    if is_start(variant, starts) {
        return format!("start: {idea}");
    }
    let lines =
        if *lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
    let base = all.iter().find(|other| Some(&other.name) == base.as_ref());
    let place = match base {
        Some(base) if !is_start(base, starts) => format!("added to “{}”", base.idea),
        _ => "alone".to_owned(),
    };
    format!("{idea}, {place} ({kind}, {lines})")
}

fn ink_of(variant: &Variant) -> Ink {
    let known = KINDS.iter().find(|(kind, _)| *kind == variant.kind);
    known.map_or(Ink::Quiet, |(_, ink)| *ink)
}

fn mark(
    machine: Machine,
    variant: &Variant,
    filter: &Filter,
    ink: Ink,
    is_start: bool,
) -> Option<Mark> {
    let record = &machine.stored.record;
    let found = measured(record, variant, filter)?;
    let value = times(&found.rate(), 1e-9);
    let mut notes = Vec::new();
    if found.threads > 1 {
        notes.push(format!("{} threads", found.threads));
    }
    if !is_start {
        notes.extend(gain(record, variant, filter));
    }
    let number = significant(value.median, digits(&value));
    Some(Mark {
        lane: usize::from(machine.is_here),
        value,
        from: Some(0.0),
        ink,
        shape: Shape::Square,
        text: if notes.is_empty() {
            number
        } else {
            format!("{number} ({})", notes.join(", "))
        },
    })
}

fn key(machines: Machines, variants: &[&Variant]) -> Vec<Key> {
    let square =
        |ink, text: &str| Key { ink, shape: Shape::Square, text: text.to_owned() };
    let used =
        |kind: &str| variants.iter().any(|v| v.kind == kind && v.base.is_some());
    let mut key: Vec<Key> = KINDS
        .iter()
        .filter(|(kind, _)| used(kind))
        .map(|(kind, ink)| square(*ink, kind))
        .collect();
    for machine in machines.each().filter(|machine| machine.is_here) {
        key.push(square(Ink::Here, &machine.name()));
    }
    key
}

fn finding(record: &Record, variants: &[&Variant], filter: &Filter) -> String {
    let said = variants.iter().filter_map(|variant| {
        let gain = gain(record, variant, filter)?;
        Some(format!("{} ({}): {gain}", variant.idea, variant.kind))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() {
        "Nothing is compared.".to_owned()
    } else {
        said.join("; ") + "."
    }
}
