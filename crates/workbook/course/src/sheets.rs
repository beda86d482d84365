//! What an instructor reads: objectives, a rubric and the solutions, as Markdown.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use workbook_base::files::{read_text, write_with_folders};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Exercise, exercises_of};
use workbook_exercises::manifest::{INSTRUCTION_SETS, Kind, Manifest};
use workbook_learn::check::{rubric_of, shown_solution};

/// Which chapters, and where the sheet goes.
#[derive(Args)]
pub struct Options {
    /// The chapters, as in step1-pure,step3-simd; all if none is named
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    pub chapters: Vec<String>,
    /// Write it to this file instead of the terminal
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A sheet of exercises.
pub type Sheet = fn(&[Exercise]) -> Result<String>;

/// Prints or writes a sheet.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn print_sheet(
    repository: &Repository,
    options: &Options,
    sheet: Sheet,
) -> Result<ExitCode> {
    let text = sheet(&exercises_of(repository, &options.chapters)?)?;
    match &options.out {
        None => print(text.trim_end())?,
        Some(path) => {
            write_with_folders(path, text.as_bytes())?;
            print(&format!("It is in {}", path.display()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The exercises under a heading for each chapter, with totals, and a separator between
/// them.
fn by_chapter(
    title: &str,
    exercises: &[Exercise],
    separator: &str,
    each: impl Fn(&Exercise) -> Result<String>,
) -> Result<String> {
    let mut text = format!("# {title}\n\n");
    let of_chapter =
        |a: &Exercise, b: &Exercise| a.manifest.chapter == b.manifest.chapter;
    for chapter in exercises.chunk_by(of_chapter) {
        let sum = |amount: fn(&Manifest) -> u32| -> u32 {
            chapter.iter().map(|exercise| amount(&exercise.manifest)).sum()
        };
        text += &format!(
            "## {}\n\n{} exercises, {} minutes, {} points\n\n",
            chapter[0].manifest.chapter,
            chapter.len(),
            sum(|manifest| manifest.minutes),
            sum(|manifest| manifest.points),
        );
        for exercise in chapter {
            text += each(exercise)?.trim_end_matches('\n');
            text += separator;
        }
        text.truncate(text.trim_end().len());
        text += "\n\n";
    }
    text.pop();
    Ok(text)
}

/// What a student can do after each chapter's exercises.
///
/// # Errors
/// Never.
pub fn objectives(exercises: &[Exercise]) -> Result<String> {
    by_chapter("Objectives", exercises, "\n", |exercise| {
        let manifest = &exercise.manifest;
        let lines = manifest.objectives.iter();
        let lines = lines.map(|text| format!("- {text} (`{}`)\n", manifest.id));
        Ok(lines.collect())
    })
}

/// What earns points, and how many.
///
/// # Errors
/// A file cannot be read.
pub fn rubric(exercises: &[Exercise]) -> Result<String> {
    let points: u32 = exercises.iter().map(|e| e.manifest.points).sum();
    let text = by_chapter("Rubric", exercises, "\n\n", |exercise| {
        let manifest = &exercise.manifest;
        Ok(format!(
            "### {} (`{}`), {} points\n\n{}\n\n",
            manifest.title,
            manifest.id,
            manifest.points,
            marking(exercise)?
        ))
    })?;
    Ok(format!("{text}\n{points} points in all.\n"))
}

fn marking(exercise: &Exercise) -> Result<String> {
    let manifest = &exercise.manifest;
    Ok(match manifest.kind {
        Kind::Predict => "All points for the right answer to the student's own \
                          question."
            .to_owned(),
        Kind::Code => format!("All points if every check passes{}.", bars(manifest)),
        Kind::Explain => {
            let solution = shown_solution(exercise)?;
            let list = rubric_of(&solution).unwrap_or_default();
            format!("A person marks it.\n\n{list}")
        }
    })
}

fn bars(manifest: &Manifest) -> String {
    let mut text = String::new();
    let processor = |name: &str| match name {
        "baseline" => " on x86-64",
        "avx2" => " with AVX2",
        "avx512" => " with AVX-512",
        "neon" => " with NEON",
        _ => "",
    };
    let in_order = INSTRUCTION_SETS.iter();
    let bars: Vec<String> = in_order
        .filter_map(|&name| Some((name, manifest.speed.get(name)?)))
        .map(|(name, bar)| format!("{bar}{}", processor(name)))
        .collect();
    if !bars.is_empty() {
        text += &format!(
            " and the answer is at least this many times as fast as the naive one: {}",
            bars.join(", ")
        );
    }
    if let Some(most) = manifest.mebibytes {
        text += &format!(" and it takes no more than {most} MiB of memory");
    }
    text
}

/// The solutions with the reasons for them.
///
/// # Errors
/// A file cannot be read.
pub fn solutions(exercises: &[Exercise]) -> Result<String> {
    by_chapter("Solutions", exercises, "\n\n", |exercise| {
        let manifest = &exercise.manifest;
        let solution = shown_solution(exercise)?;
        let shown = match manifest.kind {
            // Its headings must not become headings of the sheet.
            Kind::Explain => quoted(&solution),
            _ => {
                format!("```{}\n{}\n```", manifest.extension(), solution.trim_end())
            }
        };
        let is_for_seed = manifest.kind == Kind::Predict;
        let note = if is_for_seed { FOR_SEED } else { "" };
        Ok(format!(
            "### {} (`{}`)\n\n{}\n\n{note}{}\n\n",
            manifest.title,
            manifest.id,
            read_text(&exercise.file("walkthrough.md"))?.trim_end(),
            shown.trim_end(),
        ))
    })
}

/// The note on the answer to a question that varies by student.
const FOR_SEED: &str =
    "For seed 1. Where the question has numbers in it, other seeds have others.\n\n";

fn quoted(text: &str) -> String {
    let lines = text.trim_end().lines();
    lines.map(|line| format!("> {line}").trim_end().to_owned() + "\n").collect()
}
