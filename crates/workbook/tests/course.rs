//! `cargo workbook course`: what students get, and what they must not get.

#[path = "support/exercises.rs"]
mod exercises;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use exercises::{Course, folder};
use tempfile::TempDir;
use workbook::course::{exercises_of, export, files, sheets};
use workbook::exercise::catalogue::{Catalogue, Exercise};
use workbook::exercise::manifest::Kind;
use workbook::grade::roster::student_seed;
use workbook::repository::{Repository, files_below};

/// One with a little of everything: predictions, code with a bar, and a crate that
/// exercises stand on.
const CHAPTERS: [&str; 2] = ["step1-pure", "step3-simd"];

fn workbook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn assert_good(output: &Output) -> String {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

/// A student's repository of two chapters, in a folder with spaces.
struct Exported {
    _folder: TempDir,
    root: PathBuf,
}

impl Exported {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("a b ").tempdir().unwrap();
        let root = folder.path().join("exercises");
        let chapters = CHAPTERS.join(",");
        let arguments = ["course", "export", "--chapters", &chapters, "--out"];
        let arguments = [&arguments[..], &[root.to_str().unwrap()]].concat();
        assert_good(&workbook(Repository::find().unwrap().root(), &arguments));
        Exported { _folder: folder, root }
    }

    /// The student's own tool, compiled from the student's own repository.
    fn says(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("built course");
        Command::new("cargo")
            .args(["workbook", "exercise"])
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .output()
            .unwrap()
    }
}

fn of_chapters() -> Vec<Exercise> {
    let chapters = CHAPTERS.map(str::to_owned);
    exercises_of(&Repository::find().unwrap(), &chapters).unwrap()
}

fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output =
        Command::new("git").args(arguments).current_dir(folder).output().unwrap();
    assert_good(&output);
    output.stdout
}

/// Lines that say something.
fn lines(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| line.chars().count() >= 25).map(str::to_owned).collect()
}

/// Lines of solutions, mutants and walkthroughs that are in nothing a student may see.
fn secrets(exercises: &[Exercise]) -> Vec<(String, BTreeSet<String>)> {
    let repository = Repository::find().unwrap();
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let mut open = BTreeSet::new();
    for exercise in exercises {
        open.extend(lines(&exercise.stub().unwrap()));
        for file in files::of_exercise(exercise).unwrap() {
            open.extend(lines(&text(&exercise.folder.join(file))));
        }
    }
    for name in
        ["exercise-kit", "workbook", "step0-problem", "step1-pure", "step3-simd"]
    {
        let library = repository.crates().join(name);
        for file in files::of_library(&library).unwrap() {
            open.extend(lines(&text(&library.join(file))));
        }
    }
    let mut secrets = Vec::new();
    for exercise in exercises {
        let mut files = exercise.mutants().unwrap();
        files.push(exercise.solution());
        files.push(exercise.file("walkthrough.md"));
        for file in files {
            let own = lines(&text(&file)).difference(&open).cloned().collect();
            secrets.push((repository.name(&file), own));
        }
    }
    secrets
}

#[test]
fn no_object_of_git_holds_a_line_of_an_answer() {
    let objects = git(
        &Exported::new().root,
        &["cat-file", "--batch", "--batch-all-objects", "--unordered"],
    );
    let objects = String::from_utf8_lossy(&objects);
    assert!(objects.contains("todo!()"), "the stubs are there to be found");
    let exercises = of_chapters();
    let secrets = secrets(&exercises);
    let has_lines = |ending: &str| {
        let of_kind = secrets.iter().filter(|(name, _)| name.contains(ending));
        of_kind.filter(|(_, lines)| !lines.is_empty()).count()
    };
    let code = exercises.iter().filter(|e| e.manifest.kind == Kind::Code).count();
    assert_eq!(has_lines("/solution.rs"), code, "each has lines of its own");
    assert_eq!(has_lines("/walkthrough.md"), exercises.len());
    assert!(has_lines("/mutants/") > code);
    for (name, lines) in &secrets {
        for line in lines {
            assert!(!objects.contains(line.as_str()), "{name}: {line}");
        }
    }
}

#[test]
fn no_file_of_an_answer_goes_with_it() {
    let student = Exported::new();
    let names = String::from_utf8(git(&student.root, &["ls-files"])).unwrap();
    for name in names.lines() {
        let is_answer = ["solution", "mutants/", "walkthrough"]
            .iter()
            .any(|part| name.starts_with("crates/exercises") && name.contains(part));
        assert!(!is_answer, "{name}");
    }
    assert_eq!(git(&student.root, &["rev-list", "--all", "--count"]), b"1\n");
    assert_eq!(git(&student.root, &["status", "--porcelain"]), b"");
    assert!(names.contains("README.md") && names.contains(".github/workflows"));
}

#[test]
fn what_lies_beside_an_answer_stays_there() {
    let course = Course::new();
    course.add_code("sums");
    let in_folder = |name: &str| format!("{}/{name}", folder("sums"));
    let solution = course.read(&in_folder("solution.rs"));
    for name in [
        "src/lib.rs",
        "src/lib.rs.kept-1",
        "src/.lib.rs.swp",
        "src/lib.rs~",
        "tests/lib.rs.orig",
        "solution.rs~",
        "solution-old.rs",
        "notes.md",
    ] {
        course.write(&in_folder(name), &solution);
    }
    let catalogue = Catalogue::read(&course.repository).unwrap();
    let out = tempfile::tempdir().unwrap();
    export::write_exercise(&catalogue.exercises[0], out.path()).unwrap();
    let mut names: Vec<PathBuf> = files_below(out.path()).unwrap();
    for file in &names {
        let text = fs::read_to_string(file).unwrap();
        assert_ne!(text, solution, "{}", file.display());
    }
    names.iter_mut().for_each(|name| {
        *name = name.strip_prefix(out.path()).unwrap().to_owned();
    });
    let expected = [
        "Cargo.toml",
        "baseline.rs",
        "exercise.toml",
        "hints.md",
        "prompt.md",
        "src/lib.rs",
        "src/lib.rs.stub",
        "tests/check.rs",
    ];
    assert_eq!(names, expected.map(PathBuf::from));
}

#[test]
fn the_grader_finds_its_settings_unchanged() {
    let repository = Repository::find().unwrap();
    let student = Exported::new();
    let mut names = vec![".cargo/config.toml".to_owned()];
    for file in files_below(&repository.path("crates/exercise-kit")).unwrap() {
        names.push(repository.name(&file));
    }
    for exercise in of_chapters() {
        for file in files::of_exercise(&exercise).unwrap() {
            names.push(format!("{}/{}", exercise.name, file.display()));
        }
    }
    for name in names {
        let ours = fs::read(repository.path(&name)).unwrap();
        let theirs = fs::read(student.root.join(&name));
        assert_eq!(theirs.ok(), Some(ours), "{name}");
    }
}

#[test]
fn students_have_seeds_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("roster.csv");
    fs::write(&roster, "id,name\nada,Ada\ngrace,Grace\n").unwrap();
    let out = folder.path().join("out");
    let root = Repository::find().unwrap().root().to_owned();
    let arguments = ["course", "export", "--chapters", "step1-pure", "--students"];
    let more = [roster.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let arguments = [&arguments[..], &more].concat();
    let said = assert_good(&workbook(&root, &arguments));
    assert!(said.contains("2 repositories"), "{said}");
    for id in ["ada", "grace"] {
        let text = fs::read_to_string(out.join(id).join("course.toml")).unwrap();
        assert!(text.contains(&format!("student = \"{id}\"")), "{text}");
        assert!(text.contains(&format!("seed = {}\n", student_seed(id))), "{text}");
        assert_eq!(git(&out.join(id), &["rev-list", "--all", "--count"]), b"1\n");
    }
    // Nobody's work is written over.
    let again = workbook(&root, &arguments);
    assert!(!again.status.success());
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("is there already"), "{said}");
}

#[test]
fn a_chapter_that_there_is_not_is_named() {
    let root = Repository::find().unwrap().root().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let arguments = ["course", "export", "--chapters", "step1", "--out"];
    let arguments = [&arguments[..], &[out.to_str().unwrap()]].concat();
    let output = workbook(&root, &arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no chapter \"step1\"") && said.contains("step1-pure"));
    assert!(!output.status.success() && !out.exists());
}

#[test]
fn a_student_lists_starts_fails_and_passes() {
    let student = Exported::new();
    let list = assert_good(&student.says(&["list"]));
    assert!(
        list.contains("0 of 10 done") && list.contains("early-abandon"),
        "{list}"
    );
    let start = assert_good(&student.says(&["start", "both-ways"]));
    assert!(start.contains("Edit:   crates/exercises/step1-pure"), "{start}");
    let exercises = of_chapters();
    let exercise = exercises.iter().find(|e| e.id() == "both-ways").unwrap();
    let edited = student.root.join(&exercise.name).join("src/lib.rs");
    let fill = |file: &Path| {
        fs::write(&edited, fs::read(file).unwrap()).unwrap();
        let output = student.says(&["check"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said)
    };
    let (is_good, said) = fill(&exercise.mutants().unwrap()[0]);
    assert!(!is_good && said.contains("FAILED"), "{said}");
    assert!(assert_good(&student.says(&["hint"])).starts_with("Hint 1 of "));
    let (is_good, said) = fill(&exercise.solution());
    assert!(is_good && said.contains("Passed."), "{said}");
    let next = assert_good(&student.says(&["next"]));
    assert!(next.starts_with("Next: "), "{next}");
    let all = assert_good(&student.says(&["check", "--all"]));
    assert!(all.contains("pass           both-ways"), "{all}");
    assert!(all.contains("not begun      early-abandon"), "{all}");
    assert!(assert_good(&student.says(&["reset", "both-ways"])).contains("kept-1"));
    let stubs = student.says(&["stubs"]);
    assert!(!stubs.status.success(), "it would write over work");
    let output = student.says(&["solution", "both-ways", "--insist"]);
    assert!(!output.status.success(), "there is none");
}

#[test]
fn sheets_have_every_exercise() {
    let exercises = exercises_of(&Repository::find().unwrap(), &[]).unwrap();
    let rubric = sheets::rubric(&exercises).unwrap();
    let solutions = sheets::solutions(&exercises).unwrap();
    let objectives = sheets::objectives(&exercises).unwrap();
    for exercise in &exercises {
        let name = format!("(`{}`)", exercise.id());
        for sheet in [&rubric, &solutions, &objectives] {
            assert!(sheet.contains(&name), "{name}");
        }
        if exercise.manifest.kind == Kind::Explain {
            assert!(rubric.contains("barriers"), "the rubric of a person");
        }
    }
    assert!(!solutions.contains("// region"));
}
