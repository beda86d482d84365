//! All answers of all students, in two rounds: first whether each is right, several at a
//! time, then whether each right one is fast, one at a time.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::Result;
use workbook_exercises::catalogue::Exercise;
use workbook_learn::judge::{Judgement, Verdict};
use workbook_roster::Student;

use super::fingerprints::journal_keys;
use super::grading::{Graded, Grader, Task};
use super::journal::{Journal, Key};
use super::submissions::{Problem, Submission};

/// An exercise of a student.
pub struct Item<'a> {
    /// Whose.
    pub student: &'a Student,
    /// Which.
    pub exercise: &'a Exercise,
    /// What the student handed in.
    pub submission: &'a Submission,
}

/// The rounds over all items: results so far, and what went wrong on our side.
pub struct Rounds<'a> {
    grader: &'a Grader<'a>,
    journal: &'a Journal,
    items: &'a [Item<'a>],
    keys: Vec<Key>,
    graded: Mutex<Vec<Option<Graded>>>,
    problems: Mutex<Vec<Problem>>,
}

impl<'a> Rounds<'a> {
    /// Before the first round.
    ///
    /// # Errors
    /// A judge cannot be read.
    pub fn new(
        grader: &'a Grader<'a>,
        journal: &'a Journal,
        items: &'a [Item<'a>],
    ) -> Result<Self> {
        let keys = journal_keys(grader, items)?;
        let graded = Mutex::new(vec![None; items.len()]);
        let problems = Mutex::new(Vec::new());
        let _ = fs::remove_dir_all(grader.scratch.join("work"));
        Ok(Rounds { grader, journal, items, keys, graded, problems })
    }

    /// Is each answer right? Several at a time.
    pub fn check_all(&self, jobs: usize) {
        let is_known = |key| self.journal.get(key).is_some();
        let known = self.keys.iter().filter(|key| is_known(key)).count();
        if known > 0 {
            eprintln!("{known} of {} were graded before", self.items.len());
        }
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            // Room 0 is for what belongs to neither round.
            for room in 1..=jobs.min(self.items.len()) as u32 {
                let (next, done) = (&next, &done);
                scope.spawn(move || {
                    loop {
                        let place = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = self.items.get(place) else { return };
                        self.check_or_recall(place, item, room, done);
                    }
                });
            }
        });
    }

    fn check_or_recall(
        &self,
        place: usize,
        item: &Item<'_>,
        room: u32,
        done: &AtomicUsize,
    ) {
        if let Some(known) = self.journal.get(&self.keys[place]) {
            self.set(place, known.clone());
            return;
        }
        self.check(place, item, room);
        let count = done.fetch_add(1, Ordering::Relaxed) + 1;
        self.tell(place, item, count);
    }

    fn check(&self, place: usize, item: &Item<'_>, room: u32) {
        let Some(text) = item.submission.answers.get(item.exercise.id()) else {
            self.set(place, Graded::without_output(item.nothing()));
            return;
        };
        let folder = self.folder(item);
        let task = item.task(text, &folder, room);
        self.finish_one(place, item, self.grader.is_right(task));
        if !self.get(place).is_some_and(|graded| graded.is_open) {
            // The disk need not hold all of them.
            let _ = fs::remove_dir_all(&folder);
        }
    }

    /// Is each right answer fast? One at a time.
    pub fn measure_all(&self) {
        let open: Vec<usize> = (0..self.items.len())
            .filter(|&place| self.get(place).is_some_and(|graded| graded.is_open))
            .collect();
        for (count, &place) in open.iter().enumerate() {
            let item = &self.items[place];
            let Some(text) = item.submission.answers.get(item.exercise.id()) else {
                continue;
            };
            let folder = self.folder(item);
            let task = item.task(text, &folder, 1);
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
                self.set(place, Graded::without_output(judgement));
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
    pub fn finish(self) -> (Vec<Graded>, Vec<Problem>) {
        let graded =
            self.graded.into_inner().unwrap_or_else(PoisonError::into_inner);
        let problems =
            self.problems.into_inner().unwrap_or_else(PoisonError::into_inner);
        let nothing = || {
            Graded::without_output(Judgement::new(Verdict::Missing, "not graded"))
        };
        let graded = graded.into_iter().zip(self.items).map(|(graded, item)| {
            let mut graded = graded.unwrap_or_else(nothing);
            item.add_what_is_forbidden(&mut graded.judgement);
            graded
        });
        (graded.collect(), problems)
    }
}

impl Item<'_> {
    fn task<'t>(&'t self, text: &'t [u8], folder: &'t Path, room: u32) -> Task<'t> {
        Task {
            exercise: self.exercise,
            student: &self.student.id,
            seed: self.student.seed,
            text,
            number: room,
            folder,
        }
    }

    /// The judgement of an answer that is not there.
    fn nothing(&self) -> Judgement {
        let of_exercise = self.submission.refused.get(self.exercise.id());
        let reason = match (&self.submission.missing, of_exercise) {
            (Some(reason), _) | (None, Some(reason)) => reason.clone(),
            (None, None) => format!("there is no {}", self.exercise.manifest.edits),
        };
        let verdict = if of_exercise.is_some() {
            Verdict::Forbidden
        } else {
            Verdict::Missing
        };
        Judgement::new(verdict, reason)
    }

    /// A change that is not allowed changes nothing, for the original is used. If the
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
