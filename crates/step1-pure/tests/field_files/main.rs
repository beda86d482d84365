//! Files as people have them: what a run answers, or what it says when it cannot.
//!
//! `tests/field-files/README.md` tells where the files come from. Each table here holds
//! command lines, to be run in a folder of files, and what should come of them.

mod answer;
mod cases;
mod page;
mod refused;
mod variants;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

use answer::{differences, read_pairs};
use tempfile::TempDir;

/// What a run should do.
enum Outcome {
    /// Succeed, with the pairs of `NAME.expected.csv`.
    Pairs(&'static str),
    /// The same, and say each of these on stderr.
    PairsSaying(&'static str, &'static [&'static str]),
    /// End with status 2, and say each of these on stderr.
    Refusal(&'static [&'static str]),
}

/// Arguments as they would be typed, and what should come of them. `< FILE` at the end
/// is standard input.
type Case = (&'static str, Outcome);

/// Runs every case in a folder below `tests/field-files` and tells of all that went
/// wrong together.
fn check(folder: &str, cases: &[Case]) {
    let folder = field_files().join(folder);
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|(line, outcome)| {
            let fault = fault(&folder, &words(line), outcome)?;
            Some(format!("{line}\n    {}", fault.replace('\n', "\n    ")))
        })
        .collect();
    assert!(
        faults.is_empty(),
        "{} of {} went wrong in {}:\n{}",
        faults.len(),
        cases.len(),
        folder.display(),
        faults.join("\n")
    );
}

/// What went wrong with one case, if anything.
fn fault(folder: &Path, words: &[String], outcome: &Outcome) -> Option<String> {
    let out = TempDir::new().unwrap();
    let output = run(folder, words, out.path());
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let unsaid = |expected: &[&str]| {
        let missing = expected.iter().find(|part| !stderr.contains(**part))?;
        Some(format!("expected stderr to have {missing:?}, found {stderr:?}"))
    };
    if stderr.contains("panicked") {
        return Some(stderr);
    }
    match outcome {
        Outcome::Pairs(name) | Outcome::PairsSaying(name, _)
            if output.status.success() =>
        {
            let expected = folder.join(format!("{name}.expected.csv"));
            let found = read_pairs(&out.path().join("pairs.csv"));
            let said = match outcome {
                Outcome::PairsSaying(_, expected) => unsaid(expected),
                _ => None,
            };
            differences(&read_pairs(&expected), &found).or(said)
        }
        Outcome::Refusal(expected) if output.status.code() == Some(2) => {
            if output.stdout.is_empty() {
                unsaid(expected)
            } else {
                Some("refused, and yet printed something on stdout".into())
            }
        }
        Outcome::Refusal(_) => {
            let status = output.status.code();
            Some(format!("expected status 2, found {status:?}: {stderr}"))
        }
        Outcome::Pairs(_) | Outcome::PairsSaying(..) => Some(stderr),
    }
}

/// Runs step 1 in a folder, with `--out` added to what was typed.
fn run(folder: &Path, words: &[String], out: &Path) -> Output {
    let (arguments, input) = match words.iter().position(|word| word == "<") {
        Some(at) => (&words[..at], fs::read(folder.join(&words[at + 1])).unwrap()),
        None => (words, Vec::new()),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_step1-pure"))
        .args(arguments)
        .arg("--out")
        .arg(out)
        .current_dir(folder)
        .env_remove("WORKBOOK_ISA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It may end before it has read everything.
    let feed = thread::spawn(move || std::io::Write::write_all(&mut stdin, &input));
    let output = child.wait_with_output().unwrap();
    let _ = feed.join().unwrap();
    output
}

/// The words of a command line, by a shell's rules for blanks and quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None, None);
    for letter in line.chars() {
        match (letter, quote) {
            ('\'' | '"', None) => {
                quote = Some(letter);
                word.get_or_insert_with(String::new);
            }
            (letter, Some(open)) if letter == open => quote = None,
            (' ', None) => words.extend(word.take()),
            _ => word.get_or_insert_with(String::new).push(letter),
        }
    }
    words.extend(word);
    words
}

/// Where the files are.
fn field_files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field-files")
}

#[test]
fn a_line_is_split_as_a_shell_does() {
    let expected = ["--noise", "", "--columns", "x [nm],y", "--label", "a 'b'"];
    let line = "--noise '' --columns 'x [nm],y'  --label \"a 'b'\"";
    assert_eq!(words(line), expected);
}
