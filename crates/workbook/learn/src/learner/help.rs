//! Hints, and how we did it.

use std::process::ExitCode;

use anyhow::Result;
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;

use super::{COMMAND, catalogue, chosen};
use crate::check::shown_solution;
use crate::progress::{Progress, Status};

/// Shows one more hint.
///
/// # Errors
/// There is no such exercise, or a file cannot be read.
pub fn hint(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let mut progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    let hints = hints_of(&read_text(&exercise.file("hints.md"))?);
    let shown = progress.hints(exercise.id());
    match hints.get(shown) {
        Some(hint) => {
            print(&format!("Hint {} of {}\n\n{hint}", shown + 1, hints.len()))?;
            progress.set_hints(exercise.id(), shown + 1);
            progress.save()?;
        }
        None => {
            let numbered = hints.iter().enumerate();
            let all: Vec<String> = numbered
                .map(|(place, hint)| {
                    format!("Hint {} of {}\n\n{hint}\n", place + 1, hints.len())
                })
                .collect();
            let is_done = progress.status(exercise.id()) == Status::Passed;
            let insist = if is_done { "" } else { " --insist" };
            let end = if exercise.solution().is_file() {
                format!(
                    "There are no more. `{COMMAND} solution {}{insist}` shows how we \
                     did it.",
                    exercise.id()
                )
            } else {
                "There are no more.".to_owned()
            };
            print(&format!("{}\n{end}", all.join("\n")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The hints of a file, in their order.
pub fn hints_of(text: &str) -> Vec<String> {
    let mut hints = vec![String::new()];
    for line in text.lines() {
        match line.trim_end() {
            "---" => hints.push(String::new()),
            line => {
                let hint = hints.last_mut().expect("there is one");
                hint.push_str(line);
                hint.push('\n');
            }
        }
    }
    let hints = hints.into_iter().map(|hint| hint.trim().to_owned());
    hints.filter(|hint| !hint.is_empty()).collect()
}

/// Shows how we did it, to a learner who has passed or who insists.
///
/// # Errors
/// There is no such exercise, or a file cannot be read.
pub fn solution(
    repository: &Repository,
    id: Option<&str>,
    insists: bool,
) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    if !exercise.solution().is_file() {
        print(
            "This repository holds no solutions; ask the person who gave it to you.",
        )?;
        return Ok(ExitCode::FAILURE);
    }
    if progress.status(exercise.id()) != Status::Passed && !insists {
        print(&format!(
            "It opens when your own answer has passed. `{COMMAND} hint` helps on the \
             way; `{COMMAND} solution {} --insist` opens it now.",
            exercise.id()
        ))?;
        return Ok(ExitCode::FAILURE);
    }
    let walkthrough = read_text(&exercise.file("walkthrough.md"))?;
    print(&format!(
        "{}\n\n{}\n\n{}",
        exercise.manifest.title,
        walkthrough.trim_end(),
        shown_solution(exercise)?.trim_end()
    ))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_stand_between_rules() {
        let text = "One.\r\nStill one.\r\n\r\n---\r\n\r\nTwo.\r\n";
        assert_eq!(hints_of(text), ["One.\nStill one.", "Two."]);
        assert!(hints_of("\n---\n").is_empty());
    }
}
