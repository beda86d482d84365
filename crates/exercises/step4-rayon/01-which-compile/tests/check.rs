//! Which of the functions compile: the compiler is asked.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;

use exercise_kit::{Answer, Prediction};
use exercise_which_compile::SNIPPETS;

/// The six that are asked for: one of B and F is left out, and one of A, E and H.
fn asked(seed: u64) -> Vec<(char, &'static str)> {
    let without =
        [['B', 'F'][seed as usize % 2], ['A', 'E', 'H'][seed as usize / 2 % 3]];
    SNIPPETS.into_iter().filter(|(letter, _)| !without.contains(letter)).collect()
}

fn question(seed: u64) -> String {
    let letters: Vec<String> =
        asked(seed).iter().map(|(letter, _)| letter.to_string()).collect();
    format!(
        "Which of the functions {} in the folder `snippets` compile?",
        letters.join(", ")
    )
}

/// The letters of those that compile.
fn compiling(seed: u64) -> String {
    let all = ALL.get_or_init(compiling_of_all);
    let letters = asked(seed).into_iter().map(|(letter, _)| letter);
    letters.filter(|&letter| all.contains(letter)).collect()
}

/// Of all functions; the compiler is asked once.
static ALL: OnceLock<String> = OnceLock::new();

fn compiling_of_all() -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    SNIPPETS
        .into_iter()
        .filter(|(_, code)| compiles(code, folder.path()))
        .map(|(letter, _)| letter)
        .collect()
}

fn compiles(code: &str, folder: &Path) -> bool {
    let file = folder.join("snippet.rs");
    std::fs::write(&file, code).expect("a file can be written there");
    let mut rustc = Command::new(rustc());
    rustc.args(["--edition=2024", "--crate-type=lib", "--emit=metadata"]);
    rustc.arg("--out-dir").arg(folder).arg(file);
    rustc.stdout(Stdio::null()).stderr(Stdio::null());
    rustc.status().is_ok_and(|status| status.success())
}

fn rustc() -> OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// A compiler that takes nothing would say that nothing compiles.
fn is_compiler_there() -> Result<(), String> {
    let folder = tempfile::tempdir()
        .map_err(|error| format!("no temporary folder: {error}"))?;
    if compiles("pub fn nothing() {}", folder.path()) {
        return Ok(());
    }
    Err("the compiler rustc is not found here: add cargo's folder to PATH, or name \
         it in the environment variable RUSTC"
        .to_owned())
}

/// The truth with this letter in it, or without it.
fn changed(seed: u64, letter: char, is_in: bool) -> String {
    let truth = compiling(seed);
    let others = truth.chars().filter(|&other| other != letter);
    let mut letters: Vec<char> = others.chain(is_in.then_some(letter)).collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

fn word(letters: String) -> Answer {
    Answer::from(letters.as_str())
}

fn main() -> ExitCode {
    let prediction = Prediction::new(question, |seed| word(compiling(seed)))
        .needs(is_compiler_there)
        .mistake(
            "what_is_wrong_is_refused",
            |seed| word(changed(seed, 'G', false)),
            "All but one. There is a function that counts wrongly now and then, and the \
             compiler takes it all the same: what it refuses are data races.",
        )
        .mistake(
            "the_caller_waits",
            |seed| word(changed(seed, 'C', true)),
            "One too many. A thread of `thread::spawn` may outlive the caller, whatever \
             the caller does afterwards; so it may not borrow the caller's data.",
        )
        .mistake(
            "readers_are_in_each_others_way",
            |seed| word(changed(seed, 'D', false)),
            "All but one. Any number of threads may look at the same data, as long as \
             nobody changes them.",
        );
    exercise_kit::predict(&prediction)
}
