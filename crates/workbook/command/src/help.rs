//! What the tool says about itself.

use std::io::{ErrorKind, Write, stdout};
use std::process::ExitCode;

use crate::rooms::{Entry, House};

/// The list of commands.
pub fn of_all(house: &House) -> String {
    let listed: Vec<(String, &str)> = house.commands().filter_map(line_of).collect();
    let width = listed.iter().map(|(words, _)| words.len()).max().unwrap_or(0);
    let mut text = String::from(
        "Build, read and check the workbook\n\nUsage: cargo workbook [COMMAND]\n\nCommands:\n",
    );
    for (words, about) in &listed {
        text += &format!("  {words:width$}  {about}\n");
    }
    text + "\n`cargo workbook COMMAND --help` says more. The first call of a command \
            compiles its part of the tool.\n"
}

fn line_of(entry: &Entry) -> Option<(String, &'static str)> {
    Some((entry.words.join(" "), entry.about?))
}

/// The message for a word that is not a command.
pub fn of_unknown(word: &str, similar: Option<&str>) -> String {
    let tip = match similar {
        Some(similar) => format!("\n\n  tip: a similar command exists: '{similar}'"),
        None => String::new(),
    };
    format!(
        "error: unrecognized command '{word}'{tip}\n\n`cargo workbook` lists the commands.\n"
    )
}

/// Prints what was asked for. A closed pipe, as with `| head`, is fine.
pub fn print(text: &str) -> ExitCode {
    match stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write to standard output: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
