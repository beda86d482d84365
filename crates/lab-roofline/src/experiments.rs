//! Everything that can be measured, under its name.

use step0_problem::Result;

use crate::experiment::Experiment;
use crate::{bandwidth, ceilings, kernel};

/// All that this machine can run.
///
/// # Errors
/// If `WORKBOOK_ISA` names an instruction set that is not there.
pub fn all() -> Result<Vec<Experiment>> {
    let mut all = ceilings::experiments();
    all.extend(bandwidth::experiments());
    all.extend(kernel::experiments()?);
    Ok(all)
}
