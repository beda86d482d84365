//! What an outcome depends on, as a hash: an answer is graded again if, and only if, it has
//! changed.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use workbook_exercises::catalogue::Exercise;

use super::grading::Grader;
use super::journal::Key;
use super::rounds::Item;

/// The keys of these items in the journal.
///
/// # Errors
/// A judge cannot be read.
pub fn journal_keys(grader: &Grader<'_>, items: &[Item<'_>]) -> Result<Vec<Key>> {
    let mut prints: BTreeMap<&str, String> = BTreeMap::new();
    for item in items {
        let id = item.exercise.id();
        if !prints.contains_key(id) {
            prints.insert(id, fingerprint(grader, item.exercise)?);
        }
    }
    Ok(items.iter().map(|item| key(item, &prints)).collect())
}

/// A hash of all that belongs to an exercise and can change what comes of an answer.
fn fingerprint(grader: &Grader<'_>, exercise: &Exercise) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", exercise.manifest));
    hash.update(&grader.workshop.version);
    hash.update(grader.isa);
    if let Some(recipe) = grader.workshop.recipes.get(exercise.id()) {
        let judge = fs::read(&recipe.judge);
        hash.update(judge.context("the judge cannot be read")?);
    }
    if let Ok(baseline) = fs::read(exercise.baseline()) {
        hash.update(baseline);
    }
    Ok(hex(&hash.finalize()))
}

fn key(item: &Item<'_>, prints: &BTreeMap<&str, String>) -> Key {
    let (id, mut hash) = (item.exercise.id(), Sha256::new());
    hash.update(&prints[id]);
    hash.update(item.student.seed.to_le_bytes());
    hash.update(item.submission.answers.get(id).map_or(&[][..], Vec::as_slice));
    Key {
        student: item.student.id.clone(),
        exercise: id.to_owned(),
        input: hex(&hash.finalize()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
