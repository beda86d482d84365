//! How fast random numbers are made, over the size of the table.

use anyhow::{Result, ensure};
use workbook_records::{Measurement, Spread};

use super::super::canvas::{Ink, SHAPES};
use super::super::curves::{Curve, Curves, Name};
use super::super::evidence::times;
use super::super::format::significant;
use super::super::machines::{Filter, Machines, fastest, label};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "ways to make random numbers")?;
    let mut curves = Vec::new();
    for machine in machines.each() {
        let measured = filter.measurements_in(&machine.stored.record);
        let here = if machine.is_here { "here, " } else { "" };
        let ink = if machine.is_here { Ink::Here } else { Ink::Ours };
        for ((label, points), shape) in
            ways(&measured).into_iter().zip(SHAPES.into_iter().cycle())
        {
            curves.push(Curve {
                label: format!("{here}{label}"),
                ink,
                shape: Some(shape),
                joined: true,
                name: Name::AtEnd,
                points,
            });
        }
    }
    ensure!(!curves.is_empty(), machines.lacks("table of random numbers"));
    Ok(Figure {
        title: "Random numbers by the size of the table".to_owned(),
        finding: finding(&ours),
        note: "The time includes asking the system for the memory of the table."
            .to_owned(),
        chart: Chart::Curves(Curves {
            x: Axis::new("numbers in the table", Kind::Log10),
            y: Axis::new("10⁹ numbers a second", Kind::Log10),
            curves,
            notes: Vec::new(),
        }),
        machines,
    })
}

type Points = Vec<(f64, Spread)>;

/// For each way the sizes of the tables and its speed.
fn ways(measured: &[&Measurement]) -> Vec<(String, Points)> {
    let mut ways: Vec<(String, Points)> = Vec::new();
    for m in measured {
        let (label, point) =
            (label(m), (m.work.amount as f64, times(&m.rate(), 1e-9)));
        match ways.iter_mut().find(|(known, _)| *known == label) {
            Some((_, points)) => points.push(point),
            None => ways.push((label, vec![point])),
        }
    }
    for (_, points) in &mut ways {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    ways
}

/// The fastest at the smallest and at the largest size.
fn finding(ours: &[&Measurement]) -> String {
    let amounts = || ours.iter().map(|m| m.work.amount);
    let ends = [amounts().min(), amounts().max()].into_iter().flatten();
    let said = ends.filter_map(|amount| {
        let same = ours.iter().copied().filter(|m| m.work.amount == amount);
        let best = fastest(same)?;
        Some(format!(
            "For a table of {} {} is fastest, with {} × 10⁹ a second.",
            best.input,
            label(best),
            significant(best.rate().median * 1e-9, 2)
        ))
    });
    said.collect::<Vec<_>>().join(" ")
}
