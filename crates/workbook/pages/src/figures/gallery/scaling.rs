//! Scaling: strong, where the work stays and threads are added, and weak, where the
//! work grows with the threads.

use anyhow::{Context, Result, ensure};
use workbook_records::{Measurement, Precision, Spread};

use super::super::canvas::SHAPES;
use super::super::curves::{Curve, Curves, Name};
use super::super::evidence::{over, times};
use super::super::format::significant;
use super::super::machines::{Filter, Machine, Machines};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// A program and precision, measured on several numbers of threads.
pub struct Series<'a> {
    /// The program.
    pub program: &'a str,
    /// Its precision.
    pub precision: Option<Precision>,
    /// On one thread.
    pub one: &'a Measurement,
    /// On all numbers of threads, ascending, one among them.
    pub all: Vec<&'a Measurement>,
}

impl Series<'_> {
    /// T₁/Tₚ, from rates: a slow machine may have done a fraction of the work on one
    /// thread.
    pub fn speedup(&self, at: &Measurement) -> Spread {
        over(&at.rate(), &self.one.rate())
    }

    /// The rate of a thread over that of one thread alone.
    fn efficiency(&self, at: &Measurement) -> Spread {
        times(&self.speedup(at), 1.0 / f64::from(at.threads))
    }

    fn name(&self) -> String {
        match self.precision {
            Some(precision) => format!("{} {precision}", self.program),
            None => self.program.to_owned(),
        }
    }
}

/// The programs of a machine that were measured on one thread and on more.
pub fn series<'a>(measured: &[&'a Measurement]) -> Vec<Series<'a>> {
    let mut found: Vec<Series> = Vec::new();
    for &one in measured.iter().filter(|m| m.threads == 1) {
        let same = |m: &&&Measurement| {
            (&m.program, m.precision) == (&one.program, one.precision)
        };
        let mut all: Vec<_> = measured.iter().filter(same).copied().collect();
        all.sort_by_key(|m| m.threads);
        if all.len() > 1 {
            let (program, precision) = (one.program.as_str(), one.precision);
            found.push(Series { program, precision, one, all });
        }
    }
    found
}

/// T₁/Tₚ over the number of threads, with the ideal.
pub fn strong<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = filter.measurements_in(&machines.ours.record);
    let series = self::series(&ours);
    ensure!(!series.is_empty(), machines.lacks("program on one thread and on more"));
    let most = most_threads(machines, filter);
    let mut curves = curves(machines, filter, |series, at| series.speedup(at));
    curves.push(Curve::guide("ideal", [(1.0, 1.0), (most, most)]));
    Ok(Figure {
        title: "Strong scaling: the same work on more threads".to_owned(),
        finding: strong_finding(&series),
        note: "Efficiency is speed-up over threads. The dashed line is the ideal."
            .to_owned(),
        chart: Chart::Curves(Curves {
            x: Axis::new("threads", Kind::Log2),
            y: Axis::new("speed-up, T₁/Tₚ", Kind::Log2),
            notes: cores(machines),
            curves,
        }),
        machines,
    })
}

/// The rate of each thread as work and threads grow together.
pub fn weak<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = filter.measurements_in(&machines.ours.record);
    let series = self::series(&ours);
    ensure!(!series.is_empty(), machines.lacks("program on one thread and on more"));
    let most = most_threads(machines, filter);
    let mut curves = curves(machines, filter, |series, at| series.efficiency(at));
    curves.push(Curve::guide("ideal", [(1.0, 1.0), (most, 1.0)]));
    Ok(Figure {
        title: "Weak scaling: as much more work as there are more threads"
            .to_owned(),
        finding: weak_finding(&series),
        note: "Only the left set grows, so that the pairs grow with the threads."
            .to_owned(),
        chart: Chart::Curves(Curves {
            x: Axis::new("threads", Kind::Log2),
            y: Axis::new("rate of a thread over that of one alone", Kind::Linear),
            notes: cores(machines),
            curves,
        }),
        machines,
    })
}

fn curves(
    machines: Machines,
    filter: &Filter,
    value: impl Fn(&Series, &Measurement) -> Spread,
) -> Vec<Curve> {
    let of = |machine: Machine| {
        let measured = filter.measurements_in(&machine.stored.record);
        let curves = series(&measured)
            .into_iter()
            .zip(SHAPES.into_iter().cycle())
            .map(|(series, shape)| {
                let points: Vec<_> = series
                    .all
                    .iter()
                    .map(|at| (f64::from(at.threads), value(&series, at)))
                    .collect();
                let here = if machine.is_here { "here, " } else { "" };
                Curve {
                    label: format!("{here}{}{}", series.name(), end(&series)),
                    ink: machine.ink(series.program),
                    shape: Some(shape),
                    joined: true,
                    name: Name::AtEnd,
                    points,
                }
            });
        curves.collect::<Vec<_>>()
    };
    machines.each().flat_map(of).collect()
}

/// ", 89%": the efficiency on the most threads.
fn end(series: &Series) -> String {
    let last = series.all.last().map(|at| series.efficiency(at).median);
    last.map_or(String::new(), |value| format!(", {}", percent(value)))
}

fn percent(value: f64) -> String {
    format!("{}%", significant(100.0 * value, 2))
}

fn most_threads(machines: Machines, filter: &Filter) -> f64 {
    let of = |machine: Machine| {
        let measured = filter.measurements_in(&machine.stored.record);
        measured.iter().map(|m| m.threads).max().unwrap_or(1)
    };
    f64::from(machines.each().map(of).max().unwrap_or(1))
}

/// Where threads begin to share cores.
fn cores(machines: Machines) -> Vec<(f64, String)> {
    let host = &machines.ours.record.host;
    let cores: u32 = host.cores.iter().map(|cores| cores.count).sum();
    let shares = cores < host.threads;
    let note = (f64::from(cores), format!("{cores} cores"));
    shares.then_some(note).into_iter().collect()
}

fn strong_finding(series: &[Series]) -> String {
    let said = series.iter().filter_map(|series| {
        let last = series.all.last()?;
        let speedup = series.speedup(last);
        Some(format!(
            "{} is {} times as fast on {} threads as on one, an efficiency of {}.",
            series.name(),
            significant(speedup.median, 3),
            last.threads,
            percent(speedup.median / f64::from(last.threads))
        ))
    });
    said.collect::<Vec<_>>().join(" ")
}

fn weak_finding(series: &[Series]) -> String {
    let said = series.iter().filter_map(|series| {
        let last = series.all.last()?;
        Some(format!(
            "On {} threads each thread of {} does {} of what one alone does.",
            last.threads,
            series.name(),
            percent(series.efficiency(last).median)
        ))
    });
    said.collect::<Vec<_>>().join(" ")
}

/// The series of our machine, for a table.
///
/// # Errors
/// If there are none.
pub fn of_ours<'a>(
    machines: Machines<'a>,
    filter: &Filter,
) -> Result<Vec<Series<'a>>> {
    let found = series(&filter.measurements_in(&machines.ours.record));
    (!found.is_empty())
        .then_some(found)
        .with_context(|| machines.lacks("program on one thread and on more"))
}
