//! A judge with workers that do what they should not. This program starts itself as
//! those workers.

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use exercise_kit::rand::RngExt;
use exercise_kit::{Ended, Exercise, Limits, Process, Report, Trouble, run_with};

fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

fn exercise(subject: impl Fn(Vec<f64>) -> f64 + 'static) -> Exercise<Vec<f64>, f64> {
    Exercise::new(subject)
        .case("of_nothing", vec![], 0.0)
        .case("of_three", vec![1.0, 2.0, 4.0], 7.0)
        .agrees(
            "of_any_number",
            |random| {
                let count = random.random_range(1..50);
                (0..count).map(|_| random.random_range(-1.0..1.0)).collect()
            },
            |numbers| sum(numbers),
        )
        .timed(|random| (0..1001).map(|_| random.random_range(-1.0..1.0)).collect())
}

/// Deeper than any stack.
fn deep(numbers: &[f64], depth: usize) -> f64 {
    if depth == usize::MAX {
        return sum(numbers);
    }
    let here = std::hint::black_box([depth as f64; 1000]);
    deep(numbers, depth + 1) + here[depth % 1000]
}

/// What the worker computes, or does instead.
fn faulty(way: &str, numbers: &[f64]) -> f64 {
    match way {
        "right" => {}
        "wrong" => return sum(numbers) + 1.0,
        "panic" => panic!("{} numbers are too many", numbers.len()),
        "exit" => std::process::exit(0),
        "abort" => std::process::abort(),
        "loop" => loop {
            std::hint::spin_loop();
        },
        "stuck" => {
            let (_sender, nothing) = std::sync::mpsc::channel::<()>();
            let _ = nothing.recv();
        }
        "chatty" => println!("adding {} numbers", numbers.len()),
        "complains" => eprintln!("{} numbers are many", numbers.len()),
        "overflows" => return deep(numbers, 0),
        "shrieks" => loop {
            eprintln!("{}", "x".repeat(10_000));
        },
        "flood" => loop {
            println!("{}", "x".repeat(10_000));
        },
        "forge" => {
            // An answer of its own making, without the tag that it does not know.
            let mut out = std::io::stdout().lock();
            out.write_all(&[0; 16]).unwrap();
            out.write_all(b"a\x08\0\0\0\0\0\0\0\0\0\0\0").unwrap();
            out.flush().unwrap();
            std::process::exit(0);
        }
        "summary" => {
            println!("{{\"outcomes\":[],\"rounds\":[]}}\n3 of 3 checks passed");
            std::process::exit(0);
        }
        // Far longer than a busy machine makes the others wait.
        "slow" => std::thread::sleep(Duration::from_millis(50)),
        "hoard" => {
            let mut all = Vec::new();
            loop {
                all.push(vec![1_u8; 4 << 20]);
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        "asks_for_all" => {
            let size = std::hint::black_box(isize::MAX as usize);
            std::hint::black_box(Vec::<u8>::with_capacity(size));
        }
        "seed" => {
            if let Ok(seed) = std::env::var("WORKBOOK_SEED") {
                panic!("the seed is {seed}");
            }
        }
        "counts_calls" => {
            use std::sync::atomic::{AtomicU32, Ordering};
            static CALLS: AtomicU32 = AtomicU32::new(0);
            if CALLS.fetch_add(1, Ordering::Relaxed) > 0 {
                return 7.0;
            }
        }
        other => panic!("no way {other}"),
    }
    sum(numbers)
}

fn process(way: &str) -> Process {
    let program = std::env::current_exe().unwrap();
    Process(vec![
        program.to_str().unwrap().to_owned(),
        "--faulty".to_owned(),
        way.to_owned(),
    ])
}

fn judged(way: &str) -> Report {
    judged_within(way, Duration::from_secs(2))
}

fn judged_within(way: &str, answer: Duration) -> Report {
    let limits = Limits { answer, output: 1 << 20, memory: 128 << 20 };
    let judge = exercise(|_| unreachable!("a judge does not call it"));
    judge.judge(&process(way), None, limits, 1).unwrap()
}

fn troubles(way: &str) -> Vec<Option<Trouble>> {
    let outcomes = judged(way).outcomes;
    outcomes.iter().map(|o| o.failure.as_ref().map(|f| f.trouble)).collect()
}

fn right_answers_pass() {
    let report = judged("right");
    assert!(report.is_right(), "{report:?}");
    let names: Vec<_> = report.outcomes.iter().map(|o| o.check.as_str()).collect();
    assert_eq!(names, ["of_nothing", "of_three", "of_any_number"]);
}

fn wrong_answers_are_shown() {
    assert_eq!(troubles("wrong"), [Some(Trouble::Wrong); 3]);
    let report = judged("wrong");
    let failure = report.outcomes[1].failure.as_ref().unwrap();
    assert_eq!(failure.input, "[1.0, 2.0, 4.0]");
    assert_eq!((failure.expected.as_str(), failure.found.as_str()), ("7.0", "8.0"));
}

fn a_panic_is_told() {
    assert_eq!(troubles("panic"), [Some(Trouble::Panic); 3]);
    let report = judged("panic");
    let failure = report.outcomes[1].failure.as_ref().unwrap();
    assert!(failure.found.starts_with("a panic at "), "{failure:?}");
    assert!(failure.found.ends_with(": 3 numbers are too many"), "{failure:?}");
}

fn an_end_is_no_answer() {
    let ended = |way| {
        let all = troubles(way);
        assert!(all.iter().all(|one| *one == all[0]) && all.len() == 3, "{all:?}");
        match all[0] {
            Some(Trouble::Ended(ended)) => ended,
            other => panic!("{way}: {other:?}"),
        }
    };
    for way in ["exit", "forge", "summary"] {
        assert_eq!(ended(way), Ended::Exit(0), "{way}");
    }
    let words = judged("abort").outcomes[0].failure.as_ref().unwrap().found.clone();
    assert!(words.starts_with("the process ended before it answered: "), "{words}");
    if cfg!(unix) {
        assert_eq!(ended("abort").signal(), Some(6));
        assert_eq!(ended("overflows"), Ended::StackOverflow);
        assert_eq!(ended("asks_for_all"), Ended::OutOfMemory);
    }
    let printed = judged("summary").printed;
    assert!(printed.contains("3 of 3 checks passed"), "{printed}");
}

fn an_endless_answer_is_stopped() {
    assert_eq!(troubles("loop"), [Some(Trouble::Timeout)]);
    let report = judged("loop");
    assert_eq!((report.outcomes.len(), report.left_out), (1, 2));
}

/// A process that only waits is not starved: the machine may be as busy as it likes.
fn waiting_for_nothing_is_told_from_computing() {
    let report = judged("stuck");
    let failure = report.outcomes[0].failure.as_ref().unwrap();
    assert_eq!(failure.trouble, Trouble::Timeout);
    if cfg!(target_os = "linux") {
        assert!(failure.found.contains("does not compute"), "{failure:?}");
    }
}

fn standard_error_is_shown() {
    let report = judged("complains");
    assert!(report.is_right(), "{report:?}");
    let expected =
        "of_nothing:\n0 numbers are many\nof_three:\n3 numbers are many\n";
    assert!(report.printed.starts_with(expected), "{}", report.printed);
    let report = judged("overflows");
    assert!(report.printed.contains("has overflowed its stack"), "{report:?}");
    assert_eq!(troubles("shrieks"), [Some(Trouble::Output)]);
}

fn printing_is_allowed_within_bounds() {
    let report = judged("chatty");
    assert!(report.is_right(), "{report:?}");
    assert!(report.printed.contains("adding 3 numbers"), "{}", report.printed);
    assert_eq!(troubles("flood"), [Some(Trouble::Output)]);
}

fn memory_is_bounded() {
    if cfg!(target_os = "linux") {
        assert_eq!(troubles("hoard"), [Some(Trouble::Memory)]);
    }
}

fn the_worker_does_not_know_the_seed() {
    let program = std::env::current_exe().unwrap();
    let worker = serde_json::to_string(&process("seed")).unwrap();
    let mut command = Command::new(program);
    command.args(["--command", "--judge", &worker]).env("WORKBOOK_SEED", "17");
    let report: Report =
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    assert!(report.is_right(), "{report:?}");
}

/// What is remembered from one check is forgotten before the next.
fn each_check_has_a_process() {
    assert_eq!(troubles("counts_calls"), [None, None, Some(Trouble::Wrong)]);
}

fn speed_is_a_ratio() {
    let judge = exercise(|_| unreachable!("a judge does not call it"));
    let measure = |worker: &str, baseline: &str| {
        let (worker, baseline) = (process(worker), process(baseline));
        judge.judge(&worker, Some(&baseline), Limits::default(), 1).unwrap()
    };
    let report = measure("right", "slow");
    assert_eq!(report.rounds.len(), 9);
    assert!(report.speedup().unwrap() > 1.0, "{report:?}");
    if cfg!(target_os = "linux") {
        assert!(report.peak.unwrap().bytes > 100_000, "{report:?}");
        assert!(report.busy.unwrap() < 1.5, "{report:?}");
    }
    let report = measure("slow", "right");
    assert!(report.speedup().unwrap() < 1.0, "{report:?}");
    // Right in the checks and wrong in the measuring.
    let judge = judge.holds("nothing", |_| vec![], |_, _| Ok(()));
    let baseline = judge.judge(
        &process("right"),
        Some(&process("wrong")),
        Limits::default(),
        1,
    );
    assert!(baseline.unwrap().unmeasured.is_some());
}

fn seeds_change_random_inputs_only() {
    let judge = exercise(|_| 0.0);
    let shapes = |seed| judge.describe(seed).checks;
    assert_eq!(shapes(1), shapes(1));
    assert_ne!(shapes(1)[2], shapes(2)[2]);
    assert_eq!(shapes(1)[1], shapes(2)[1]);
}

/// The command line gives the same report as JSON.
fn the_command_line_judges() {
    let program = std::env::current_exe().unwrap();
    let worker = |way| serde_json::to_string(&process(way)).unwrap();
    let judged = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.arg("--command").args(arguments).stderr(Stdio::piped());
        command.output().unwrap()
    };
    let output = judged(&["--judge", &worker("wrong"), "--seconds", "5"]);
    let report: Report = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report.outcomes.len(), 3);
    assert!(!report.is_right());
    for arguments in [&["--judge"][..], &["--judge", "[]"], &["--judge", "no json"]]
    {
        let output = judged(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--faulty", way] => {
            let way = way.to_string();
            let worker = exercise(move |numbers| faulty(&way, &numbers));
            return run_with(&worker, &["--worker"]);
        }
        ["--command", rest @ ..] => return run_with(&exercise(|_| 0.0), rest),
        _ => run_tests(&arguments),
    }
    ExitCode::SUCCESS
}

/// Runs the tests, or those that are named. Understands what cargo-nextest asks, which
/// wants a list of them and then each in a process of its own.
fn run_tests(arguments: &[&str]) {
    let tests: [(&str, fn()); 14] = [
        ("right_answers_pass", right_answers_pass),
        ("wrong_answers_are_shown", wrong_answers_are_shown),
        ("a_panic_is_told", a_panic_is_told),
        ("an_end_is_no_answer", an_end_is_no_answer),
        ("an_endless_answer_is_stopped", an_endless_answer_is_stopped),
        (
            "waiting_for_nothing_is_told_from_computing",
            waiting_for_nothing_is_told_from_computing,
        ),
        ("standard_error_is_shown", standard_error_is_shown),
        ("printing_is_allowed_within_bounds", printing_is_allowed_within_bounds),
        ("memory_is_bounded", memory_is_bounded),
        ("the_worker_does_not_know_the_seed", the_worker_does_not_know_the_seed),
        ("each_check_has_a_process", each_check_has_a_process),
        ("speed_is_a_ratio", speed_is_a_ratio),
        ("seeds_change_random_inputs_only", seeds_change_random_inputs_only),
        ("the_command_line_judges", the_command_line_judges),
    ];
    let is_asked = |argument| arguments.contains(&argument);
    for (name, test) in tests {
        match (is_asked("--list"), is_asked("--exact")) {
            (true, _) if is_asked("--ignored") => {}
            (true, _) => println!("{name}: test"),
            (_, true) if !is_asked(name) => {}
            _ => {
                test(); // a panic is a failure
                println!("ok  {name}");
            }
        }
    }
}
