//! The kernels of a GPU's steps: speed over the size of the clusters, below the limit
//! of that GPU.

use anyhow::Result;
use workbook_records::Measurement;

use super::super::canvas::SHAPES;
use super::super::curves::{Curve, Curves, Name};
use super::super::evidence::times;
use super::super::format::{Unit, plain, significant};
use super::super::machines::{Filter, Machines, fastest};
use super::super::scale::{Axis, Kind};
use super::sizes::{Points, groups, size};
use super::{Chart, Figure};

/// What a pair costs when both its minima come from one pass: three subtractions, a
/// multiplication, two fused multiply-adds and two minima.
pub const INSTRUCTIONS_PER_PAIR: f64 = 8.0;

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "kernel")?;
    let mut curves = Vec::new();
    for machine in machines.each() {
        let measured = filter.measurements_in(&machine.stored.record);
        let shapes = SHAPES.iter().cycle();
        for (((program, ..), points), shape) in
            groups(&measured).into_iter().zip(shapes)
        {
            let here = if machine.is_here { "here, " } else { "" };
            curves.push(Curve {
                label: format!("{here}{}", called(program, &measured)),
                ink: machine.ink(program),
                shape: Some(*shape),
                joined: true,
                name: Name::AtEnd,
                points,
            });
        }
    }
    let best = fastest(ours.iter().copied());
    let limit = best.and_then(limit);
    if let (Some(limit), Some(ends)) = (limit, ends(&curves)) {
        let line = ends.map(|x| (x, limit * 1e-9));
        curves.push(Curve::guide("limit", line));
    }
    Ok(Figure {
        title: "Speed of the kernels over the size of a cluster".to_owned(),
        finding: best.map_or(String::new(), finding),
        note: match limit {
            Some(_) => "The limit is the GPU's lanes times its clock over 8 \
                        instructions; copying to the GPU and back is part of every \
                        measurement, and not of the limit."
                .to_owned(),
            None => String::new(),
        },
        chart: Chart::Curves(Curves {
            x: Axis::new("points in each cluster", Kind::Log10),
            y: Axis::new("Gp/s: 10⁹ point pairs a second", Kind::Log10),
            curves,
            notes: Vec::new(),
        }),
        machines,
    })
}

/// How many pairs of points a second the GPU of a measurement could get through at
/// most: its lanes, at the highest clock that was seen while it ran. None if either is
/// not known.
pub fn limit(measurement: &Measurement) -> Option<f64> {
    let fact = |name| measurement.facts.get(name).copied();
    Some(fact("lanes")? * fact("sm_clock_mhz")? * 1e6 / INSTRUCTIONS_PER_PAIR)
}

/// "4-fused"; with its step, where there are kernels of several.
fn called(program: &str, measured: &[&Measurement]) -> String {
    let step = |program: &str| {
        program.splitn(3, '-').take(2).collect::<Vec<_>>().join("-") + "-"
    };
    let own = step(program);
    let is_only = measured.iter().all(|m| step(&m.program) == own);
    let short = program.strip_prefix(&own).filter(|_| is_only);
    short.unwrap_or(program).to_owned()
}

/// The least and the greatest size.
fn ends(curves: &[Curve]) -> Option<[f64; 2]> {
    let sizes = || curves.iter().flat_map(|curve: &Curve| points(&curve.points));
    Some([sizes().reduce(f64::min)?, sizes().reduce(f64::max)?])
}

fn points(points: &Points) -> impl Iterator<Item = f64> {
    points.iter().map(|(size, _)| *size)
}

/// The fastest, on what, and how near it comes to the limit.
fn finding(best: &Measurement) -> String {
    let rate = best.rate();
    let on = size(best).map_or(String::new(), |size| {
        format!(" on clusters of {} points", plain(size))
    });
    let said = format!(
        "{} is the fastest kernel, with {}{on}",
        best.program,
        Unit::PairsPerSecond.median(&times(&rate, 1.0))
    );
    let (Some(limit), Some(clock)) = (limit(best), best.facts.get("sm_clock_mhz"))
    else {
        return format!("{said}.");
    };
    format!(
        "{said}: {}% of the limit at the {} MHz that the GPU ran at.",
        significant(100.0 * rate.median / limit, 2),
        plain(*clock)
    )
}
