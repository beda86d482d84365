//! A small workbook with exercises to attack, and the submissions to it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;
use serde_json::Value;

/// Where all exercises of it are.
pub const CHAPTER: &str = "crates/exercises/attacks";

/// The function and its checks, with and without unsafe code.
const SUM: &str = r#"//! A sum.

/// The sum of some numbers.
pub fn sum(numbers: &[f64]) -> f64 {
    // region: answer
    // stub: let _ = numbers;
    // stub: todo!()
    numbers.iter().sum()
    // endregion
}
"#;

const SUM_CHECK: &str = r#"//! What `sum` has to do.
use std::process::ExitCode;

use exercise_kit::Exercise;
use exercise_kit::rand::RngExt;

fn main() -> ExitCode {
    let exercise = Exercise::new(|numbers: Vec<f64>| LIBRARY::sum(&numbers))
        .case("of_nothing", vec![], 0.0)
        .case("of_three", vec![1.0, 2.0, 4.0], 7.0)
        .agrees(
            "of_any_number",
            |random| (0..31).map(|_| random.random_range(-1.0..1.0)).collect(),
            |numbers| numbers.iter().sum(),
        );
    exercise_kit::run(&exercise)
}
"#;

/// Something whose naive answer is plainly slower.
const PAIRS: &str = r#"//! Pairs that are close.

/// How many pairs of numbers differ by at most `limit`.
pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {
    // region: answer
    // stub: let _ = (numbers, limit);
    // stub: todo!()
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let mut count = 0;
    for (place, &number) in sorted.iter().enumerate() {
        let end = sorted.partition_point(|&other| other - number.min(other) <= limit);
        count += (end - place - 1) as u64;
    }
    count
    // endregion
}
"#;

const PAIRS_CHECK: &str = r#"//! What `close_pairs` has to do.
use std::process::ExitCode;

use LIBRARY::close_pairs;
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};

fn some(random: &mut Random, count: usize) -> (Vec<u32>, u32) {
    let numbers = (0..count).map(|_| random.random_range(0..1_000_000)).collect();
    (numbers, random.random_range(100..200))
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|(numbers, limit): (Vec<u32>, u32)| {
        close_pairs(&numbers, limit)
    })
    .case("of_four", (vec![10, 1, 4, 2], 3), 3)
    .agrees("of_many", |random| some(random, 57), |(numbers, limit)| {
        let close = |a: u32, b: u32| a.abs_diff(b) <= *limit;
        let of_one = |place: usize| {
            let rest = &numbers[place + 1..];
            rest.iter().filter(|&&other| close(numbers[place], other)).count() as u64
        };
        (0..numbers.len()).map(of_one).sum()
    })
    .timed(|random| some(random, 4801));
    exercise_kit::run(&exercise)
}
"#;

/// The naive answer to it.
pub const PAIRS_BASELINE: &str = r#"//! Each with each.

/// How many pairs of numbers differ by at most `limit`.
pub fn close_pairs(numbers: &[u32], limit: u32) -> u64 {
    let mut count = 0;
    for (place, &a) in numbers.iter().enumerate() {
        for &b in &numbers[place + 1..] {
            if std::hint::black_box(a).abs_diff(b) <= limit {
                count += 1;
            }
        }
    }
    count
}
"#;

const TWICE_CHECK: &str = r#"//! A question.
use std::process::ExitCode;

use exercise_kit::Prediction;

fn main() -> ExitCode {
    let number = |seed: u64| 100 + seed % 50;
    exercise_kit::predict(&Prediction::new(
        move |seed| format!("How much is twice {}?", number(seed)),
        move |seed| exercise_twice::twice(number(seed)),
    ))
}
"#;

const TWICE: &str = r#"//! Twice.

/// Twice a number.
pub fn twice(number: u64) -> u64 {
    2 * number
}
"#;

/// A folder that holds the workbook, the submissions and the results, and goes away.
pub struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    /// With these students in the roster, and nothing handed in.
    pub fn new(students: &[&str]) -> Room {
        let folder = tempfile::tempdir().unwrap();
        let room = Room { folder };
        room.write_workbook();
        fs::create_dir(room.path("submissions")).unwrap();
        let lines: String = students
            .iter()
            .map(|id| format!("{id},The {id},{id}@x.org,\n"))
            .collect();
        room.write("roster.csv", &format!("id,name,email,due\n{lines}"));
        room
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Hands in a file of an exercise.
    pub fn hand_in(&self, student: &str, path: &str, text: &str) {
        self.write(&format!("submissions/{student}/{CHAPTER}/{path}"), text);
    }

    fn write_workbook(&self) {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
        let kit = ours.join("crates/exercise-kit");
        // A hundred programs are compiled: that is what takes the time.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/exercises/*/*\"]\n\
             [workspace.package]\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [workspace.dependencies]\nexercise-kit = {{ path = {kit:?} }}\n\
             [workspace.lints.rust]\nunused = \"warn\"\n\
             [profile.dev]\nopt-level = 0\ndebug = false\nincremental = false\n"
        );
        self.write("workbook/Cargo.toml", &manifest);
        self.write("workbook/book.toml", "");
        fs::copy(ours.join("Cargo.lock"), self.path("workbook/Cargo.lock")).unwrap();
        let sum = |library: &str| SUM_CHECK.replace("LIBRARY", library);
        let raw = "[unsafe]\nallowed = true\n";
        // The naive answer is as fast as itself and the solution many times as fast, so
        // that no other program moves an answer across this bar.
        let bars = "[speed]\nany = 3.0\n[memory]\nmebibytes = 64\n";
        self.exercise("01-safe-sum", "", SUM, &sum("exercise_safe_sum"));
        self.exercise("02-raw-sum", raw, SUM, &sum("exercise_raw_sum"));
        let pairs = |library: &str| PAIRS_CHECK.replace("LIBRARY", library);
        let wide = format!("threads = 2\n{bars}");
        self.exercise("03-fast-pairs", bars, PAIRS, &pairs("exercise_fast_pairs"));
        self.exercise("05-wide-pairs", &wide, PAIRS, &pairs("exercise_wide_pairs"));
        for name in ["03-fast-pairs", "05-wide-pairs"] {
            let baseline = format!("workbook/{CHAPTER}/{name}/baseline.rs");
            self.write(&baseline, PAIRS_BASELINE);
        }
        self.exercise("04-twice", "", TWICE, TWICE_CHECK);
        let folder = format!("workbook/{CHAPTER}/04-twice");
        let path = format!("{folder}/exercise.toml");
        let manifest = fs::read_to_string(self.path(&path)).unwrap();
        self.write(&path, &manifest.replace("\"code\"", "\"predict\""));
        fs::remove_file(self.path(&format!("{folder}/solution.rs"))).unwrap();
        self.write(&format!("{folder}/src/lib.rs"), TWICE);
        self.write(&format!("{folder}/answer.toml"), "answer = \"?\"\n");
        self.write(
            &format!("{folder}/solution.toml"),
            "# region: it\n# stub: answer = \"?\"\nanswer = 202\n# endregion\n",
        );
    }

    /// Adds an exercise that is answered in another language, with a function that
    /// wants a file which is not in the sandbox.
    pub fn add_what_the_sandbox_lacks(&self, file: &Path) {
        let name = "06-host-only";
        let rest = "edits = \"src/number.wgsl\"\n";
        let library = format!(
            "//! A number.\n\n/// The number, if a file is there.\n\
             pub fn number() -> Result<String, String> {{\n    \
             std::fs::read({file:?}).map_err(|_| \"no driver\".to_owned())?;\n    \
             Ok(include_str!(\"number.wgsl\").trim_end().to_owned())\n}}\n"
        );
        let check = "//! What the number has to be.\nuse exercise_kit::Exercise;\n\n\
             fn main() -> std::process::ExitCode {\n    \
             let number = |()| exercise_host_only::number();\n    \
             let right = |_: &(), found: &Result<String, String>| match found {\n        \
             Ok(text) if text.contains(\"7\") => Ok(()),\n        \
             _ => Err(\"a 7\".to_owned()),\n    };\n    \
             exercise_kit::run(&Exercise::new(number).holds(\"is_7\", |_| (), right))\n}\n";
        self.exercise(name, rest, "", check);
        let folder = format!("workbook/{CHAPTER}/{name}");
        fs::remove_file(self.path(&format!("{folder}/solution.rs"))).unwrap();
        let solution = "// region: answer\n// stub: 1\n7\n// endregion\n";
        self.write(&format!("{folder}/solution.wgsl"), solution);
        self.write(&format!("{folder}/src/number.wgsl"), "1\n");
        self.write(&format!("{folder}/src/lib.rs"), &library);
    }

    /// Adds a question that is answered in words.
    pub fn add_explanation(&self) {
        let name = "07-why";
        self.exercise(name, "words = 4\n", "", "fn main() {}\n");
        let folder = format!("workbook/{CHAPTER}/{name}");
        let path = format!("{folder}/exercise.toml");
        let manifest = fs::read_to_string(self.path(&path)).unwrap();
        self.write(&path, &manifest.replace("\"code\"", "\"explain\""));
        fs::remove_file(self.path(&format!("{folder}/solution.rs"))).unwrap();
        self.write(&format!("{folder}/answer.md"), "# Why?\n\nYour words:\n");
        self.write(
            &format!("{folder}/solution.md"),
            "# Why?\n\n<!-- region: it -->\n<!-- stub: Your words: -->\nBecause it is so.\n\
             \n## Rubric\n\n- 10 points: so\n<!-- endregion -->\n",
        );
    }

    fn exercise(&self, name: &str, rest: &str, solution: &str, check: &str) {
        let id = &name[3..];
        let folder = format!("workbook/{CHAPTER}/{name}");
        self.write(
            &format!("{folder}/exercise.toml"),
            &format!(
                "id = \"{id}\"\ntitle = \"{id}\"\nchapter = \"attacks\"\nkind = \"code\"\n\
                 level = \"complete\"\nobjectives = [\"grade\"]\nminutes = 5\n\
                 points = 10\nprerequisites = []\n{rest}"
            ),
        );
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!(
                "[package]\nname = \"exercise-{id}\"\nversion.workspace = true\n\
                 edition.workspace = true\n[lib]\ntest = false\ndoctest = false\n\
                 [dev-dependencies]\nexercise-kit.workspace = true\n[[test]]\n\
                 name = \"check\"\nharness = false\n[lints]\nworkspace = true\n"
            ),
        );
        self.write(&format!("{folder}/prompt.md"), "The task.\n");
        self.write(&format!("{folder}/solution.rs"), solution);
        self.write(&format!("{folder}/src/lib.rs"), "//! As given out.\n");
        self.write(&format!("{folder}/tests/check.rs"), check);
    }

    /// The command that grades.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.command_to("out", arguments)
    }

    /// The same with another folder for the grades.
    pub fn command_to(&self, out: &str, arguments: &[&str]) -> Command {
        let mut command = self.bare_command(arguments);
        command
            .arg(self.path("submissions"))
            .arg("--roster")
            .arg(self.path("roster.csv"))
            .arg("--out")
            .arg(self.path(out));
        command
    }

    /// `cargo workbook grade` with these arguments alone.
    pub fn bare_command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook-grade"));
        command
            .arg("grade")
            .args(arguments)
            .current_dir(self.path("workbook"))
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("grade"),
            )
            // Cargo's own, meant for the program under test.
            .env_remove("CARGO_MANIFEST_DIR");
        command
    }

    /// Grades; what `grades.json` says.
    pub fn grade(&self, arguments: &[&str]) -> Value {
        self.grade_to("out", arguments)
    }

    /// The same with another folder for the grades.
    pub fn grade_to(&self, out: &str, arguments: &[&str]) -> Value {
        let output = self.command_to(out, arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        self.grades(out)
    }

    /// What `grades.json` says in this folder.
    pub fn grades(&self, out: &str) -> Value {
        let text =
            fs::read_to_string(self.path(&format!("{out}/grades.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// A home of cargo as it is after the first build on a new machine: what other
    /// systems need has never been downloaded. None if ours is not like that.
    pub fn home_for_this_system(&self) -> Option<PathBuf> {
        let ours = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let ours = ours.or_else(|| Some(std::env::home_dir()?.join(".cargo")))?;
        let registry = ours.join("registry");
        let caches = fs::read_dir(registry.join("cache")).ok()?;
        let caches: Vec<PathBuf> =
            caches.map(|entry| entry.unwrap().path()).collect();
        let home = self.path("home");
        fs::create_dir_all(home.join("registry")).unwrap();
        for name in ["config.toml", "registry/index", "registry/src"] {
            if ours.join(name).exists() {
                symlink(ours.join(name), home.join(name)).unwrap();
            }
        }
        for package in self.packages()? {
            let file = format!("{package}.crate");
            let cache = caches.iter().find(|cache| cache.join(&file).is_file())?;
            let cached = home.join("registry/cache").join(cache.file_name()?);
            fs::create_dir_all(&cached).unwrap();
            symlink(cache.join(&file), cached.join(&file)).unwrap();
        }
        Some(home)
    }

    /// The names and versions of what the workbook stands on, on this system.
    fn packages(&self) -> Option<Vec<String>> {
        let rustc = Command::new("rustc").args(["--print", "host-tuple"]).output();
        let host = String::from_utf8(rustc.ok()?.stdout).ok()?;
        let metadata = MetadataCommand::new()
            .current_dir(self.path("workbook"))
            .other_options(["--filter-platform".to_owned(), host.trim().to_owned()])
            .exec()
            .ok()?;
        let downloaded = metadata.packages.iter().filter(|p| p.source.is_some());
        Some(downloaded.map(|p| format!("{}-{}", p.name, p.version)).collect())
    }
}

/// The grade of a student for an exercise.
pub fn grade_of<'a>(grades: &'a Value, student: &str, exercise: &str) -> &'a Value {
    let students = grades["students"].as_array().unwrap();
    let of_student = students.iter().find(|s| s["id"] == student).unwrap();
    let exercises = of_student["exercises"].as_array().unwrap();
    exercises.iter().find(|e| e["id"] == exercise).unwrap()
}

/// The reasons of the problems of a submission.
pub fn problems_of(grades: &Value, submission: &str) -> Vec<String> {
    let problems = grades["problems"].as_array().unwrap().iter();
    let of_it = problems.filter(|problem| problem["submission"] == submission);
    of_it.map(|problem| problem["reason"].as_str().unwrap().to_owned()).collect()
}
