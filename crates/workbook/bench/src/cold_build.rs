//! Building something from nothing, and running a step for the first time.

use std::collections::BTreeMap;
use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use workbook_base::cargo::cargo;

use crate::measure::{FOLDER, Measurer, NoSample, Sample, limit, run_program};
use crate::plan::Task;
use crate::programs::Kind;

impl Measurer<'_> {
    /// Builds it in an empty target folder, as `cargo run` would.
    pub fn cold_build(&self, task: &Task) -> Result<Sample, NoSample> {
        let name = &task.program.name;
        let target = self.empty_folder(name)?;
        let mut command = vec![cargo().get_program().to_owned()];
        // Its dependencies were downloaded when this tool was built.
        for word in ["build", "--locked", "--offline", "--quiet"] {
            command.push(word.into());
        }
        command.extend(match task.program.kind {
            Kind::Compiled => task.program.command.clone(),
            _ => ["--package", name, "--bin", name].map(OsString::from).into(),
        });
        let manifest = self.repository.path("Cargo.toml");
        command.extend(["--manifest-path".into(), manifest.into_os_string()]);
        command.extend(["--target-dir".into(), target.clone().into_os_string()]);
        let sample = clocked(&command, limit(task), "cargo build");
        // Only the executable of a step is kept, for its first run.
        let built = target.join("debug").join(format!("{name}{EXE_SUFFIX}"));
        if sample.is_ok() && task.program.kind == Kind::Step {
            fs::rename(built, self.built(name))
                .context("cannot move the executable that cargo built")?;
        }
        let _ = fs::remove_dir_all(target);
        sample
    }

    /// Runs for the first time what the cold build made.
    pub fn first_run(&self, task: &Task) -> Result<Sample, NoSample> {
        let executable = self.built(&task.program.name);
        let command = [executable.clone().into_os_string(), "--json".into()];
        let sample = clocked(&command, limit(task), "cpu");
        let _ = fs::remove_file(executable);
        sample
    }

    /// Where the executable of a cold build waits for its first run.
    fn built(&self, name: &str) -> PathBuf {
        self.cold().join(format!("{name}-built{EXE_SUFFIX}"))
    }

    fn cold(&self) -> PathBuf {
        self.repository.path(FOLDER).join("cold")
    }

    fn empty_folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.cold().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).context("cannot remove an older build")?;
        }
        fs::create_dir_all(&folder).context("cannot make a folder to build in")?;
        Ok(folder)
    }
}

/// Measures the time of a whole process, from its start to its end.
fn clocked(
    command: &[OsString],
    limit: Duration,
    device: &str,
) -> Result<Sample, NoSample> {
    let (start, cpu_start) = (Instant::now(), children_cpu()?);
    run_program(command, limit)?;
    Ok(Sample {
        wall_s: start.elapsed().as_secs_f64(),
        cpu_s: (children_cpu()? - cpu_start).max(0.0),
        device: device.to_owned(),
        unit: "builds".to_owned(),
        amount: 1,
        facts: BTreeMap::new(),
    })
}

/// The processor time, in seconds, of all child processes that have ended, with their
/// own children.
#[cfg(unix)]
fn children_cpu() -> Result<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds = |time: nix::sys::time::TimeVal| {
        time.tv_sec() as f64 + time.tv_usec() as f64 * 1e-6
    };
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}

#[cfg(not(unix))]
fn children_cpu() -> Result<f64> {
    anyhow::bail!(
        "the processor time of other processes is not known on this system"
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_process_is_that_of_its_children_too() {
        let script =
            "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true";
        let command = ["sh", "-c", script].map(OsString::from);
        let sample = clocked(&command, Duration::from_secs(60), "cpu").unwrap();
        assert!(sample.cpu_s > 0.01, "{sample:?}");
    }
}
