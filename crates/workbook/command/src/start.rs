//! Compiling a room and starting it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::rooms::House;
use crate::waits::announcement;

/// Has cargo bring the room up to date, then replaces this process by the room's
/// program.
///
/// If the tool was not started by cargo, the program in the same folder is used as it
/// is: a machine that only measures has no cargo.
pub fn room(house: &House, room: &str, arguments: &[OsString]) -> ExitCode {
    let package = format!("workbook-{room}");
    let program = match beside_this_program(&package) {
        Ok(program) => program,
        Err(error) => {
            return failed(&format!("cannot tell where this program is: {error}"));
        }
    };
    let is_there = program.is_file();
    if !is_there || env::var_os("CARGO").is_some() {
        if !is_there {
            eprintln!("{}", announcement(room));
        }
        if let Err(status) = compile(house.folder(), &package) {
            return status;
        }
    }
    become_program(Command::new(program).args(arguments))
}

fn beside_this_program(package: &str) -> std::io::Result<PathBuf> {
    let name = format!("{package}{}", env::consts::EXE_SUFFIX);
    Ok(env::current_exe()?.with_file_name(name))
}

fn compile(folder: &Path, package: &str) -> Result<(), ExitCode> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut build = Command::new(cargo);
    build.args(["build", "--locked", "--package", package]).current_dir(folder);
    // A relative folder refers to the person's current folder.
    if let Some(target) = env::var_os("CARGO_TARGET_DIR")
        && let Ok(target) = std::path::absolute(target)
    {
        build.env("CARGO_TARGET_DIR", target);
    }
    match build.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(ExitCode::FAILURE),
        Err(error) => Err(failed(&format!("cannot start cargo: {error}"))),
    }
}

/// Signals, input and output then belong to the program.
#[cfg(unix)]
fn become_program(program: &mut Command) -> ExitCode {
    use std::os::unix::process::CommandExt;
    let error = program.exec();
    failed(&format!("cannot start {}: {error}", program.get_program().display()))
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> ExitCode {
    match program.status() {
        Ok(status) => match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(code) => ExitCode::from(code),
            None => ExitCode::FAILURE,
        },
        Err(error) => failed(&format!(
            "cannot start {}: {error}",
            program.get_program().display()
        )),
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}
