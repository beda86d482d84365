//! What each step needs of a machine.

use std::fmt;

use workbook_machine::RUST_NEEDED;

use super::machine::Machine;

/// Whether a step can run.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can; with what, where that is worth saying.
    Runs(Option<String>),
    /// It cannot, and this is why.
    Cannot(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Runs(None) => write!(f, "runs"),
            Self::Runs(Some(with)) => write!(f, "runs ({with})"),
            Self::Cannot(reason) => write!(f, "cannot run: {reason}"),
        }
    }
}

/// Can this machine run the step of this name?
pub fn verdict(step: &str, machine: &Machine) -> Verdict {
    if let Some(reason) = rust_problem(machine.rustc.as_deref()) {
        return Verdict::Cannot(reason);
    }
    match step.split('-').next().unwrap_or(step) {
        "step3" => Verdict::Runs(Some(kernel(machine).to_owned())),
        "step5" => needs(
            machine.nvidia.as_deref(),
            "no NVIDIA driver; its chapter says what a reader without a GPU can do",
        ),
        "step6" => needs(
            machine
                .adapters
                .as_ref()
                .map_or(machine.graphics, |found| found.first().map(String::as_str)),
            "no Vulkan driver; on Debian and Ubuntu, mesa-vulkan-drivers has one for any CPU",
        ),
        "step8" => needs(
            machine.mpi.as_deref(),
            "no MPI; on Debian and Ubuntu, install libopenmpi-dev, openmpi-bin and libclang-dev",
        ),
        _ => Verdict::Runs(None),
    }
}

/// Can this machine build and check exercises?
pub fn exercises(machine: &Machine) -> Verdict {
    if let Some(reason) = rust_problem(machine.rustc.as_deref()) {
        return Verdict::Cannot(reason);
    }
    if machine.cargo.is_none() {
        return Verdict::Cannot("no cargo, which comes with rustup".to_owned());
    }
    // On Windows the build tools are found elsewhere than on the path.
    if machine.c_compiler.is_none() && !cfg!(windows) {
        return Verdict::Cannot(
            "no linker; on macOS `xcode-select --install` brings one, on Debian and \
             Ubuntu `apt install build-essential`"
                .to_owned(),
        );
    }
    match &machine.git {
        Some(_) => Verdict::Runs(None),
        None => Verdict::Runs(Some("without git to hand them in".to_owned())),
    }
}

fn needs(found: Option<&str>, missing: &str) -> Verdict {
    match found {
        Some(found) => Verdict::Runs(Some(found.to_owned())),
        None => Verdict::Cannot(missing.to_owned()),
    }
}

/// The kernel that step 3 picks at run time.
fn kernel(machine: &Machine) -> &'static str {
    match machine.instruction_sets.last() {
        Some(&"avx512f") => "avx512",
        Some(&"avx2+fma") => "avx2",
        Some(&"neon") => "neon",
        _ => "baseline",
    }
}

/// Why this Rust does not compile the workspace, if it does not.
fn rust_problem(rustc: Option<&str>) -> Option<String> {
    let Some(rustc) = rustc else {
        return Some("no rustc; rustup.rs says how to install it".to_owned());
    };
    let found = rustc.split_whitespace().nth(1).unwrap_or_default();
    (version(found) < version(RUST_NEEDED))
        .then(|| format!("Rust {found} is older than {RUST_NEEDED}; `rustup update` brings a newer"))
}

/// `1.95.0-nightly` as (1, 95).
fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_machine() -> Machine {
        Machine {
            rustc: Some("rustc 1.95.0 (59807616e 2026-04-14)".to_owned()),
            instruction_sets: vec!["sse2", "avx2+fma"],
            ..Machine::default()
        }
    }

    #[test]
    fn a_plain_machine_runs_all_but_three_steps() {
        let lines = |step| verdict(step, &plain_machine()).to_string();
        assert_eq!(lines("step0-problem"), "runs");
        assert_eq!(lines("step3-simd"), "runs (avx2)");
        assert_eq!(lines("step7-kdtree"), "runs");
        for step in ["step5-gpu", "step6-wgpu", "step8-mpi"] {
            assert!(lines(step).starts_with("cannot run: no "), "{}", lines(step));
        }
    }

    #[test]
    #[cfg(not(windows))]
    fn exercises_need_cargo_and_a_linker() {
        let without = plain_machine();
        assert!(exercises(&without).to_string().starts_with("cannot run: no cargo"));
        let cargo = Some("cargo 1.95.0".to_owned());
        let without = Machine { cargo, ..plain_machine() };
        assert!(
            exercises(&without).to_string().starts_with("cannot run: no linker")
        );
        let machine = Machine { c_compiler: Some("cc"), ..without };
        assert!(exercises(&machine).to_string().contains("without git"));
        let git = Some("git version 2.39".to_owned());
        assert_eq!(exercises(&Machine { git, ..machine }).to_string(), "runs");
    }

    #[test]
    fn what_a_step_needs_is_named_when_it_is_there() {
        let machine = Machine {
            nvidia: Some("NVIDIA H200, driver 580.1".to_owned()),
            graphics: Some("Vulkan"),
            mpi: Some("mpirun (Open MPI) 4.1.4".to_owned()),
            ..plain_machine()
        };
        let lines = |step| verdict(step, &machine).to_string();
        assert_eq!(lines("step5-gpu"), "runs (NVIDIA H200, driver 580.1)");
        assert_eq!(lines("step6-wgpu"), "runs (Vulkan)");
        let adapters = |found: &[&str]| {
            let found = found.iter().map(|name| name.to_string()).collect();
            verdict(
                "step6-wgpu",
                &Machine { adapters: Some(found), ..plain_machine() },
            )
        };
        let said = adapters(&["NVIDIA H200", "llvmpipe"]).to_string();
        assert_eq!(said, "runs (NVIDIA H200)");
        assert!(matches!(adapters(&[]), Verdict::Cannot(_)));
        assert_eq!(lines("step8-mpi"), "runs (mpirun (Open MPI) 4.1.4)");
    }

    #[test]
    fn an_old_or_missing_rust_runs_nothing() {
        for rustc in [None, Some("rustc 1.70.0 (90c541806 2023-05-31)".to_owned())] {
            let machine = Machine { rustc, ..plain_machine() };
            assert!(matches!(
                verdict("step0-problem", &machine),
                Verdict::Cannot(_)
            ));
        }
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("1.100.0-nightly") > version("1.95"));
        assert!(version("1.95.0") >= version("1.95"));
        assert!(version("1.9") < version("1.95"));
    }
}
