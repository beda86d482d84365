//! The roofline: what limits the loops, instructions or memory, and how near they
//! come.
//!
//! Its loops are told apart by what they measured: bytes in a second are the
//! bandwidth of a memory level; point pairs are a kernel if it moves bytes for a pair,
//! between registers and the L1 cache, else a ceiling, a loop that does nothing but
//! the instructions of a formula. Others (the clock, single instructions) are not
//! shown.

use anyhow::{Context, Result};
use workbook_records::{Measurement, Precision};

use super::super::canvas::{Ink, SHAPES};
use super::super::curves::{Curve, Curves, Name};
use super::super::evidence::times;
use super::super::format::{Unit, significant};
use super::super::machines::{Filter, Machines, fastest, is_step};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The fact that says how many bytes a kernel moves for a pair.
const BYTES_PER_PAIR: &str = "bytes_per_pair";

/// The figure, in f32 unless it is told otherwise.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let precision = filter.precision.unwrap_or(Precision::F32);
    let filter = Filter { precision: Some(precision), ..filter.clone() };
    let ours = machines.demand(&filter, "loop of a roofline")?;
    let lab = Lab::of(&ours);
    let (from, to) = lab.intensities().with_context(|| {
        machines
            .lacks(&format!("kernel in {precision} with the fact {BYTES_PER_PAIR}"))
    })?;
    let highest = lab.ceilings.iter().map(|m| gigapairs(m)).fold(0.0, f64::max);
    let mut curves = Vec::new();
    for ceiling in &lab.ceilings {
        let rate = gigapairs(ceiling);
        curves.push(Curve::guide(&ceiling.program, [(from, rate), (to, rate)]));
    }
    // The slopes begin where there is something to see.
    let lowest =
        lab.kernels.iter().map(|(m, _)| gigapairs(m)).fold(highest, f64::min) / 4.0;
    for level in &lab.bandwidths {
        let bytes = level.rate().median * 1e-9;
        let start = (lowest / bytes).max(from);
        // The roof of a memory level ends where the highest ceiling begins.
        let end = (highest / bytes).min(to);
        if start < end {
            let ends = [(start, start * bytes), (end, end * bytes)];
            curves.push(Curve::guide(&level.program, ends).named_beside());
        }
    }
    for machine in machines.each() {
        let measured = filter.measurements_in(&machine.stored.record);
        let kernels = Lab::of(&measured).kernels;
        let last = kernels.len().saturating_sub(1);
        for (index, (kernel, intensity)) in kernels.into_iter().enumerate() {
            // The reader's have the shapes of ours, and need no names twice.
            let label = match (machine.is_here, index == last) {
                (false, _) => kernel.program.clone(),
                (true, true) => machine.name(),
                (true, false) => String::new(),
            };
            curves.push(Curve {
                label,
                ink: if machine.is_here { Ink::Here } else { Ink::Ours },
                shape: Some(SHAPES[index % SHAPES.len()]),
                joined: false,
                name: Name::AtEnd,
                points: vec![(intensity, times(&kernel.rate(), 1e-9))],
            });
        }
    }
    Ok(Figure {
        title: format!("Roofline of one core, {precision}"),
        finding: lab.finding(),
        note:
            "A level line is the speed of a loop that does only the instructions of \
               a formula; a slope is where all bytes come from one level of memory."
                .to_owned(),
        chart: Chart::Curves(Curves {
            x: Axis::new(
                "point pairs for each byte between registers and L1",
                Kind::Log10,
            ),
            y: Axis::new("Gp/s: 10⁹ point pairs a second", Kind::Log10),
            curves,
            notes: Vec::new(),
        }),
        machines,
    })
}

/// The loops of a record.
struct Lab<'a> {
    ceilings: Vec<&'a Measurement>,
    bandwidths: Vec<&'a Measurement>,
    /// With point pairs for each byte.
    kernels: Vec<(&'a Measurement, f64)>,
}

impl<'a> Lab<'a> {
    fn of(measured: &[&'a Measurement]) -> Self {
        let mut lab = Self {
            ceilings: Vec::new(),
            bandwidths: Vec::new(),
            kernels: Vec::new(),
        };
        for m in measured {
            match (m.work.unit.as_str(), m.facts.get(BYTES_PER_PAIR)) {
                ("bytes", _) => lab.bandwidths.push(m),
                ("point pairs", Some(&bytes)) if bytes > 0.0 => {
                    lab.kernels.push((m, 1.0 / bytes));
                }
                ("point pairs", _) if !is_step(&m.program) => lab.ceilings.push(m),
                _ => {}
            }
        }
        lab
    }

    /// The range of the x axis: around the kernels.
    fn intensities(&self) -> Option<(f64, f64)> {
        let of = || self.kernels.iter().map(|(_, intensity)| *intensity);
        Some((of().reduce(f64::min)? / 8.0, of().reduce(f64::max)? * 8.0))
    }

    /// How near the best kernel comes to the ceiling above it.
    fn finding(&self) -> String {
        let kernels = self.kernels.iter().map(|(kernel, _)| *kernel);
        let Some(best) = fastest(kernels) else { return String::new() };
        let rate = best.rate().median;
        let said = format!(
            "{} is the fastest kernel, with {}",
            best.program,
            Unit::PairsPerSecond.median(&best.rate())
        );
        // Of the same instructions, if there is one.
        let above = |m: &&&Measurement| m.rate().median >= rate;
        let lowest = |same: bool| {
            let ceilings = self.ceilings.iter().filter(above);
            ceilings
                .filter(|m| !same || m.device == best.device)
                .min_by(|a, b| a.rate().median.total_cmp(&b.rate().median))
        };
        match lowest(true).or_else(|| lowest(false)) {
            Some(ceiling) => format!(
                "{said}: {}% of the lowest ceiling above it, {}.",
                significant(100.0 * rate / ceiling.rate().median, 2),
                ceiling.program
            ),
            None => format!("{said}."),
        }
    }
}

fn gigapairs(measurement: &Measurement) -> f64 {
    measurement.rate().median * 1e-9
}
