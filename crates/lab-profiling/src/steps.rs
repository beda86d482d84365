//! The steps that can be profiled.

use std::ffi::OsString;
use std::path::PathBuf;

use step0_problem::cli::Info;
use step0_problem::{ClusterSet, Options, Pairing, Result, Tick};

/// A step: what its command line knows, and what it does.
pub struct Step {
    /// What the command line knows.
    pub info: Info,
    /// The synthetic nest.
    pub hello: fn(u64) -> u64,
    /// The pairing.
    pub pair: fn(&ClusterSet, &ClusterSet, &Options, Tick) -> Result<Pairing>,
}

impl Step {
    /// The step of this name.
    ///
    /// # Errors
    /// A sentence with the names there are.
    pub fn find(name: &str) -> std::result::Result<Step, String> {
        let (info, hello, pair): (_, fn(u64) -> u64, _) = match name {
            "step1-pure" => {
                (step1_pure::INFO, step1_pure::hello, step1_pure::pair as _)
            }
            "step2-mapreduce" => (
                step2_mapreduce::INFO,
                step2_mapreduce::hello,
                step2_mapreduce::pair as _,
            ),
            "step3-simd" => {
                (step3_simd::INFO, step3_simd::hello, step3_simd::pair as _)
            }
            "step4-rayon" => {
                (step4_rayon::INFO, step4_rayon::hello, step4_rayon::pair as _)
            }
            _ => {
                return Err(format!(
                    "expected step1-pure, step2-mapreduce, step3-simd or step4-rayon, \
                     found \"{name}\""
                ));
            }
        };
        Ok(Step { info, hello, pair })
    }
}

/// `PROGRAM STEP DIR [a step's options]`: the step, the folder that results go to,
/// and the command line of the step.
///
/// # Errors
/// A sentence on what is missing.
pub fn arguments(
    mut all: impl Iterator<Item = OsString>,
) -> std::result::Result<(Step, PathBuf, Vec<OsString>), String> {
    let program = all.next().unwrap_or_default();
    let (Some(step), Some(folder)) = (all.next(), all.next()) else {
        return Err("expected STEP DIR [a step's options]".into());
    };
    let step = Step::find(&step.to_string_lossy())?;
    let mut rest: Vec<OsString> = [program].into_iter().chain(all).collect();
    if rest.len() == 1 {
        rest.extend(["--dataset", "scaling"].map(OsString::from));
    }
    Ok((step, folder.into(), rest))
}
