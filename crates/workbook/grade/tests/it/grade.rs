//! The grader against submissions that are not what they should be.
//!
//! The sandbox is bubblewrap's, on Linux. Where there is none the tests say that they
//! are skipped; in CI it has to be there.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::classroom::{CHAPTER, Room, grade_of, problems_of};
use crate::hostile::Hostile;

/// Right answers to all exercises.
const SAFE: &str = "pub fn sum(numbers: &[f64]) -> f64 { numbers.iter().sum() }\n";
const WRONG: &str = "pub fn sum(numbers: &[f64]) -> f64 { numbers.len() as f64 }\n";
const RAW: &str = "pub fn sum(numbers: &[f64]) -> f64 {\n\
    (0..numbers.len()).map(|i| unsafe { *numbers.get_unchecked(i) }).sum()\n}\n";
const FAST: &str = "pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {\n\
    let mut all = numbers.to_vec();\nall.sort_unstable();\n\
    let close = |&(i, &n): &(usize, &u32)| {\n\
        all[i + 1..].iter().take_while(|&&o| o - n <= limit).count() as u64\n    };\n\
    all.iter().enumerate().map(|pair| close(&pair)).sum()\n}\n";

/// Much less than usual, for answers that take all there is. A busy machine costs no
/// points: the grader looks at processor time.
const SHORT: [&str; 4] = ["--seconds", "3", "--compile-seconds", "6"];

fn has_sandbox() -> bool {
    let is_there = Command::new("bwrap")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let is_required = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(is_there || !is_required, "bubblewrap is not installed");
    if !is_there {
        eprintln!("skipped: bubblewrap is not installed");
    }
    is_there
}

fn assert_worth(grades: &Value, student: &str, exercise: &str, verdict: &str) {
    let grade = grade_of(grades, student, exercise);
    assert_eq!(grade["verdict"], verdict, "{student}: {grade:#}");
    let score = if verdict == "pass" { 10.0 } else { 0.0 };
    assert_eq!(grade["score"], score, "{student}: {grade:#}");
}

#[test]
fn hostile_submissions_get_nothing() {
    assert_worth_nothing(&crate::hostile::some_of_each_kind());
}

#[test]
#[ignore = "takes minutes; a stage of its own"]
fn all_hostile_submissions_get_nothing() {
    assert_worth_nothing(&crate::hostile::all());
}

/// Grades them beside honest ones, which must not suffer.
fn assert_worth_nothing(all: &[Hostile]) {
    if !has_sandbox() {
        return;
    }
    let names: Vec<&str> = all.iter().map(|one| one.name).collect();
    let forbidden = ["new-tests", "new-manifest", "build-script", "cargo-settings"];
    let students =
        [&names[..], &forbidden, &["honest", "reformatted", "notes"]].concat();
    let room = Room::new(&students);
    let canary = room.path("canary");
    let secret =
        room.path(&format!("submissions/honest/{CHAPTER}/01-safe-sum/src/lib.rs"));
    let solution = room.path(&format!("workbook/{CHAPTER}/01-safe-sum/solution.rs"));
    assert!(solution.is_file());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    for one in all {
        let source = one
            .source
            .replace("CANARY", canary.to_str().unwrap())
            .replace("SECRET", secret.to_str().unwrap())
            .replace("SOLUTION", solution.to_str().unwrap())
            .replace("PORT", &port);
        let file =
            if one.exercise == "04-twice" { "answer.toml" } else { "src/lib.rs" };
        room.hand_in(one.name, &format!("{}/{file}", one.exercise), &source);
    }
    hand_in_forbidden(&room, canary.to_str().unwrap());
    room.hand_in("honest", "01-safe-sum/src/lib.rs", SAFE);
    room.hand_in("honest", "02-raw-sum/src/lib.rs", RAW);
    // The number may have changed since the course began.
    room.hand_in("honest", "07-fast-pairs/src/lib.rs", FAST);
    let grades = room.grade(&SHORT);
    let mut surprises = String::new();
    for one in all {
        let grade = grade_of(&grades, one.name, &one.exercise[3..]);
        let is_expected =
            one.verdicts.iter().any(|verdict| grade["verdict"] == *verdict)
                && grade["score"] == 0.0
                && grade["reason"].as_str().unwrap().contains(one.reason);
        if !is_expected {
            surprises += &format!("{}: {grade:#}\n", one.name);
        }
    }
    assert!(surprises.is_empty(), "{surprises}");
    for (student, what) in forbidden.iter().zip([
        "safe-sum has another tests/check.rs",
        "safe-sum has another Cargo.toml",
        "safe-sum has another build.rs",
        "another .cargo/config.toml",
    ]) {
        // Settings of the whole repository belong to no exercise.
        let is_of_exercise = what.starts_with("safe-sum");
        let verdict = if is_of_exercise { "forbidden" } else { "wrong" };
        assert_worth(&grades, student, "safe-sum", verdict);
        let grade = grade_of(&grades, student, "safe-sum");
        let reason = grade["reason"].as_str().unwrap();
        assert!(reason.starts_with(what), "{student}: {reason}");
        let problems = problems_of(&grades, student);
        assert!(problems[0].contains(what), "{student}: {problems:?}");
    }
    assert_worth(&grades, "honest", "safe-sum", "pass");
    assert_worth(&grades, "honest", "raw-sum", "pass");
    assert_worth(&grades, "honest", "fast-pairs", "pass");
    assert!(
        grade_of(&grades, "honest", "fast-pairs")["speedup"].as_f64().unwrap() > 3.0
    );
    assert_worth(&grades, "honest", "twice", "missing");
    // A test that was only formatted in another way counts as unchanged.
    assert_worth(&grades, "reformatted", "safe-sum", "pass");
    // Nor are notes on the task, whatever the answer is worth.
    assert_worth(&grades, "notes", "safe-sum", "wrong");
    assert_eq!(problems_of(&grades, "notes"), [""; 0]);
    assert!(!canary.exists(), "a submission has written outside");
    let nobody = listener.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(nobody, Err(ErrorKind::WouldBlock), "a submission has called");
    assert!(!room.path("out/.grader").exists());
    let page =
        fs::read_to_string(room.path("out/students/fake-summary.html")).unwrap();
    assert!(page.contains("{&quot;outcomes&quot;:"), "{page}");
}

/// A wrong answer, with something that would make it right if anybody used it.
fn hand_in_forbidden(room: &Room, canary: &str) {
    let pass = "fn main() { println!(\"3 of 3 checks passed\"); }\n";
    let original = |file: &str| {
        let path = room.path(&format!("workbook/{CHAPTER}/01-safe-sum/{file}"));
        fs::read_to_string(path).unwrap()
    };
    for student in ["new-tests", "new-manifest", "build-script", "cargo-settings"] {
        room.hand_in(student, "01-safe-sum/src/lib.rs", WRONG);
    }
    room.hand_in("new-tests", "01-safe-sum/tests/check.rs", pass);
    let manifest = original("Cargo.toml") + "[profile.dev]\npanic = \"abort\"\n";
    room.hand_in("new-manifest", "01-safe-sum/Cargo.toml", &manifest);
    let script =
        format!("fn main() {{ std::fs::write({canary:?}, \"x\").unwrap(); }}\n");
    room.hand_in("build-script", "01-safe-sum/build.rs", &script);
    let settings = "[build]\nrustc-wrapper = \"/tmp/wrapper\"\n";
    room.write("submissions/cargo-settings/.cargo/config.toml", settings);
    room.hand_in("notes", "01-safe-sum/src/lib.rs", WRONG);
    room.hand_in("notes", "01-safe-sum/prompt.md", "The task, with my notes.\n");
    room.hand_in("reformatted", "01-safe-sum/src/lib.rs", SAFE);
    let tests = original("tests/check.rs").replace('\n', "\r\n") + "\r\n// mine\r\n";
    room.hand_in("reformatted", "01-safe-sum/tests/check.rs", &tests);
}

fn zip(path: &Path, entries: &[(&str, &[u8])]) {
    let mut zip = ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@x.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_COMMITTER_DATE", "2026-01-02T12:00:00Z")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "git {arguments:?}");
}

/// A repository with these files, as a bundle.
fn bundle(room: &Room, student: &str, files: &[(&str, &str)]) {
    let folder = room.path(&format!("repositories/{student}"));
    for (path, text) in files {
        room.write(&format!("repositories/{student}/{path}"), text);
    }
    git(&folder, &["init", "--quiet", "-b", "main"]);
    git(&folder, &["add", "--all", "--force"]);
    git(&folder, &["commit", "--quiet", "-m", "done"]);
    let file = room.path(&format!("submissions/{student}.bundle"));
    git(
        &folder,
        &["bundle", "create", "--quiet", file.to_str().unwrap(), "HEAD", "main"],
    );
}

#[test]
fn a_submission_cannot_harm_the_others() {
    if !has_sandbox() {
        return;
    }
    let ids = [
        "zip-good",
        "zip-folder",
        "zip-flood",
        "zip-bomb",
        "zip-absolute",
        "zip-up",
        "zip-link",
        "zip-broken",
        "bundle-good",
        "bundle-hooks",
        "bundle-broken",
        "bundle-link",
        "folder-link",
        "folder-links",
        "folder-fifo",
        "folder-huge",
        "folder-deep",
        "folder-repository",
        "folder-edited",
        "two",
        "none",
        "empty",
        "not-text",
        "noted-late",
    ];
    let room = Room::new(&ids);
    let due = ids.map(|id| format!("{id},,,2026-01-01T00:00:00+01:00\n")).concat();
    room.write("roster.csv", &format!("id,name,email,due\n{due}"));
    let file = |id: &str| room.path(&format!("submissions/{id}"));
    let answer = format!("{CHAPTER}/01-safe-sum/src/lib.rs");
    hand_in_archives(&room, &answer);
    hand_in_folders(&room, &answer);
    room.write("submissions/stranger.zip", "?");
    room.write("submissions/notes.txt", "?");
    let pipe = Command::new("mkfifo").arg(file("pipe.zip")).status().unwrap();
    assert!(pipe.success());
    room.write("submissions/.DS_Store", "?");
    bundle(&room, "bundle-good", &[(&answer, SAFE)]);
    bundle(
        &room,
        "bundle-hooks",
        &[
            (&answer, SAFE),
            (".gitattributes", "* filter=x\n"),
            (".gitmodules", "[x]\n"),
        ],
    );
    room.write(
        "submissions/bundle-broken.bundle",
        "# v2 git bundle\n0000 HEAD\n\nPACK",
    );
    fs::create_dir_all(room.path("repositories/bundle-link")).unwrap();
    let folder =
        room.path(&format!("repositories/bundle-link/{CHAPTER}/01-safe-sum/src"));
    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.join("lib.rs")).unwrap();
    bundle(&room, "bundle-link", &[("README.md", "x")]);

    let grades = room.grade(&["--only", "safe-sum", "--correctness-only"]);
    for good in [
        "zip-good",
        "zip-folder",
        "bundle-good",
        "bundle-hooks",
        "folder-repository",
        "folder-edited",
        "noted-late",
    ] {
        assert_worth(&grades, good, "safe-sum", "pass");
    }
    for (id, verdict, problem) in [
        ("zip-bomb", "forbidden", "too large"),
        ("zip-absolute", "missing", "leads out"),
        ("zip-up", "missing", "leads out"),
        ("zip-link", "forbidden", "a link"),
        ("zip-broken", "missing", "not a zip archive"),
        ("bundle-broken", "missing", "cannot be read"),
        ("bundle-link", "forbidden", "a link"),
        ("folder-link", "forbidden", "a link"),
        ("folder-links", "forbidden", "a link"),
        ("folder-fifo", "forbidden", "not a regular file"),
        ("folder-huge", "forbidden", "too large"),
        ("folder-deep", "missing", "no file of any exercise"),
        ("none", "missing", "nothing was handed in"),
        ("empty", "missing", "no file of any exercise"),
    ] {
        assert_worth(&grades, id, "safe-sum", verdict);
        let names = ["", ".zip", ".bundle"].map(|ending| format!("{id}{ending}"));
        let problems: Vec<String> =
            names.iter().flat_map(|name| problems_of(&grades, name)).collect();
        assert!(problems.iter().any(|p| p.contains(problem)), "{id}: {problems:?}");
    }
    // Only a part of it is repeated.
    assert_worth(&grades, "zip-flood", "safe-sum", "pass");
    let flood =
        grade_of(&grades, "zip-flood", "safe-sum")["reason"].as_str().unwrap();
    assert!(flood.contains("more of that kind") && flood.len() < 5_000, "{flood}");
    assert!(problems_of(&grades, "zip-flood.zip").len() < 30);
    assert!(problems_of(&grades, "pipe.zip")[0].contains("expected a folder"));
    assert_worth(&grades, "two", "safe-sum", "missing");
    let two = problems_of(&grades, "two").concat();
    assert!(two.contains("two and two.zip"), "{two}");
    assert_worth(&grades, "not-text", "safe-sum", "compile-error");
    assert!(
        problems_of(&grades, "stranger.zip")[0].contains("no student in the roster")
    );
    assert!(problems_of(&grades, "notes.txt")[0].contains("expected a folder"));
    assert!(problems_of(&grades, ".DS_Store").is_empty());
    // Of a repository the newest commit says when, and before it the instructor.
    for id in ["bundle-good.bundle", "folder-repository"] {
        let problems = problems_of(&grades, id).concat();
        assert!(problems.contains("late: 2026-01-02T12:00:00Z"), "{id}: {problems}");
    }
    // What was edited since and not committed has the time of the file.
    let edited = problems_of(&grades, "folder-edited").concat();
    assert!(edited.contains("late: ") && !edited.contains("2026-01-02"), "{edited}");
    let noted = problems_of(&grades, "noted-late").concat();
    assert!(
        noted.contains("late: 2026-02-03T04:05:00Z, due 2025-12-31T23:00:00Z"),
        "{noted}"
    );
    assert!(!file("canary").exists());
}

fn hand_in_archives(room: &Room, answer: &str) {
    let file = |name: &str| room.path(&format!("submissions/{name}.zip"));
    let (answer, safe) = (answer.to_owned(), SAFE.as_bytes());
    zip(&file("zip-good"), &[(&answer, safe), ("README.md", b"x")]);
    zip(&file("zip-folder"), &[(&format!("work-main/{answer}"), safe)]);
    let names: Vec<String> = (0..2_000)
        .map(|n| format!("crates/exercise-kit/{n}/{}x", "a/".repeat(2_000)))
        .collect();
    let flood = names.iter().map(|name| (name.as_str(), &b"x"[..]));
    let flood: Vec<_> = flood.chain([(answer.as_str(), safe)]).collect();
    zip(&file("zip-flood"), &flood);
    zip(&file("zip-bomb"), &[(&answer, &vec![b' '; 200 << 20])]);
    zip(&file("zip-absolute"), &[(&answer, safe), ("/etc/cron.d/x", b"x")]);
    zip(&file("zip-up"), &[(&answer, safe), ("a/../../x", b"x")]);
    room.write("submissions/zip-broken.zip", "PK\u{3}\u{4} and nothing else");
    let mut link = ZipWriter::new(fs::File::create(file("zip-link")).unwrap());
    link.add_symlink(answer, "/etc/passwd", SimpleFileOptions::default()).unwrap();
    link.finish().unwrap();
}

fn hand_in_folders(room: &Room, answer: &str) {
    let file = |id: &str| room.path(&format!("submissions/{id}/{answer}"));
    let folder = |id: &str| file(id).parent().unwrap().to_owned();
    for id in ["folder-link", "folder-fifo"] {
        fs::create_dir_all(folder(id)).unwrap();
    }
    std::os::unix::fs::symlink("/etc/passwd", file("folder-link")).unwrap();
    let exercise = folder("folder-links").parent().unwrap().to_owned();
    fs::create_dir_all(&exercise).unwrap();
    let other = room.path(&format!("workbook/{CHAPTER}/01-safe-sum/src"));
    std::os::unix::fs::symlink(other, exercise.join("src")).unwrap();
    let status = Command::new("mkfifo").arg(file("folder-fifo")).status().unwrap();
    assert!(status.success());
    room.write(&format!("submissions/folder-huge/{answer}"), &"/".repeat(1 << 20));
    let deep = "x/".repeat(60);
    room.write(&format!("submissions/folder-deep/{deep}{answer}"), SAFE);
    let committed = |id: &str, text: &str| {
        room.write(&format!("submissions/{id}/{answer}"), text);
        let repository = room.path(&format!("submissions/{id}"));
        git(&repository, &["init", "--quiet", "-b", "main"]);
        git(&repository, &["add", "--all"]);
        git(&repository, &["commit", "--quiet", "-m", "done"]);
        repository
    };
    committed("folder-edited", "// Not yet.\n");
    room.write(&format!("submissions/folder-edited/{answer}"), SAFE);
    let repository = committed("folder-repository", SAFE);
    let canary = room.path("submissions/canary");
    let settings = format!("[core]\nfsmonitor = \"touch {}\"\n", canary.display());
    let path = repository.join(".git/config");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(path, before + &settings).unwrap();
    room.write(&format!("submissions/two/{answer}"), SAFE);
    zip(&room.path("submissions/two.zip"), &[(answer, SAFE.as_bytes())]);
    fs::create_dir_all(room.path("submissions/empty")).unwrap();
    fs::create_dir_all(folder("not-text")).unwrap();
    fs::write(file("not-text"), [b'/', b'/', 0xff, 0xfe, b'\n', 0]).unwrap();
    room.write(&format!("submissions/noted-late/{answer}"), SAFE);
    room.write("submissions/noted-late.submitted", "2026-02-03T04:05:00Z\n");
}

/// Sixty students, every third one with code; all with a prediction.
#[test]
fn sixty_submissions_survive_an_interruption() {
    if !has_sandbox() {
        return;
    }
    let ids: Vec<String> = (0..60).map(|number| format!("s{number:02}")).collect();
    let names: Vec<&str> = ids.iter().map(String::as_str).collect();
    let room = Room::new(&names);
    for (number, id) in ids.iter().enumerate() {
        if number % 3 == 0 {
            let text = if number % 2 == 0 { SAFE } else { WRONG };
            room.hand_in(id, "01-safe-sum/src/lib.rs", &format!("// {id}\n{text}"));
        }
        let seed = workbook_seed(id);
        let twice = if number % 5 == 0 { 1 } else { 2 * (100 + seed % 50) };
        room.hand_in(id, "04-twice/answer.toml", &format!("answer = {twice}\n"));
    }
    let only = ["--only", "safe-sum,twice", "--machine", "here", "--seconds", "20"];
    let only = [&only[..], &["--seed", "17"]].concat();
    let journal = room.path("out/journal.jsonl");
    for enough in [15, 40] {
        interrupt(&room, &only, enough);
    }
    let before = fs::read_to_string(&journal).unwrap();
    let grades = room.grade(&only);
    let after = fs::read_to_string(&journal).unwrap();
    let whole = before.rfind('\n').unwrap();
    assert!(after.starts_with(&before[..whole]), "what was done is still there");
    // The settings, 60 predictions and 20 programs, each once.
    assert_eq!(after.lines().count(), 1 + 60 + 20);
    let order: Vec<&str> = grades["students"]
        .as_array()
        .unwrap()
        .iter()
        .map(|student| student["id"].as_str().unwrap())
        .collect();
    assert_eq!(order, names);
    for (number, id) in ids.iter().enumerate() {
        let code = match (number % 3, number % 2) {
            (0, 0) => "pass",
            (0, _) => "wrong",
            _ => "missing",
        };
        assert_worth(&grades, id, "safe-sum", code);
        assert_worth(
            &grades,
            id,
            "twice",
            if number % 5 == 0 { "wrong" } else { "pass" },
        );
    }
    // Grading again grades nothing again, and says the same.
    assert_eq!(room.grade(&only), grades);
    assert_eq!(fs::read_to_string(&journal).unwrap(), after);
    // So does a run that nothing has interrupted, if its inputs are the same.
    assert_eq!(room.grade_to("again", &only), grades);
    let written = |out: &str| fs::read(room.path(&format!("{out}/grades.json")));
    assert_eq!(written("again").unwrap(), written("out").unwrap());
    let table = fs::read_to_string(room.path("out/grades.csv")).unwrap();
    assert_eq!(table.lines().count(), 61);
    assert_eq!(
        table.lines().nth(2).unwrap(),
        "The s01,,s01,s01,,s01,s01@x.org,0,10,10"
    );
    for (machine, seed) in [("there", "17"), ("here", "18")] {
        let arguments = ["--only", "twice", "--machine", machine, "--seed", seed];
        let other = room.command(&arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&other.stderr).into_owned();
        assert!(
            !other.status.success() && complaint.contains("another --out"),
            "{complaint}"
        );
    }
}

/// Grades until the journal has `enough` lines, and then kills the grader, which has no time
/// to tidy up.
fn interrupt(room: &Room, arguments: &[&str], enough: usize) {
    let journal = room.path("out/journal.jsonl");
    let lines =
        || fs::read_to_string(&journal).map_or(0, |text| text.lines().count());
    let mut command = room.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (mut grader, started) = (command.spawn().unwrap(), Instant::now());
    while lines() < enough && started.elapsed() < Duration::from_secs(600) {
        if grader.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    grader.kill().unwrap();
    grader.wait().unwrap();
    let is_done = room.path("out/grades.json").exists();
    assert!(!is_done, "it was too fast to be interrupted");
}

/// What was right and not yet measured is compiled again and measured; what was
/// measured is not measured again.
#[test]
fn measuring_survives_an_interruption() {
    if !has_sandbox() {
        return;
    }
    let names = ["ada", "emmy", "grace"];
    let room = Room::new(&names);
    for name in names {
        room.hand_in(name, "03-fast-pairs/src/lib.rs", FAST);
    }
    let only = ["--only", "fast-pairs", "--machine", "here"];
    let journal = || fs::read_to_string(room.path("out/journal.jsonl")).unwrap();
    // The settings, three right answers, and the first one measured.
    interrupt(&room, &only, 5);
    let before = journal();
    let grades = room.grade(&only);
    for name in names {
        assert_worth(&grades, name, "fast-pairs", "pass");
        let grade = grade_of(&grades, name, "fast-pairs");
        assert!(grade["speedup"].as_f64().unwrap() > 3.0, "{grade:#}");
    }
    let whole = before.rfind('\n').unwrap();
    assert!(journal().starts_with(&before[..whole]));
    assert_eq!(journal().lines().count(), 1 + 3 + 3);
}

fn workbook_seed(id: &str) -> u64 {
    workbook_roster::student_seed(id)
}

/// An exercise that our own solution fails in the sandbox, because a driver is missing for
/// instance, costs no student points.
#[test]
fn what_cannot_run_in_the_sandbox_is_not_counted() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["ada"]);
    let driver = room.path("driver");
    fs::write(&driver, "here and not in the sandbox").unwrap();
    room.add_what_the_sandbox_lacks(&driver);
    room.hand_in("ada", "04-twice/answer.toml", "answer = 1\n");
    room.hand_in("ada", "06-host-only/src/number.wgsl", "7\n");
    let grades = room.grade(&["--only", "twice,host-only", "--correctness-only"]);
    assert_eq!(grades["students"][0]["max"], 10.0, "{grades:#}");
    assert_eq!(grades["students"][0]["exercises"].as_array().unwrap().len(), 1);
    let problems = problems_of(&grades, "exercise host-only").concat();
    for words in ["cannot be graded on this machine", "no driver"] {
        assert!(problems.contains(words), "{problems}");
    }
}

/// Before a course: can this machine grade, and are our solutions fast enough on it?
#[test]
fn our_own_solutions_are_rehearsed() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["nobody"]);
    let rehearse = || {
        let output = room.bare_command(&["--rehearse"]).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (status, said, complaint) = rehearse();
    assert_eq!(status, Some(0), "{complaint}");
    assert!(said.contains("50 of 50, 5 of 5 exercises passed"), "{said}");
    assert!(said.contains("0 of 50, 0 of 5 exercises passed"), "{said}");
    let naive = crate::classroom::PAIRS_BASELINE
        .replace("    let mut count", "    // region: answer\n    let mut count")
        .replace("    count\n}", "    count\n    // endregion\n}");
    room.write(
        &format!("workbook/{CHAPTER}/03-fast-pairs/solution.rs"),
        &naive.replace("answer\n", "answer\n    // stub: todo!()\n"),
    );
    let (status, _, complaint) = rehearse();
    assert_eq!(status, Some(1), "{complaint}");
    assert!(complaint.contains("not ready to grade"), "{complaint}");
    assert!(complaint.contains("solutions of fast-pairs: slow"), "{complaint}");
}

/// It works as it does with one, and holds nothing back.
#[test]
fn what_other_systems_need_is_not_asked_for() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["ada"]);
    room.hand_in("ada", "01-safe-sum/src/lib.rs", SAFE);
    let Some(home) = room.home_for_this_system() else {
        eprintln!("skipped: what cargo downloaded is not where it usually is");
        return;
    };
    let mut command = room.command(&["--only", "safe-sum", "--correctness-only"]);
    command.env("CARGO_HOME", home).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", room.path("target"));
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    assert_worth(&room.grades("out"), "ada", "safe-sum", "pass");
}

#[test]
fn the_sandbox_can_be_switched_off() {
    let room = Room::new(&["ada", "bundled"]);
    room.hand_in("ada", "01-safe-sum/src/lib.rs", WRONG);
    let answer = format!("{CHAPTER}/01-safe-sum/src/lib.rs");
    bundle(&room, "bundled", &[(&answer, SAFE)]);
    let grades = room.grade(&["--only", "safe-sum", "--unsafe-no-sandbox"]);
    assert_worth(&grades, "ada", "safe-sum", "wrong");
    assert_worth(&grades, "bundled", "safe-sum", "pass");
    let overview = fs::read_to_string(room.path("out/index.html")).unwrap();
    assert!(overview.contains("sandbox: none"), "{overview}");
}

#[test]
fn without_a_sandbox_it_refuses() {
    let room = Room::new(&["ada"]);
    room.hand_in("ada", "04-twice/answer.toml", "answer = 1\n");
    let empty = room.path("bin");
    fs::create_dir(&empty).unwrap();
    let mut command = room.command(&["--only", "twice"]);
    let output = command.env("PATH", &empty).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    for words in ["no sandbox", "bwrap", "--unsafe-no-sandbox"] {
        assert!(complaint.contains(words), "{complaint}");
    }
    assert!(!room.path("out/grades.json").exists());
}

/// What a person marks stays marked, and what waits is not a zero.
#[test]
fn explanations_are_read_and_marked() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["ada", "grace", "emmy"]);
    room.add_explanation();
    room.hand_in("ada", "07-why/answer.md", "Because I <b>say</b> so.\n");
    room.hand_in("grace", "07-why/answer.md", "No.\n");
    room.hand_in("emmy", "04-twice/answer.toml", "answer = 1\n");
    let only = ["--only", "why,twice", "--correctness-only"];
    let read = |name: &str| fs::read_to_string(room.path(name)).unwrap();
    let total = |grades: &Value, place: usize| {
        grades["students"][place]["total"].as_f64().unwrap()
    };
    let grades = room.grade(&only);
    let reason = grade_of(&grades, "ada", "why")["reason"].as_str().unwrap();
    assert!(reason.contains("not yet marked"), "{reason}");
    let page = read("out/explanations.html");
    for words in
        ["10 points: so", "Because I &lt;b&gt;say&lt;/b&gt; so.", "The grace"]
    {
        assert!(page.contains(words), "{page}");
    }
    assert!(!page.contains("emmy") && !page.contains("endregion"), "{page}");
    let table = read("out/grades.csv");
    assert!(table.contains("The ada,,ada,ada,,ada,ada@x.org,0,,0\n"), "{table}");
    assert!(
        table.contains("The emmy,,emmy,emmy,,emmy,emmy@x.org,0,0,0\n"),
        "{table}"
    );

    let marks = "student,exercise,points\nada,why,\ngrace,why,\n";
    assert_eq!(read("out/marks.csv"), marks);
    room.write("out/marks.csv", &marks.replace("ada,why,", "ada,why,9"));
    assert_eq!(total(&room.grade(&only), 0), 9.0);
    // Points in another table are added to those, whatever the answer's length.
    room.write("more.csv", "student,exercise,points\ngrace,why,2.5\nemmy,why,1\n");
    let more = room.path("more.csv");
    let with_more = [&only[..], &["--marks", more.to_str().unwrap()]].concat();
    let grades = room.grade(&with_more);
    assert_eq!([0, 1, 2].map(|place| total(&grades, place)), [9.0, 2.5, 0.0]);
    let problems = problems_of(&grades, "emmy").concat();
    assert!(
        problems.contains("a mark for why, which was not handed in"),
        "{problems}"
    );
    assert_eq!(total(&room.grade(&only), 1), 2.5);

    for (line, expected) in [
        ("ada,wy,1", "line 2: there is no exercise \"wy\""),
        ("ada,twice,1", "line 2: twice is marked by a program"),
        ("ida,why,1", "no student in the roster has the id \"ida\""),
        ("ada,why,11", "expected points from 0 to 10"),
    ] {
        room.write("more.csv", &format!("student,exercise,points\n{line}\n"));
        let output = room.command(&with_more).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && complaint.contains(expected),
            "{complaint}"
        );
    }
    assert_eq!(total(&room.grade(&only), 0), 9.0);
}

#[test]
fn points_written_while_others_are_graded_count() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["ada"]);
    room.add_explanation();
    room.hand_in("ada", "07-why/answer.md", "# Why?\n\nBecause I say it is so.\n");
    room.grade(&["--only", "why", "--correctness-only"]);
    room.hand_in("ada", "01-safe-sum/src/lib.rs", SAFE);
    let mut grading = room
        .command(&["--only", "why,safe-sum", "--correctness-only"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(grading.stderr.take().unwrap()).lines();
    said.find(|line| line.as_ref().unwrap().contains("are compiled"))
        .unwrap()
        .unwrap();
    let marks = "student,exercise,points\nada,why,9\n";
    room.write("out/marks.csv", marks);
    said.for_each(drop);
    assert!(grading.wait().unwrap().success());
    assert_eq!(room.grades("out")["students"][0]["total"], 19.0);
    assert_eq!(fs::read_to_string(room.path("out/marks.csv")).unwrap(), marks);
}

/// Whoever types the wrong folder or the wrong exercises keeps the grades.
#[test]
fn grades_are_not_replaced_by_mistake() {
    if !has_sandbox() {
        return;
    }
    let room = Room::new(&["ada", "grace"]);
    let seed = workbook_seed("ada");
    let right = format!("answer = {}\n", 2 * (100 + seed % 50));
    room.hand_in("ada", "04-twice/answer.toml", &right);
    room.write("submissions/ada/course.toml", "student = \"grace\"\nseed = 3\n");
    let both = ["--only", "safe-sum,twice", "--correctness-only"];
    let grades = room.grade(&both);
    assert_worth(&grades, "ada", "twice", "pass");
    let problems = problems_of(&grades, "ada").concat();
    assert!(problems.contains("its course.toml is that of grace"), "{problems}");
    room.write("submissions/ada/course.toml", &format!("seed = {}\n", seed + 1));
    let problems = problems_of(&room.grade(&both), "ada").concat();
    assert!(problems.contains("has the seed"), "{problems}");

    let before = fs::read(room.path("out/grades.json")).unwrap();
    let fails = |output: std::process::Output, expected: &str| {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && complaint.contains(expected),
            "{complaint}"
        );
        assert_eq!(fs::read(room.path("out/grades.json")).unwrap(), before);
    };
    let one = room.command(&["--only", "twice", "--correctness-only"]);
    fails({ one }.output().unwrap(), "grades of other exercises too");
    fs::rename(room.path("submissions/ada"), room.path("submissions/other"))
        .unwrap();
    fails(room.command(&both).output().unwrap(), "called like a student");
}

#[test]
fn mistakes_of_the_instructor_are_named() {
    let room = Room::new(&["ada"]);
    for (roster, arguments, expected) in [
        ("name\nAda\n", &[][..], "a column `id`"),
        ("id\nada\nADA\n", &[], "line 3: the id ADA"),
        ("id\nada\n", &["--only", "nothing"], "there is no exercise \"nothing\""),
        ("id\nada\n", &["--chapters", "x"], "no exercise of a chapter \"x\""),
        ("id\nada\n", &["--seconds", "0"], "--seconds"),
    ] {
        room.write("roster.csv", roster);
        let output = room.command(arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success());
        assert!(complaint.contains(expected), "{complaint}");
    }
}
