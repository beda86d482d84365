//! Compiling a room and starting it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::rooms::House;
use crate::waits::announcement;

/// Cargo needs less to see that nothing has changed.
const PATIENCE: Duration = Duration::from_secs(2);

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
        let built = if is_there {
            bring_up_to_date(house.folder(), &package)
        } else {
            eprintln!("{}", announcement(room));
            ended(cargo_build(house.folder(), &package).status())
        };
        if let Err(status) = built {
            return status;
        }
    }
    become_program(Command::new(program).args(arguments))
}

fn beside_this_program(package: &str) -> io::Result<PathBuf> {
    let name = format!("{package}{}", env::consts::EXE_SUFFIX);
    Ok(env::current_exe()?.with_file_name(name))
}

/// Has cargo compile what has changed. Mostly nothing has, and then nothing is said. Cargo
/// may also be waiting for another cargo.
fn bring_up_to_date(folder: &Path, package: &str) -> Result<(), ExitCode> {
    let building = cargo_build(folder, package).arg("--quiet").spawn();
    let mut building = match building {
        Ok(building) => building,
        Err(error) => return ended(Err(error)),
    };
    let start = Instant::now();
    let mut is_said = false;
    loop {
        match building.try_wait() {
            Ok(None) if !is_said && start.elapsed() > PATIENCE => {
                eprintln!("Bringing {package} up to date.");
                is_said = true;
            }
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Ok(Some(status)) => return ended(Ok(status)),
            Err(error) => return ended(Err(error)),
        }
    }
}

fn cargo_build(folder: &Path, package: &str) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut build = Command::new(cargo);
    build.args(["build", "--locked", "--package", package]).current_dir(folder);
    // A relative folder refers to the person's current folder.
    if let Some(target) = env::var_os("CARGO_TARGET_DIR")
        && let Ok(target) = std::path::absolute(target)
    {
        build.env("CARGO_TARGET_DIR", target);
    }
    build
}

/// How cargo ended. What it could not compile it has said.
fn ended(status: io::Result<ExitStatus>) -> Result<(), ExitCode> {
    match status {
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
