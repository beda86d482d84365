//! `cargo workbook grade`: what a room of students handed in, graded without trusting
//! any of it.
//!
//! | module | what it does |
//! |---|---|
//! | [`submissions`] | what they handed in: folders, archives, git bundles |
//! | [`sandbox`] | where their code is compiled and run |
//! | [`workshop`] | the compiler, the libraries and the judges |
//! | `artifacts` | what cargo built for the judges |
//! | [`compile`] | an answer, compiled |
//! | [`grading`] | an answer, judged and measured |
//! | [`journal`] | what is done already |
//! | [`rehearsal`] | our own solutions in the place of submissions |
//! | [`reports`] | grades for machines and for people |
//!
//! The order of trust: a submission is a text. It is compiled in the sandbox and runs
//! in the sandbox, as a worker that gets inputs and gives answers. The judge runs
//! outside and is built from the exercise as it is here; it knows what is expected,
//! has the clock and says what it saw. No verdict comes from a status or from words of
//! the worker's.

mod artifacts;
pub mod compile;
pub mod grading;
pub mod journal;
pub mod rehearsal;
pub mod reports;
pub mod sandbox;
pub mod submissions;
pub mod workshop;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use exercise_kit::rand::TryRng;
use exercise_kit::rand::rngs::SysRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::manifest::Kind;
use workbook_learn::build::Scratch;
use workbook_learn::isa;
use workbook_learn::judge::{Judgement, Verdict};
use workbook_roster::{Marks, Student, read_marks, read_roster};

use grading::{Graded, Grader, Task};
use journal::{Journal, Key};
use sandbox::Sandbox;
use submissions::{Collected, Collector, Problem, Submission};
use workshop::Workshop;

/// The layout of the journal. Another one is not read.
const FORMAT: u32 = 1;

/// What `cargo workbook grade` is told.
#[derive(Args, Debug)]
pub struct Options {
    /// A folder with a folder, .zip or .bundle for each student, named as the id
    #[arg(required_unless_present = "rehearse")]
    submissions: Option<PathBuf>,
    /// The students: a table with the columns id,name,email,due
    #[arg(long, value_name = "FILE", required_unless_present = "rehearse")]
    roster: Option<PathBuf>,
    /// Grade our own solutions, to see whether this machine can grade all exercises
    #[arg(long, conflicts_with_all = [
        "submissions", "roster", "out", "marks", "template"])]
    rehearse: bool,
    /// Where the grades go; a run that was interrupted goes on there
    #[arg(long, value_name = "DIR", required_unless_present = "rehearse")]
    out: Option<PathBuf>,
    /// Grade these exercises alone
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Grade the exercises of these chapters alone
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',')]
    chapters: Vec<String>,
    /// Measure nothing: for machines that others use as well
    #[arg(long)]
    correctness_only: bool,
    /// The name of this machine, where speed is measured
    #[arg(long, value_name = "NAME")]
    machine: Option<String>,
    /// Percent of the points for an answer that is right and too slow
    #[arg(long, value_name = "PERCENT", default_value_t = 0,
          value_parser = clap::value_parser!(u32).range(0..=100))]
    slow: u32,
    /// Points that a person gave: a table with the columns student,exercise,points
    #[arg(long, value_name = "FILE")]
    marks: Option<PathBuf>,
    /// The student repository as it was given out, to compare settings with
    #[arg(long, value_name = "DIR")]
    template: Option<PathBuf>,
    /// What random inputs follow from, to grade once more with the same; a secret
    /// number if not said
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// How many answers are compiled and checked at a time; all processors if not said
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// The longest time for one answer to one input
    #[arg(long, value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// The longest time that the compiler may work on an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    compile_seconds: u32,
    /// Grade without a sandbox: whatever was handed in runs as you
    #[arg(long)]
    unsafe_no_sandbox: bool,
}

/// What must not change between a run and its continuation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The layout of the journal.
    pub format: u32,
    /// The secret that all inputs follow from.
    pub seed: u64,
    /// Where speed is measured; empty if it is not.
    pub machine: String,
}

impl Settings {
    /// The settings of a run that was begun before, if this one can go on with them.
    ///
    /// # Errors
    /// It cannot, and what to do.
    pub fn continues(&self, before: Settings, journal: &Path) -> Result<Settings> {
        ensure!(
            before.format == self.format,
            "{} is of another version of this program: choose another --out",
            journal.display()
        );
        ensure!(
            before.machine == self.machine,
            "{} was begun on the machine {:?}, and this is {:?}: speeds of two machines \
             cannot be compared, choose another --out",
            journal.display(),
            before.machine,
            self.machine
        );
        Ok(before)
    }
}

/// An exercise of a student.
struct Item<'a> {
    student: &'a Student,
    exercise: &'a Exercise,
    submission: &'a Submission,
}

/// All students with all exercises.
pub struct Results<'a> {
    /// In the order of the book.
    pub exercises: Vec<&'a Exercise>,
    /// In the order of the roster, each with what came of every exercise.
    pub students: Vec<(&'a Student, Vec<Graded>)>,
    /// What the instructor should know.
    pub problems: Vec<Problem>,
    /// Points that a person gave.
    pub marks: Marks,
    /// What a person reads: the text of each explanation, by student and exercise.
    pub explanations: BTreeMap<(String, String), String>,
    /// Who handed in late, and when.
    pub late: BTreeMap<String, String>,
    /// Percent of the points for what is right and too slow.
    pub slow: u32,
    /// Where and how it was graded.
    pub notes: Vec<(String, String)>,
}

/// Grades.
///
/// # Errors
/// A sentence for the instructor. Nothing that a student handed in leads to one.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    sandbox::close_what_was_handed_down();
    let catalogue = Catalogue::read(repository)?;
    let exercises = chosen(&catalogue, options)?;
    let mut _alone = None;
    let (submissions, students) = match (&options.submissions, &options.roster) {
        (Some(submissions), Some(roster)) => {
            (submissions.clone(), read_roster(roster)?)
        }
        _ => {
            let (folder, lock) = rehearsal_folder(repository)?;
            _alone = Some(lock);
            rehearsal::write(&exercises, &folder)?
        }
    };
    let out = match &options.out {
        Some(out) => std::path::absolute(out)?,
        None => submissions.with_file_name("grades"),
    };
    nothing_is_dropped(&out, &catalogue, &exercises)?;
    let marks = || marks(&out, options, &students, &catalogue.exercises);
    marks()?; // a mistake in there is better known now than in an hour
    let scratch = out.join(".grader");
    fs::create_dir_all(&scratch)
        .with_context(|| format!("cannot make the folder {}", scratch.display()))?;
    let out = plain(&out);
    let scratch = out.join(".grader");
    let settings = settings(options)?;
    let journal = Journal::open(&out.join("journal.jsonl"), &settings)?;
    ensure!(
        options.seed.is_none_or(|seed| seed == journal.settings.seed),
        "{} was begun with another seed: choose another --out",
        out.display()
    );
    let sandbox = match options.unsafe_no_sandbox {
        true => Sandbox::None,
        false => Sandbox::find(&std::env::current_exe()?, &scratch)?,
    };
    let collector = Collector {
        repository,
        exercises: &exercises,
        sandbox: &sandbox,
        scratch: &scratch,
        template: options.template.as_deref(),
    };
    let collected = collector.collect(&submissions, &students)?;
    eprintln!(
        "{} exercises of {} students; first the checks are compiled",
        exercises.len(),
        students.len()
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
    let mut results =
        grade(&grader, &journal, &collected, &students, &exercises, options)?;
    // Somebody may have written points down meanwhile.
    results.take(marks()?, &collected);
    results.notes = vec![
        ("sandbox".into(), sandbox.describe().into()),
        ("machine".into(), machine_note(&settings)),
        ("compiler".into(), workshop.version.clone()),
        ("instruction set".into(), grader.isa.into()),
    ];
    reports::write(&results, &out)?;
    // What was compiled is of no use to anybody.
    let _ = fs::remove_dir_all(&scratch);
    print(&reports::summary(&results, &out))?;
    if !options.rehearse
        && let Some(words) = reports::to_read(&results, &out)
    {
        print(&words)?;
    }
    if options.rehearse {
        let surprises = rehearsal::surprises(&results);
        ensure!(
            surprises.is_empty(),
            "this machine is not ready to grade:\n{}",
            surprises.join("\n")
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What a person gave before holds, unless it is given anew.
fn marks(
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

/// A path without `..`, for people.
fn plain(path: &Path) -> PathBuf {
    // On Windows the full path has a form that hardly anybody knows.
    match path.canonicalize() {
        Ok(full) if !cfg!(windows) => full,
        _ => path.to_owned(),
    }
}

/// Grades of other exercises that lie there would be gone.
fn nothing_is_dropped(
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

/// Empty, since each rehearsal is a new one, and ours until the lock is dropped.
fn rehearsal_folder(repository: &Repository) -> Result<(PathBuf, fs::File)> {
    let folder = Scratch::target(repository).join("rehearsal");
    let prepare = || -> std::io::Result<(fs::File, bool)> {
        fs::create_dir_all(&folder)?;
        let lock = fs::File::create(folder.with_extension("lock"))?;
        let is_ours = lock.try_lock().is_ok();
        if is_ours {
            fs::remove_dir_all(&folder)?;
        }
        Ok((lock, is_ours))
    };
    let (lock, is_ours) =
        prepare().with_context(|| format!("cannot empty {}", folder.display()))?;
    ensure!(is_ours, "another rehearsal is at work in {}", folder.display());
    Ok((folder.join("submissions"), lock))
}

fn settings(options: &Options) -> Result<Settings> {
    let seed = match options.seed {
        Some(seed) => seed,
        None => SysRng.try_next_u64().context("the system has no random numbers")?,
    };
    let machine = match (options.correctness_only, &options.machine) {
        (true, _) => String::new(),
        (false, Some(name)) => name.clone(),
        (false, None) => {
            sysinfo::System::host_name().unwrap_or_else(|_| "this".into())
        }
    };
    Ok(Settings { format: FORMAT, seed, machine })
}

fn machine_note(settings: &Settings) -> String {
    match settings.machine.as_str() {
        "" => "speed was not measured (--correctness-only)".to_owned(),
        name => format!("speed was measured on {name}"),
    }
}

/// The exercises to grade.
fn chosen<'a>(
    catalogue: &'a Catalogue,
    options: &Options,
) -> Result<Vec<&'a Exercise>> {
    if let Some(finding) = catalogue.findings.first() {
        bail!("the exercises are not in order: {finding}");
    }
    for id in &options.only {
        catalogue.wanted(id)?;
    }
    for chapter in &options.chapters {
        let is_of_it = |e: &&Exercise| e.manifest.chapter == *chapter;
        let has_some = catalogue.exercises.iter().any(|e| is_of_it(&e));
        let names =
            catalogue.chapters().iter().map(|(name, _)| *name).collect::<Vec<_>>();
        ensure!(
            has_some,
            "there is no exercise of a chapter {chapter:?}; there are {}",
            names.join(", ")
        );
    }
    let is_wanted = |exercise: &&Exercise| {
        let named = |list: &[String], name: &str| {
            list.is_empty() || list.iter().any(|wanted| wanted == name)
        };
        named(&options.only, exercise.id())
            && named(&options.chapters, &exercise.manifest.chapter)
    };
    let exercises: Vec<&Exercise> =
        catalogue.exercises.iter().filter(is_wanted).collect();
    ensure!(!exercises.is_empty(), "no exercise is left to grade");
    Ok(exercises)
}

fn grade<'a>(
    grader: &Grader<'_>,
    journal: &Journal,
    collected: &Collected,
    students: &'a [Student],
    exercises: &[&'a Exercise],
    options: &Options,
) -> Result<Results<'a>> {
    if let Some(exercise) = exercises.iter().find(|e| e.manifest.kind == Kind::Code)
    {
        grader.trial(exercise)?;
    }
    let (exercises, left_out) = possible(grader, exercises)?;
    let mut items = Vec::new();
    for student in students {
        let submission = &collected.submissions[&student.id];
        for &exercise in &exercises {
            items.push(Item { student, exercise, submission });
        }
    }
    let jobs = options.jobs.unwrap_or_else(|| {
        thread::available_parallelism().map_or(1, std::num::NonZero::get)
    });
    let run = Run::new(grader, journal, &items)?;
    run.check_all(jobs.max(1));
    if !options.correctness_only {
        run.measure_all();
    }
    let (graded, mut problems) = run.finish(&items);
    problems.extend(collected.problems.iter().cloned());
    problems.extend(left_out);
    let mut graded = graded.into_iter();
    let of_student = |student: &'a Student| {
        (student, graded.by_ref().take(exercises.len()).collect::<Vec<_>>())
    };
    let mut results = Results {
        exercises: exercises.clone(),
        students: students.iter().map(of_student).collect(),
        problems,
        marks: Marks::new(),
        explanations: BTreeMap::new(),
        late: BTreeMap::new(),
        slow: options.slow,
        notes: Vec::new(),
    };
    results.leave_out_unavailable();
    results.problems.sort();
    results.problems.dedup();
    Ok(results)
}

/// The exercises that can be graded here. Kernels in other languages want compilers
/// and drivers, in the sandbox as well: where our own solution does not pass, nobody
/// is graded.
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
                left_out.push(cannot(exercise, &judgement.reason));
            }
            _ => {
                let reason = format!(
                    "our own solution does not pass in the sandbox ({})",
                    judgement.reason
                );
                left_out.push(cannot(exercise, &reason));
            }
        }
    }
    ensure!(!possible.is_empty(), "no exercise can be graded on this machine");
    Ok((possible, left_out))
}

fn cannot(exercise: &Exercise, reason: &str) -> Problem {
    Problem {
        submission: format!("exercise {}", exercise.id()),
        reason: format!("cannot be graded on this machine: {reason}"),
    }
}

/// A run over all items: results so far, and what went wrong on our side.
struct Run<'a> {
    grader: &'a Grader<'a>,
    journal: &'a Journal,
    items: &'a [Item<'a>],
    keys: Vec<Key>,
    graded: Mutex<Vec<Option<Graded>>>,
    problems: Mutex<Vec<Problem>>,
}

impl<'a> Run<'a> {
    fn new(
        grader: &'a Grader<'a>,
        journal: &'a Journal,
        items: &'a [Item<'a>],
    ) -> Result<Self> {
        let mut prints: BTreeMap<&str, String> = BTreeMap::new();
        for item in items {
            if !prints.contains_key(item.exercise.id()) {
                prints
                    .insert(item.exercise.id(), fingerprint(grader, item.exercise)?);
            }
        }
        let keys = items.iter().map(|item| key(item, &prints)).collect();
        let graded = Mutex::new(vec![None; items.len()]);
        let problems = Mutex::new(Vec::new());
        let _ = fs::remove_dir_all(grader.scratch.join("work"));
        Ok(Run { grader, journal, items, keys, graded, problems })
    }

    /// Is each answer right? Several at a time.
    fn check_all(&self, jobs: usize) {
        let is_known = |key| self.journal.get(key).is_some();
        let known = self.keys.iter().filter(|key| is_known(key)).count();
        if known > 0 {
            eprintln!("{known} of {} were graded before", self.items.len());
        }
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for number in 0..jobs.min(self.items.len()) {
                let (next, done) = (&next, &done);
                scope.spawn(move || {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = self.items.get(place) else { return };
                        if let Some(known) = self.journal.get(&self.keys[place]) {
                            self.set(place, known.clone());
                            continue;
                        }
                        // Room 0 is for what is not of this phase.
                        self.check(place, item, number as u32 + 1);
                        let count = done.fetch_add(1, Ordering::Relaxed) + 1;
                        self.tell(place, item, count);
                    }
                });
            }
        });
    }

    fn check(&self, place: usize, item: &Item<'_>, number: u32) {
        let Some(text) = item.submission.answers.get(item.exercise.id()) else {
            self.set(place, Graded::of(item.nothing()));
            return;
        };
        let folder = self.folder(item);
        let task = Task {
            exercise: item.exercise,
            student: &item.student.id,
            seed: item.student.seed,
            text,
            number,
            folder: &folder,
        };
        self.finish_one(place, item, self.grader.is_right(task));
        let is_open = |graded: &Graded| graded.is_open;
        if !self.get(place).is_some_and(|graded| is_open(&graded)) {
            // The disk need not hold all of them.
            let _ = fs::remove_dir_all(&folder);
        }
    }

    /// Is each right answer fast? One at a time.
    fn measure_all(&self) {
        let open: Vec<usize> = (0..self.items.len())
            .filter(|&place| self.get(place).is_some_and(|graded| graded.is_open))
            .collect();
        for (count, &place) in open.iter().enumerate() {
            let item = &self.items[place];
            let Some(text) = item.submission.answers.get(item.exercise.id()) else {
                continue;
            };
            let folder = self.folder(item);
            let task = Task {
                exercise: item.exercise,
                student: &item.student.id,
                seed: item.student.seed,
                text,
                number: 1,
                folder: &folder,
            };
            self.finish_one(place, item, self.grader.is_fast(task));
            let _ = fs::remove_dir_all(&folder);
            self.tell(place, item, count + 1);
        }
    }

    fn finish_one(&self, place: usize, item: &Item<'_>, result: Result<Graded>) {
        let written = result.and_then(|graded| {
            self.journal.add(&self.keys[place], &graded)?;
            Ok(graded)
        });
        match written {
            Ok(graded) => self.set(place, graded),
            Err(error) => {
                // Not written down, so that another run tries again.
                let reason =
                    format!("{}: not graded: {error:#}", item.exercise.id());
                let judgement = Judgement::new(Verdict::Missing, reason.clone());
                self.set(place, Graded::of(judgement));
                let submission = item.student.id.clone();
                lock(&self.problems).push(Problem { submission, reason });
            }
        }
    }

    fn folder(&self, item: &Item<'_>) -> PathBuf {
        let work = self.grader.scratch.join("work");
        work.join(&item.student.id).join(item.exercise.id())
    }

    fn get(&self, place: usize) -> Option<Graded> {
        lock(&self.graded)[place].clone()
    }

    fn set(&self, place: usize, graded: Graded) {
        lock(&self.graded)[place] = Some(graded);
    }

    fn tell(&self, place: usize, item: &Item<'_>, count: usize) {
        if let Some(graded) = self.get(place) {
            let then = if graded.is_open { ", to be measured" } else { "" };
            eprintln!(
                "{count:5}  {}  {}: {}{then}",
                item.student.id,
                item.exercise.id(),
                graded.judgement.verdict
            );
        }
    }

    /// All results, in the order of the items.
    fn finish(self, items: &[Item<'_>]) -> (Vec<Graded>, Vec<Problem>) {
        let graded = self.graded.into_inner().unwrap_or_else(|p| p.into_inner());
        let problems = self.problems.into_inner().unwrap_or_else(|p| p.into_inner());
        let nothing = || Graded::of(Judgement::new(Verdict::Missing, "not graded"));
        let graded = graded.into_iter().zip(items).map(|(graded, item)| {
            let mut graded = graded.unwrap_or_else(nothing);
            item.add_what_is_forbidden(&mut graded.judgement);
            graded
        });
        (graded.collect(), problems)
    }
}

impl Item<'_> {
    /// Of an answer that is not there.
    fn nothing(&self) -> Judgement {
        let of_exercise = self.submission.refused.get(self.exercise.id());
        let reason = match (&self.submission.missing, of_exercise) {
            (Some(reason), _) | (None, Some(reason)) => reason.clone(),
            (None, None) => format!("there is no {}", self.exercise.manifest.edits),
        };
        let verdict = match of_exercise {
            Some(_) => Verdict::Forbidden,
            None => Verdict::Missing,
        };
        Judgement::new(verdict, reason)
    }

    /// A change that is not allowed helps nobody, for the original is used. If the
    /// answer is worth nothing, that is the reason to name first.
    fn add_what_is_forbidden(&self, judgement: &mut Judgement) {
        let of_exercise = self.submission.forbidden.get(self.exercise.id());
        let of_exercise = of_exercise.map_or(&[][..], Vec::as_slice);
        let outside = &self.submission.forbidden_outside;
        let changes = [of_exercise, outside].concat().join(", ");
        if changes.is_empty() {
            return;
        }
        let reason = &judgement.reason;
        judgement.reason = format!("{changes}; graded with the original: {reason}");
        // Settings of the whole repository may be as harmless as an editor's.
        if judgement.verdict != Verdict::Pass && !of_exercise.is_empty() {
            judgement.verdict = Verdict::Forbidden;
        }
    }
}

impl Results<'_> {
    /// Takes what a person has to say, and to read.
    fn take(&mut self, marks: Marks, collected: &Collected) {
        for (student, graded) in &self.students {
            let submission = &collected.submissions[&student.id];
            if let Some(late) = &submission.late {
                self.late.insert(student.id.clone(), late.clone());
            }
            for (exercise, graded) in self.exercises.iter().zip(graded) {
                let key = (student.id.clone(), exercise.id().to_owned());
                let text = submission.answers.get(exercise.id());
                match text {
                    _ if exercise.manifest.kind != Kind::Explain => {}
                    Some(text) if graded.judgement.verdict != Verdict::Missing => {
                        let text = String::from_utf8_lossy(text).into_owned();
                        self.explanations.insert(key, text);
                    }
                    _ if marks.contains_key(&key) => self.problems.push(Problem {
                        submission: student.id.clone(),
                        reason: format!(
                            "a mark for {}, which was not handed in: it does not count",
                            exercise.id()
                        ),
                    }),
                    _ => {}
                }
            }
        }
        self.marks = marks;
        self.problems.sort();
    }

    /// What this machine cannot grade counts for nobody.
    fn leave_out_unavailable(&mut self) {
        for place in (0..self.exercises.len()).rev() {
            let unavailable = self.students.iter().find_map(|(_, graded)| {
                let judgement = &graded[place].judgement;
                let is_it = judgement.verdict == Verdict::Unavailable;
                is_it.then(|| judgement.reason.clone())
            });
            if let Some(reason) = unavailable {
                let exercise = self.exercises.remove(place);
                self.students.iter_mut().for_each(|(_, graded)| {
                    graded.remove(place);
                });
                self.problems.push(cannot(exercise, &reason));
            }
        }
    }
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
