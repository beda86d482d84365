//! What can be seen without running anything: the files of an exercise.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use toml::{Table, Value};
use workbook_base::files::read_text;
use workbook_base::finding::Finding;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Exercise, MANIFEST, has_check};
use workbook_exercises::manifest::Kind;
use workbook_exercises::stub;
use workbook_learn::check::same_text;
use workbook_learn::learner::hints_of;

use super::mutant::Mutant;

/// The fewest known wrong answers of an exercise in code.
const MUTANTS: usize = 3;

/// What is wrong with an exercise's files.
///
/// # Errors
/// A file that is there cannot be read.
pub fn check_files(
    repository: &Repository,
    exercise: &Exercise,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut wrong = |path: &Path, line: usize, message: &str| {
        findings.push(Finding::new(repository.name(path), line, message));
    };
    let kind = exercise.manifest.kind;
    let mut needed = vec![exercise.file("Cargo.toml"), exercise.edited()];
    let texts = ["prompt.md", "hints.md", "walkthrough.md"];
    needed.extend(texts.iter().map(|name| exercise.file(name)));
    needed.push(exercise.solution());
    if has_check(exercise) {
        needed.push(exercise.file("tests/check.rs"));
    }
    if exercise.manifest.has_baseline() {
        needed.push(exercise.baseline());
    }
    for path in &needed {
        if !path.is_file() {
            wrong(path, 1, "the file is missing");
        } else if std::fs::metadata(path)?.len() == 0
            && path.ends_with("lib.rs").eq(&false)
        {
            wrong(path, 1, "the file is empty");
        }
    }
    if exercise.baseline().is_file() && !exercise.manifest.has_baseline() {
        let message = "a baseline, and neither [speed] nor [memory] in the manifest";
        wrong(&exercise.baseline(), 1, message);
    }
    let hints = exercise.file("hints.md");
    if hints.is_file() && hints_of(&read_text(&hints)?).is_empty() {
        wrong(&hints, 1, "expected at least one hint");
    }
    if exercise.file("Cargo.toml").is_file() {
        for message in crate_mistakes(exercise)? {
            wrong(&exercise.file("Cargo.toml"), 1, &message);
        }
    }
    if exercise.solution().is_file() {
        let solution = read_text(&exercise.solution())?;
        match stub::generate(&solution, exercise.manifest.extension()) {
            Err(mistakes) => {
                for mistake in mistakes {
                    wrong(&exercise.solution(), mistake.line, &mistake.message);
                }
            }
            Ok(stub) if exercise.edited().is_file() => {
                let there = exercise.work()?;
                if !same_text(&stub, &there) {
                    let line = first_difference(&stub, &there);
                    let message = "is not what the solution's regions leave; \
                                   `cargo workbook exercise stubs` writes it";
                    wrong(&exercise.edited(), line, message);
                }
            }
            Ok(_) => {}
        }
    }
    let mutants = exercise.mutants()?;
    if kind == Kind::Code && mutants.len() < MUTANTS {
        let message = format!(
            "expected at least {MUTANTS} known wrong answers in mutants/, found {}",
            mutants.len()
        );
        wrong(&exercise.file(MANIFEST), 1, &message);
    }
    if kind == Kind::Predict && mutants.is_empty() {
        let message = "expected a known wrong answer in mutants/, found none";
        wrong(&exercise.file(MANIFEST), 1, message);
    }
    for path in mutants {
        let mutant = Mutant::read(&path)?;
        if mutant.mistake.is_none() {
            wrong(&path, 1, "expected a comment `Mistake: …` at the head");
        }
        if mutant.caught_by.is_none() {
            wrong(&path, 1, "expected a comment `Caught by: …` at the head");
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        if extension != exercise.manifest.extension() {
            let message =
                format!("expected the ending .{}", exercise.manifest.extension());
            wrong(&path, 1, &message);
        }
    }
    Ok(findings)
}

fn first_difference(a: &str, b: &str) -> usize {
    let same = a.lines().zip(b.lines()).take_while(|(a, b)| a == b).count();
    same + 1
}

/// The crate is called as the exercise, and its checks are the program that judges.
fn crate_mistakes(exercise: &Exercise) -> Result<Vec<String>> {
    let table: Table =
        match toml::from_str(&read_text(&exercise.file("Cargo.toml"))?) {
            Ok(table) => table,
            Err(error) => return Ok(vec![error.message().to_owned()]),
        };
    let mut mistakes = Vec::new();
    let name = table.get("package").and_then(|package| package.get("name"));
    let expected = format!("exercise-{}", exercise.id());
    if name.and_then(Value::as_str) != Some(&expected) {
        mistakes.push(format!("expected the package's name to be {expected}"));
    }
    let tests = table.get("test").and_then(Value::as_array);
    let is_check = |test: &Value| {
        test.get("name").and_then(Value::as_str) == Some("check")
            && test.get("harness").and_then(Value::as_bool) == Some(false)
    };
    if has_check(exercise) && !tests.is_some_and(|tests| tests.iter().any(is_check))
    {
        mistakes
            .push("expected [[test]] name = \"check\", harness = false".to_owned());
    }
    let inherits =
        |key: &str| table.get(key).is_some_and(|v| v.get("workspace").is_some());
    let lib = table.get("lib").and_then(|lib| lib.get("path"));
    if lib.and_then(Value::as_str) != Some("src/lib.rs") {
        // Cargo looks whether the file is there, unless it is told that it is; and a
        // learner who has deleted it could not even ask for it again.
        mistakes.push("expected [lib] path = \"src/lib.rs\"".to_owned());
    }
    if !inherits("lints") {
        mistakes.push("expected [lints] workspace = true".to_owned());
    }
    Ok(mistakes)
}

/// Files that rustfmt would write another way; none if there is no rustfmt. Cargo
/// formats what belongs to a crate, and these do not.
///
/// # Errors
/// A folder cannot be read.
pub fn unformatted(
    repository: &Repository,
    exercises: &[&Exercise],
) -> Result<Vec<Finding>> {
    let mut files = Vec::new();
    for exercise in exercises {
        files.extend([exercise.solution(), exercise.baseline()]);
        files.extend(exercise.mutants()?);
    }
    files.retain(|file| {
        file.is_file() && file.extension().is_some_and(|e| e == "rs")
    });
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024", "-l", "--config-path"]);
    let output = rustfmt.arg(repository.root()).args(&files).output();
    let Ok(output) = output else { return Ok(Vec::new()) };
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let is_named = |file: &&std::path::PathBuf| {
        printed.lines().any(|line| Path::new(line.trim()) == file.as_path())
    };
    Ok(files
        .iter()
        .filter(is_named)
        .map(|file| {
            Finding::new(
                repository.name(file),
                1,
                "rustfmt would write it another way",
            )
        })
        .collect())
}
