//! The table in README.md, whose speeds come from the record of the ladder.
//!
//! Between `<!-- records: ladder -->` and `<!-- /records -->` stands a table. Its
//! columns `speed` and `over step 1` are filled in here, for the step that the row
//! runs (`cargo run -p STEP`); the others are left as they are. A line below says
//! where the numbers come from.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_pages::figures::evidence::{Evidence, over};
use workbook_pages::figures::format::Unit;
use workbook_pages::figures::gallery::speedup;
use workbook_pages::figures::machines::{Filter, fastest, label};
use workbook_pages::figures::numbers::day;
use workbook_records::{Measurement, Stored};

/// The file, below the repository's root.
pub const FILE: &str = "README.md";

/// The line before the table.
pub const BEGIN: &str = "<!-- records: ladder -->";
const END: &str = "<!-- /records -->";

/// Fills in the table in README.md.
///
/// # Errors
/// If the file has no such table, or there is no record.
pub fn fill_speeds(repository: &Repository) -> Result<ExitCode> {
    let path = repository.path(FILE);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let Some(filled) = filled(&text, &Evidence::read_records(repository)?)? else {
        bail!("{FILE} has no line {BEGIN}");
    };
    if filled == text {
        print(&format!("{FILE} is as the record says."))?;
    } else {
        fs::write(&path, filled)
            .with_context(|| format!("cannot write {}", path.display()))?;
        print(&format!("The speeds in {FILE} are now those of the record."))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The text with its table filled in; none if it has no table to fill.
///
/// # Errors
/// If the table is not closed, or there is no record.
pub fn filled(text: &str, evidence: &Evidence) -> Result<Option<String>> {
    let Some(begin) = text.find(BEGIN) else { return Ok(None) };
    let begin = begin + BEGIN.len();
    let end =
        text[begin..].find(END).with_context(|| format!("{BEGIN} without {END}"))?;
    let end = begin + end;
    let ours = evidence.ours("ladder", None)?;
    let table = table(&text[begin..end], ours)?;
    Ok(Some(format!("{}\n{table}{}", &text[..begin], &text[end..])))
}

/// The text with blank lines in place of the table, for those who check the rest.
pub fn without_table(text: &str) -> String {
    let mut inside = false;
    let keep = |line: &str| {
        inside = (inside || line.contains(BEGIN)) && !line.contains(END);
        if inside { "\n".to_owned() } else { format!("{line}\n") }
    };
    text.lines().map(keep).collect()
}

fn table(written: &str, ours: &Stored) -> Result<String> {
    let filter = Filter::default().with_input("scaling");
    let measured = filter.measurements_in(&ours.record);
    let first = speedup::first(&measured)
        .with_context(|| format!("{} has no step1-pure on scaling", ours.file))?;
    let mut lines = written.lines().filter(|line| line.starts_with('|'));
    let titles =
        cells(lines.next().with_context(|| format!("no table after {BEGIN}"))?);
    let column = |title: &str| titles.iter().position(|cell| *cell == title);
    let (speed, ratio) = (column("speed"), column("over step 1"));
    let mut table = line(&titles);
    for row in lines {
        if row.chars().all(|c| "|-: ".contains(c)) {
            table += &format!("{row}\n");
            continue;
        }
        let mut cells = cells(row);
        let program = row.split("cargo run -p ").nth(1);
        let program = program.and_then(|rest| rest.split(['`', ' ']).next());
        let best = program.and_then(|program| best(&measured, program));
        let mut fill = |column: Option<usize>, text: String| {
            if let Some(cell) = column.and_then(|column| cells.get_mut(column)) {
                *cell = text;
            }
        };
        if let Some(best) = best {
            fill(speed, said(best));
            let times = over(&best.rate(), &first.rate());
            fill(ratio, Unit::Times.median(&times));
        } else if program.is_some() {
            fill(speed, String::new());
            fill(ratio, String::new());
        }
        table += &line(&cells);
    }
    let host = &ours.record.host;
    Ok(format!(
        "{table}\nThe best of each step on the dataset `scaling`, in 10⁹ pairs of points a \
         second (Gp/s), on one\n{} with {} threads, {}: [the record]({}).\n",
        host.cpu,
        host.threads,
        day(&ours.record.date),
        ours.file
    ))
}

fn best<'a>(measured: &[&'a Measurement], program: &str) -> Option<&'a Measurement> {
    fastest(measured.iter().copied().filter(|m| m.program == program))
}

/// "9.2 Gp/s (f32)".
fn said(best: &Measurement) -> String {
    let rate = Unit::PairsPerSecond.median(&best.rate());
    let called = label(best);
    let called = called.trim_start_matches(best.program.as_str()).trim();
    format!("{rate} ({called})")
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|').trim_end_matches('|');
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
