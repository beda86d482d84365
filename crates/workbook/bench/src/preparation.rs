//! What has to be there before the first call: plans, inputs, and the answers to them.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use workbook_base::repository::Repository;

use crate::answers::{Answer, Answers};
use crate::measure::{FOLDER, input_folder};
use crate::plan::{Experiment, Extent, Job, Plan, Planner};
use crate::programs::{Kind, Program};
use crate::progress::Progress;
use crate::{export, inputs};

/// What each of these experiments measures, or the usual ones if none is named. An
/// experiment with nothing to measure is left out, with a line that says so.
///
/// # Errors
/// If nothing is left, or a wanted input belongs to no experiment.
pub fn plan_experiments(
    extent: Extent,
    programs: Vec<Program>,
    named: &[Experiment],
    inputs: &[String],
) -> Result<Vec<(Experiment, Plan)>> {
    let mut experiments = named.to_vec();
    if experiments.is_empty() {
        experiments = usual_experiments(extent, &programs);
    }
    experiments.sort();
    experiments.dedup();
    let mut planner = Planner::new(extent, programs, inputs);
    let mut plans = Vec::new();
    for experiment in experiments {
        let plan = planner.plan(experiment)?;
        for line in &plan.left_out {
            eprintln!("{}: {line}", experiment.name());
        }
        if plan.tasks.is_empty() {
            eprintln!("{}: there is nothing to measure", experiment.name());
        } else {
            plans.push((experiment, plan));
        }
    }
    planner.check_wanted()?;
    ensure!(
        !plans.is_empty(),
        "none of these programs takes part in these experiments on these inputs"
    );
    Ok(plans)
}

/// The experiments that run if none is named.
fn usual_experiments(extent: Extent, programs: &[Program]) -> Vec<Experiment> {
    let has_anatomy = programs.iter().any(|program| program.kind == Kind::Anatomy);
    let mut experiments = Experiment::value_variants().to_vec();
    experiments.retain(|experiment| match experiment {
        // A quick look does not wait for cold builds.
        Experiment::FirstResult => !extent.quick,
        Experiment::Tool => false,
        // Its lab is not built unless it is asked for.
        Experiment::Anatomy => has_anatomy,
        _ => true,
    });
    experiments
}

/// Writes the inputs, and finds the answers to them.
///
/// # Errors
/// If step 1 cannot solve an input, or a file cannot be written.
pub fn prepare_inputs(
    repository: &Repository,
    plans: &[(Experiment, Plan)],
    threads: u32,
) -> Result<Answers> {
    let mut answers = Answers::new();
    let (all, of_peers) = (input_names(plans, false), input_names(plans, true));
    if all.is_empty() {
        return Ok(answers);
    }
    let progress =
        Progress::new("the inputs and step 1's answers to them", all.len() as u64);
    let folder = repository.path(FOLDER).join("answers");
    for input in all {
        progress.message(&format!("input and answer: {input}"));
        let sets = inputs::make_input(input)?;
        let files = input_folder(repository, input);
        export::write_csv(&files, &sets)?;
        if of_peers.contains(input) {
            export::write_npy(&files, &sets)?;
        }
        let answer =
            Answer::look_up_or_solve(input, sets, &folder, threads as usize)
                .with_context(|| format!("the answer to {input}"))?;
        answers.insert(input.to_owned(), answer);
        progress.tick();
    }
    progress.clear();
    Ok(answers)
}

/// The inputs of all programs, or of peers alone.
fn input_names(plans: &[(Experiment, Plan)], only_of_peers: bool) -> BTreeSet<&str> {
    let tasks = plans.iter().flat_map(|(_, plan)| &plan.tasks);
    let names = tasks.filter_map(|task| match &task.job {
        Job::Pairs { input, .. } if !only_of_peers || task.program.is_peer() => {
            Some(input.as_str())
        }
        _ => None,
    });
    names.collect()
}
