//! A repository with one commit.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Settings that keep a person's own git configuration from changing what is
/// committed.
const SETTINGS: [&str; 5] = [
    "commit.gpgsign=false",
    "core.autocrlf=false",
    "core.hooksPath=.git/no-hooks",
    "user.name=cargo workbook",
    "user.email=workbook@localhost",
];

/// Makes `folder` a git repository whose only commit holds all that is in it.
///
/// # Errors
/// git is not installed, or fails.
pub fn commit_all(folder: &Path, message: &str) -> Result<()> {
    git(folder, &["init", "--quiet", "--template=", "--initial-branch=main"])?;
    git(folder, &["add", "--all", "--force", "."])?;
    git(folder, &["commit", "--quiet", "--message", message])
}

fn git(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("git");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    // Otherwise, when a git hook calls us, git would change the hook's
    // repository.
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .context("cannot start git; is it installed?")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("git {} failed:\n{}", arguments[0], words.trim_end());
    }
    Ok(())
}
