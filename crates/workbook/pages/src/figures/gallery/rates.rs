//! The ladder: how fast every step and peer is. The nest: the same for its terms.

use anyhow::Result;
use workbook_records::Measurement;

use super::super::canvas::{Ink, Shape};
use super::super::evidence::{over, times};
use super::super::format::{Unit, digits, significant};
use super::super::machines::{
    self, Called, Filter, Machines, called, is_step, label,
};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Figure};

/// Every step and peer on one input.
pub fn ladder<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let ours = machines.demand(filter, "steps or peers on this input")?;
    let input = filter.input.as_deref().unwrap_or("every input");
    let threads = match filter.threads {
        None => String::new(),
        Some(None) => ", all threads".to_owned(),
        Some(Some(1)) => ", one thread".to_owned(),
        Some(Some(threads)) => format!(", {threads} threads"),
    };
    Ok(Figure {
        title: format!("Speed of every step and peer on {input}{threads}"),
        finding: finding(&ours, Unit::PairsPerSecond),
        note: "The scale is logarithmic: each line is a factor, not a sum."
            .to_owned(),
        chart: chart(
            machines,
            called(machines, filter),
            "Gp/s: 10⁹ point pairs a second",
        ),
        machines,
    })
}

/// The nest of loops: steps and peers, but for those that slip on purpose: what they
/// do not compute has no speed.
pub fn hello<'a>(machines: Machines<'a>, filter: &Filter) -> Result<Figure<'a>> {
    let mut ours = machines.demand(filter, "programs that run the nest")?;
    let computes = |m: &Measurement| !m.facts.contains_key("slip");
    ours.retain(|m| computes(m));
    let mut called = called(machines, filter);
    called.retain(|called| computes(called.first));
    Ok(Figure {
        title: "Speed of the nest of four loops".to_owned(),
        finding: finding(&ours, Unit::TermsPerSecond),
        note: "The scale is logarithmic.".to_owned(),
        chart: chart(machines, called, "10⁹ terms a second"),
        machines,
    })
}

fn chart(machines: Machines, called: Vec<Called>, axis: &str) -> Chart {
    let with_peers = called.iter().any(|found| !is_step(&found.first.program));
    let rows = called.into_iter().map(|called| {
        let marks = called.on.iter().zip(0..).map(|((machine, found), lane)| {
            let ink = machine.ink(&found.program);
            let mut mark = mark(found, lane, ink, machine.is_here);
            if found.threads != called.first.threads {
                mark.text += &format!(" on {} threads", found.threads);
            }
            mark
        });
        Row { marks: marks.collect(), label: called.label }
    });
    Chart::Rows(Rows {
        axis: Axis::new(axis, Kind::Log10),
        rows: rows.collect(),
        key: key(machines, with_peers),
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
