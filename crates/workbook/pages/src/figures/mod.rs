//! How a figure follows a record: figures, tables and single numbers, taken from what was
//! measured when the book is built.
//!
//! # Why
//! A number that is typed into prose is true once. Then somebody improves a kernel, or
//! measures on another machine, or rounds in the other direction, and a page says "62 times
//! as fast" beside a chart that says 58. Nothing warns of it, and a reader who measures for
//! himself cannot tell what the 62 was: which program, on how many threads, on what input,
//! in which year. A chart that a script drew once and that lies in a folder as a picture
//! ages the same way.
//!
//! So no chapter holds a measured number. It holds a question, a *directive* such as
//! `{{#ratio of="step3-simd f32" over="step1-pure" input=pairs200}}`, and what was measured
//! lies in a *record*, which is data and knows no chapter. Building the book asks the
//! questions. To change a number one measures again; to change what is said one edits the
//! question; neither can be done by half.
//!
//! # From a run to a figure
//! 1. `cargo workbook bench` calls programs in interleaved rounds, so that a machine that
//!    slows down slows all of them, and writes what each call took, round by round, to
//!    `target/records/HOST/EXPERIMENT.json` ([`workbook_records`]). Nothing is averaged
//!    away: the median, the least and the greatest are computed here, each time.
//! 2. A record that is worth quoting is committed below `book/records/`. One of the hosts
//!    there is the *reference* (`book/records/reference.json`): the prose is about its
//!    numbers. Records of other machines may be committed too, and are shown by `host=`.
//! 3. The preprocessor finds the directives of a chapter ([`directive`]), leaving code and
//!    comments alone, and looks each one up in [`evidence`]: first the record, then the
//!    measurement in it. [`machines`] adds the reader's own record of the same experiment,
//!    if `target/records/` has one.
//! 4. [`numbers`] and [`tables`] answer in words, with digits and units from
//!    [`mod@format`]. [`gallery`] arranges the measurements of a
//!    figure into one of two kinds of chart, [`rows`] or [`curves`], and writes the sentence
//!    that the chart is there for. [`scale`] lays out the axes, [`canvas`] draws, once for
//!    wide pages and once for narrow ones.
//! 5. What comes out is Markdown and HTML in place of the directive. mdBook does the rest
//!    and knows nothing of records; nor does any script run in the reader's browser.
//!
//! # What is guaranteed
//! - **A number on a page is in a record.** Prose with a measured number typed into it is
//!   found by `cargo workbook lint`, unless it says whose number it is.
//! - **A question has one answer or none.** A record or measurement that is missing stops
//!   the build, with the file, the line and what there is instead. The one exception are
//!   the experiments that need a GPU ([`gallery::ON_A_GPU`]).
//! - **A number has no more digits than its runs agree on**: three if all of them lie within
//!   5 % of each other, else two. Charts show the range as a thin line, and a ratio is as
//!   uncertain as both its sides together: the least is the least of one over the greatest
//!   of the other.
//! - **Work is compared as a rate.** A program that is too slow for a whole input is
//!   measured on a stated fraction of it. Its rate then stands for the input, and
//!   the fraction is named; a *time* never does, as time need not grow evenly.
//! - **Everything says where it comes from**: a number in its tooltip, a figure in its
//!   caption, with machine, day and file.
//! - **The reader's numbers never replace ours.** They stand beside them, in an ink of their
//!   own, since the sentences around them are about ours.
//! - **A figure can be read without being seen, and in the dark.** Its finding is computed
//!   from the data and stands in the SVG as its description; colours are variables of the
//!   page's style sheet ([`ink`], [`backend`]).
//!
//! What is not guaranteed is that prose agrees: "almost as fast" beside a ratio is an
//! author's word, and has to be read again whenever a record changes.
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
//! `experiment=` (else ladder) and `host=` (else the reference). In a ratio each side is a
//! program, followed by precision and threads where they differ from these. Figures and
//! tables take `host=`, `input=`, `precision=`, `threads=` and `programs=A,B` to show less.

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
pub struct BadDirective {
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
) -> (String, Vec<BadDirective>) {
    let mut resolved = String::new();
    let mut mistakes = Vec::new();
    let mut copied = 0;
    for found in directive::find_directives(markdown) {
        resolved.push_str(&markdown[copied..found.place.start]);
        copied = found.place.end;
        match answer(&found, markdown, evidence, to_root) {
            Ok(text) => resolved.push_str(&text),
            Err(error) => mistakes.push(BadDirective {
                line: found.line,
                directive: markdown[found.place].to_owned(),
                message: format!("{error:#}"),
            }),
        }
    }
    resolved.push_str(&markdown[copied..]);
    (resolved, mistakes)
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
