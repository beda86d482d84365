//! Programs and libraries, looked for where the system would look.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program prints, if it is installed and succeeds.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first line that a program prints, if it is installed and succeeds.
pub fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let printed = output(program, arguments)?;
    printed.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned)
}

/// The first of these programs that is on the path.
pub fn first_present(programs: &[&'static str]) -> Option<&'static str> {
    programs.iter().copied().find(|program| is_on_path(program))
}

/// Is a program of this name on the path?
pub fn is_on_path(program: &str) -> bool {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    folders_in("PATH").iter().any(|folder| folder.join(&file).is_file())
}

/// A program of this workspace, if it has been built into the same folder as
/// this one.
pub fn beside_us(program: &str) -> Option<String> {
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    let path = env::current_exe().ok()?.parent()?.join(file);
    path.is_file().then(|| path.to_string_lossy().into_owned())
}

/// Is one of these shared libraries where the system looks for them?
pub fn has_library(names: &[&str]) -> bool {
    let usual = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/lib/x86_64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/usr/lib/wsl/lib",
        "/usr/local/lib",
        "/usr/local/cuda/lib64",
        "C:\\Windows\\System32",
    ];
    let mut folders = folders_in("LD_LIBRARY_PATH");
    folders.extend(usual.map(|folder| Path::new(folder).to_path_buf()));
    folders.iter().any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

fn folders_in(variable: &str) -> Vec<PathBuf> {
    env::var_os(variable)
        .map(|list| env::split_paths(&list).collect())
        .unwrap_or_default()
}
