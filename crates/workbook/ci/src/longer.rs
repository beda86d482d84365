//! Stages that are more than one command.

use std::fs;
use std::path::{Path, PathBuf};

use crate::needs::Need;
use crate::shell::{Line, Shell};
use crate::stage::{Outcome, Stop};
use crate::stages::cargo_on_ours;

/// The crates whose libraries are compiled for the browser, without a command line.
const PURE: [&str; 5] =
    ["step0-problem", "step1-pure", "step2-mapreduce", "step3-simd", "step4-rayon"];

/// The crates whose results must meet the contract of all steps.
const UNDER_CONTRACT: [&str; 6] = [
    "step0-problem",
    "step1-pure",
    "step2-mapreduce",
    "step3-simd",
    "step4-rayon",
    "step6-wgpu",
];

/// The room of a command of `cargo workbook`, as in crates/workbook/command.
fn room_of(command: &str) -> &'static str {
    match command {
        "build" => "workbook-book",
        "bench" => "workbook-bench",
        "course" => "workbook-course",
        "grade" => "workbook-grade",
        _ => "workbook-author",
    }
}

/// Runs a command of `cargo workbook`, with its room built with the same features as in the
/// tests; `cargo workbook` itself might compile its dependencies again.
pub(crate) fn tool(s: &Shell, arguments: &str) -> Outcome {
    let room = room_of(arguments.split(' ').next().unwrap_or_default());
    built(s, &format!("--bin {room}"))?;
    let program = s.target().join("debug").join(room);
    with_emulation(s).run((program, arguments))
}

/// Compiles programs of the tool. Building an example as well turns on the features of
/// dependencies that the tests need.
fn built(s: &Shell, bins: &str) -> Outcome {
    s.run(cargo_on_ours("build", &format!("{bins} --example lazy")))
}

/// A shell in which each emulated GPU driver is compiled only once for all stages.
fn with_emulation(s: &Shell) -> Shell {
    s.with("STEP5_EMULATION_KEPT", s.target().join("emulated-drivers"))
}

/// With a Vulkan driver the tests that need one must run; without it they say that they are
/// skipped.
pub(crate) fn tests(s: &Shell) -> Outcome {
    let mut shell = with_emulation(s);
    if cfg!(target_os = "linux") && s.has(Need::Vulkan) {
        shell = shell.with("WORKBOOK_REQUIRE_VULKAN", "1");
    }
    if s.can("cargo nextest --version") {
        return shell.run(cargo_on_ours("nextest run", ""));
    }
    shell.run(cargo_on_ours("test", "--lib --bins --examples --tests"))
}

/// Examples that must not compile name the expected compiler error. Rustdoc compares it
/// only if unstable features are allowed, as with `RUSTC_BOOTSTRAP`, which cargo itself
/// must not see.
pub(crate) fn doctests(s: &Shell) -> Outcome {
    let line = cargo_on_ours("test", "--doc");
    if cfg!(windows) {
        return s.run(line); // scripts cannot be run as programs here
    }
    s.with("RUSTDOC", s.root().join("scripts/rustdoc.sh")).run(line)
}

/// The recipes at the ends of the chapters, and the example about laziness. The recipes of
/// steps 1 to 4 print a distance, which must be the same.
pub(crate) fn recipes(s: &Shell) -> Outcome {
    let mut recipes = recipes_of(s.root());
    recipes.retain(|(package, _)| package != "step6-wgpu" || s.has(Need::Vulkan));
    let wanted: String =
        recipes.iter().map(|(_, name)| format!(" --example {name}")).collect();
    s.run(cargo_on_ours("build", &format!("--example lazy{wanted}")))?;
    let mut distances = Vec::new();
    for (package, name) in &recipes {
        let printed = s.output((example(s, name), ""))?;
        s.say(&format!("{package}:\n{}", printed.trim_end()));
        if PURE[1..].contains(&package.as_str()) {
            distances.extend(printed.split(" in ").next().map(str::to_owned));
        }
    }
    distances.dedup();
    if distances.len() != 1 {
        return Err(Stop::Failed(format!("recipes print {}", distances.join(", "))));
    }
    s.run((example(s, "lazy"), ""))
}

fn example(s: &Shell, name: &str) -> PathBuf {
    s.target().join("debug/examples").join(name)
}

/// The recipes: packages and names of examples, sorted.
fn recipes_of(root: &Path) -> Vec<(String, String)> {
    let mut recipes = Vec::new();
    for package in names_in(&root.join("crates")) {
        for file in names_in(&root.join("crates").join(&package).join("examples")) {
            let name = file
                .strip_suffix(".rs")
                .filter(|name| name.starts_with("take_home_"));
            recipes.extend(name.map(|name| (package.clone(), name.to_owned())));
        }
    }
    recipes
}

/// The names in a folder, sorted; an empty list if the folder does not exist.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into()).collect();
    names.sort_unstable();
    names
}

/// Checks what is compiled for the browser, in a target folder of its own: in the shared
/// one, its other features would cause everything to be compiled again.
pub(crate) fn pure_libraries(s: &Shell) -> Outcome {
    let check = "cargo check --locked --quiet --lib --target-dir target/pure";
    let tree = "cargo tree --locked --edges normal";
    for package in PURE {
        let pure = format!("--no-default-features --package {package}");
        s.with("RUSTFLAGS", "-D warnings").run(format!("{check} {pure}"))?;
        let tree = s.output(format!("{tree} {pure}"))?;
        let unwanted = ["clap", "indicatif", "libc"];
        let found =
            unwanted.iter().find(|name| tree.contains(&format!(" {name} v")));
        if let Some(name) = found {
            return Err(Stop::Failed(format!(
                "{package}'s pure library has {name}"
            )));
        }
    }
    Ok(())
}

/// Measures, checks and records the real programs.
pub(crate) fn bench_writes_records(s: &Shell) -> Outcome {
    let what = "--only step --experiment ladder,hello --input workshop,hello-200";
    tool(s, &format!("bench --quick --host test {what}"))?;
    let records = s.root().join("target/records/test");
    fs::remove_dir_all(&records).map_err(|error| {
        Stop::Failed(format!("no records in {}: {error}", records.display()))
    })
}

/// VTK reads the files of an example back, bit for bit the same.
pub(crate) fn vtk_reads_back(s: &Shell) -> Outcome {
    let out = s.root().join("target/vtk-readback");
    let _ = fs::remove_dir_all(&out); // from an earlier run
    s.run(cargo_on_ours("build", "--example write_vtu"))?;
    s.run((example(s, "write_vtu"), "target/vtk-readback"))?;
    let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = s.root().join("target/venv").join(python);
    s.run((python, "scripts/vtk_readback.py target/vtk-readback"))
}

/// In the sandbox our own solutions pass, and the stubs that students start from do not.
pub(crate) fn grading(s: &Shell) -> Outcome {
    let mut chapters = names_in(&s.root().join("crates/exercises"));
    chapters.retain(|name| s.root().join("crates/exercises").join(name).is_dir());
    chapters.retain(|name| name != "step6-wgpu" || s.has(Need::Vulkan));
    let chapters = chapters.join(",");
    tool(s, &format!("grade --rehearse --correctness-only --chapters {chapters}"))
}

/// A student's repository, in a target folder of its own: what is exported compiles, and
/// the tests that go with it pass.
pub(crate) fn student_repository(s: &Shell) -> Outcome {
    let student = s.root().join("target/student");
    let _ = fs::remove_dir_all(&student); // from an earlier run
    tool(s, "course export --chapters step1-pure --out target/student")?;
    let manifest = student.join("Cargo.toml").to_string_lossy().into_owned();
    let test = ["test", "--locked", "--manifest-path", &manifest];
    s.with("CARGO_TARGET_DIR", s.root().join("target/student-built"))
        .run(Line::new("cargo", &test))
}

/// The tests of every day try some of the hostile submissions; this one tries all.
pub(crate) fn hostile_submissions(s: &Shell) -> Outcome {
    let test = "--test it all_hostile_submissions_get_nothing -- --ignored";
    s.run(cargo_on_ours("test", test))
}

/// The contract once more with debug assertions and overflow checks, which the dev profile
/// leaves out of the steps. Everything else is as in the tests, and compiled already.
pub(crate) fn contract_with_overflow_checks(s: &Shell) -> Outcome {
    let mut rest = String::from("--exclude lab-ablation --test contract");
    for package in UNDER_CONTRACT {
        for check in ["debug-assertions", "overflow-checks"] {
            rest += &format!(" --config profile.dev.package.{package}.{check}=true");
        }
    }
    if !s.has(Need::Vulkan) {
        rest += " --exclude step6-wgpu";
    }
    s.run(cargo_on_ours("test", &rest))
}

/// Looks for memory errors in the only crates that have unsafe code or decode foreign
/// bytes. Naming a target keeps the sanitizer out of build scripts.
pub(crate) fn address_sanitizer(s: &Shell) -> Outcome {
    let rustc = s.output("rustc --version --verbose")?;
    let host = rustc
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let test = "cargo +nightly test --locked --tests --target-dir target/asan";
    s.with("RUSTFLAGS", "-Zsanitizer=address").run(format!(
        "{test} --target {host} --package step0-problem --package step3-simd"
    ))
}

/// Tests scripts/gpu.sh with the tool as the other stages build it.
pub(crate) fn gpu_command(s: &Shell) -> Outcome {
    built(s, "--bin workbook --bin workbook-bench")?;
    with_emulation(s).run("bash scripts/gpu_test.sh --built")
}

/// Checks for advisories; the list of them cannot be had without a network.
pub(crate) fn advisories(s: &Shell) -> Outcome {
    match s.run("cargo deny --locked fetch db") {
        Err(Stop::Failed(_)) => {
            Err(Stop::Lacking("the list of advisories cannot be fetched".into()))
        }
        fetched => fetched,
    }?;
    s.run("cargo deny --frozen check advisories")
}
