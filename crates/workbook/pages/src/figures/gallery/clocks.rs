//! Wall time against CPU time, for ways to spend both.

use anyhow::Result;
use workbook_records::Measurement;

use super::super::canvas::{Ink, Shape};
use super::super::evidence::over;
use super::super::format::{Unit, significant};
use super::super::machines::{Filter, Machines};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// The figure.
pub fn figure<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "program")?;
    let rows = ours.iter().map(|wanted| {
        let marks = machines.each().flat_map(|machine| {
            let measured = filter.measurements_in(&machine.stored.record);
            let found = measured.into_iter().find(|m| m.program == wanted.program);
            found.map_or(Vec::new(), |found| marks(found, machine.is_here))
        });
        Row { label: wanted.program.clone(), marks: marks.collect() }
    });
    Ok(Figure {
        title: "Wall time and CPU time".to_owned(),
        finding: finding(&ours),
        note:
            "The ratio is the mean number of busy cores. It does not tell work from \
               waiting in a loop, from sharing a core, or from waiting for memory."
                .to_owned(),
        chart: Chart::Rows(Rows {
            axis: Axis::new("seconds", Kind::Linear),
            rows: rows.collect(),
            key: key(machines),
        }),
        machines,
    })
}

fn marks(found: &Measurement, is_here: bool) -> Vec<Mark> {
    let lane = if is_here { 2 } else { 0 };
    let ink = |ours| if is_here { Ink::Here } else { ours };
    let (wall, cpu) = (found.wall(), found.cpu());
    let wall_text = format!("{} wall", Unit::Seconds.median(&wall));
    let ratio = cpu.median / wall.median;
    let cpu_text = format!("{} CPU, ratio {}", seconds(cpu.median), cores(ratio));
    let mark = |lane, value, ours, text| Mark {
        lane,
        value,
        from: Some(0.0),
        ink: ink(ours),
        shape: Shape::Dot,
        text,
    };
    vec![
        mark(lane, wall, Ink::Ours, wall_text),
        mark(lane + 1, cpu, Ink::Peer, cpu_text),
    ]
}

fn seconds(value: f64) -> String {
    // A sleeping program is charged for next to nothing; its digits say nothing.
    if value < 5e-4 { "0\u{a0}s".to_owned() } else { Unit::Seconds.show(value, 2) }
}

fn cores(ratio: f64) -> String {
    if ratio < 5e-3 { "0".to_owned() } else { significant(ratio, 2) }
}

fn key(machines: Machines) -> Vec<Key> {
    let ours = &machines.ours.record.host.name;
    let clock = |ink, name| Key {
        ink,
        shape: Shape::Square,
        text: format!("{name}, {ours}"),
    };
    let mut key = vec![clock(Ink::Ours, "wall"), clock(Ink::Peer, "CPU")];
    for machine in machines.each().filter(|machine| machine.is_here) {
        let text = format!("wall, then CPU, {}", machine.name());
        key.push(Key { ink: Ink::Here, shape: Shape::Square, text });
    }
    key
}

fn finding(ours: &[&Measurement]) -> String {
    let said = ours.iter().map(|m| {
        let ratio = over(&m.cpu(), &m.wall()).median;
        format!(
            "{}: {} on the clock, {} cores busy",
            m.program,
            Unit::Seconds.median(&m.wall()),
            cores(ratio)
        )
    });
    said.collect::<Vec<_>>().join("; ") + "."
}
