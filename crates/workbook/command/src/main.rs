//! `cargo workbook`: finds the room of a command, has cargo compile that room and what
//! it stands on, and starts it. See [`rooms`] for which command lives where.
#![forbid(unsafe_code)]

mod help;
mod rooms;
mod start;
mod waits;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use rooms::{House, Unknown};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let words: Vec<&str> =
        arguments.iter().map_while(|word| word.to_str()).collect();
    let house = House::around_this_tool();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => help::print(&help::of_all(&house)),
        ["-V" | "--version"] => {
            help::print(concat!("workbook ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        // `help lint` is `lint --help`.
        ["help", of_what @ ..] => {
            let asked: Vec<OsString> =
                of_what.iter().chain(&["--help"]).map(OsString::from).collect();
            open(&house, of_what, &asked)
        }
        words => open(&house, words, &arguments),
    }
}

/// Starts the room of the command that was typed.
fn open(house: &House, words: &[&str], arguments: &[OsString]) -> ExitCode {
    match house.room_of(words) {
        Ok(room) => start::room(house, room, arguments),
        Err(Unknown { word, similar }) => {
            eprint!("{}", help::of_unknown(word, similar));
            ExitCode::from(2)
        }
    }
}
