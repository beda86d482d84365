//! `cargo workbook exercise verify`: every rule, shown by planting the fault it is for.

use workbook_author::verify::files;
use workbook_author::verify::mutant::Mutant;
use workbook_author::verify::speed::record::{Entry, Record};
use workbook_exercises::catalogue::Catalogue;
use workbook_testing::exercises::{Course, folder};

fn new_course() -> Course {
    Course::new(env!("CARGO_BIN_EXE_workbook-author"), env!("CARGO_TARGET_TMPDIR"))
}

/// What is seen of a course without running anything.
fn seen(course: &Course) -> Vec<String> {
    let catalogue = Catalogue::read(&course.repository).unwrap();
    let mut findings = catalogue.findings.clone();
    for exercise in &catalogue.exercises {
        findings.extend(files::check_files(&course.repository, exercise).unwrap());
    }
    findings.iter().map(ToString::to_string).collect()
}

/// Plants a fault and asserts that it, and nothing else, is seen.
#[track_caller]
fn assert_seen(plant: impl FnOnce(&Course), expected: &str) {
    let course = new_course();
    course.add_code("sums");
    course.add_prediction("pairs");
    course.add_explanation("why");
    assert_eq!(seen(&course), [""; 0], "the course is good");
    plant(&course);
    let found = seen(&course);
    let is_one = matches!(found.as_slice(), [one] if one.contains(expected));
    assert!(is_one, "expected {expected}, found {found:#?}");
}

fn file(id: &str, name: &str) -> String {
    format!("{}/{name}", folder(id))
}

#[test]
fn no_exercise_at_all_is_a_finding() {
    let course = new_course();
    assert_eq!(seen(&course), ["crates/exercises:1: no exercise was found"]);
    let (printed, is_good) = course.says(&["verify"]);
    assert!(!is_good && printed.contains("no exercise was found"), "{printed}");
}

#[test]
fn a_folder_without_an_exercise() {
    let place = "crates/exercises/step1-pure/09-later";
    assert_seen(
        |course| course.write(&format!("{place}/notes.md"), "To do.\n"),
        "09-later:1: a folder without an exercise",
    );
    assert_seen(
        |course| {
            std::fs::create_dir_all(course.path("crates/exercises/none")).unwrap()
        },
        "crates/exercises/none:1: a chapter's folder without an exercise",
    );
}

#[test]
fn mistakes_in_manifests() {
    for (from, to, expected) in [
        ("minutes = 10\n", "", "expected minutes = a whole number"),
        ("\"step1-pure\"", "\"step2\"", "expected chapter = \"step1-pure\""),
        ("prerequisites = []", "prerequisites = [\"x\"]", "no exercise x"),
        ("prerequisites = []", "prerequisites = [\"why\"]", "does not come before"),
        ("[speed]\nany = 10.0\n", "", "neither [speed] nor [memory]"),
    ] {
        let manifest = file("sums", "exercise.toml");
        assert_seen(|course| course.replace(&manifest, from, to), expected);
    }
    assert_seen(
        |course| {
            course.add_explanation("lost");
            let from = course.path(&folder("lost"));
            let to = course.path("crates/exercises/step9/01-lost");
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::rename(from, to).unwrap();
            let manifest = "crates/exercises/step9/01-lost/exercise.toml";
            course.replace(manifest, "step1-pure", "step9");
        },
        "01-lost/exercise.toml:3: there is no chapter book/step9.md",
    );
    // The second one of the same id, whose package is called as it should be.
    let course = new_course();
    course.add_code("sums");
    course.add_code("totals");
    course.replace(&file("totals", "exercise.toml"), "\"totals\"", "\"sums\"");
    course.replace(&file("totals", "Cargo.toml"), "totals", "sums");
    let found = seen(&course);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("the id sums is also that of"), "{found:?}");
}

#[test]
fn files_that_are_missing() {
    for name in
        ["prompt.md", "hints.md", "walkthrough.md", "baseline.rs", "tests/check.rs"]
    {
        let name = file("sums", name);
        let expected = format!("{name}:1: the file is missing");
        assert_seen(|course| course.remove(&name), &expected);
    }
    let name = file("sums", "prompt.md");
    assert_seen(|course| course.write(&name, ""), "the file is empty");
    let name = file("sums", "hints.md");
    assert_seen(|course| course.write(&name, "\n---\n"), "at least one hint");
    let name = file("why", "solution.md");
    assert_seen(|course| course.remove(&name), "solution.md:1: the file is missing");
}

#[test]
fn crates_that_are_not_as_they_should_be() {
    for (from, to, expected) in [
        ("exercise-sums", "exercise-other", "name to be exercise-sums"),
        ("harness = false", "harness = true", "harness = false"),
        ("path = \"src/lib.rs\"\n", "", "[lib] path = \"src/lib.rs\""),
        ("[lints]\nworkspace = true\n", "", "[lints] workspace = true"),
    ] {
        let name = file("sums", "Cargo.toml");
        assert_seen(|course| course.replace(&name, from, to), expected);
    }
}

#[test]
fn stubs_that_are_not_what_the_solution_leaves() {
    let stub = file("sums", "src/lib.rs");
    assert_seen(
        |course| course.replace(&stub, "todo!()", "unimplemented!()"),
        "src/lib.rs:6: is not what the solution's regions leave",
    );
    let course = new_course();
    course.add_code("sums");
    let good = course.read(&stub);
    course.replace(&stub, "todo!()", "unimplemented!()");
    let (printed, is_good) = course.says(&["stubs"]);
    assert!(is_good && printed.contains("1 files written"), "{printed}");
    assert_eq!(course.read(&stub), good);
    let solution = file("sums", "solution.rs");
    assert_seen(
        |course| course.replace(&solution, "    // endregion\n", ""),
        "solution.rs:5: a region that is never closed",
    );
}

#[test]
fn known_wrong_answers_say_what_they_are() {
    let mutant = file("sums", "mutants/quadratic.rs");
    assert_seen(
        |course| course.replace(&mutant, "//! Mistake: adds all again.\n", ""),
        "quadratic.rs:1: expected a comment `Mistake: …`",
    );
    assert_seen(
        |course| course.replace(&mutant, "Caught by: speed", "By hand."),
        "quadratic.rs:1: expected a comment `Caught by: …`",
    );
    assert_seen(
        |course| {
            for name in [
                "quadratic.rs",
                "forgets_the_last.rs",
                "no_such_function.rs",
                "begins_at_one.patch",
            ] {
                course.remove(&file("sums", &format!("mutants/{name}")));
            }
        },
        "at least 3 known wrong answers in mutants/, found 2",
    );
    assert_seen(
        |course| {
            course.write(
                &file("sums", "mutants/notes.md"),
                "//! Mistake: a\n//! Caught by: b\n",
            )
        },
        "notes.md:1: expected the ending .patch, or .rs for a whole file",
    );
}

#[test]
fn patches_fit_the_solution_and_are_used_where_they_are_shorter() {
    let patch = file("sums", "mutants/begins_at_one.patch");
    assert_seen(
        |course| course.replace(&patch, "Mistake: begins at one.\n", ""),
        "begins_at_one.patch:1: expected a line `Mistake: …` at the head",
    );
    assert_seen(
        |course| course.replace(&patch, "-    let mut sum", "-    let sum"),
        "begins_at_one.patch:6: does not fit the solution any more",
    );
    assert_seen(
        |course| course.replace(&patch, "@@ -7,3 +7,3 @@", "@@ -7,9 +7,9 @@"),
        "begins_at_one.patch:6: cannot be read as a patch",
    );
    let whole = file("sums", "mutants/begins_at_two.rs");
    assert_seen(
        |course| {
            let solution = course.read(&file("sums", "solution.rs"));
            let answer = solution.replace("sum = 0.0", "sum = 2.0");
            let head = "//! Mistake: begins at two.\n//! Caught by: of_three\n";
            let lines =
                answer.lines().filter(|line| !line.trim().starts_with("// "));
            let lines: Vec<&str> = lines.skip(1).collect();
            course.write(&whole, &format!("{head}{}\n", lines.join("\n")));
        },
        "begins_at_two.rs:1: expected a patch to the solution, which would have 7 lines",
    );
}

#[test]
fn a_wrong_answer_is_shown_as_a_whole_file() {
    let course = new_course();
    course.add_code("sums");
    let (printed, is_good) = course.says(&["mutant", "sums", "begins_at_one"]);
    let solution = course.read(&file("sums", "solution.rs"));
    assert!(is_good);
    assert_eq!(printed, solution.replace("sum = 0.0", "sum = 1.0"));
    let (printed, is_good) = course.says(&["mutant", "sums", "begins"]);
    assert!(!is_good && printed.contains("there are begins_at_one, "), "{printed}");
    course.replace(&file("sums", "solution.rs"), "sum = 0.0", "sum = 0.5");
    let (printed, is_good) = course.says(&["mutant", "sums", "begins_at_one"]);
    let words = "begins_at_one.patch:6: does not fit";
    assert!(!is_good && printed.contains(words), "{printed}");
}

/// One build for the good ones and for all faults that show when something runs.
#[test]
fn answers_are_judged_as_they_should_be() {
    let course = new_course();
    course.add_code("good");
    course.add_prediction("good-guess");
    course.add_explanation("good-words");
    let (printed, is_good) = course.says(&["verify"]);
    assert!(is_good, "{printed}");
    let shown = printed.lines().find(|line| line.contains("/good ")).unwrap();
    for fact in [
        "stub fails",
        "solution passes",
        "5 wrong answers caught, 3 checks",
        "1 slow but right",
    ] {
        assert!(shown.contains(fact), "{printed}");
    }

    // Wrong answers that pass, that another check finds, that nothing is named for.
    course.add_code("mutants");
    let mutant = |name: &str| file("mutants", &format!("mutants/{name}.rs"));
    course.write(
        &mutant("right"),
        &format!(
            "//! Mistake: none.\n//! Caught by: of_three\n{}",
            course.read(&file("mutants", "solution.rs"))
        ),
    );
    course.replace(&mutant("forgets_the_last"), "of_three", "of_nothing");
    course.replace(&mutant("excludes_itself"), "of_any_number", "of_some_number");
    course.replace(&mutant("reads_out_of_bounds"), "forbidden", "compile");
    course.replace(&mutant("no_such_function"), "compile", "speed");

    // A stub with a warning, a solution that clippy dislikes, a slow and wrong baseline.
    course.add_code("untidy");
    for name in ["src/lib.rs", "solution.rs"] {
        let name = file("untidy", name);
        course.replace(&name, "/// The sums of the first 1, 2, 3 … numbers.\n", "");
    }
    let solution = file("untidy", "solution.rs");
    course.replace(&solution, "    sum += x;\n", "    sum = sum + x;\n");
    course.replace(&file("untidy", "baseline.rs"), "1..=", "1..");

    // A stub that knows too much, inputs of round sizes, nothing to measure.
    course.add_code("easy");
    for name in ["src/lib.rs", "solution.rs"] {
        let right =
            "(1..=numbers.len()).map(|n| numbers[..n].iter().sum()).collect()";
        course.replace(&file("easy", name), "todo!()", right);
    }
    let check = file("easy", "tests/check.rs");
    course.replace(
        &check,
        "vec![1.0, 2.0, 4.0], vec![1.0, 3.0, 7.0]",
        "vec![1.0], vec![1.0]",
    );
    course.replace(
        &check,
        "random.random_range(1..40)",
        "2 * random.random_range(1..20)",
    );
    course.replace(
        &check,
        "        .timed(|random| numbers(random, 5001));\n",
        "        ;\n",
    );
    course.remove(&file("easy", "mutants/quadratic.rs"));

    // A solution that is wrong, and formatted by hand.
    course.add_code("wrong");
    let solution = file("wrong", "solution.rs");
    course.replace(&solution, "let mut sum = 0.0;", "let mut sum   = 1.0;");

    course.add_prediction("dim");
    let check = file("dim", "tests/check.rs");
    course.replace(&check, "5 + seed;", "5 + seed % 3;");
    course.replace(
        &check,
        "n(seed) * (n(seed) + 1) / 2",
        "if seed == 4 { 15 } else { 21 }",
    );
    course.replace(&check, "\"diagonal\"", "\"another\"");
    course.replace(&file("dim", "solution.toml"), "15", "16");

    course.add_explanation("vague");
    course.replace(&file("vague", "solution.md"), "3 points", "2 points");

    let (printed, is_good) = course.says(&["verify"]);
    assert!(!is_good, "{printed}");
    let findings: Vec<&str> =
        printed.lines().filter(|line| line.starts_with("crates/")).collect();
    for (name, message) in [
        (mutant("right"), "the wrong answer passes; of_three should find it"),
        (
            mutant("forgets_the_last"),
            "of_nothing should find the mistake, but it is wrong",
        ),
        (mutant("excludes_itself"), "there is no check of_some_number; there are"),
        (
            mutant("reads_out_of_bounds"),
            "compile should find the mistake, but it is forbidden",
        ),
        (
            mutant("no_such_function"),
            "speed should find the mistake, but it is compile-error",
        ),
        (
            file("untidy", "src/lib.rs"),
            "compiles with a warning: missing documentation",
        ),
        (
            file("untidy", "solution.rs"),
            "compiles with a warning: manual implementation of an assign",
        ),
        (file("untidy", "baseline.rs"), "the naive answer has to be right: wrong"),
        (file("easy", "src/lib.rs"), "the stub passes: there is nothing to do"),
        (file("easy", "tests/check.rs"), "no input has a sequence of an odd length"),
        (file("easy", "tests/check.rs"), "there is a bar, and no `timed` input"),
        (file("wrong", "solution.rs"), "the solution: wrong: of_three"),
        (file("wrong", "solution.rs"), "rustfmt would write it another way"),
        (
            file("dim", "tests/check.rs"),
            "for the seed 4 the mistake another is the truth",
        ),
        (
            file("dim", "tests/check.rs"),
            "no wrong answer in mutants/ shows the mistake another",
        ),
        (file("dim", "mutants/diagonal.toml"), "there is no known mistake diagonal"),
        (file("dim", "solution.toml"), "expected what trying it gives"),
        (
            file("vague", "solution.md"),
            "a rubric whose points sum to 4, as in exercise.toml, found 3",
        ),
    ] {
        let found = findings
            .iter()
            .any(|finding| finding.starts_with(&name) && finding.contains(message));
        assert!(found, "{name}: {message}\n{printed}");
    }
    let about_good = |finding: &&&str| finding.contains("/01-good");
    assert_eq!(findings.iter().filter(about_good).count(), 0, "{printed}");
}

/// What is measured differs so much from the bars that nothing else that this machine
/// does can change it; whether it is recorded is for the machine to say.
#[test]
fn speed_is_measured_on_request() {
    let course = new_course();
    course.add_code("good");
    course.add_prediction("no-bar");
    // A bar that nothing meets, and a slow answer that is not slow.
    course.add_code("high");
    course.replace(&file("high", "exercise.toml"), "any = 10.0", "any = 1e6");
    course.add_code("quick");
    let quick = format!(
        "//! Mistake: none.\n//! Caught by: speed\n{}",
        course.read(&file("quick", "solution.rs"))
    );
    course.write(&file("quick", "mutants/quadratic.rs"), &quick);
    let (printed, is_good) = course.says(&["verify", "--speed"]);
    assert!(!is_good, "{printed}");
    for (id, words) in [
        ("good", "bar 10, solution "),
        ("high", "the solution: slow: "),
        ("quick", "meets the bar for speed: "),
    ] {
        let is_said = |line: &str| line.contains(id) && line.contains(words);
        assert!(printed.lines().any(is_said), "{id}: {words}\n{printed}");
    }
    assert!(!printed.contains("no-bar"), "{printed}");
    let is_faulty =
        |line: &str| line.starts_with("crates/") && line.contains("01-good");
    assert!(!printed.lines().any(is_faulty), "{printed}");
    let record = Record::read(&course.repository).unwrap();
    let recorded: Vec<&str> =
        record.exercises.iter().map(|entry| entry.exercise.as_str()).collect();
    if printed.contains("not recorded: good: ") {
        assert_eq!(recorded, [""; 0], "{printed}");
    } else {
        assert_eq!(recorded, ["good"], "{printed}");
        assert_eq!(outdated(&course).len(), 2, "high and quick were not recorded");
    }
}

fn outdated(course: &Course) -> Vec<String> {
    let catalogue = Catalogue::read(&course.repository).unwrap();
    let record = Record::read(&course.repository).unwrap();
    let findings = record.outdated(&catalogue).unwrap();
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_record_knows_what_it_measured() {
    let course = new_course();
    course.add_code("sums");
    course.add_prediction("pairs");
    let never = outdated(&course);
    assert_eq!(never.len(), 1, "{never:?}");
    assert!(
        never[0].contains("01-sums/exercise.toml:1: its speed was never measured")
    );

    let catalogue = Catalogue::read(&course.repository).unwrap();
    let exercise = catalogue.get("sums").unwrap();
    let mutants = Mutant::read_all(exercise).unwrap();
    let mut record = Record::default();
    record.replace(Entry::new(exercise, &mutants, "avx2", 10.0, vec![]).unwrap());
    record.write(&course.repository).unwrap();
    assert_eq!(outdated(&course), [""; 0]);

    let nothing = [""; 0];
    let after = |name: &str, from: &str, to: &str| {
        let name = file("sums", name);
        let before = course.read(&name);
        course.replace(&name, from, to);
        let outdated = outdated(&course);
        course.write(&name, &before);
        outdated
    };
    let of_texts = ["prompt.md", "hints.md"].map(|name| after(name, ".", "!"));
    assert_eq!(of_texts.concat(), nothing, "what learners read is not measured");
    let wrong = after("mutants/forgets_the_last.rs", "1..", "2..");
    assert_eq!(wrong, nothing, "a wrong answer is not measured");
    for (name, from, to) in [
        ("solution.rs", "sum += x", "sum = sum + x"),
        ("baseline.rs", "1..=", "1 ..="),
        ("tests/check.rs", "5001", "4001"),
        ("mutants/quadratic.rs", "1..=", "1 ..="),
        ("exercise.toml", "any = 10.0", "any = 9.0"),
    ] {
        let changed = after(name, from, to);
        assert_eq!(changed.len(), 1, "{name}");
        assert!(changed[0].contains("has changed since its speed was measured"));
    }
    course.write("crates/exercises/speed.json", "{}");
    assert!(Record::read(&course.repository).is_err());
}
