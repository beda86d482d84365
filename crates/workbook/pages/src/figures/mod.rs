//! Figures, tables and single numbers, taken from records when the book is built.
//!
//! # Directives
//! In the prose of a chapter, outside of code:
//!
//! | directive | stands for |
//! |---|---|
//! | `{{#figure NAME}}` | a figure of [`gallery`], alone on its line |
//! | `{{#table NAME}}` | a table of [`tables`], alone on its line |
//! | `{{#exercises CHAPTER}}` | the exercises of a chapter, alone on its line |
//! | `{{#rate program=P input=I}}` | work in a second: "9.2 Gp/s" |
//! | `{{#time program=P input=I}}` | wall time of a run: "0.19 s"; `clock=cpu` for CPU time |
//! | `{{#ratio of="P f32" over="P f64" input=I}}` | how many times as fast: "62×" |
//! | `{{#fact name=N program=P input=I}}` | what else a record knows |
//!
//! A number takes `precision=` (else f64), `threads=` (a number or `all`, else 1),
//! `experiment=` (else ladder) and `host=` (else the host that
//! `book/records/reference.json` names). In a ratio each side is a program, then
//! precision and threads if they are others than these. Figures and tables take
//! `host=`, `input=`, `precision=`, `threads=` and `programs=A,B` to show less.
//!
//! A number has as many digits as its runs agree on, and says on being pointed at
//! where it comes from. Where the reader's own record (`target/records/`) has the
//! same measurement, it stands beside ours.
//!
//! | module | what it does |
//! |---|---|
//! | [`directive`] | finds directives and reads their arguments |
//! | [`evidence`] | finds records and measurements |
//! | [`numbers`], [`tables`], [`gallery`] | what directives stand for |
//! | [`machines`] | ours and the reader's, and which of their measurements |
//! | [`rows`], [`curves`] | the two kinds of charts |
//! | [`scale`], [`canvas`], [`mod@format`] | axes, drawing, numbers as text |
//! | [`ink`], [`backend`] | the colours of the page, and the SVG that plotters draws into |

mod backend;
pub mod canvas;
pub mod curves;
pub mod directive;
pub mod evidence;
pub mod format;
pub mod gallery;
mod ink;
pub mod machines;
pub mod numbers;
pub mod rows;
pub mod scale;
pub mod tables;

use anyhow::{Result, anyhow, ensure};

use crate::exercise_sections;
use directive::Directive;
use evidence::Evidence;

/// What is wrong with a directive, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The directive as written.
    pub directive: String,
    /// What is wrong.
    pub message: String,
}

/// The Markdown text with its directives resolved, and what is wrong with those that
/// cannot be. `evidence` is where numbers come from; `to_root` leads from the page to
/// the root of the book.
pub fn resolve(
    markdown: &str,
    evidence: &Evidence,
    to_root: &str,
) -> (String, Vec<Fault>) {
    let mut resolved = String::new();
    let mut faults = Vec::new();
    let mut copied = 0;
    for found in directive::find(markdown) {
        resolved.push_str(&markdown[copied..found.place.start]);
        copied = found.place.end;
        match answer(&found, markdown, evidence, to_root) {
            Ok(text) => resolved.push_str(&text),
            Err(error) => faults.push(Fault {
                line: found.line,
                directive: markdown[found.place].to_owned(),
                message: format!("{error:#}"),
            }),
        }
    }
    resolved.push_str(&markdown[copied..]);
    (resolved, faults)
}

fn answer(
    found: &Directive,
    markdown: &str,
    evidence: &Evidence,
    to_root: &str,
) -> Result<String> {
    let is_alone = || {
        let before = markdown[..found.place.start].rsplit('\n').next();
        let after = markdown[found.place.end..].split('\n').next();
        before.is_none_or(str::is_empty)
            && after.is_none_or(|text| text.trim().is_empty())
    };
    match found.name.as_str() {
        "figure" | "table" => {
            ensure!(is_alone(), "it has to stand alone on its line");
            let block = match found.name.as_str() {
                "figure" => gallery::figure(&found.arguments, evidence, to_root)?,
                _ => tables::table(&found.arguments, evidence, to_root)?,
            };
            // HTML and tables end where a blank line does.
            Ok(format!("\n{block}\n"))
        }
        "exercises" => {
            ensure!(is_alone(), "it has to stand alone on its line");
            exercise_sections::markdown(evidence.repository(), &found.arguments)
        }
        "rate" | "time" | "ratio" | "fact" => {
            numbers::number(&found.name, &found.arguments, evidence)
        }
        other => Err(anyhow!(
            "there is no directive #{other}; there are figure, table, exercises, \
             rate, time, ratio, fact and mdBook's own"
        )),
    }
}
