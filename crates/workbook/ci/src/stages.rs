//! The stages of the test command, in the order in which they run.
//!
//! To add one, write a row: its name, what it checks and its command, which is run in the
//! repository's root. A row based on [`EVERY_DAY`] guards what people touch daily; all of
//! these together must take no more than a quarter of an hour on two cores, from an empty
//! target folder. A stage that takes long and guards what is seldom touched is based on
//! [`ALL`]. Stages share what they compile: call cargo with [`cargo_on_ours`], and add no
//! other flags or features.
//!
//! No stage may fail for being slow. Times are printed and never asserted.

use crate::longer::{
    address_sanitizer, advisories, bench_writes_records,
    contract_with_overflow_checks, doctests, gpu_command, grading,
    hostile_submissions, pure_libraries, recipes, student_repository, tests, tool,
    vtk_reads_back,
};
use crate::needs::Need;
use crate::stage::{ALL, EVERY_DAY, Stage};

/// Runs cargo on all packages but the exercises. Those are committed unsolved, so their
/// own checks fail; `exercise verify` tests and lints them. The steps compile what they
/// need for GPUs anyway; the labs leave it out unless these features ask for it.
pub fn cargo_on_ours(command: &str, rest: &str) -> String {
    let ours = "--workspace --exclude exercise-[!k]*";
    let features = "--features lab-random/cuda,lab-random/wgpu";
    format!("cargo {command} --locked {ours} {features} {rest}")
}

/// All stages.
pub const STAGES: &[Stage] = &[
    Stage {
        name: "format",
        checks: "every file is laid out as rustfmt does it",
        run: |s| s.run("cargo fmt --all --check"),
        ..EVERY_DAY
    },
    Stage {
        name: "clippy",
        checks: "neither the compiler nor clippy has a warning",
        run: |s| s.run(cargo_on_ours("clippy", "--all-targets -- -D warnings")),
        ..EVERY_DAY
    },
    Stage {
        name: "docs",
        checks: "no link is dead in what `cargo doc` shows",
        run: |s| {
            s.with("RUSTDOCFLAGS", "-D warnings")
                .run(cargo_on_ours("doc", "--quiet --no-deps"))
        },
        ..EVERY_DAY
    },
    Stage {
        name: "tests",
        checks: "the tests of every crate but the exercises pass",
        wants: &[Need::Vulkan, Need::Sandbox],
        run: tests,
        ..EVERY_DAY
    },
    Stage {
        name: "doctests",
        checks: "examples in documentation run, or fail to compile with the error they name",
        run: doctests,
        ..EVERY_DAY
    },
    Stage {
        name: "exercises",
        checks: "solutions pass, stubs and wrong answers do not",
        wants: &[Need::Vulkan],
        run: |s| tool(s, "exercise verify"),
        ..EVERY_DAY
    },
    Stage {
        name: "recipes",
        checks: "the recipes at the ends of chapters run, and compute the same number",
        wants: &[Need::Vulkan],
        run: recipes,
        ..EVERY_DAY
    },
    Stage {
        name: "benches",
        checks: "every benchmark runs once",
        run: |s| s.run(cargo_on_ours("test", "--bench *")),
        ..EVERY_DAY
    },
    Stage {
        name: "records",
        checks: "`bench` measures the real programs and writes records",
        run: bench_writes_records,
        ..EVERY_DAY
    },
    Stage {
        name: "pure",
        checks: "what the browser compiles of the steps has no command line in it",
        run: pure_libraries,
        ..EVERY_DAY
    },
    Stage {
        name: "book",
        checks: "the book can be built",
        run: |s| tool(s, "build"),
        ..EVERY_DAY
    },
    Stage {
        name: "lint",
        checks: "links, listings, figures, exercises and pages are whole and belong together",
        run: |s| tool(s, "lint"),
        ..EVERY_DAY
    },
    Stage {
        name: "assembly",
        checks: "inner loops are compiled as the book shows them",
        run: |s| tool(s, "assembly --check"),
        ..EVERY_DAY
    },
    Stage {
        name: "vtk",
        checks: "VTK reads what we write",
        needs: &[Need::Vtk],
        run: vtk_reads_back,
        ..EVERY_DAY
    },
    Stage {
        name: "peers",
        checks: "programs in Python and C++ agree with step 1; Numba compiles for a GPU",
        beside: true,
        run: |s| {
            s.run("bash scripts/peers/test.sh")?;
            s.run("bash scripts/peers/numba_cuda.sh")
        },
        ..ALL
    },
    Stage {
        name: "grading",
        checks: "the grader passes our own solutions to all exercises, and nothing given out",
        needs: &[Need::Sandbox],
        wants: &[Need::Vulkan],
        run: grading,
        ..ALL
    },
    Stage {
        name: "hostile",
        checks: "no hostile submission that we know gets a point, or out of the sandbox",
        needs: &[Need::Sandbox],
        run: hostile_submissions,
        ..ALL
    },
    Stage {
        name: "student",
        checks: "a student's repository compiles, and the tests that go with it pass",
        run: student_repository,
        ..ALL
    },
    Stage {
        name: "overflow",
        checks: "every step keeps the contract with overflow checks and debug assertions",
        wants: &[Need::Vulkan],
        run: contract_with_overflow_checks,
        ..ALL
    },
    Stage {
        name: "fuzz",
        checks: "readers of files survive 500,000 inputs that a fuzzer makes up",
        beside: true,
        needs: &[Need::Nightly],
        run: |s| s.run("bash scripts/fuzz.sh 500000"),
        ..ALL
    },
    Stage {
        name: "asan",
        checks: "the address sanitizer finds nothing where there is unsafe code or a decoder",
        needs: &[Need::Nightly],
        run: address_sanitizer,
        ..ALL
    },
    Stage {
        name: "ptx",
        checks: "the PTX in the repository is of its kernels, and three compilers take them",
        needs: &[Need::Linux],
        run: |s| s.run("bash scripts/ptx.sh --check"),
        ..ALL
    },
    Stage {
        name: "emulation",
        checks: "sanitizers find nothing in GPU kernels on a CPU, and faults planted in them",
        needs: &[Need::Linux],
        wants: &[Need::Clang],
        run: |s| s.run("bash scripts/emulation.sh"),
        ..ALL
    },
    Stage {
        name: "gpu-command",
        checks: "scripts/gpu.sh records what goes well, and tells what goes wrong",
        needs: &[Need::Linux],
        run: gpu_command,
        ..ALL
    },
    Stage {
        name: "neon",
        checks: "kernels for NEON compute what the others do, on an emulated processor",
        needs: &[Need::Linux],
        optional: true, // it needs a compiler that not every system has
        run: |s| s.run("bash scripts/aarch64.sh"),
        ..ALL
    },
    Stage {
        name: "deny",
        checks: "dependencies have licences that we may use, known sources, and few doubles",
        needs: &[Need::Deny], // which takes minutes to compile
        run: |s| s.run("cargo deny --locked check licenses bans sources"),
        ..ALL
    },
    Stage {
        name: "advisories",
        checks: "no dependency has a known security advisory",
        needs: &[Need::Deny],
        optional: true, // the list of advisories comes from the network
        run: advisories,
        ..ALL
    },
];
