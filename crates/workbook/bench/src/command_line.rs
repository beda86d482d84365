//! The command line of a task.

use std::ffi::OsString;

use workbook_base::repository::Repository;

use crate::measure::input_folder;
use crate::plan::{Job, Task};

/// The whole command line that makes a program do a task. Peers have other options than
/// steps and labs.
pub fn command_line(repository: &Repository, task: &Task) -> Vec<OsString> {
    let is_peer = task.program.is_peer();
    let mut command = task.program.command.clone();
    let job = if is_peer { job_of_peer } else { job_of_ours };
    command.extend(job(repository, task));
    command.extend(words(["--repeat", &task.repeat.to_string()]));
    if !is_peer {
        command.push("--json".into());
    }
    command
}

fn job_of_ours(repository: &Repository, task: &Task) -> Vec<OsString> {
    let threads = task.threads.to_string();
    match &task.job {
        Job::Pairs { input, .. } => {
            let folder = input_folder(repository, input);
            let mut options = vec!["--left".into(), folder.join("left.csv").into()];
            options.extend(["--right".into(), folder.join("right.csv").into()]);
            options.extend(precision_and_threads(task));
            options
        }
        Job::Hello(n) => words(["--hello", &n.to_string(), "--threads", &threads]),
        Job::Numbers([rows, columns]) => words([&format!("{rows}x{columns}")]),
        Job::Loop | Job::ColdBuild | Job::FirstRun => Vec::new(),
    }
}

fn job_of_peer(repository: &Repository, task: &Task) -> Vec<OsString> {
    match &task.job {
        Job::Pairs { input, .. } => {
            let folder = input_folder(repository, input);
            let mut options = vec!["--input".into(), folder.into()];
            options.extend(precision_and_threads(task));
            options
        }
        Job::Hello(n) => words(["--hello", &n.to_string()]),
        Job::Numbers([rows, columns]) => {
            words(["--numbers", &format!("{rows}x{columns}")])
        }
        Job::Loop | Job::ColdBuild | Job::FirstRun => Vec::new(),
    }
}

fn precision_and_threads(task: &Task) -> Vec<OsString> {
    let precision = task.precision.map(|precision| precision.to_string());
    words([
        "--precision",
        precision.as_deref().unwrap_or("f64"),
        "--threads",
        &task.threads.to_string(),
    ])
}

fn words<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.map(OsString::from).into()
}
