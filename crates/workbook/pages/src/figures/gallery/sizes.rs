//! Speed over the size of the clusters, with the caches marked.

use anyhow::{Result, ensure};
use workbook_records::{Cache, Measurement, Precision, Spread};

use super::super::canvas::SHAPES;
use super::super::curves::{Curve, Curves, Name};
use super::super::evidence::times;
use super::super::format::{Unit, bytes, plain};
use super::super::machines::{Filter, Machines};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// A point of two clusters in single precision: three coordinates of each.
const BYTES_OF_A_POINT: f64 = 2.0 * 3.0 * 4.0;

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let mut curves = Vec::new();
    for machine in machines.each() {
        let measured = filter.measurements_in(&machine.stored.record);
        for ((name, points), shape) in
            groups(&measured).into_iter().zip(SHAPES.iter().cycle())
        {
            let here = if machine.is_here { "here, " } else { "" };
            curves.push(Curve {
                label: format!("{here}{}", called(name)),
                ink: machine.ink(name.0),
                shape: Some(*shape),
                joined: true,
                name: Name::AtEnd,
                points,
            });
        }
    }
    ensure!(!curves.is_empty(), machines.lacks("clusters of a given size"));
    let caches = &machines.ours.record.host.caches;
    Ok(Figure {
        title: "Speed over the size of a cluster".to_owned(),
        finding: finding(&groups(&filter.measurements_in(&machines.ours.record))),
        note: note(caches),
        chart: Chart::Curves(Curves {
            x: Axis::new("points in each cluster", Kind::Log10),
            y: Axis::new("Gp/s: 10⁹ point pairs a second", Kind::Log10),
            curves,
            notes: caches
                .iter()
                .map(|cache| {
                    (
                        cache.bytes as f64 / BYTES_OF_A_POINT,
                        format!("L{}", cache.level),
                    )
                })
                .collect(),
        }),
        machines,
    })
}

/// A program as it was called: its name, precision and threads.
pub type Program<'a> = (&'a str, Option<Precision>, u32);
/// Sizes of clusters, each with a rate in 10⁹ pairs of points a second.
pub type Points = Vec<(f64, Spread)>;

/// The sizes and rates of every program and precision that has at least two.
pub fn groups<'a>(measured: &[&'a Measurement]) -> Vec<(Program<'a>, Points)> {
    let mut groups: Vec<(Program, Points)> = Vec::new();
    for m in measured {
        let Some(size) = size(m) else { continue };
        let name = (m.program.as_str(), m.precision, m.threads);
        let point = (size, times(&m.rate(), 1e-9));
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, points)) => points.push(point),
            None => groups.push((name, vec![point])),
        }
    }
    for (_, points) in &mut groups {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    groups.retain(|(_, points)| points.len() > 1);
    groups
}

/// How many points a cluster has. A slow program may have been given a share of the
/// left side only; the right one is always whole.
pub fn size(measurement: &Measurement) -> Option<f64> {
    let [_, right] = measurement.work.sides?;
    Some(right.points as f64 / right.clusters as f64)
}

fn called((program, precision, threads): Program) -> String {
    let precision =
        precision.map_or(String::new(), |precision| format!(" {precision}"));
    let threads =
        if threads > 1 { format!(", {threads} threads") } else { String::new() };
    format!("{program}{precision}{threads}")
}

fn note(caches: &[Cache]) -> String {
    let sizes: Vec<String> = caches
        .iter()
        .map(|cache| format!("L{} ({})", cache.level, bytes(cache.bytes)))
        .collect();
    if sizes.is_empty() {
        String::new()
    } else {
        format!(
            "The dashed lines are where two clusters fill {} in f32; in f64 they do at \
             half the size.",
            sizes.join(", ")
        )
    }
}

/// Where each curve is at its highest.
fn finding(groups: &[(Program, Points)]) -> String {
    let said = groups.iter().filter_map(|(program, points)| {
        let best = points.iter().max_by(|a, b| a.1.median.total_cmp(&b.1.median))?;
        Some(format!(
            "{} is fastest at {} points, with {}.",
            called(*program),
            plain(best.0),
            Unit::PairsPerSecond.median(&times(&best.1, 1e9))
        ))
    });
    said.collect::<Vec<_>>().join(" ")
}
