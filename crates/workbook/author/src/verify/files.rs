//! What can be seen without running anything: the files of an exercise.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use toml::{Table, Value};
use workbook_base::files::{read_text, write_with_folders};
use workbook_base::finding::Finding;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Exercise, MANIFEST, has_check};
use workbook_exercises::manifest::{Kind, Mistake};
use workbook_exercises::stub;
use workbook_learn::check::same_text;
use workbook_learn::learner::hints_of;

use super::mutant::{Mutant, PATCH, shorter_as_a_patch};

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
    for mutant in Mutant::read_all(exercise)? {
        for Mistake { line, message } in mutant_mistakes(exercise, &mutant) {
            wrong(&mutant.path, line, &message);
        }
    }
    Ok(findings)
}

/// What is wrong with the file of a known wrong answer.
fn mutant_mistakes(exercise: &Exercise, mutant: &Mutant) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut wrong = |message: &str| {
        mistakes.push(Mistake { line: 1, message: message.to_owned() });
    };
    let place = if mutant.is_patch() { "line" } else { "comment" };
    if mutant.mistake.is_none() {
        wrong(&format!("expected a {place} `Mistake: …` at the head"));
    }
    if mutant.caught_by.is_none() {
        wrong(&format!("expected a {place} `Caught by: …` at the head"));
    }
    let (manifest, ending) = (&exercise.manifest, mutant.ending());
    let is_code = manifest.kind == Kind::Code;
    let own = manifest.extension();
    if is_code && ending != own && ending != PATCH {
        wrong(&format!("expected the ending .{PATCH}, or .{own} for a whole file"));
    } else if !is_code && ending != own {
        wrong(&format!("expected the ending .{own}"));
    }
    match &mutant.text {
        Err(mistake) => mistakes.push(mistake.clone()),
        Ok(text) if is_code && ending == own => {
            if let Some((whole, patch)) = shorter_as_a_patch(exercise, text) {
                wrong(&format!(
                    "expected a patch to the solution, which would have {patch} lines; \
                     this has {whole}"
                ));
            }
        }
        Ok(_) => {}
    }
    mistakes
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
/// formats what belongs to a crate, and these do not. A patch is looked at for what it
/// makes of the solution.
///
/// # Errors
/// A folder cannot be read, or the answers that patches make cannot be written.
pub fn unformatted(
    repository: &Repository,
    exercises: &[&Exercise],
) -> Result<Vec<Finding>> {
    let patched = tempfile::tempdir().context("cannot make a folder for answers")?;
    // What rustfmt reads, and the file that is to blame.
    let mut files: Vec<(PathBuf, PathBuf)> = Vec::new();
    for exercise in exercises.iter().filter(|e| e.manifest.extension() == "rs") {
        let whole = [exercise.solution(), exercise.baseline()];
        let whole = whole.into_iter().filter(|path| path.is_file());
        files.extend(whole.map(|path| (path.clone(), path)));
        for mutant in Mutant::read_all(exercise)? {
            if let (true, Ok(text)) = (mutant.is_patch(), &mutant.text) {
                let answer = patched.path().join(format!("{}.rs", files.len()));
                write_with_folders(&answer, text.as_bytes())?;
                files.push((answer, mutant.path));
            } else if mutant.ending() == "rs" {
                files.push((mutant.path.clone(), mutant.path));
            }
        }
    }
    let read: Vec<&PathBuf> = files.iter().map(|(read, _)| read).collect();
    let named = named_by_rustfmt(repository, &read);
    let finding = |(_, path): &(PathBuf, PathBuf)| {
        let message = "rustfmt would write it another way";
        Finding::new(repository.name(path), 1, message)
    };
    Ok(files.iter().filter(|(read, _)| named.contains(read)).map(finding).collect())
}

/// Those of the files that rustfmt names.
fn named_by_rustfmt(repository: &Repository, files: &[&PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() {
        return Vec::new();
    }
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024", "-l", "--config-path"]);
    let output = rustfmt.arg(repository.root()).args(files).output();
    let printed = output.map(|output| output.stdout).unwrap_or_default();
    let printed = String::from_utf8_lossy(&printed);
    printed.lines().map(|line| PathBuf::from(line.trim())).collect()
}
