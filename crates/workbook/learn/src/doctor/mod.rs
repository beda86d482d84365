//! What this machine has, and which steps it can run.

mod machine;
mod steps;

use std::process::ExitCode;

use anyhow::Result;
use workbook_base::output::print;
use workbook_base::repository::Repository;

use machine::{ADAPTERS, Machine};
use steps::{Verdict, verdict};

/// The steps that a plain machine with Rust runs. If it cannot, that is worth an
/// exit status.
const FIRST_STEPS: [&str; 5] = ["step0", "step1", "step2", "step3", "step4"];

const EXERCISES: &str = "exercises";

/// Looks around and reports. The exit status is 1 only if not even the first steps
/// and the exercises can run.
///
/// # Errors
/// If crates/ cannot be read.
pub fn describe_machine(repository: &Repository) -> Result<ExitCode> {
    let machine = Machine::look();
    let steps = repository
        .crate_names()?
        .into_iter()
        .filter(|name| name.starts_with("step"));
    let mut verdicts: Vec<_> =
        steps.map(|step| (verdict(&step, &machine), step)).collect();
    verdicts.push((steps::exercises(&machine), EXERCISES.to_owned()));
    print(&report(&machine, &verdicts))?;
    let is_stuck = verdicts.iter().any(|(verdict, step)| {
        matches!(verdict, Verdict::Cannot(_))
            && (step == EXERCISES
                || FIRST_STEPS.iter().any(|first| step.starts_with(first)))
    });
    Ok(if is_stuck { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn report(machine: &Machine, verdicts: &[(Verdict, String)]) -> String {
    // Only step 6 knows adapters, and a student's repository may be without it.
    let has_step6 = verdicts.iter().any(|(_, step)| step.starts_with("step6"));
    let is_known = |(name, _): &&(&str, String)| has_step6 || *name != ADAPTERS;
    let mut lines: Vec<String> = machine
        .facts()
        .iter()
        .filter(is_known)
        .map(|(name, fact)| format!("{name:<13} {fact}"))
        .collect();
    lines.push(String::new());
    lines.extend(
        verdicts.iter().map(|(verdict, step)| format!("{step:<16} {verdict}")),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_a_step_that_is_not_there() {
        let machine = Machine::default();
        let said = |step: &str| {
            report(&machine, &[(verdict(step, &machine), step.to_owned())])
        };
        assert!(said("step6-wgpu").contains("cargo build -p step6-wgpu"));
        assert!(!said("step1-pure").contains("step6-wgpu"));
    }
}
