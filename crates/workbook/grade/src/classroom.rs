//! From a folder of submissions to a folder of grades.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, ensure};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::manifest::Kind;
use workbook_learn::isa;
use workbook_learn::judge::{Judgement, Verdict};
use workbook_roster::{Marks, Student, read_marks, read_roster};

use super::grading::Grader;
use super::journal::{Journal, Settings};
use super::options::Options;
use super::results::{Results, cannot_grade};
use super::rounds::{Item, Rounds};
use super::sandbox::{self, Sandbox};
use super::submissions::{Collected, Collector, Problem};
use super::workshop::Workshop;
use super::{rehearsal, reports};

/// Grades what the options name, and prints who got what.
///
/// # Errors
/// A sentence for the instructor. Nothing that a student handed in leads to one.
pub fn grade_classroom(
    repository: &Repository,
    options: &Options,
) -> Result<ExitCode> {
    sandbox::close_inherited_files();
    let catalogue = Catalogue::read(repository)?;
    let exercises = options.exercises(&catalogue)?;
    let class = Class::find(repository, options, &exercises)?;
    let out = class.folder_of_grades(options)?;
    refuse_to_lose_grades(&out, &catalogue, &exercises)?;
    let marks = || all_marks(&out, options, &class.students, &catalogue.exercises);
    marks()?; // a mistake in there is better known now than in an hour
    let scratch = make_scratch(&out)?;
    let out = plain(&out);
    let journal = open_journal(&out, options)?;
    let sandbox = find_sandbox(options, &scratch)?;
    let collector = Collector {
        repository,
        exercises: &exercises,
        sandbox: &sandbox,
        scratch: &scratch,
        template: options.template.as_deref(),
    };
    let collected = collector.collect(&class.submissions, &class.students)?;
    eprintln!(
        "{} exercises of {} students; first the checks are compiled",
        exercises.len(),
        class.students.len()
    );
    let workshop = Workshop::open(repository, &exercises, &scratch)?;
    let grader = Grader {
        workshop: &workshop,
        sandbox: &sandbox,
        scratch: &scratch,
        seed: journal.settings.seed,
        isa: isa::at_hand()?,
        seconds: options.seconds,
        compile_seconds: options.compile_seconds,
    };
    let students = &class.students;
    let mut results =
        grade_all(&grader, &journal, &collected, students, &exercises, options)?;
    // A person may have written points down meanwhile.
    results.add_marks(marks()?, &collected);
    results.notes = notes(&grader, &journal.settings);
    reports::write_reports(&results, &out)?;
    // What was compiled is not needed any more.
    let _ = fs::remove_dir_all(&scratch);
    print_results(&results, &out, options)
}

/// Who hands in, and where it lies.
struct Class {
    submissions: PathBuf,
    students: Vec<Student>,
    /// One rehearsal at a time.
    _rehearsal: Option<fs::File>,
}

impl Class {
    /// The class that the options name; for a rehearsal, one that hands in our own
    /// solutions.
    fn find(
        repository: &Repository,
        options: &Options,
        exercises: &[&Exercise],
    ) -> Result<Self> {
        if let (Some(submissions), Some(roster)) =
            (&options.submissions, &options.roster)
        {
            let (submissions, students) =
                (submissions.clone(), read_roster(roster)?);
            return Ok(Class { submissions, students, _rehearsal: None });
        }
        let (submissions, lock) = rehearsal::empty_folder(repository)?;
        let students = rehearsal::hand_in(exercises, &submissions)?;
        Ok(Class { submissions, students, _rehearsal: Some(lock) })
    }

    fn folder_of_grades(&self, options: &Options) -> Result<PathBuf> {
        Ok(match &options.out {
            Some(out) => std::path::absolute(out)?,
            None => self.submissions.with_file_name("grades"),
        })
    }
}

/// A folder for all that is compiled, inside that of the grades.
fn make_scratch(out: &Path) -> Result<PathBuf> {
    let scratch = out.join(".grader");
    fs::create_dir_all(&scratch)
        .with_context(|| format!("cannot make the folder {}", scratch.display()))?;
    Ok(plain(out).join(".grader"))
}

fn open_journal(out: &Path, options: &Options) -> Result<Journal> {
    let journal = Journal::open(&out.join("journal.jsonl"), &options.settings()?)?;
    ensure!(
        options.seed.is_none_or(|seed| seed == journal.settings.seed),
        "{} was begun with another seed: choose another --out",
        out.display()
    );
    Ok(journal)
}

fn find_sandbox(options: &Options, scratch: &Path) -> Result<Sandbox> {
    if options.unsafe_no_sandbox {
        return Ok(Sandbox::None);
    }
    Sandbox::find(&std::env::current_exe()?, scratch)
}

/// Where and how it was graded.
fn notes(grader: &Grader<'_>, settings: &Settings) -> Vec<(String, String)> {
    vec![
        ("sandbox".into(), grader.sandbox.describe().into()),
        ("machine".into(), machine_note(settings)),
        ("compiler".into(), grader.workshop.version.clone()),
        ("instruction set".into(), grader.isa.into()),
    ]
}

fn print_results(
    results: &Results<'_>,
    out: &Path,
    options: &Options,
) -> Result<ExitCode> {
    print(&reports::summary(results, out))?;
    if options.rehearse {
        let surprises = rehearsal::surprises(results);
        ensure!(
            surprises.is_empty(),
            "this machine is not ready to grade:\n{}",
            surprises.join("\n")
        );
    } else if let Some(words) = reports::to_read(results, out) {
        print(&words)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Grades every exercise of every student.
fn grade_all<'a>(
    grader: &Grader<'_>,
    journal: &Journal,
    collected: &Collected,
    students: &'a [Student],
    exercises: &[&'a Exercise],
    options: &Options,
) -> Result<Results<'a>> {
    if let Some(exercise) = exercises.iter().find(|e| e.manifest.kind == Kind::Code)
    {
        grader.try_compiler(exercise)?;
    }
    let (exercises, left_out) = possible(grader, exercises)?;
    let mut items = Vec::new();
    for student in students {
        let submission = &collected.submissions[&student.id];
        for &exercise in &exercises {
            items.push(Item { student, exercise, submission });
        }
    }
    let rounds = Rounds::new(grader, journal, &items)?;
    rounds.check_all(jobs(options));
    if !options.correctness_only {
        rounds.measure_all();
    }
    let (graded, mut problems) = rounds.finish();
    problems.extend(collected.problems.iter().cloned());
    problems.extend(left_out);
    Ok(Results::new(exercises, students, graded, problems, options.slow))
}

/// How many answers are checked at a time.
fn jobs(options: &Options) -> usize {
    let all = || thread::available_parallelism().map_or(1, std::num::NonZero::get);
    options.jobs.unwrap_or_else(all).max(1)
}

fn machine_note(settings: &Settings) -> String {
    if settings.machine.is_empty() {
        return "speed was not measured (--correctness-only)".to_owned();
    }
    format!("speed was measured on {}", settings.machine)
}

/// All marks. Those of an earlier run hold, unless they are given anew.
fn all_marks(
    out: &Path,
    options: &Options,
    students: &[Student],
    exercises: &[Exercise],
) -> Result<Marks> {
    let mut marks = Marks::new();
    let given = out.join(reports::MARKS);
    for file in given.is_file().then_some(&given).into_iter().chain(&options.marks) {
        marks.extend(read_marks(file, students, exercises)?);
    }
    Ok(marks)
}

/// A path without `..`, as people write it.
fn plain(path: &Path) -> PathBuf {
    // On Windows the full path has a form that hardly anyone knows.
    match path.canonicalize() {
        Ok(full) if !cfg!(windows) => full,
        _ => path.to_owned(),
    }
}

/// Refuses to write over grades of exercises that are not graded this time.
fn refuse_to_lose_grades(
    out: &Path,
    catalogue: &Catalogue,
    exercises: &[&Exercise],
) -> Result<()> {
    let Ok(bytes) = fs::read(out.join(reports::GRADES)) else { return Ok(()) };
    let grades: serde_json::Value =
        serde_json::from_slice(&bytes).unwrap_or_default();
    let of_first = grades["students"][0]["exercises"].as_array();
    let dropped: Vec<&str> = of_first
        .into_iter()
        .flatten()
        .filter_map(|grade| grade["id"].as_str())
        .filter(|id| catalogue.get(id).is_some())
        .filter(|id| exercises.iter().all(|exercise| exercise.id() != *id))
        .collect();
    ensure!(
        dropped.is_empty(),
        "{} has grades of other exercises too, which would be lost ({}): grade those as \
         well, or choose another --out",
        out.display(),
        dropped.join(", ")
    );
    Ok(())
}

/// The exercises that can be graded here. Kernels in other languages want compilers
/// and drivers, in the sandbox as well: an exercise whose own solution does not pass here
/// is graded for no student.
fn possible<'a>(
    grader: &Grader<'_>,
    exercises: &[&'a Exercise],
) -> Result<(Vec<&'a Exercise>, Vec<Problem>)> {
    let (mut possible, mut left_out) = (Vec::new(), Vec::new());
    for &exercise in exercises {
        let manifest = &exercise.manifest;
        let is_rust = manifest.extension() == "rs";
        let judgement = match manifest.kind {
            Kind::Code if !is_rust => grader.solution(exercise)?,
            _ => Judgement::new(Verdict::Pass, ""),
        };
        match judgement.verdict {
            Verdict::Pass => possible.push(exercise),
            Verdict::Unavailable => {
                left_out.push(cannot_grade(exercise, &judgement.reason));
            }
            _ => {
                let reason = format!(
                    "our own solution does not pass in the sandbox ({})",
                    judgement.reason
                );
                left_out.push(cannot_grade(exercise, &reason));
            }
        }
    }
    ensure!(!possible.is_empty(), "no exercise can be graded on this machine");
    Ok((possible, left_out))
}
