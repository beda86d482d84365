//! What a learner types.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use exercise_kit::{Failure, Report, Trouble, UNAVAILABLE, processors};
use notify::{RecursiveMode, Watcher};
use workbook_base::files::read_text;
use workbook_base::output::print;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::course::seed;
use workbook_exercises::manifest::{Kind, Manifest};

use super::check::{
    Checked, UNTOUCHED, build_judge, check_answer, same_text, shown_solution,
};
use super::isa;
use super::judge::{self, Judgement, Verdict};
use super::progress::{Progress, Status};

/// How every command begins.
const COMMAND: &str = "cargo workbook exercise";
/// An editor writes a file in several goes; this long a pause means that it is done.
const QUIET: Duration = Duration::from_millis(100);

/// How wide the line between two checks is.
const RULE: usize = 72;

fn catalogue(repository: &Repository) -> Result<Catalogue> {
    let catalogue = Catalogue::read(repository)?;
    match (catalogue.exercises.is_empty(), catalogue.findings.first()) {
        (true, Some(finding)) => bail!("{finding}"),
        _ => Ok(catalogue),
    }
}

/// All exercises, and how far the learner is.
///
/// # Errors
/// A file cannot be read.
pub fn list(repository: &Repository) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let width = |text: fn(&Exercise) -> &str| {
        catalogue
            .exercises
            .iter()
            .map(|e| text(e).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (ids, titles) = (width(Exercise::id), width(|e| &e.manifest.title));
    let mut text = String::new();
    for (chapter, exercises) in catalogue.chapters() {
        text += &format!("{chapter}\n");
        for exercise in exercises {
            let manifest = &exercise.manifest;
            let status = match progress.status(exercise.id()) {
                Status::New => "",
                Status::Started => "begun",
                Status::Passed if manifest.kind == Kind::Explain => "written",
                Status::Passed => "done",
            };
            text += &format!(
                "  {status:7}  {:ids$}  {:titles$}  {:8}  {:3} min  {:2} points\n",
                exercise.id(),
                manifest.title,
                manifest.level.to_string(),
                manifest.minutes,
                manifest.points,
            );
        }
    }
    let is_done = |e: &&&Exercise| progress.status(e.id()) == Status::Passed;
    let (explained, checked): (Vec<_>, Vec<_>) = catalogue
        .exercises
        .iter()
        .partition(|exercise| exercise.manifest.kind == Kind::Explain);
    let points = |exercises: &[&Exercise]| -> u32 {
        exercises.iter().map(|exercise| exercise.manifest.points).sum()
    };
    let done: Vec<&Exercise> = checked.iter().filter(is_done).copied().collect();
    text += &format!(
        "\n{} of {} done, {} of {} points",
        done.len(),
        checked.len(),
        points(&done),
        points(&checked)
    );
    if !explained.is_empty() {
        text += &format!(
            "; {} of {} explanations written, whose points a person gives",
            explained.iter().filter(is_done).count(),
            explained.len()
        );
    }
    text += &format!(".\n{}", what_next(&catalogue, &progress, None));
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The first exercise that is not done and whose prerequisites are: in this chapter or
/// behind it, else from the beginning.
fn next_of<'a>(
    catalogue: &'a Catalogue,
    progress: &Progress,
    chapter: Option<&str>,
) -> Option<&'a Exercise> {
    let is_done = |id: &str| progress.status(id) == Status::Passed;
    let is_open = |exercise: &&Exercise| {
        let wanted = &exercise.manifest.prerequisites;
        // A course may leave out the chapter that a prerequisite is in.
        let is_met = |id: &String| is_done(id) || catalogue.get(id).is_none();
        !is_done(exercise.id()) && wanted.iter().all(is_met)
    };
    let is_there = |e: &Exercise| chapter == Some(e.manifest.chapter.as_str());
    let all = &catalogue.exercises;
    let start = all.iter().position(is_there).unwrap_or(0);
    all[start..].iter().chain(&all[..start]).find(is_open)
}

fn what_next(
    catalogue: &Catalogue,
    progress: &Progress,
    chapter: Option<&str>,
) -> String {
    // Where the learner is, unless another chapter is named.
    let last = progress.last().and_then(|id| catalogue.get(id));
    let here = last.map(|exercise| exercise.manifest.chapter.as_str());
    match next_of(catalogue, progress, chapter.or(here)) {
        Some(next) => {
            let manifest = &next.manifest;
            format!(
                "Next: {} ({}, {} minutes)\n    {COMMAND} start {}",
                manifest.title,
                manifest.chapter,
                manifest.minutes,
                next.id()
            )
        }
        None => "That was the last one.".to_owned(),
    }
}

/// Says which exercise comes next, in a chapter if one is named.
///
/// # Errors
/// A file cannot be read, or there is no such chapter.
pub fn next(repository: &Repository, chapter: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let chapters: Vec<&str> =
        catalogue.chapters().iter().map(|(name, _)| *name).collect();
    if let Some(chapter) = chapter.filter(|name| !chapters.contains(name)) {
        bail!(
            "no chapter {chapter:?} has exercises; there are {}",
            chapters.join(", ")
        );
    }
    print(&what_next(&catalogue, &Progress::read(repository)?, chapter))?;
    Ok(ExitCode::SUCCESS)
}

/// The exercise that is named, else the last one.
fn chosen<'a>(
    catalogue: &'a Catalogue,
    progress: &Progress,
    id: Option<&str>,
) -> Result<&'a Exercise> {
    if let Some(id) = id {
        return catalogue.wanted(id);
    }
    let last = progress.last().and_then(|id| catalogue.get(id));
    last.with_context(|| {
        format!("no exercise has been started yet: `{COMMAND} next` names one")
    })
}

/// Shows the task, the file to edit and how to check it.
///
/// # Errors
/// There is no such exercise, or its question cannot be found.
pub fn start(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let mut progress = Progress::read(repository)?;
    let Some(id) = id else {
        bail!("which exercise? {}", what_next(&catalogue, &progress, None));
    };
    let exercise = catalogue.wanted(id)?;
    let manifest = &exercise.manifest;
    let mut text = format!(
        "{} ({}, {}, {} minutes, {} points)\n\n",
        manifest.title,
        manifest.chapter,
        manifest.level,
        manifest.minutes,
        manifest.points
    );
    let is_open = |id: &&String| {
        catalogue.get(id).is_some() && progress.status(id) != Status::Passed
    };
    let open: Vec<&str> =
        manifest.prerequisites.iter().filter(is_open).map(String::as_str).collect();
    if !open.is_empty() {
        text += &format!("It builds on {}, not done yet.\n\n", open.join(" and "));
    }
    text += read_text(&exercise.file("prompt.md"))?.trim_end();
    print(&text)?;
    if manifest.kind == Kind::Predict {
        let judge = build_judge(repository, exercise)?;
        let asked = judge::ask_question(&judge, seed(repository)?)?;
        print(&format!("\n{}", asked.question))?;
        if !asked.choices.is_empty() {
            print(&format!("One of: {}", asked.choices.join(", ")))?;
        }
    }
    progress.start(exercise.id());
    progress.save()?;
    print("")?;
    if let Some(wanted) = wanted_of(exercise)? {
        print(&format!("Wanted: {wanted}"))?;
    }
    print(&format!(
        "Edit:   {}\nCheck:  {COMMAND} check\nHelp:   {COMMAND} hint",
        repository.name(&exercise.edited())
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What is asked of code beside being right.
fn wanted_of(exercise: &Exercise) -> Result<Option<String>> {
    let manifest = &exercise.manifest;
    if manifest.kind != Kind::Code || manifest.extension() != "rs" {
        return Ok(None);
    }
    let mut wanted = Vec::new();
    if let Some(bar) = manifest.bar(isa::at_hand()?) {
        wanted.push(format!("{bar} times as fast as the plain way"));
    }
    if let Some(mebibytes) = manifest.mebibytes {
        wanted.push(format!("at most {mebibytes} MiB of memory"));
    }
    wanted.push(match manifest.threads {
        1 => "no threads beside its own".to_owned(),
        more => format!("at most {more} threads"),
    });
    if !manifest.allows_unsafe {
        wanted.push("no `unsafe`".to_owned());
    }
    Ok(Some(wanted.join(", ")))
}

/// Checks an answer and says what was found.
///
/// # Errors
/// There is no such exercise, or it is broken.
pub fn check_one(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let mut progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    print(&head(repository, exercise))?;
    let checked = check_answer(repository, exercise, seed(repository)?, true)?;
    print(&described(exercise, &checked))?;
    progress.start(exercise.id());
    let verdict = checked.judgement.verdict;
    let threads = exercise.manifest.threads as usize;
    if verdict == Verdict::Slow
        && let Some(shortage) = processors::shortage(threads)
    {
        print(&format!(
            "        but on this machine {shortage} just now;\n        check again when \
             nothing else runs, or on another machine"
        ))?;
    }
    if verdict == Verdict::Pass {
        progress.pass(exercise.id());
        let more = format!("How we did it: {COMMAND} solution {}\n", exercise.id());
        let more = if exercise.solution().is_file() { more } else { String::new() };
        let passed = match exercise.manifest.kind {
            Kind::Explain => "Written.",
            Kind::Code | Kind::Predict => "Passed.",
        };
        let next = what_next(&catalogue, &progress, None);
        print(&format!("\n{passed} {more}{next}"))?;
    } else if verdict == Verdict::Missing {
        print(&format!("\n{}", the_task(exercise)))?;
    } else if verdict != Verdict::Unavailable {
        print(&format!("\nNot yet. A hint: {COMMAND} hint"))?;
    }
    progress.save()?;
    Ok(match verdict {
        Verdict::Pass => ExitCode::SUCCESS,
        Verdict::Unavailable => ExitCode::from(UNAVAILABLE),
        _ => ExitCode::FAILURE,
    })
}

/// Checks all that has been begun, for correctness alone: what a shared machine can
/// say. It leaves no trace in the progress.
///
/// # Errors
/// An exercise is broken, or a file cannot be read.
pub fn check_all(repository: &Repository) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let seed = seed(repository)?;
    let mut lines = Vec::new();
    let mut is_good = true;
    for exercise in &catalogue.exercises {
        let checked = check_answer(repository, exercise, seed, false)?;
        let verdict = checked.judgement.verdict;
        if !matches!(
            verdict,
            Verdict::Pass | Verdict::Missing | Verdict::Unavailable
        ) {
            is_good = false;
            let head = head(repository, exercise);
            print(&format!("{head}\n{}\n", described(exercise, &checked)))?;
        }
        let word = match verdict {
            Verdict::Missing => "not begun".to_owned(),
            other => other.to_string(),
        };
        lines.push(format!("{word:13}  {}", exercise.id()));
    }
    print(&format!("{}\n\nSpeed was not measured.", lines.join("\n")))?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn head(repository: &Repository, exercise: &Exercise) -> String {
    format!("{} ({})", exercise.id(), repository.name(&exercise.edited()))
}

fn the_task(exercise: &Exercise) -> String {
    format!("The task: {COMMAND} start {}", exercise.id())
}

/// What `check` prints as long as nothing has been done.
pub fn before_solving(repository: &Repository, exercise: &Exercise) -> String {
    let untouched = Judgement::new(Verdict::Missing, UNTOUCHED).into();
    let lines = [
        head(repository, exercise),
        described(exercise, &untouched),
        String::new(),
        the_task(exercise),
    ];
    lines.join("\n")
}

/// What was expected and found, correct first and then fast.
fn described(exercise: &Exercise, checked: &Checked) -> String {
    let Checked { judgement, messages } = checked;
    let mut lines: Vec<String> =
        messages.iter().map(|message| message.trim_end().to_owned()).collect();
    let Some(report) = &judgement.report else {
        match judgement.verdict {
            Verdict::Missing => {
                lines.push(format!("nothing yet: {}", judgement.reason))
            }
            Verdict::CompileError if !messages.is_empty() => {}
            _ => lines.push(judgement.reason.clone()),
        }
        return lines.join("\n\n");
    };
    let mut before = None;
    for outcome in &report.outcomes {
        match &outcome.failure {
            None => lines.push(format!("ok      {}", outcome.check)),
            // The same words are shown once, whatever the input was.
            Some(failure) if is_same(before, failure) => {
                lines.push(format!("FAILED  {}: the same", outcome.check));
            }
            Some(failure) => {
                lines.push(format!("FAILED  {}", outcome.check));
                lines.extend(failure_lines(failure));
                before = Some(failure);
            }
        }
    }
    match report.left_out {
        0 => {}
        1 => lines.push("1 more check was not tried".to_owned()),
        more => lines.push(format!("{more} more checks were not tried")),
    }
    if let Some(failure) = &report.unmeasured {
        lines.push("FAILED  the timed input".to_owned());
        lines.extend(failure_lines(failure));
    }
    if !report.printed.is_empty() {
        lines.push(format!("printed:\n{}", report.printed.trim_end()));
    }
    if !exercise.manifest.speed.is_empty() {
        lines.extend(speed_lines(judgement));
    }
    lines.extend(memory_line(&exercise.manifest, report));
    // The judge's own limit comes before any that is asked for.
    let is_said = report.outcomes.iter().any(|outcome| outcome.failure.is_some());
    if let (Verdict::Memory | Verdict::Unavailable, false) =
        (judgement.verdict, is_said)
    {
        lines.push(judgement.reason.clone());
    }
    lines.join("\n")
}

/// Did the function fail in the same words, and not with an answer?
fn is_same(before: Option<&Failure>, failure: &Failure) -> bool {
    let is_no_answer =
        failure.trouble != Trouble::Wrong || failure.found.len() > 200;
    is_no_answer && before.is_some_and(|before| before.found == failure.found)
}

fn failure_lines(failure: &Failure) -> Vec<String> {
    let found = judge::found_and_meaning(failure);
    let lines = [
        ("input", &failure.input),
        ("expected", &failure.expected),
        ("found", &found),
    ];
    let with_name = |(name, text): &(&str, &String)| {
        let text = if text.starts_with("Err(\"") {
            // A compiler points at a place in the line above.
            text.replace("\\n", &format!("\n{:18}", ""))
        } else {
            text.to_string()
        };
        format!("        {name:9} {text}")
    };
    lines.iter().map(with_name).collect()
}

fn speed_lines(judgement: &Judgement) -> Vec<String> {
    let Some(speed) = judgement.speed else { return Vec::new() };
    let bar = match speed.bar {
        None => "nothing is asked of this machine's instruction set".to_owned(),
        Some(bar) if speed.median >= bar => format!("{bar} is wanted: fast enough"),
        Some(bar) => format!("{bar} is wanted: right, and not yet fast enough"),
    };
    vec![format!("speed   {speed}"), format!("        {bar}")]
}

fn memory_line(manifest: &Manifest, report: &Report) -> Option<String> {
    let (most, peak) = (manifest.mebibytes?, report.peak?);
    let used = peak.bytes.div_ceil(1 << 20);
    Some(format!("memory  {used} MiB, of {most} that are allowed"))
}

/// Checks again on every save.
///
/// # Errors
/// The system cannot watch files. A check that fails is not an error.
pub fn watch(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let exercises = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let exercise = chosen(&exercises, &progress, id)?;
    let (sender, events) = mpsc::channel();
    let mut watcher =
        notify::recommended_watcher(sender).context("cannot watch for changes")?;
    let edited = exercise.edited();
    let folder = edited.parent().context("a file without a folder")?;
    // The folder, for editors that replace the file by another one.
    watcher
        .watch(folder, RecursiveMode::NonRecursive)
        .with_context(|| format!("cannot watch {} for changes", folder.display()))?;
    let mut before = None;
    loop {
        // It may be away for a moment while an editor replaces it.
        let now = fs::read(&edited).ok();
        if now.is_some() && now != before {
            if let Err(error) = check_one(repository, Some(exercise.id())) {
                print(&format!("{error:#}"))?;
            }
            print("\nWaiting for the next save; Ctrl-C ends.\n")?;
            print(&"─".repeat(RULE))?;
            before = now;
        }
        if events.recv().is_err() {
            return Ok(ExitCode::SUCCESS);
        }
        while events.recv_timeout(QUIET).is_ok() {}
    }
}

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

/// Puts the stub back. What was there is kept beside it.
///
/// # Errors
/// There is no such exercise, or a file cannot be written; then nothing is lost.
pub fn reset(repository: &Repository, id: Option<&str>) -> Result<ExitCode> {
    let catalogue = catalogue(repository)?;
    let progress = Progress::read(repository)?;
    let exercise = chosen(&catalogue, &progress, id)?;
    let (edited, stub) = (exercise.edited(), exercise.stub()?);
    if edited.is_file() {
        // As bytes, since they need not be text.
        let work = fs::read(&edited)
            .with_context(|| format!("cannot read {}", edited.display()))?;
        if same_text(&String::from_utf8_lossy(&work), &stub) {
            let name = repository.name(&edited);
            print(&format!("{name} is as you found it; nothing to do."))?;
            return Ok(ExitCode::SUCCESS);
        }
        let kept = keep(exercise, &work)?;
        print(&format!("Your work is kept in {}", repository.name(&kept)))?;
    }
    let write = || -> Result<()> {
        let folder = edited.parent().context("a file without a folder")?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(stub.as_bytes())?;
        file.persist(&edited)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", edited.display()))?;
    print(&format!("{} is as at the start again.", repository.name(&edited)))?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps work under a name that nothing has yet.
fn keep(exercise: &Exercise, work: &[u8]) -> Result<PathBuf> {
    for number in 1..10_000 {
        let path =
            exercise.file(&format!("{}.kept-{number}", exercise.manifest.edits));
        let file = fs::File::options().write(true).create_new(true).open(&path);
        match file.and_then(|mut file| file.write_all(work)) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("cannot write {}", path.display()));
            }
        }
    }
    bail!("there are thousands of kept files beside {}", exercise.edited().display())
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
