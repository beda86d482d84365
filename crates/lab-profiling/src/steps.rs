//! The steps that can be profiled, and how one is watched while it pairs.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use step0_problem::program::{Lab, fail, print, run_lab};
use step0_problem::{
    About, ClusterSet, CpuStep, Error, Extras, Opened, Options, Pairing, Result,
    Step, Tick, no_tick,
};

const STEPS: [CpuStep; 4] =
    [step1_pure::STEP, step2_mapreduce::STEP, step3_simd::STEP, step4_rayon::STEP];

/// Runs a program of this crate: calls `profile` with a step, a folder and the
/// step's command line if these were typed, else answers what every lab answers.
pub fn run_profiler(
    name: &'static str,
    about: &'static str,
    profile: impl FnOnce(CpuStep, PathBuf, Vec<OsString>) -> Result<ExitCode>,
) -> ExitCode {
    let first = env::args_os().nth(1).unwrap_or_default();
    if !first.is_empty() && !first.to_string_lossy().starts_with('-') {
        let done = arguments(env::args_os())
            .and_then(|(step, folder, rest)| profile(step, folder, rest));
        return done.unwrap_or_else(|error| fail(&error));
    }
    let operands = &["STEP", "DIR", "A STEP'S OPTIONS"];
    let lab = Lab { name, about, operands, extras: &[] };
    run_lab(&lab, |request| {
        let names = STEPS.map(|step| step.about().name);
        match (request.list, request.json) {
            (true, true) => print(&format!("{}\n", json!(names))),
            (true, false) => print(&format!("{}\n", names.join("\n"))),
            (false, _) => Err(lab.wrong("expected STEP DIR [a step's options]")),
        }
    })
}

/// `PROGRAM STEP DIR [a step's options]`: the step, the folder that results go to,
/// and the command line of the step.
///
/// # Errors
/// Bad input, which names what is missing or which steps exist.
fn arguments(
    mut all: impl Iterator<Item = OsString>,
) -> Result<(CpuStep, PathBuf, Vec<OsString>)> {
    let program = all.next().unwrap_or_default();
    let (Some(step), Some(folder)) = (all.next(), all.next()) else {
        let message = "expected STEP DIR [a step's options]";
        return Err(Error::BadInput(message.into()));
    };
    let step = find(&step.to_string_lossy())?;
    let mut rest: Vec<OsString> = [program].into_iter().chain(all).collect();
    if rest.len() == 1 {
        rest.extend(["--dataset", "scaling"].map(OsString::from));
    }
    Ok((step, folder.into(), rest))
}

fn find(name: &str) -> Result<CpuStep> {
    STEPS.into_iter().find(|step| step.about().name == name).ok_or_else(|| {
        let names = STEPS.map(|step| step.about().name).join(", ");
        Error::BadInput(format!("expected one of {names}, found {name:?}"))
    })
}

/// A step that hands its pairing to `watch` as a piece of work, to be done there.
pub struct Watched<W> {
    /// The step.
    pub step: CpuStep,
    /// Does the work, once or several times, and returns its result.
    pub watch: W,
}

impl<W: Fn(&dyn Fn() -> Result<Pairing>) -> Result<Pairing>> Step for Watched<W> {
    fn about(&self) -> About {
        self.step.about()
    }

    fn open(
        &self,
        options: &Options,
        extras: &Extras,
    ) -> Result<Box<dyn Opened + '_>> {
        let opened = self.step.open(options, extras)?;
        Ok(Box::new(OpenedAndWatched { opened, watch: &self.watch }))
    }
}

struct OpenedAndWatched<'a, W> {
    opened: Box<dyn Opened + 'a>,
    watch: &'a W,
}

impl<W: Fn(&dyn Fn() -> Result<Pairing>) -> Result<Pairing>> Opened
    for OpenedAndWatched<'_, W>
{
    fn device(&self) -> &str {
        self.opened.device()
    }

    fn hello(&self, n: u64) -> Result<u64> {
        self.opened.hello(n)
    }

    /// Runs without the progress bar, which is not part of the step.
    fn pair(
        &self,
        left: &ClusterSet,
        right: &ClusterSet,
        _: Tick,
    ) -> Result<Pairing> {
        (self.watch)(&|| self.opened.pair(left, right, &no_tick))
    }
}
