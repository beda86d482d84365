//! Walks through the tool as a learner and as an instructor, with the commands from the
//! book's pages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::catalogue::exercises_of;
use workbook_exercises::manifest::Kind;

/// Two of the chapters that the page hands out: predictions, code with a bar, an
/// explanation, and a crate that exercises stand on.
const CHAPTERS: [&str; 2] = ["step1-pure", "step3-simd"];

/// The example on the page.
const MARKS: &str = "student,exercise,points\nada,inner-loop,8\n";

/// The files that a learner or an instructor works with.
struct Desk {
    folder: PathBuf,
    /// Build output, kept for the next time.
    target: PathBuf,
}

impl Desk {
    fn new(name: &str) -> Self {
        let walk = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a walk").join(name);
        let desk = Desk { folder: walk.join("desk"), target: walk.join("built") };
        let _ = fs::remove_dir_all(&desk.folder);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Our own `cargo workbook`, typed in the folder `workbook`.
    fn workbook(&self, arguments: &[String]) -> Output {
        let here = self.path("workbook");
        fs::create_dir_all(&here).unwrap();
        // Without the variable that cargo sets, the rooms beside the command are taken
        // as the tests have built them.
        Command::new(env!("CARGO_BIN_EXE_workbook"))
            .env_remove("CARGO")
            .args(arguments)
            .current_dir(here)
            .env("CARGO_TARGET_DIR", &self.target)
            .output()
            .unwrap()
    }
}

fn words(arguments: &str) -> Vec<String> {
    arguments.split_whitespace().map(str::to_owned).collect()
}

fn printed(output: &Output) -> String {
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    words(&output.stdout) + &words(&output.stderr)
}

#[track_caller]
fn assert_good(output: &Output) -> String {
    assert!(output.status.success(), "{}", printed(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn exercises() -> Vec<Exercise> {
    let chapters = CHAPTERS.map(str::to_owned);
    exercises_of(&Repository::find().unwrap(), &chapters).unwrap()
}

/// A student in a room without a network: a bundle, and nothing in cargo's own folder.
struct Student {
    desk: Desk,
}

impl Student {
    fn new() -> Self {
        let student = Student { desk: Desk::new("learner") };
        let room = student.desk.path("room");
        let arguments =
            words(&format!("course bundle --chapters {} --out", CHAPTERS.join(",")));
        let arguments =
            [arguments, vec![room.to_str().unwrap().to_owned()]].concat();
        let said = assert_good(&student.desk.workbook(&arguments));
        assert!(said.contains(" MiB"), "it says how large it is: {said}");
        student
    }

    fn file(&self, name: &str) -> PathBuf {
        self.desk.path("room").join("exercises").join(name)
    }

    /// The student's own cargo, with nothing but the bundle.
    fn cargo(&self, arguments: &str) -> Output {
        let home = self.desk.path("home");
        fs::create_dir_all(&home).unwrap();
        Command::new("cargo")
            .args(arguments.split_whitespace())
            .current_dir(self.file(""))
            .env("CARGO_HOME", home)
            .env("CARGO_TARGET_DIR", &self.desk.target)
            .env_remove("WORKBOOK_SEED")
            .env_remove("WORKBOOK_ISA")
            .output()
            .unwrap()
    }

    fn says(&self, arguments: &str) -> Output {
        self.cargo(&format!("workbook exercise {arguments}"))
    }

    /// Writes an answer and checks it. Returns whether it was right, and what was
    /// printed.
    fn answers(&self, exercise: &Exercise, text: &str) -> (bool, String) {
        let file = format!("{}/{}", exercise.name, exercise.manifest.edits);
        fs::write(self.file(&file), text).unwrap();
        let output = self.says(&format!("check {}", exercise.id()));
        (output.status.success(), printed(&output))
    }
}

fn wanted<'a>(exercises: &'a [Exercise], id: &str) -> &'a Exercise {
    exercises.iter().find(|exercise| exercise.id() == id).unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

#[test]
fn a_learner_lists_starts_fails_and_passes() {
    let student = Student::new();
    let exercises = exercises();
    let (doctor, list, next) = before_the_course(&student);
    assert!(doctor.contains("exercises        runs"), "{doctor}");
    assert!(list.contains("0 of 9 done") && list.contains("early-abandon"));
    assert!(next.starts_with("Next: How many distances?"), "{next}");
    let start = next.lines().last().unwrap().trim();
    let start = assert_good(&student.cargo(start.strip_prefix("cargo ").unwrap()));
    assert!(start.contains("How often is `distance` called?"), "{start}");

    let code = wanted(&exercises, "both-ways");
    let start = assert_good(&student.says("start both-ways"));
    assert!(start.contains(&format!("Edit:   {}/src/lib.rs", code.name)), "{start}");
    let (is_good, said) = student.answers(code, &code.stub().unwrap());
    assert!(!is_good && said.contains("nothing yet"), "{said}");
    let mutant = words("exercise mutant both-ways first_in_order");
    let mutant = assert_good(&student.desk.workbook(&mutant));
    let (is_good, said) = student.answers(code, &mutant);
    assert!(!is_good && said.contains("FAILED"), "{said}");
    for what in ["input ", "expected ", "found "] {
        assert!(said.contains(what), "{said}");
    }
    assert!(assert_good(&student.says("hint")).starts_with("Hint 1 of "));
    let (is_good, said) = student.answers(code, &read(&code.solution()));
    assert!(is_good && said.contains("Passed. Next: "), "{said}");

    // On a machine that is shared, its speed may be anything.
    let fast = wanted(&exercises, "early-abandon");
    // The page shows the end of what `start` prints.
    let start = assert_good(&student.says("start early-abandon"));
    let end = start.find("Wanted: ").map(|place| start[place..].trim_end());
    let page = read(&Repository::find().unwrap().path("book/exercises.md"));
    assert!(end.is_some_and(|end| page.contains(end)), "{start}");
    let (_, said) = student.answers(fast, &read(&fast.solution()));
    assert!(said.contains("times as fast as the baseline ("), "{said}");
    let bar = fast.manifest.speed["any"];
    assert!(
        said.contains(&format!(" rounds)\n        {bar} is wanted: ")),
        "{said}"
    );
    let all = assert_good(&student.says("check --all"));
    assert!(all.contains("pass           both-ways"), "{all}");
    assert!(all.contains("not begun      nest-formula"), "{all}");

    let reset = assert_good(&student.says("reset both-ways"));
    let kept = format!("{}/src/lib.rs.kept-1", code.name);
    assert!(reset.contains(&kept), "{reset}");
    assert_eq!(read(&student.file(&kept)), read(&code.solution()));
    let output = student.says("solution both-ways --insist");
    assert!(!output.status.success() && printed(&output).contains("no solutions"));
    assert!(!student.says("stubs").status.success(), "it would overwrite work");

    questions_differ(&student, wanted(&exercises, "count-the-pairs"));
    // The command that an editor runs; the tool is compiled by now.
    let said = student.cargo("check --workspace --exclude workbook --all-targets");
    assert!(
        said.status.success() && !printed(&said).contains("warning"),
        "{said:?}"
    );
}

/// The commands on the page for the day before the course.
fn before_the_course(student: &Student) -> (String, String, String) {
    let page = read(&Repository::find().unwrap().path("book/preflight.md"));
    let ours =
        typed(&page).into_iter().filter(|typed| typed.arguments[0] == "cargo");
    let says = |typed: Typed| {
        let output = student.cargo(&typed.arguments[1..].join(" "));
        assert!(!printed(&output).contains("warning"), "{}", printed(&output));
        assert_good(&output)
    };
    let said: Vec<String> = ours.map(says).collect();
    let [doctor, list, next] = said.try_into().expect("the page has three commands");
    (doctor, list, next)
}

/// An answer that is right for one student is wrong for another.
fn questions_differ(student: &Student, exercise: &Exercise) {
    let answer = read(&exercise.solution());
    for (seed, is_right) in [(1, true), (2, false)] {
        let course = student.file("course.toml");
        let others = read(&course);
        let others = others.lines().filter(|line| !line.starts_with("seed"));
        let others: Vec<&str> = others.collect();
        fs::write(course, format!("seed = {seed}\n{}\n", others.join("\n")))
            .unwrap();
        let (is_good, said) = student.answers(exercise, &answer);
        assert_eq!(is_good, is_right, "{said}");
    }
}

/// A command of a page, and the lines that it prints.
#[derive(Debug)]
struct Typed {
    arguments: Vec<String>,
    lines: Vec<String>,
}

/// The commands of a page's consoles.
fn typed(page: &str) -> Vec<Typed> {
    let mut typed: Vec<Typed> = Vec::new();
    let (mut is_console, mut goes_on) = (false, false);
    for line in page.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if is_console && (line.starts_with("$ ") || goes_on) {
            let (command, more) = match line.strip_suffix('\\') {
                Some(command) => (command, true),
                None => (line, false),
            };
            let arguments = words(command.trim_start_matches("$ "));
            match typed.last_mut() {
                Some(last) if goes_on => last.arguments.extend(arguments),
                _ => typed.push(Typed { arguments, lines: Vec::new() }),
            }
            goes_on = more;
        } else if is_console && !line.is_empty() {
            let last = typed.last_mut().expect("output without a command");
            last.lines.push(line.to_owned());
        }
    }
    typed
}

#[test]
fn an_instructor_plans_hands_out_and_grades() {
    let desk = Desk::new("instructor");
    let page = read(&Repository::find().unwrap().path("book/instructors.md"));
    let typed = typed(&page);
    let has =
        |word: &str| typed.iter().any(|t| t.arguments.iter().any(|a| a == word));
    for word in
        ["plan", "slides", "export", "bundle", "grade", "rubric", "solutions"]
    {
        assert!(has(word), "the page has no `{word}`");
    }
    // A student who does everything, a hostile one, and a late one.
    desk.write(
        "course/roster.csv",
        "id,name,email,due,seed\n\
         ada,Ada Lovelace,ada@example.org,,1\n\
         mallory,Mallory,mallory@example.org,,\n\
         carol,Carol,carol@example.org,2020-01-01,\n",
    );
    for Typed { arguments, lines } in &typed {
        let ours = ["cargo", "workbook"].map(String::from);
        let Some(arguments) = arguments.strip_prefix(&ours) else {
            assert_eq!(arguments[0], "python3", "which serves the slides");
            continue;
        };
        if arguments[0] == "grade" {
            if !has_sandbox() {
                continue;
            }
            hand_in(&desk);
            desk.write("course/marks.csv", MARKS);
        }
        let output = desk.workbook(arguments);
        let said = assert_good(&output);
        let mut rest = said.lines();
        for line in lines {
            let is_there = rest.any(|printed| printed.trim_end() == line.trim_end());
            assert!(is_there, "{arguments:?} does not print {line:?}:\n{said}");
        }
        if arguments[0] == "grade" {
            let is_marked = arguments.contains(&"--marks".to_owned());
            assert_graded(&desk, if is_marked { 8.0 } else { 0.0 });
        }
    }
}

/// The grader's sandbox is bubblewrap, on Linux; in CI it must be installed.
fn has_sandbox() -> bool {
    let is_there = Command::new("bwrap")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let is_required = cfg!(target_os = "linux")
        && std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(is_there || !is_required, "bubblewrap is not installed");
    if !is_there {
        eprintln!("grading is skipped: bubblewrap is not installed");
    }
    is_there
}

fn hand_in(desk: &Desk) {
    if desk.path("course/handed-in").is_dir() {
        return;
    }
    let exercises = exercises();
    let answer = |student: &str, id: &str, text: &str| {
        let exercise = wanted(&exercises, id);
        let file = format!("{}/{}", exercise.name, exercise.manifest.edits);
        let theirs = desk.path("course/repositories").join(student).join(file);
        assert!(theirs.is_file(), "{}", theirs.display());
        fs::write(theirs, text).unwrap();
    };
    for exercise in &exercises {
        answer("ada", exercise.id(), &read(&exercise.solution()));
    }
    let solution = |id: &str| read(&wanted(&exercises, id).solution());
    // Ends the process as if everything had gone well, before any answer.
    let hostile = solution("early-abandon");
    let signature = hostile.find("pub fn nearest_cluster").unwrap();
    let body = signature + hostile[signature..].find("{\n").unwrap() + 2;
    let exit = "    if true { std::process::exit(0) }\n";
    let hostile = [&hostile[..body], exit, &hostile[body..]].concat();
    answer("mallory", "early-abandon", &hostile);
    answer("mallory", "both-ways", &solution("both-ways"));
    let tests = format!("{}/tests/check.rs", wanted(&exercises, "both-ways").name);
    desk.write(&format!("course/repositories/mallory/{tests}"), "fn main() {}\n");
    answer("carol", "both-ways", &solution("both-ways"));
    fs::rename(desk.path("course/repositories"), desk.path("course/handed-in"))
        .unwrap();
}

/// Asserts the grades, with a person's marks for the one explanation.
fn assert_graded(desk: &Desk, marks: f64) {
    let grades = desk.path("course/grades");
    for file in ["index.html", "grades.csv", "junit.xml", "students/ada.html"] {
        assert!(grades.join(file).is_file(), "{file}");
    }
    let table = read(&grades.join("grades.csv"));
    assert!(table.contains("ada@example.org"), "{table}");
    let all: Value =
        serde_json::from_str(&read(&grades.join("grades.json"))).unwrap();
    let verdict = |student: usize, id: &str| {
        let exercises = all["students"][student]["exercises"].as_array().unwrap();
        let grade = exercises.iter().find(|grade| grade["id"] == id).unwrap();
        let verdict = grade["verdict"].as_str().unwrap().to_owned();
        (verdict, grade["score"].as_f64().unwrap())
    };
    for exercise in exercises() {
        let (verdict, score) = verdict(0, exercise.id());
        // A busy machine may be too slow for any answer.
        let is_fine = verdict == "pass"
            || (verdict == "slow" && !exercise.manifest.speed.is_empty());
        assert!(is_fine, "{}: {verdict}", exercise.id());
        match exercise.manifest.kind {
            Kind::Explain => assert_eq!(score, marks, "{}", exercise.id()),
            _ => assert_eq!(score > 0.0, verdict == "pass", "{}", exercise.id()),
        }
    }
    assert_eq!(verdict(1, "early-abandon"), ("panic".to_owned(), 0.0));
    assert_eq!(verdict(1, "both-ways"), ("pass".to_owned(), 10.0));
    assert_eq!(verdict(1, "count-the-pairs"), ("missing".to_owned(), 0.0));
    assert_eq!(verdict(2, "both-ways"), ("pass".to_owned(), 10.0));
    let problems = all["problems"].as_array().unwrap();
    let has = |student: &str, word: &str| {
        problems.iter().any(|problem| {
            problem["submission"] == student
                && problem["reason"].as_str().unwrap().contains(word)
        })
    };
    assert!(has("mallory", "tests/check.rs"), "{problems:?}");
    assert!(has("carol", "late"), "{problems:?}");
    assert!(!problems.iter().any(|problem| problem["submission"] == "ada"));
}
