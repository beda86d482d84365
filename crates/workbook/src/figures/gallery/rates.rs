//! The ladder: how fast every step and peer is. The nest: the same for its terms.

use anyhow::Result;

use super::super::evidence::{over, times};
use super::super::format::{Unit, digits, significant};
use super::super::machines::{
    self, Filter, Machine, Machines, is_same, is_step, label,
};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::super::svg::{Ink, Shape};
use super::{Chart, Figure};
use crate::records::Measurement;

/// Every step and peer on one input.
pub fn ladder<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "steps or peers on this input")?;
    let input = filter.input.as_deref().unwrap_or("every input");
    Ok(Figure {
        title: format!("Speed of every step and peer on {input}"),
        finding: finding(&ours, Unit::PairsPerSecond),
        note: "The scale is logarithmic: each line is a factor, not a sum."
            .to_owned(),
        chart: chart(machines, filter, "Gp/s: 10⁹ point pairs a second"),
        machines,
    })
}

/// The nest of loops: steps and peers.
pub fn hello<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "programs that run the nest")?;
    Ok(Figure {
        title: "Speed of the nest of four loops".to_owned(),
        finding: finding(&ours, Unit::TermsPerSecond),
        note: "The scale is logarithmic.".to_owned(),
        chart: chart(machines, filter, "10⁹ terms a second"),
        machines,
    })
}

fn chart<'a>(machines: Machines<'a>, filter: &Filter, axis: &str) -> Chart {
    let kept = |machine: Machine<'a>| filter.of(&machine.stored.record);
    // One row for what is called in the same way, on whichever machine.
    let mut called: Vec<&Measurement> = Vec::new();
    for found in machines.each().flat_map(kept) {
        if !called.iter().any(|known| is_same(known, found)) {
            called.push(found);
        }
    }
    called.sort_by(|a, b| b.rate().median.total_cmp(&a.rate().median));
    let rows = called.iter().map(|wanted| {
        let marks = machines.each().filter_map(|machine| {
            let measured = kept(machine);
            let found = measured.into_iter().find(|m| is_same(m, wanted))?;
            let lane = usize::from(machine.is_here);
            Some(mark(found, lane, machine.ink(&found.program), machine.is_here))
        });
        let mut marks: Vec<Mark> = marks.collect();
        // A row with one mark needs one lane.
        if let [only] = marks.as_mut_slice() {
            only.lane = 0;
        }
        Row { label: label(wanted), marks }
    });
    Chart::Rows(Rows {
        axis: Axis::new(axis, Kind::Log10),
        rows: rows.collect(),
        key: key(machines, called.iter().any(|m| !is_step(&m.program))),
    })
}

fn mark(found: &Measurement, lane: usize, ink: Ink, is_here: bool) -> Mark {
    let billions = times(&found.rate(), 1e-9);
    Mark {
        lane,
        value: billions,
        from: None,
        ink,
        shape: shape(ink, is_here),
        text: significant(billions.median, digits(&billions)),
    }
}

fn shape(ink: Ink, is_here: bool) -> Shape {
    match (is_here, ink) {
        (true, _) => Shape::Diamond,
        (false, Ink::Peer) => Shape::Ring,
        (false, _) => Shape::Dot,
    }
}

/// What the inks of steps, peers and the reader's machine mean.
pub fn key(machines: Machines, with_peers: bool) -> Vec<Key> {
    let ours = &machines.ours.record.host.name;
    let steps = if with_peers { "steps, " } else { "" };
    let mut key = vec![Key {
        ink: Ink::Ours,
        shape: Shape::Dot,
        text: format!("{steps}{ours}"),
    }];
    if with_peers {
        let text = format!("peers, {ours}");
        key.push(Key { ink: Ink::Peer, shape: Shape::Ring, text });
    }
    for machine in machines.each().filter(|machine| machine.is_here) {
        key.push(Key {
            ink: Ink::Here,
            shape: Shape::Diamond,
            text: machine.name(),
        });
    }
    key
}

/// The fastest, the fastest on one thread over step 1, and the fastest peer there.
fn finding(measured: &[&Measurement], unit: Unit) -> String {
    let fastest = |keep: &dyn Fn(&Measurement) -> bool| {
        machines::fastest(measured.iter().copied().filter(|m| keep(m)))
    };
    let say = |m: &Measurement| format!("{} ({})", label(m), unit.median(&m.rate()));
    let mut said = Vec::new();
    if let Some(first) = fastest(&|_| true) {
        said.push(format!("The fastest is {}.", say(first)));
    }
    let step = fastest(&|m| is_step(&m.program) && m.threads == 1);
    let first = fastest(&|m| m.program == "step1-pure");
    if let (Some(step), Some(first)) = (step, first)
        && step.program != first.program
    {
        let ratio = over(&step.rate(), &first.rate());
        said.push(format!(
            "On one thread {} is {} times as fast as step 1.",
            say(step),
            Unit::Times.median(&ratio).trim_end_matches('×')
        ));
    }
    if let Some(peer) = fastest(&|m| !is_step(&m.program) && m.threads == 1) {
        said.push(format!("The fastest peer on one thread is {}.", say(peer)));
    }
    said.join(" ")
}
