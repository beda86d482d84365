//! All variants of the exercises that something is asked of, built.

use std::collections::BTreeMap;

use anyhow::Result;
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;
use workbook_learn::build::{Built, Key, Scratch, Variant};
use workbook_learn::isa;

use super::mutant::Mutant;

/// The names of variants that no mutant may have.
pub const STUB: &str = "stub";
/// The answer that passes.
pub const SOLUTION: &str = "solution";
/// The naive answer.
pub const BASELINE: &str = "baseline";
const OURS: [&str; 3] = [STUB, SOLUTION, BASELINE];

/// What the variants are built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To see which are right. Nothing is optimised but what needs it to be judged.
    Correctness,
    /// To be measured: only what a bar for speed is about, and optimised.
    Speed,
}

/// All variants, built.
pub struct Workshop {
    /// What cargo made of each.
    pub built: BTreeMap<Key, Built>,
    /// The known wrong answers by the id of their exercise.
    pub mutants: BTreeMap<String, Vec<Mutant>>,
    /// The instruction set at hand.
    pub isa: &'static str,
    /// The locks on the folders, held for as long as the variants are judged.
    _scratches: Vec<Scratch>,
}

impl Workshop {
    /// Builds what these exercises need for a purpose.
    ///
    /// # Errors
    /// A file cannot be read, or cargo cannot do its work.
    pub fn build(
        repository: &Repository,
        exercises: &[&Exercise],
        purpose: Purpose,
    ) -> Result<Self> {
        let (mut variants, mut mutants) = (Vec::new(), BTreeMap::new());
        for exercise in exercises {
            let of_it = Mutant::read_all(exercise)?;
            variants.extend(variants_of(exercise, &of_it, purpose)?);
            mutants.insert(exercise.id().to_owned(), of_it);
        }
        let (mut scratches, mut built) = (Vec::new(), BTreeMap::new());
        for (name, variants, has_clippy) in groups(variants, purpose) {
            if variants.is_empty() {
                continue;
            }
            let scratch = Scratch::write(repository, name, &variants)?;
            built.extend(if has_clippy {
                scratch.build_with_clippy()?
            } else {
                scratch.build()?
            });
            scratches.push(scratch);
        }
        let isa = isa::at_hand()?;
        Ok(Workshop { built, mutants, isa, _scratches: scratches })
    }

    /// What cargo made of a variant; nothing if it was not built.
    pub fn built(&self, exercise: &Exercise, name: &str) -> Option<&Built> {
        self.built.get(&(exercise.id().to_owned(), name.to_owned()))
    }

    /// What compiler and clippy have to say of a variant.
    pub fn warnings(&self, exercise: &Exercise, name: &str) -> Vec<String> {
        let messages =
            self.built(exercise, name).into_iter().flat_map(|built| &built.warnings);
        let with_verb =
            |message: &String| format!("compiles with a {}", message.trim_end());
        messages.map(with_verb).collect()
    }
}

/// What is built by one call of cargo: the name of its folder, the variants, and whether
/// clippy looks at them. A wrong answer may be written as badly as it likes.
fn groups(
    variants: Vec<Variant<'_>>,
    purpose: Purpose,
) -> Vec<(&'static str, Vec<Variant<'_>>, bool)> {
    if purpose == Purpose::Speed {
        return vec![("verify-speed", variants, false)];
    }
    let (ours, wrong) = variants
        .into_iter()
        .partition(|variant| OURS.contains(&variant.name.as_str()));
    vec![("verify", ours, true), ("verify-mutants", wrong, false)]
}

fn variants_of<'a>(
    exercise: &'a Exercise,
    mutants: &[Mutant],
    purpose: Purpose,
) -> Result<Vec<Variant<'a>>> {
    let needed = [
        exercise.file("tests/check.rs"),
        exercise.file("Cargo.toml"),
        exercise.edited(),
    ];
    let is_complete = needed.iter().all(|file| file.is_file());
    let kind = exercise.manifest.kind;
    if !is_complete || kind == Kind::Explain {
        return Ok(Vec::new());
    }
    let mut variants = vec![Variant {
        exercise,
        name: STUB.to_owned(),
        text: Some(exercise.work()?),
        // Nothing that is predicted is compiled; what is asked about is, as readers run it.
        is_optimised: kind == Kind::Predict,
    }];
    if kind == Kind::Code {
        variants.extend(answers_in_code(exercise, mutants, purpose)?);
    }
    Ok(variants)
}

fn answers_in_code<'a>(
    exercise: &'a Exercise,
    mutants: &[Mutant],
    purpose: Purpose,
) -> Result<Vec<Variant<'a>>> {
    let mut answers = Vec::new();
    for (name, path) in
        [(SOLUTION, exercise.solution()), (BASELINE, exercise.baseline())]
    {
        if path.is_file() {
            answers.push((name.to_owned(), read_text(&path)?));
        }
    }
    let is_wanted = |mutant: &&Mutant| {
        !OURS.contains(&mutant.name.as_str())
            && (purpose == Purpose::Correctness || mutant.is_slow())
    };
    for mutant in mutants.iter().filter(is_wanted) {
        // A patch that does not fit is a finding of its own.
        if let Ok(text) = &mutant.text {
            answers.push((mutant.name.clone(), text.clone()));
        }
    }
    // How much memory an answer needs is seen while it computes the large timed inputs.
    let is_optimised =
        purpose == Purpose::Speed || exercise.manifest.mebibytes.is_some();
    let variant =
        |(name, text)| Variant { exercise, name, text: Some(text), is_optimised };
    Ok(answers.into_iter().map(variant).collect())
}
