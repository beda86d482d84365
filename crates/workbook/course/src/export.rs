//! `cargo workbook course export`: repositories for students.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;
use workbook_base::files::{copy_with_folders, write_with_folders};
use workbook_base::output::print;
use workbook_base::repository::{Repository, files_below, normalise};
use workbook_exercises::catalogue::{
    Exercise, exercises_of, prerequisites_elsewhere,
};
use workbook_exercises::course::{COURSE, Course};
use workbook_roster::{Student, read_roster};

use super::files::{files_of_crate, files_of_exercise};
use super::git;
use super::workspace::{self, Workspace};

/// Files that are copied as they are.
const AS_THEY_ARE: [&str; 5] = [
    ".cargo/config.toml",
    ".gitattributes", // otherwise Windows changes the ends of all lines
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "rustfmt.toml",
];
/// Files that are written for students.
const WRITTEN: [(&str, &str); 3] = [
    ("README.md", include_str!("student/README.md")),
    (".github/workflows/exercises.yml", include_str!("student/exercises.yml")),
    (".gitignore", include_str!("student/gitignore")),
];
const MESSAGE: &str = "Exercises";

/// What to write and where.
#[derive(Args)]
pub struct Options {
    /// The chapters whose exercises go in, as in step1-pure,step3-simd; all if none is
    /// named
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    pub chapters: Vec<String>,
    /// A folder that does not exist yet
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// One repository for each student, in DIR/ID; without it one template
    #[arg(long, value_name = "CSV")]
    pub students: Option<PathBuf>,
    /// The seed of the template's questions; students of a roster have their own
    #[arg(long, value_name = "N", conflicts_with = "students",
        value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
}

/// Writes the repositories, and says where they are.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn export_repositories(
    repository: &Repository,
    options: &Options,
) -> Result<ExitCode> {
    let exercises = exercises_of(repository, &options.chapters)?;
    let students = options.students.as_deref().map(read_roster).transpose()?;
    let out = new_folder(&options.out)?;
    let (count, place) = (exercises.len(), out.display());
    if let Some(students) = &students {
        write_for_students(repository, &exercises, students, &out)?;
        print(&format!(
            "{} repositories with {count} exercises each are in {place}",
            students.len()
        ))?;
    } else {
        write_repository(repository, &exercises, &out, options.seed)?;
        print(&format!("{count} exercises are in {place}"))?;
    }
    for sentence in prerequisites_elsewhere(exercises.iter()) {
        print(&sentence)?;
    }
    print("`cargo workbook exercise list` there names them")?;
    Ok(ExitCode::SUCCESS)
}

/// A repository for each student, in a folder named after the student's id.
fn write_for_students(
    repository: &Repository,
    exercises: &[Exercise],
    students: &[Student],
    out: &Path,
) -> Result<()> {
    let template = tempfile::tempdir().context("no temporary folder")?;
    write_template(repository, exercises, template.path())?;
    let files = all_below(template.path())?;
    for student in students {
        let folder = out.join(&student.id);
        for file in &files {
            copy_with_folders(&template.path().join(file), &folder.join(file))?;
        }
        let id = Some(student.id.clone());
        finish(&folder, &course(exercises, id, Some(student.seed)))?;
    }
    Ok(())
}

/// Writes a repository that does not belong to a student.
///
/// # Errors
/// A file cannot be read or written, or cargo or git fails.
pub fn write_repository(
    repository: &Repository,
    exercises: &[Exercise],
    out: &Path,
    seed: Option<u64>,
) -> Result<()> {
    write_template(repository, exercises, out)?;
    finish(out, &course(exercises, None, seed))
}

/// What the student's repository knows about the course.
fn course(
    exercises: &[Exercise],
    student: Option<String>,
    seed: Option<u64>,
) -> Course {
    let mut chapters: Vec<String> = Vec::new();
    for exercise in exercises {
        if chapters.last() != Some(&exercise.manifest.chapter) {
            chapters.push(exercise.manifest.chapter.clone());
        }
    }
    Course { student, seed, chapters }
}

fn finish(folder: &Path, course: &Course) -> Result<()> {
    let has_seed = course.seed.is_some();
    let head =
        if has_seed { "# The grader has its own copy of the seed.\n" } else { "" };
    let text = format!("{head}{}", toml::to_string(course)?);
    write_with_folders(&folder.join(COURSE), text.as_bytes())?;
    git::commit_all(folder, MESSAGE)
}

/// Writes all of a student's repository but `course.toml` and git's part.
///
/// # Errors
/// A file cannot be read or written, or cargo cannot read what was written.
pub fn write_template(
    repository: &Repository,
    exercises: &[Exercise],
    out: &Path,
) -> Result<()> {
    let workspace = Workspace::for_exercises(repository, exercises)?;
    for name in AS_THEY_ARE {
        copy_with_folders(&repository.path(name), &below(out, name))?;
    }
    for (name, text) in WRITTEN {
        write_with_folders(&below(out, name), text.as_bytes())?;
    }
    for (name, table) in &workspace.crates {
        let (from, to) = (repository.path(name), below(out, name));
        for file in files_of_crate(&from, workspace::is_whole(name))? {
            copy_with_folders(&from.join(&file), &to.join(&file))?;
        }
        let manifest = to.join("Cargo.toml");
        if workspace::is_whole(name) {
            copy_with_folders(&from.join("Cargo.toml"), &manifest)?;
        } else {
            let text = workspace::text_of(table)?;
            write_with_folders(&manifest, text.as_bytes())?;
        }
    }
    for exercise in exercises {
        write_exercise(exercise, &below(out, &exercise.name))?;
    }
    copy_with_folders(&repository.path("Cargo.lock"), &out.join("Cargo.lock"))?;
    let manifest = out.join("Cargo.toml");
    write_with_folders(&manifest, workspace.manifest(None)?.as_bytes())?;
    workspace::cut_lock(out)?;
    let lock = fs::read_to_string(out.join("Cargo.lock"))?;
    write_with_folders(&manifest, workspace.manifest(Some(&lock))?.as_bytes())
}

/// Writes an exercise with its stub, and a copy of the stub for `reset`.
///
/// # Errors
/// A file cannot be read or written.
pub fn write_exercise(exercise: &Exercise, folder: &Path) -> Result<()> {
    for file in files_of_exercise(exercise)? {
        copy_with_folders(&exercise.folder.join(&file), &folder.join(&file))?;
    }
    let stub = exercise.stub()?;
    let edits = &exercise.manifest.edits;
    for name in [edits.clone(), format!("{edits}.stub")] {
        write_with_folders(&below(folder, &name), stub.as_bytes())?;
    }
    Ok(())
}

fn below(folder: &Path, name: &str) -> PathBuf {
    name.split('/').fold(folder.to_owned(), |path, part| path.join(part))
}

/// All files, hidden ones too, from `folder`.
fn all_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for part in [".cargo", ".github", "crates"] {
        files.extend(files_below(&folder.join(part))?);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    let from_here = |file: PathBuf| Ok(file.strip_prefix(folder)?.to_owned());
    files.into_iter().map(from_here).collect()
}

/// Makes the folder that everything goes into.
///
/// # Errors
/// The folder is not empty: it might hold someone's work.
pub fn new_folder(out: &Path) -> Result<PathBuf> {
    let out = normalise(&std::path::absolute(out)?);
    let is_empty = match fs::read_dir(&out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !out.exists(),
    };
    ensure!(
        is_empty,
        "{} is there already; name a folder that is not, or an empty one",
        out.display()
    );
    fs::create_dir_all(&out)
        .with_context(|| format!("cannot make the folder {}", out.display()))?;
    Ok(out)
}
