//! A small repository with exercises, for tests to plant faults in.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use workbook_base::repository::Repository;

/// A repository in a folder of its own, with a space in its name.
pub struct Course {
    folder: TempDir,
    /// The repository.
    pub repository: Repository,
    /// The program of the room under test.
    tool: PathBuf,
    /// Where exercises are built; kept from one test to the next.
    built: PathBuf,
}

/// The folder of an exercise made by [`Course::add_code`].
pub fn folder(id: &str) -> String {
    format!("crates/exercises/step1-pure/01-{id}")
}

impl Course {
    /// One chapter, and no exercise yet. `tool` is the program of the room under test
    /// (`CARGO_BIN_EXE_…`), `scratch` the folder for its tests (`CARGO_TARGET_TMPDIR`).
    pub fn new(tool: &str, scratch: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("a course ").tempdir().unwrap();
        let repository = Repository::at(folder.path());
        let (tool, built) =
            (tool.into(), Path::new(scratch).join("built exercises"));
        let course = Course { folder, repository, tool, built };
        course.write("book.toml", "[book]\ntitle = \"A small book\"\n");
        course.write("book/SUMMARY.md", "# Summary\n\n- [Loops](step1-pure.md)\n");
        course.write("book/step1-pure.md", "# Loops\n");
        course.write("rustfmt.toml", RUSTFMT);
        fs::create_dir_all(course.path("crates/exercises")).unwrap();
        let kit = workspace().join("crates/exercise-kit");
        course.write(
            "Cargo.toml",
            &ROOT.replace("KIT", &kit.to_str().unwrap().replace('\\', "/")),
        );
        fs::copy(workspace().join("Cargo.lock"), course.path("Cargo.lock")).unwrap();
        course
    }

    /// Adds a code exercise without mistakes.
    pub fn add_code(&self, id: &str) {
        let in_folder = |name: &str| format!("{}/{name}", folder(id));
        for (name, text) in [
            ("Cargo.toml", CARGO),
            ("exercise.toml", CODE),
            ("prompt.md", "Write `running_sums`.\n"),
            ("hints.md", "Keep the sum.\n\n---\n\nAdd to it.\n"),
            ("walkthrough.md", "One addition for each number.\n"),
            ("solution.rs", SOLUTION),
            ("src/lib.rs", STUB),
            ("baseline.rs", BASELINE),
            ("tests/check.rs", CHECK),
            ("mutants/begins_at_one.patch", BEGINS_AT_ONE),
            ("mutants/forgets_the_last.rs", FORGETS_THE_LAST),
            ("mutants/excludes_itself.rs", EXCLUDES_ITSELF),
            ("mutants/quadratic.rs", QUADRATIC),
            ("mutants/no_such_function.rs", NO_SUCH_FUNCTION),
            ("mutants/reads_out_of_bounds.rs", READS_OUT_OF_BOUNDS),
        ] {
            let text = text.replace("running-sums", id);
            let crate_name = format!("exercise_{}", id.replace('-', "_"));
            self.write(&in_folder(name), &text.replace("exercise_it", &crate_name));
        }
    }

    /// Adds a prediction without mistakes.
    pub fn add_prediction(&self, id: &str) {
        let in_folder = |name: &str| format!("{}/{name}", folder(id));
        for (name, text) in [
            ("Cargo.toml", CARGO),
            ("exercise.toml", PREDICT),
            ("prompt.md", "What does it give?\n"),
            ("hints.md", "Count.\n"),
            ("walkthrough.md", "It counts pairs.\n"),
            ("src/lib.rs", PAIRS),
            (
                "solution.toml",
                "# region: it\n# stub: answer = \"?\"\nanswer = 15\n# endregion\n",
            ),
            ("answer.toml", "answer = \"?\"\n"),
            ("tests/check.rs", PREDICTION),
            (
                "mutants/diagonal.toml",
                "# Mistake: counts i = j.\n# Caught by: diagonal\nanswer = 21\n",
            ),
            (
                "mutants/guess.toml",
                "# Mistake: a guess.\n# Caught by: prediction\nanswer = 1\n",
            ),
        ] {
            let text = text.replace("running-sums", id);
            let crate_name = format!("exercise_{}", id.replace('-', "_"));
            self.write(&in_folder(name), &text.replace("exercise_it", &crate_name));
        }
    }

    /// Adds an explanation without mistakes.
    pub fn add_explanation(&self, id: &str) {
        let in_folder = |name: &str| format!("{}/{name}", folder(id));
        for (name, text) in [
            (
                "Cargo.toml",
                "[package]\nname = \"exercise-running-sums\"\n\n[lib]\npath = \"src/lib.rs\"\n\n\
                 [lints]\nworkspace = true\n",
            ),
            ("exercise.toml", EXPLAIN),
            ("src/lib.rs", "//! Nothing to run.\n"),
            ("prompt.md", "Why?\n"),
            ("hints.md", "Think.\n"),
            ("walkthrough.md", "Therefore.\n"),
            ("solution.md", EXPLANATION),
            ("answer.md", "# Why is it slow?\n\nYour answer.\n"),
        ] {
            self.write(&in_folder(name), &text.replace("running-sums", id));
        }
    }

    /// Replaces a file, given by its path from the root.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces `from`, which must be there, by `to`.
    #[track_caller]
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let before = self.read(name);
        assert!(before.contains(from), "{name} does not hold {from}");
        self.write(name, &before.replace(from, to));
    }

    /// The text of a file, given by its path from the root.
    #[track_caller]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Removes a file.
    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap();
    }

    /// The path of a file, given by its path from the root.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `cargo workbook exercise` in it, with what is built kept between tests.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(&self.tool);
        command.arg("exercise").args(arguments).current_dir(self.folder.path());
        command.env("CARGO_TARGET_DIR", &self.built);
        for variable in ["WORKBOOK_SEED", "WORKBOOK_ISA", "CI"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs that command; returns what was printed, and whether it succeeded.
    pub fn says<S: AsRef<OsStr>>(&self, arguments: &[S]) -> (String, bool) {
        let output = self.command(arguments).output().unwrap();
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let printed = words(&output.stdout) + &words(&output.stderr);
        (printed, output.status.success())
    }
}

/// The real repository.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

const RUSTFMT: &str = "max_width = 85\nuse_small_heuristics = \"Max\"\n";

const ROOT: &str = r#"[workspace]
resolver = "3"
members = ["crates/exercises/*/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"

[workspace.dependencies]
exercise-kit = { path = "KIT" }

[workspace.lints.rust]
missing_docs = "warn"

[profile.dev]
opt-level = 1
debug = false

[profile.dev.package."*"]
opt-level = 0
"#;

const CARGO: &str = r#"[package]
name = "exercise-running-sums"
version.workspace = true
edition.workspace = true

[lib]
path = "src/lib.rs"
test = false
doctest = false

[dev-dependencies]
exercise-kit.workspace = true

[[test]]
name = "check"
harness = false

[lints]
workspace = true
"#;

// The naive answer is as fast as the baseline, the solution more than a hundred times
// as fast: the bar is so far from both that no other program on the machine moves an
// answer across it.
const CODE: &str = r#"id = "running-sums"
title = "Sums so far"
chapter = "step1-pure"
kind = "code"
level = "fast"
objectives = ["keep what is known"]
minutes = 10
points = 5
prerequisites = []

[speed]
any = 10.0
"#;

const PREDICT: &str = r#"id = "running-sums"
title = "How many pairs?"
chapter = "step1-pure"
kind = "predict"
level = "predict"
objectives = ["read loops"]
minutes = 5
points = 2
prerequisites = []
"#;

const EXPLAIN: &str = r#"id = "running-sums"
title = "Why is it slow?"
chapter = "step1-pure"
kind = "explain"
level = "stretch"
objectives = ["give reasons"]
minutes = 5
points = 4
prerequisites = []
words = 5
"#;

const EXPLANATION: &str = "# Why is it slow?

<!-- region: the answer -->
<!-- stub: Your answer. -->
It adds every number again for every sum.

## Rubric

- 3 points: every number is added again
- 1 point: says how often
<!-- endregion -->
";

const SOLUTION: &str = "//! Sums so far.

/// The sums of the first 1, 2, 3 … numbers.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    // region: answer
    // stub: let _ = numbers;
    // stub: todo!()
    let mut sum = 0.0;
    let add = |x: &f64| {
        sum += x;
        sum
    };
    numbers.iter().map(add).collect()
    // endregion
}
";

const STUB: &str = "//! Sums so far.

/// The sums of the first 1, 2, 3 … numbers.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    let _ = numbers;
    todo!()
}
";

const BASELINE: &str = "//! Every sum from its start.

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    (1..=numbers.len()).map(|end| numbers[..end].iter().sum()).collect()
}
";

const QUADRATIC: &str = "//! Mistake: adds all again.
//! Caught by: speed

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    (1..=numbers.len()).map(|end| numbers[..end].iter().sum()).collect()
}
";

const BEGINS_AT_ONE: &str = "Mistake: begins at one.
Caught by: of_three

--- solution.rs
+++ begins_at_one.rs
@@ -7,3 +7,3 @@
     // stub: todo!()
-    let mut sum = 0.0;
+    let mut sum = 1.0;
     let add = |x: &f64| {
";

const FORGETS_THE_LAST: &str = "//! Mistake: forgets the last one.
//! Caught by: of_three

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    (1..numbers.len()).map(|end| numbers[..end].iter().sum()).collect()
}
";

const EXCLUDES_ITSELF: &str = "//! Mistake: the sum before each number.
//! Caught by: of_any_number

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    (0..numbers.len()).map(|end| numbers[..end].iter().sum()).collect()
}
";

const NO_SUCH_FUNCTION: &str = "//! Mistake: another language.
//! Caught by: compile

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    numbers.cumsum()
}
";

const READS_OUT_OF_BOUNDS: &str = "//! Mistake: wants no checks of bounds.
//! Caught by: forbidden

/// The sums.
pub fn running_sums(numbers: &[f64]) -> Vec<f64> {
    let read = |place| unsafe { *numbers.get_unchecked(place) };
    (0..numbers.len()).map(read).collect()
}
";

const CHECK: &str = r#"//! What `running_sums` has to do.

use std::process::ExitCode;

use exercise_it::running_sums;
use exercise_kit::rand::RngExt;
use exercise_kit::{Exercise, Random};

fn numbers(random: &mut Random, count: usize) -> Vec<f64> {
    (0..count).map(|_| random.random_range(-1.0..1.0)).collect()
}

fn main() -> ExitCode {
    let exercise = Exercise::new(|numbers: Vec<f64>| running_sums(&numbers))
        .case("of_nothing", vec![], vec![])
        .case("of_three", vec![1.0, 2.0, 4.0], vec![1.0, 3.0, 7.0])
        .agrees(
            "of_any_number",
            |random| {
                let count = random.random_range(1..40);
                numbers(random, count)
            },
            |numbers| (0..numbers.len()).map(|n| numbers[..=n].iter().sum()).collect(),
        )
        .timed(|random| numbers(random, 5001));
    exercise_kit::run(&exercise)
}
"#;

const PAIRS: &str = "//! Pairs.

/// How many.
pub fn pairs(n: u64) -> u64 {
    (0..n).map(|i| (0..i).count() as u64).sum()
}
";

const PREDICTION: &str = r#"//! How many pairs there are.

use std::process::ExitCode;

use exercise_it::pairs;
use exercise_kit::Prediction;

fn main() -> ExitCode {
    let n = |seed: u64| 5 + seed;
    let prediction =
        Prediction::new(move |seed| format!("pairs({})?", n(seed)), move |seed| {
            pairs(n(seed))
        })
        .mistake("diagonal", move |seed| n(seed) * (n(seed) + 1) / 2, "Not i = j.");
    exercise_kit::predict(&prediction)
}
"#;
