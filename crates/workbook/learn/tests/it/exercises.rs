//! A learner's way from the list to the solution.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use workbook_testing::exercises::{Course, folder};

fn new_course() -> Course {
    Course::new(env!("CARGO_BIN_EXE_workbook-learn"), env!("CARGO_TARGET_TMPDIR"))
}

fn file(id: &str, name: &str) -> String {
    format!("{}/{name}", folder(id))
}

#[test]
fn no_exercise_at_all_is_said() {
    let (printed, is_good) = new_course().says(&["list"]);
    assert!(!is_good && printed.contains("no exercise was found"), "{printed}");
}

#[test]
fn a_learners_way() {
    let course = new_course();
    course.add_prediction("first-pairs");
    course.add_code("then-sums");
    course.replace(
        &file("then-sums", "exercise.toml"),
        "prerequisites = []",
        "prerequisites = [\"first-pairs\"]",
    );
    let (printed, _) = course.says(&["list"]);
    assert!(printed.contains("0 of 2 done, 0 of 7 points"), "{printed}");
    let (printed, is_good) = course.says(&["check"]);
    assert!(
        !is_good && printed.contains("no exercise has been started"),
        "{printed}"
    );
    let (printed, is_good) = course.says(&["start", "first"]);
    assert!(!is_good && printed.contains("did you mean first-pairs?"), "{printed}");
    let (printed, is_good) = course.says(&["start", "then-sums"]);
    assert!(is_good && printed.contains("builds on first-pairs"), "{printed}");

    // A prediction: none, a known mistake, the truth.
    let (printed, is_good) = course.says(&["start", "first-pairs"]);
    assert!(is_good && printed.contains("pairs(6)?"), "{printed}");
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good && printed.contains("as you found it"), "{printed}");
    let answer = file("first-pairs", "answer.toml");
    course.write(&answer, "answer = 21\n");
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good && printed.contains("Not i = j."), "{printed}");
    course.write(&answer, "answer = 15\n");
    let (printed, is_good) = course.says(&["check"]);
    assert!(is_good && printed.contains("start then-sums"), "{printed}");

    // Code: nothing, an error, a wrong answer, a slow one, the right one.
    course.says(&["start", "then-sums"]);
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good && printed.contains("as you found it"), "{printed}");
    let work = file("then-sums", "src/lib.rs");
    let answer = |name: &str| course.read(&file("then-sums", name));
    course.write(&work, &answer("mutants/no_such_function.rs"));
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good && printed.contains("no method named `cumsum`"), "{printed}");
    assert!(printed.contains(&format!("{work}:6:")), "{printed}");
    course.write(&work, &answer("mutants/forgets_the_last.rs"));
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good, "{printed}");
    for line in [
        "ok      of_nothing",
        "FAILED  of_three",
        "        input     [1.0, 2.0, 4.0]",
        "        expected  [1.0, 3.0, 7.0]",
        "        found     [1.0, 3.0]",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
    for (place, hint) in
        ["Keep the sum.", "Add to it.", "There are no more."].iter().enumerate()
    {
        let (printed, _) = course.says(&["hint"]);
        assert!(printed.contains(hint), "{place}: {printed}");
    }
    let (printed, is_good) = course.says(&["solution"]);
    assert!(!is_good && printed.contains("--insist"), "{printed}");
    course.write(&work, &answer("mutants/quadratic.rs"));
    let (printed, is_good) = course.says(&["check"]);
    assert!(!is_good && printed.contains("not yet fast enough"), "{printed}");

    // To begin again loses nothing.
    let (printed, is_good) = course.says(&["reset"]);
    assert!(is_good && printed.contains("src/lib.rs.kept-1"), "{printed}");
    let (printed, _) = course.says(&["reset"]);
    assert!(printed.contains("nothing to do"), "{printed}");
    course.write(&work, "half a line");
    course.says(&["reset"]);
    assert_eq!(answer("src/lib.rs.kept-1"), answer("mutants/quadratic.rs"));
    assert_eq!(answer("src/lib.rs.kept-2"), "half a line");
    assert!(answer("src/lib.rs").contains("todo!()"));

    course.write(&work, &answer("solution.rs"));
    let (printed, is_good) = course.says(&["check"]);
    assert!(is_good && printed.contains("fast enough"), "{printed}");
    assert!(printed.contains("That was the last one."), "{printed}");
    let (printed, is_good) = course.says(&["solution"]);
    assert!(
        is_good && printed.contains("One addition for each number."),
        "{printed}"
    );
    assert!(
        printed.contains("sum += x") && !printed.contains("region"),
        "{printed}"
    );
    let (printed, _) = course.says(&["list"]);
    assert!(printed.contains("2 of 2 done, 7 of 7 points"), "{printed}");
}

/// A student's repository has no solutions; stubs lie beside what is edited.
#[test]
fn without_solutions() {
    let course = new_course();
    course.add_code("alone");
    let in_folder = |name: &str| file("alone", name);
    let stub = course.read(&in_folder("src/lib.rs"));
    let right = course.read(&in_folder("solution.rs"));
    course.write(&in_folder("src/lib.rs.stub"), &stub);
    for name in ["solution.rs", "walkthrough.md"] {
        course.remove(&in_folder(name));
    }
    std::fs::remove_dir_all(course.path(&in_folder("mutants"))).unwrap();
    std::fs::remove_dir_all(course.path("book")).unwrap();
    course.remove("book.toml");
    course.write("course.toml", "seed = 17\nchapters = [\"step1-pure\"]\n");
    let (printed, is_good) = course.says(&["start", "alone"]);
    assert!(is_good, "{printed}");
    course.write(&in_folder("src/lib.rs"), &right);
    let (printed, is_good) = course.says(&["check"]);
    assert!(is_good && printed.contains("fast enough"), "{printed}");
    let (printed, is_good) = course.says(&["solution"]);
    assert!(!is_good && printed.contains("holds no solutions"), "{printed}");
    let (printed, is_good) = course.says(&["reset"]);
    assert!(is_good, "{printed}");
    assert_eq!(course.read(&in_folder("src/lib.rs")), stub);
}

#[test]
fn every_save_is_checked() {
    let course = new_course();
    course.add_explanation("watched");
    let mut watching = course
        .command(&["watch", "watched"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let printed = BufReader::new(watching.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        printed.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    let wait_for = |wanted: &str| loop {
        let line = lines.recv_timeout(Duration::from_secs(60));
        if line.expect(wanted).contains(wanted) {
            break;
        }
    };
    wait_for("the file is as you found it");
    wait_for("Waiting for the next save");
    let answer = course.path(&file("watched", "answer.md"));
    std::fs::write(&answer, "It adds up all the numbers again.\n").unwrap();
    wait_for("Written.");
    watching.kill().unwrap();
    watching.wait().unwrap();
}
