//! All exercises, in the order in which they are read.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use workbook_base::files::read_text;
use workbook_base::finding::Finding;
use workbook_base::repository::Repository;

use crate::course::Course;
pub use crate::exercise::Exercise;
use crate::manifest::{Kind, Manifest, line_of};

/// Where the exercises are, from the root.
pub const EXERCISES: &str = "crates/exercises";
/// The manifest of an exercise.
pub const MANIFEST: &str = "exercise.toml";

/// All exercises, and what is wrong with their manifests and folders.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Chapter by chapter, in their order.
    pub exercises: Vec<Exercise>,
    /// Mistakes that keep an exercise out of the list, or make two of them
    /// ambiguous.
    pub findings: Vec<Finding>,
}

impl Catalogue {
    /// Finds all exercises of a repository.
    ///
    /// # Errors
    /// A folder or file cannot be read.
    pub fn read(repository: &Repository) -> Result<Self> {
        let mut catalogue = Catalogue::default();
        let root = repository.path(EXERCISES);
        for chapter in folders(&root)? {
            let folders = folders(&chapter)?;
            if folders.is_empty() {
                let message = "a chapter's folder without an exercise";
                let name = repository.name(&chapter);
                catalogue.findings.push(Finding::new(name, 1, message));
            }
            for folder in folders {
                catalogue.add(repository, &folder)?;
            }
        }
        let order = chapter_order(repository)?;
        let place = |chapter: &str| order.iter().position(|name| name == chapter);
        catalogue.exercises.sort_by_key(|exercise| {
            let chapter = &exercise.manifest.chapter;
            let place = place(chapter).unwrap_or(usize::MAX);
            (place, chapter.clone(), exercise.name.clone())
        });
        catalogue.check_ids();
        catalogue.check_prerequisites();
        if catalogue.exercises.is_empty() {
            catalogue.findings.push(Finding::new(
                EXERCISES,
                1,
                "no exercise was found",
            ));
        }
        catalogue.findings.sort();
        Ok(catalogue)
    }

    fn add(&mut self, repository: &Repository, folder: &Path) -> Result<()> {
        let name = repository.name(folder);
        let file = folder.join(MANIFEST);
        if !file.is_file() {
            let message =
                format!("a folder without an exercise: it has no {MANIFEST}");
            self.findings.push(Finding::new(name, 1, message));
            return Ok(());
        }
        let text = read_text(&file)?;
        match Manifest::parse(&text) {
            Ok(manifest) => {
                let folder = folder.to_owned();
                let exercise = Exercise { folder, name, manifest };
                self.check_place(repository, &exercise, &text);
                self.exercises.push(exercise);
            }
            Err(mistakes) => {
                let file = format!("{name}/{MANIFEST}");
                let findings = mistakes.into_iter().map(|mistake| {
                    Finding::new(&file, mistake.line, mistake.message)
                });
                self.findings.extend(findings);
            }
        }
        Ok(())
    }

    /// Does the exercise lie where its manifest, in `text`, says?
    fn check_place(
        &mut self,
        repository: &Repository,
        exercise: &Exercise,
        text: &str,
    ) {
        let Exercise { folder, name, manifest } = exercise;
        let parent = name.rsplit('/').nth(1).unwrap_or_default();
        let page = repository.book().join(format!("{}.md", manifest.chapter));
        let message = if manifest.chapter != parent {
            Some(format!(
                "expected chapter = \"{parent}\", as the folder is called, found \
                 \"{}\"",
                manifest.chapter
            ))
        } else if repository.book().is_dir() && !page.is_file() {
            Some(format!("there is no chapter {}", repository.name(&page)))
        } else {
            None
        };
        if let Some(message) = message {
            let file = format!("{name}/{MANIFEST}");
            let line = line_of(text, "chapter");
            self.findings.push(Finding::new(file, line, message));
        }
        if !is_numbered(folder) {
            let message = "expected a folder named as 01-name, for the order";
            self.findings.push(Finding::new(name.clone(), 1, message));
        }
    }

    fn check_ids(&mut self) {
        let mut first: BTreeMap<&str, &Exercise> = BTreeMap::new();
        for exercise in &self.exercises {
            if let Some(other) = first.get(exercise.id()) {
                let message = format!(
                    "the id {} is also that of {}: every exercise has its own",
                    exercise.id(),
                    other.name
                );
                self.findings.push(self.finding(exercise, "id", message));
            } else {
                first.insert(exercise.id(), exercise);
            }
        }
    }

    fn check_prerequisites(&mut self) {
        let mut before = BTreeSet::new();
        let mut findings = Vec::new();
        for exercise in &self.exercises {
            for wanted in &exercise.manifest.prerequisites {
                let message = match self.get(wanted) {
                    None => format!("there is no exercise {wanted}"),
                    Some(_) if !before.contains(wanted.as_str()) => {
                        format!("{wanted} does not come before this exercise")
                    }
                    Some(_) => continue,
                };
                findings.push(self.finding(exercise, "prerequisites", message));
            }
            before.insert(exercise.id());
        }
        self.findings.extend(findings);
    }

    fn finding(&self, exercise: &Exercise, key: &str, message: String) -> Finding {
        let text = read_text(&exercise.folder.join(MANIFEST)).unwrap_or_default();
        let file = format!("{}/{MANIFEST}", exercise.name);
        Finding::new(file, line_of(&text, key), message)
    }

    /// The exercise with this id.
    pub fn get(&self, id: &str) -> Option<&Exercise> {
        self.exercises.iter().find(|exercise| exercise.id() == id)
    }

    /// Finds an exercise by what a person typed: its id, or its folder.
    ///
    /// # Errors
    /// It does not exist; the error names exercises with similar ids.
    pub fn wanted(&self, id: &str) -> Result<&Exercise> {
        if let Some(exercise) = self.get(id) {
            return Ok(exercise);
        }
        let is_called = |exercise: &&Exercise| {
            let folder = exercise.folder.file_name().and_then(OsStr::to_str);
            folder == Some(id) || exercise.name == id.trim_end_matches('/')
        };
        if let Some(exercise) = self.exercises.iter().find(is_called) {
            return Ok(exercise);
        }
        // The name as a person may remember it.
        let plain = |id: &str| id.to_lowercase().replace(['_', ' '], "-");
        let likeness = |known: &str| strsim::jaro_winkler(&plain(id), known);
        let part = id.split('-').max_by_key(|word| word.len()).unwrap_or(id);
        let is_similar = |known: &&str| {
            likeness(known) > 0.85 || (part.len() > 2 && known.contains(part))
        };
        let mut similar: Vec<&str> =
            self.exercises.iter().map(Exercise::id).filter(is_similar).collect();
        similar.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
        similar.truncate(3);
        if similar.is_empty() {
            bail!(
                "there is no exercise {id:?}; `cargo workbook exercise list` names all"
            );
        }
        bail!("there is no exercise {id:?}; did you mean {}?", similar.join(" or "))
    }

    /// The exercises, chapter by chapter.
    pub fn chapters(&self) -> Vec<(&str, Vec<&Exercise>)> {
        let mut chapters: Vec<(&str, Vec<&Exercise>)> = Vec::new();
        for exercise in &self.exercises {
            let chapter = exercise.manifest.chapter.as_str();
            match chapters.last_mut() {
                Some((name, exercises)) if *name == chapter => {
                    exercises.push(exercise)
                }
                _ => chapters.push((chapter, vec![exercise])),
            }
        }
        chapters
    }
}

/// The exercises of these chapters, of all if none is named, in the book's order.
///
/// # Errors
/// A chapter does not exist, or the exercises have mistakes.
pub fn exercises_of(
    repository: &Repository,
    chapters: &[String],
) -> Result<Vec<Exercise>> {
    let catalogue = Catalogue::read(repository)?;
    if let Some(finding) = catalogue.findings.first() {
        let message = "fix this first; `cargo workbook exercise verify` says more";
        return Err(anyhow!("{finding}")).context(message);
    }
    let known: Vec<&str> =
        catalogue.chapters().iter().map(|(chapter, _)| *chapter).collect();
    for chapter in chapters {
        ensure!(
            known.contains(&chapter.as_str()),
            "there is no chapter {chapter:?} with exercises; there are {}",
            known.join(", ")
        );
    }
    let is_wanted = |exercise: &Exercise| {
        chapters.is_empty() || chapters.contains(&exercise.manifest.chapter)
    };
    Ok(catalogue.exercises.into_iter().filter(is_wanted).collect())
}

/// A sentence for each exercise that builds on one that is not among these.
pub fn prerequisites_elsewhere<'a>(
    exercises: impl Iterator<Item = &'a Exercise>,
) -> Vec<String> {
    let exercises: Vec<&Exercise> = exercises.collect();
    let is_elsewhere =
        |id: &&String| exercises.iter().all(|exercise| exercise.id() != id.as_str());
    let of_one = |exercise: &&Exercise| {
        let ids = exercise.manifest.prerequisites.iter().filter(is_elsewhere);
        let sentence = |id| {
            format!(
                "{} builds on {id}, of a chapter that is left out",
                exercise.id()
            )
        };
        ids.map(sentence).collect::<Vec<_>>()
    };
    exercises.iter().flat_map(of_one).collect()
}

/// Does a program check the exercise?
pub fn has_check(exercise: &Exercise) -> bool {
    exercise.manifest.kind != Kind::Explain
}

/// The chapters in the order of the book; a student's repository has the list in its
/// `course.toml`.
fn chapter_order(repository: &Repository) -> Result<Vec<String>> {
    let course = Course::read(repository)?;
    if !course.chapters.is_empty() {
        return Ok(course.chapters);
    }
    let Ok(summary) = fs::read_to_string(repository.book().join("SUMMARY.md"))
    else {
        return Ok(Vec::new());
    };
    let stem = |line: &str| {
        let (_, link) = line.split_once("](")?;
        let (file, _) = link.split_once(".md")?;
        Some(file.trim_start_matches("./").to_owned())
    };
    Ok(summary.lines().filter_map(stem).collect())
}

fn is_numbered(folder: &Path) -> bool {
    let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.split_once('-').is_some_and(|(number, rest)| {
        number.len() == 2
            && number.chars().all(|c| c.is_ascii_digit())
            && !rest.is_empty()
    })
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = if folder.is_dir() { entries(folder)? } else { Vec::new() };
    folders.retain(|path| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        path.is_dir() && !name.starts_with('.')
    });
    Ok(folders)
}

/// The contents of a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder)?;
        let mut entries = entries
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        entries.sort();
        Ok(entries)
    };
    read().with_context(|| format!("cannot read the folder {}", folder.display()))
}
