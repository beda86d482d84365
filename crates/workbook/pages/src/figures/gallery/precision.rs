//! Single against double precision: what it gains, and what it costs.

use anyhow::{Result, ensure};
use workbook_records::{Measurement, Precision};

use super::super::canvas::Shape;
use super::super::evidence::{over, times};
use super::super::format::{Unit, plain};
use super::super::machines::{Filter, Machines, is_step, label};
use super::super::rows::{Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::rates::key;
use super::{Chart, Figure};

/// The figure: of the steps, unless other programs are named.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let mut ours = filter.measurements_in(&machines.ours.record);
    if filter.programs.is_empty() {
        ours.retain(|m| is_step(&m.program));
    }
    let both: Vec<[&Measurement; 2]> =
        ours.iter().filter_map(|m| Some([*m, in_f32(&ours, m)?])).collect();
    ensure!(!both.is_empty(), machines.lacks("program measured in f64 and in f32"));
    let rows = both.iter().flatten().map(|wanted| {
        let marks = machines.each().filter_map(|machine| {
            let measured = filter.measurements_in(&machine.stored.record);
            let found = measured.into_iter().find(|m| {
                (&m.program, m.precision, m.threads)
                    == (&wanted.program, wanted.precision, wanted.threads)
            })?;
            let shape = if machine.is_here { Shape::Diamond } else { Shape::Dot };
            Some(Mark {
                lane: usize::from(machine.is_here),
                value: times(&found.rate(), 1e-9),
                from: Some(0.0),
                ink: machine.ink(&found.program),
                shape,
                text: text(found),
            })
        });
        Row { label: label(wanted), marks: marks.collect() }
    });
    let rows = rows.collect();
    let with_peers = both.iter().any(|[m, _]| !is_step(&m.program));
    Ok(Figure {
        title: "Single against double precision".to_owned(),
        finding: finding(&both),
        note: "The error is the greatest difference of a distance from that of \
               step 1, in the units of the data."
            .to_owned(),
        chart: Chart::Rows(Rows {
            axis: Axis::new("Gp/s: 10⁹ point pairs a second", Kind::Linear),
            rows,
            key: key(machines, with_peers),
        }),
        machines,
    })
}

fn in_f32<'a>(
    measured: &[&'a Measurement],
    double: &Measurement,
) -> Option<&'a Measurement> {
    let mut others = measured.iter().copied();
    (double.precision == Some(Precision::F64)).then_some(())?;
    others.find(|m| {
        m.precision == Some(Precision::F32)
            && (&m.program, m.threads) == (&double.program, double.threads)
    })
}

fn text(found: &Measurement) -> String {
    let rate = Unit::PairsPerSecond.median(&found.rate());
    match found.facts.get("max_abs_diff") {
        Some(error) => format!("{rate}, error {}", plain(*error)),
        None => rate,
    }
}

fn finding(both: &[[&Measurement; 2]]) -> String {
    let said = both.iter().map(|[double, single]| {
        let gain = over(&single.rate(), &double.rate());
        let error =
            single.facts.get("max_abs_diff").map_or(String::new(), |error| {
                format!(", with an error of {}", plain(*error))
            });
        format!(
            "{} runs {} as fast as in f64{error}.",
            label(single),
            Unit::Times.median(&gain)
        )
    });
    said.collect::<Vec<_>>().join(" ")
}
