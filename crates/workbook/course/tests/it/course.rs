//! `cargo workbook course`: what students get, and what they must not get.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use workbook_base::repository::{Repository, files_below};
use workbook_course::plan::{Instructors, Item, make_plan};
use workbook_course::{export, files, sheets};
use workbook_exercises::catalogue::exercises_of;
use workbook_exercises::catalogue::{Catalogue, Exercise};
use workbook_exercises::manifest::Kind;
use workbook_learn::check::rubric_of;
use workbook_roster::student_seed;
use workbook_testing::exercises::{Course, folder};

fn workbook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook-course"));
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

/// A student's repository of all chapters, in a folder with spaces.
struct Exported {
    _folder: TempDir,
    root: PathBuf,
}

impl Exported {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("a b ").tempdir().unwrap();
        let root = folder.path().join("exercises");
        let arguments = ["course", "export", "--out", root.to_str().unwrap()];
        assert_good(&workbook(Repository::find().unwrap().root(), &arguments));
        Exported { _folder: folder, root }
    }
}

fn all_exercises() -> Vec<Exercise> {
    exercises_of(&Repository::find().unwrap(), &[]).unwrap()
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

/// The text of a file; of a patch, what it puts into the solution.
fn answer_text(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    if file.extension().is_none_or(|ending| ending != "patch") {
        return text;
    }
    let added = text.lines().filter_map(|line| line.strip_prefix('+'));
    added.map(|line| format!("{line}\n")).collect()
}

/// All that a student may see, of files that hold no answers.
fn open_text(student: &Exported, exercises: &[Exercise]) -> String {
    let ours = Repository::find().unwrap();
    let mut texts = Vec::new();
    for exercise in exercises {
        texts.push(exercise.stub().unwrap());
        for file in files::files_of_exercise(exercise).unwrap() {
            texts.push(fs::read_to_string(exercise.folder.join(file)).unwrap());
        }
    }
    for file in files_below(&student.root.join("crates")).unwrap() {
        let name = file.strip_prefix(&student.root).unwrap();
        if !name.starts_with("crates/exercises") {
            // Compiled kernels are not text.
            texts.extend(fs::read_to_string(ours.root().join(name)));
        }
    }
    texts.join("\n")
}

#[test]
fn no_git_object_contains_a_line_of_an_answer() {
    let student = Exported::new();
    let objects = git(
        &student.root,
        &["cat-file", "--batch", "--batch-all-objects", "--unordered"],
    );
    let objects = String::from_utf8_lossy(&objects);
    let exercises = all_exercises();
    for exercise in &exercises {
        let stub = exercise.stub().unwrap();
        assert!(objects.contains(&stub), "{}: the stub is there", exercise.id());
        let edited =
            student.root.join(&exercise.name).join(&exercise.manifest.edits);
        assert_eq!(fs::read_to_string(edited).unwrap(), stub, "{}", exercise.id());
    }
    let open = open_text(&student, &exercises);
    let mut mutants = 0;
    for exercise in &exercises {
        let mut files = exercise.mutants().unwrap();
        files.extend([exercise.solution(), exercise.file("walkthrough.md")]);
        for file in files {
            let mut own = lines(&answer_text(&file));
            own.retain(|line| !open.contains(line.as_str()));
            let leak = own.iter().find(|line| objects.contains(line.as_str()));
            assert_eq!(leak, None, "{}", file.display());
            let is_mutant = file.parent() != Some(exercise.folder.as_path());
            mutants += usize::from(is_mutant && !own.is_empty());
            // The solution of a prediction is only a number.
            let is_short = is_mutant || file.extension().unwrap() == "toml";
            assert!(is_short || !own.is_empty(), "{}: own lines", file.display());
        }
    }
    assert!(mutants > exercises.len(), "{mutants} mutants with lines of their own");
}

#[test]
fn no_file_with_an_answer_is_exported() {
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
fn files_beside_an_answer_are_not_exported() {
    let tool = env!("CARGO_BIN_EXE_workbook-course");
    let course = Course::new(tool, env!("CARGO_TARGET_TMPDIR"));
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
    for exercise in all_exercises() {
        for file in files::files_of_exercise(&exercise).unwrap() {
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
fn each_student_has_a_seed() {
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
    // Existing work is not overwritten.
    let again = workbook(&root, &arguments);
    assert!(!again.status.success());
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("is there already"), "{said}");
}

#[test]
fn a_missing_chapter_is_named() {
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
fn sheets_have_every_exercise() {
    let exercises = all_exercises();
    let rubric = sheets::rubric(&exercises).unwrap();
    let solutions = sheets::solutions(&exercises).unwrap();
    let objectives = sheets::objectives(&exercises).unwrap();
    for exercise in &exercises {
        let name = format!("(`{}`)", exercise.id());
        for sheet in [&rubric, &solutions, &objectives] {
            assert!(sheet.contains(&name), "{name}");
        }
        if exercise.manifest.kind == Kind::Explain {
            let solution = fs::read_to_string(exercise.solution()).unwrap();
            let list = rubric_of(&solution).unwrap();
            let first = list.lines().next().unwrap();
            assert!(first.starts_with("- ") && rubric.contains(first), "{first}");
        }
    }
    assert!(!solutions.contains("// region") && !rubric.contains("endregion"));
}

#[test]
fn every_chapter_has_its_reading_time() {
    let repository = Repository::find().unwrap();
    let exercises = all_exercises();
    let reading = Instructors::read(&repository).unwrap().reading;
    let chapters: BTreeSet<&str> =
        exercises.iter().map(|e| e.manifest.chapter.as_str()).collect();
    let timed: BTreeSet<&str> = reading.keys().map(String::as_str).collect();
    assert_eq!(chapters, timed);
    for lengths in [vec![60, 60], vec![90; 8], vec![90; 26]] {
        let plan = make_plan(&exercises, &reading, &lengths).unwrap();
        let mut done = BTreeSet::new();
        for part in plan.sessions.iter().flatten() {
            let Item::Exercise(exercise) = part.item else { continue };
            for id in &exercise.manifest.prerequisites {
                assert!(done.contains(id), "{} comes before {id}", exercise.id());
            }
            done.insert(exercise.id().to_owned());
        }
        assert!(!done.is_empty());
    }
}
