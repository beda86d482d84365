//! Tables: the numbers behind the figures, in Markdown.

use anyhow::{Context, Result, bail};
use workbook_records::Measurement;

use super::directive::Arguments;
use super::evidence::{Evidence, over};
use super::format::{Unit, escape, plain, significant};
use super::gallery::{ablation, scaling, sources, speedup};
use super::machines::{Called, Filter, Machine, Machines, called, is_step, label};
use super::numbers::rate_unit;

/// A table: titles of columns, then rows. The first columns hold words, the others
/// numbers.
pub struct Table {
    titles: Vec<String>,
    words: usize,
    rows: Vec<Vec<String>>,
}

const TABLES: [(&str, &str); 5] = [
    ("ladder", "ladder"),
    ("peers", "ladder"),
    ("hello", "hello"),
    ("strong", "strong"),
    ("clocks", "clocks"),
];

/// The Markdown of the table that a directive asks for, with a caption. `to_root`
/// leads from the page to the root of the book.
///
/// # Errors
/// If there is no such table, an argument is wrong, or a record or measurement is
/// missing.
pub fn table(text: &str, evidence: &Evidence, to_root: &str) -> Result<String> {
    let mut arguments = Arguments::parse(text)?;
    let name = arguments.word().context("expected the name of a table")?;
    let filter = Filter::from_arguments(&mut arguments)?;
    arguments.finish()?;
    if let Some(step) = name.strip_prefix("ablation-") {
        let machines = Machines::that_measured(evidence, "ablation", &filter)?;
        let table = ideas(step, evidence, machines, &filter)?;
        return Ok(table.with_caption(machines, to_root));
    }
    let Some((_, experiment)) = TABLES.iter().find(|(known, _)| *known == name)
    else {
        let names = TABLES.map(|(name, _)| name).join(", ");
        bail!("there is no table {name}; there are {names}, ablation-STEP");
    };
    let machines = Machines::that_measured(evidence, experiment, &filter)?;
    let table = match name.as_str() {
        "strong" => threads(machines, &filter.with_input("scaling"))?,
        "hello" => rates(machines, &filter)?,
        "clocks" => clocks(machines, &filter)?,
        "peers" => peers(machines, &filter.with_input("scaling"))?,
        _ => rates(machines, &filter.with_input("scaling"))?,
    };
    Ok(table.with_caption(machines, to_root))
}

impl Table {
    fn with_caption(&self, machines: Machines, to_root: &str) -> String {
        let caption = sources(machines, to_root);
        format!("{}\n<p class=\"caption\">{caption}</p>\n", self.markdown())
    }

    fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> =
                cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let rule: Vec<String> = (0..self.titles.len())
            .map(|column| {
                if column < self.words { "---" } else { "---:" }.to_owned()
            })
            .collect();
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        line(&self.titles) + &line(&rule) + &rows
    }
}

/// Titles of the columns that each machine has.
fn titled(
    first: &[&str],
    machines: Machines,
    each: &[&str],
    last: &[&str],
) -> Vec<String> {
    let mut titles: Vec<String> = first.iter().map(ToString::to_string).collect();
    for machine in machines.each() {
        let name = escape(&machine.name());
        titles.extend(each.iter().map(|title| format!("{title}, {name}")));
    }
    titles.extend(last.iter().map(ToString::to_string));
    titles
}

/// Programs by speed.
fn rates(machines: Machines, filter: &Filter) -> Result<Table> {
    let ours = machines.demand(filter, "programs on this input")?;
    let first = speedup::first(&ours);
    let rows = called(machines, filter).into_iter().map(|called| {
        let mut row = speeds(machines, &called)?;
        row.push(first.map_or(String::new(), |first| over_first(&called, first)));
        Ok(row)
    });
    Ok(Table {
        titles: titled(&["program"], machines, &["speed"], &["over step 1"]),
        words: 1,
        rows: rows.collect::<Result<_>>()?,
    })
}

/// Peers by speed, and what they are made with.
fn peers(machines: Machines, filter: &Filter) -> Result<Table> {
    machines.demand(filter, "programs on this input")?;
    let mut called = called(machines, filter);
    called.retain(|called| !is_step(&called.first.program));
    let rows = called.into_iter().map(|called| {
        let mut row = speeds(machines, &called)?;
        let toolchain = called.first.toolchain.as_deref().unwrap_or_default();
        row.insert(1, escape(toolchain));
        Ok(row)
    });
    Ok(Table {
        titles: titled(&["program", "made with"], machines, &["speed"], &[]),
        words: 2,
        rows: rows.collect::<Result<_>>()?,
    })
}

/// A program, and its speed on each machine.
fn speeds(machines: Machines, called: &Called) -> Result<Vec<String>> {
    let mut row = vec![escape(&called.label)];
    for machine in machines.each() {
        let is_machine = |on: &&(Machine, _)| on.0.is_here == machine.is_here;
        row.push(match called.on.iter().find(is_machine) {
            Some((_, m)) => rate_unit(m)?.median(&m.rate()),
            None => String::new(),
        });
    }
    Ok(row)
}

/// How many times as fast as our step 1; of what only the reader measured, nothing.
fn over_first(called: &Called, first: &Measurement) -> String {
    let ours = called.on.iter().find(|(machine, _)| !machine.is_here);
    ours.map_or(String::new(), |(_, m)| {
        Unit::Times.median(&over(&m.rate(), &first.rate()))
    })
}

/// Speed-up and efficiency by threads.
fn threads(machines: Machines, filter: &Filter) -> Result<Table> {
    scaling::of_ours(machines, filter)?;
    let mut rows = Vec::new();
    for machine in machines.each() {
        let measured = filter.measurements_in(&machine.stored.record);
        for series in scaling::series(&measured) {
            rows.extend(series.all.iter().map(|at| {
                let speedup = series.speedup(at);
                let efficiency = 100.0 * speedup.median / f64::from(at.threads);
                vec![
                    escape(&format!("{}, {}", label(at), machine.name())),
                    at.threads.to_string(),
                    Unit::Seconds.median(&at.wall()),
                    Unit::Times.median(&speedup),
                    format!("{}%", significant(efficiency, 2)),
                ]
            }));
        }
    }
    let titles = ["program", "threads", "time", "T₁/Tₚ", "efficiency"];
    Ok(Table { titles: titles.map(str::to_owned).to_vec(), words: 1, rows })
}

/// Wall and CPU time.
fn clocks(machines: Machines, filter: &Filter) -> Result<Table> {
    let ours = machines.demand(filter, "program")?;
    let cells = |machine: Machine, program: &str| {
        let measured = filter.measurements_in(&machine.stored.record);
        let found = measured.into_iter().find(|m| m.program == program);
        found.map_or(vec![String::new(); 3], |m| {
            let ratio = m.cpu().median / m.wall().median;
            vec![
                Unit::Seconds.median(&m.wall()),
                Unit::Seconds.median(&m.cpu()),
                significant(ratio, 2),
            ]
        })
    };
    let rows = ours.iter().map(|m| {
        let mut row = vec![format!("`{}`", m.program)];
        row.extend(machines.each().flat_map(|machine| cells(machine, &m.program)));
        row
    });
    Ok(Table {
        titles: titled(&["program"], machines, &["wall", "CPU", "ratio"], &[]),
        words: 1,
        rows: rows.collect(),
    })
}

/// The ideas of a step.
fn ideas(
    step: &str,
    evidence: &Evidence,
    machines: Machines,
    filter: &Filter,
) -> Result<Table> {
    let all = evidence.variants()?;
    let variants = ablation::of_step(step, &all)?;
    let starts = ablation::starts(&variants, &all);
    let rows = starts.iter().chain(&variants).map(|variant| {
        let base = all.iter().find(|v| Some(&v.name) == variant.base.as_ref());
        let mut row = vec![
            escape(&variant.idea),
            base.map_or(String::new(), |base| escape(&base.idea)),
            if base.is_some() { escape(&variant.kind) } else { String::new() },
            plain(variant.lines as f64),
        ];
        for machine in machines.each() {
            let record = &machine.stored.record;
            let found = ablation::measured(record, variant, filter);
            if !machine.is_here {
                found.with_context(|| machines.lacks(&variant.name))?;
            }
            row.push(
                found.map_or(String::new(), |m| {
                    Unit::PairsPerSecond.median(&m.rate())
                }),
            );
            row.push(ablation::gain(record, variant, filter).unwrap_or_default());
        }
        Ok(row)
    });
    Ok(Table {
        titles: titled(
            &["idea", "added to", "kind", "lines"],
            machines,
            &["speed", "gain"],
            &[],
        ),
        words: 3,
        rows: rows.collect::<Result<_>>()?,
    })
}
