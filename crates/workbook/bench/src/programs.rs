//! The programs that can be measured: steps, peers, and what the labs hold.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use step0_problem::document::Document;
use workbook_base::repository::Repository;
use workbook_records::{Precision, is_name};

use super::call::{Outcome, call};
use super::document::stand_in;
use super::executables::Executables;

/// A program with the arguments that are always given.
#[derive(Clone, Debug)]
pub struct Program {
    /// What records call it.
    pub name: String,
    /// The executable it is part of, if that is called otherwise.
    pub lab: Option<String>,
    /// What it can do.
    pub kind: Kind,
    /// The executable and its first arguments.
    pub command: Vec<OsString>,
    /// What it can compute in; empty where there is no choice.
    pub precisions: Vec<Precision>,
    /// How many threads it can use.
    pub threads: Threads,
    /// What compiled or ran it, unless it is a step.
    pub toolchain: Option<String>,
    /// What compiled its nest, where that is something else.
    pub hello_toolchain: Option<String>,
    /// Roughly how many point pairs it manages in a second on one thread: good enough
    /// to choose what share of an input it gets, and to say how long it will take.
    pub rate: f64,
    /// Roughly what a pair of clusters costs besides its point pairs, in seconds.
    pub cluster_pair_s: f64,
    /// Does it compute on a device besides the processor?
    pub on_device: bool,
    /// Roughly how many random numbers a peer makes in a second; 0 if it makes none.
    pub numbers_rate: f64,
    /// Roughly how many terms of the nest it manages in a second.
    pub terms_rate: f64,
    /// Is its sum of the nest wrong on purpose, to show a slip?
    pub slip: bool,
    /// What is known of it before it runs.
    pub facts: BTreeMap<String, f64>,
}

/// What a program can do, and how it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A step: pairs clusters and runs the nest.
    Step,
    /// One kernel of a step that computes on a device; pairs clusters.
    Kernel,
    /// A program in another language.
    Peer {
        /// Can it run the nest?
        hello: bool,
        /// Can it pair clusters?
        pairs: bool,
    },
    /// A variant of a step; pairs clusters.
    Variant,
    /// A loop of the roofline.
    Roofline,
    /// A way to spend wall and CPU time.
    Clock,
    /// A way to make random numbers.
    Random,
    /// A kernel that shows a part of a GPU.
    Anatomy,
}

/// How many threads a program can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Threads {
    /// As many as it is told, or one.
    Choice(Choice),
    /// This many, whatever it is told.
    Fixed(u32),
}

/// Whether there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// One.
    One,
    /// As many as it is told.
    Any,
}

/// One thread.
pub const ONE: Threads = Threads::Choice(Choice::One);
/// As many threads as the program is told.
pub const ANY: Threads = Threads::Choice(Choice::Any);

/// The steps, what they compute in, how many threads they use, and their rough rate.
pub const STEPS: [(&str, &[Precision], Threads, f64); 4] = [
    ("step1-pure", &[Precision::F64], ONE, 1.5e8),
    ("step2-mapreduce", &[Precision::F64], ONE, 4e8),
    ("step3-simd", &[Precision::F64, Precision::F32], ONE, 4e9),
    ("step4-rayon", &[Precision::F64, Precision::F32], ANY, 4e9),
];

/// A step that computes on a device, if there is one.
pub struct DeviceStep {
    /// Its name.
    name: &'static str,
    /// What it computes in.
    precisions: &'static [Precision],
    /// How many point pairs its last kernel may manage in a second.
    rate: f64,
    /// Its kernels by the name that `--kernel` puts a number before, each with what a
    /// pair of clusters costs besides its point pairs, in seconds: the first ones are
    /// launched for each.
    kernels: &'static [(&'static str, f64)],
    /// Files that Linux has where there may be such a device. On other systems there is
    /// no telling before it runs.
    signs: &'static [&'static str],
}

/// What a pair of clusters costs besides its point pairs, in seconds.
const CLUSTER_PAIR_S: f64 = 1e-7;
/// The same, where something is launched on a device for it.
const LAUNCH_S: f64 = 1e-5;
/// The same, where a device takes all of them at once.
const BLOCK_S: f64 = 2e-9;

/// The steps that compute on a device.
const DEVICE_STEPS: [DeviceStep; 2] = [
    DeviceStep {
        name: "step5-gpu",
        precisions: &[Precision::F64, Precision::F32],
        rate: 1e12,
        kernels: &[
            ("1-naive", LAUNCH_S),
            ("2-tiled", LAUNCH_S),
            ("3-batched", BLOCK_S),
            ("4-fused", BLOCK_S),
        ],
        signs: &["/dev/nvidiactl", "/dev/dxg"],
    },
    DeviceStep {
        name: "step6-wgpu",
        precisions: &[Precision::F32],
        rate: 1e11,
        kernels: &[
            ("1-naive", LAUNCH_S),
            ("2-tiled", LAUNCH_S),
            ("3-batched", BLOCK_S),
        ],
        signs: &["/dev/dri/renderD128", "/dev/nvidiactl"],
    },
];

/// The names of all steps.
pub fn step_names() -> Vec<&'static str> {
    let devices = DEVICE_STEPS.iter().map(|step| step.name);
    STEPS.iter().map(|(name, ..)| *name).chain(devices).collect()
}

/// The names of the steps that this machine may be able to run: what needs a device
/// takes minutes to compile, and is not built in vain.
pub fn likely_step_names() -> Vec<&'static str> {
    let is_there = |sign: &&str| Path::new(sign).exists();
    let mut names = step_names();
    names.retain(|name| {
        let step = DEVICE_STEPS.iter().find(|step| step.name == *name);
        step.is_none_or(|step| {
            cfg!(not(target_os = "linux")) || step.signs.iter().any(is_there)
        })
    });
    names
}

/// The programs there are, and what is to be said of those that are not.
#[derive(Debug, Default)]
pub struct Found {
    /// The programs.
    pub programs: Vec<Program>,
    /// What is not there, and need not be.
    pub absent: Vec<String>,
    /// What is there and cannot run on this machine, by name with the reason.
    pub unavailable: Vec<(&'static str, String)>,
    /// What is there but broken: a line each.
    pub broken: Vec<String>,
}

impl Found {
    /// Finds the programs among these executables, and the peers of the repository.
    pub fn look(repository: &Repository, executables: &Executables) -> Self {
        let mut found = Self::default();
        found.add_steps(executables);
        found.add_device_steps(executables);
        found.add_peers(repository);
        found.add_lab(executables, "lab-ablation", variant);
        found.add_lab(executables, "lab-roofline", roofline);
        found.add_lab(executables, "lab-measuring", clock);
        found.add_lab(executables, "lab-random", random);
        if executables.contains_key("lab-gpu-anatomy") {
            found.add_lab(executables, "lab-gpu-anatomy", anatomy);
        }
        found
    }

    fn add_steps(&mut self, executables: &Executables) {
        for (name, precisions, threads, rate) in STEPS {
            let Some(file) = executables.get(name) else {
                self.absent.push(name.to_owned());
                continue;
            };
            self.programs.push(step(name, file, (precisions, threads, rate)));
        }
    }

    /// The steps that compute on a device, where there is one.
    fn add_device_steps(&mut self, executables: &Executables) {
        for device_step in &DEVICE_STEPS {
            let DeviceStep { name, precisions, rate, kernels, .. } = *device_step;
            let Some(file) = executables.get(name) else {
                self.absent.push(name.to_owned());
                continue;
            };
            let is_software = match probe(file) {
                Ok(Probe::Device) => false,
                Ok(Probe::Software) => true,
                Ok(Probe::Unavailable(reason)) => {
                    self.unavailable.push((name, reason));
                    continue;
                }
                Err(error) => {
                    self.broken.push(format!("{name}: {error:#}"));
                    continue;
                }
            };
            let rate = if is_software { SOFTWARE_RATE } else { rate };
            let whole = Program {
                cluster_pair_s: BLOCK_S,
                on_device: true,
                ..step(name, file, (precisions, ONE, rate))
            };
            for (kernel, &(called, cluster_pair_s)) in (1..).zip(kernels) {
                self.programs.push(Program {
                    name: format!("{name}-{called}"),
                    lab: Some(name.to_owned()),
                    kind: Kind::Kernel,
                    command: vec![
                        file.into(),
                        "--kernel".into(),
                        kernel.to_string().into(),
                    ],
                    precisions: vec![Precision::F32],
                    // The first ones do the work several times over.
                    rate: rate / 4.0,
                    cluster_pair_s,
                    ..whole.clone()
                });
            }
            self.programs.push(whole);
        }
    }

    fn add_peers(&mut self, repository: &Repository) {
        let file = repository.path(PEERS);
        if !file.is_file() {
            self.absent.push(
                "peers (`bash scripts/peers/setup.sh` brings them)".to_owned(),
            );
            return;
        }
        let read = || -> Result<Vec<Value>> {
            Ok(serde_json::from_str(&fs::read_to_string(&file)?)?)
        };
        match read() {
            Err(error) => self.broken.push(format!("{PEERS}: {error:#}")),
            Ok(peers) => {
                for (index, entry) in peers.into_iter().enumerate() {
                    match peer(entry) {
                        Ok(program) => self.programs.push(program),
                        Err((name, error)) => self.broken.push(format!(
                            "{PEERS}: {}: {error:#}",
                            name.unwrap_or_else(|| format!("entry {index}"))
                        )),
                    }
                }
            }
        }
    }

    fn add_lab<T: DeserializeOwned>(
        &mut self,
        executables: &Executables,
        lab: &str,
        program: fn(&Path, T) -> Program,
    ) {
        let Some(file) = executables.get(lab) else {
            self.absent.push(lab.to_owned());
            return;
        };
        match list(file) {
            Ok(listed) => self.programs.extend(listed.into_iter().map(|entry| {
                Program { lab: Some(lab.to_owned()), ..program(file, entry) }
            })),
            Err(error) => {
                self.broken.push(format!("{lab} --list --json: {error:#}"))
            }
        }
    }

    /// Keeps the programs whose name, or whose executable's name, starts with one of
    /// these; all if none is given.
    ///
    /// # Errors
    /// If one of them names nothing: what there is.
    pub fn keep_only(&mut self, starts: &[String]) -> Result<()> {
        let is_named = |program: &Program, start: &String| {
            let names = [Some(&program.name), program.lab.as_ref()];
            names.into_iter().flatten().any(|name| name.starts_with(start.as_str()))
        };
        for start in starts {
            let is_known = self
                .programs
                .iter()
                .any(|program| is_named(program, start))
                || self.unavailable.iter().any(|(name, _)| name.starts_with(start));
            if start.is_empty() || !is_known {
                let mut names: Vec<&str> = self
                    .programs
                    .iter()
                    .map(|program| {
                        program.lab.as_ref().unwrap_or(&program.name).as_str()
                    })
                    .collect();
                names.dedup();
                bail!(
                    "--only: there is no program \"{start}\", only {}",
                    names.join(", ")
                );
            }
        }
        if !starts.is_empty() {
            self.programs.retain(|program| {
                starts.iter().any(|start| is_named(program, start))
            });
            self.absent.clear();
        }
        Ok(())
    }
}

fn step(
    name: &str,
    file: &Path,
    (precisions, threads, rate): (&[Precision], Threads, f64),
) -> Program {
    Program {
        precisions: precisions.to_vec(),
        threads,
        rate,
        // A term takes about as long as some point pairs do.
        terms_rate: rate.min(3e8),
        command: vec![file.into()],
        ..lab_program(file, name, Kind::Step)
    }
}

/// What a step that computes on a device finds on this machine.
enum Probe {
    /// One.
    Device,
    /// A stand-in on the processor, which a test takes for one.
    Software,
    /// No device, or nothing but a stand-in.
    Unavailable(String),
}

/// Asks a step that computes on a device to solve next to nothing.
fn probe(step: &Path) -> Result<Probe> {
    let command = ["--left", "2,9,1", "--right", "2,9,2", "--json"];
    let command: Vec<OsString> =
        [step.into()].into_iter().chain(command.map(OsString::from)).collect();
    let printed = match call(&command, PROBE_LIMIT)? {
        Outcome::Unavailable(reason) => {
            let reason = reason.trim_start_matches("error: ").to_owned();
            return Ok(Probe::Unavailable(reason));
        }
        Outcome::Done(printed) => printed,
    };
    let document = Document::parse(&printed)?;
    Ok(match (stand_in(&document), document.software) {
        (Some(reason), _) => Probe::Unavailable(reason),
        (None, true) => Probe::Software,
        (None, false) => Probe::Device,
    })
}

/// How many point pairs a stand-in manages in a second, threads of a GPU being threads
/// of the operating system.
const SOFTWARE_RATE: f64 = 1e4;

/// A device is set up within seconds, or not at all.
const PROBE_LIMIT: Duration = Duration::from_secs(60);

/// Where the peers are listed, below the repository's root.
pub const PEERS: &str = "target/peers/peers.json";

#[derive(Deserialize)]
struct Peer {
    name: String,
    command: Vec<String>,
    precisions: Vec<Precision>,
    threads: Threads,
    toolchain: String,
    #[serde(default)]
    hello_toolchain: Option<String>,
    hello: bool,
    pairs: bool,
    pairs_per_second: f64,
    #[serde(default)]
    terms_per_second: f64,
    /// Is its nest wrong on purpose?
    #[serde(default)]
    slip: bool,
    /// How many random numbers it may make in a second, if it makes any.
    #[serde(default)]
    numbers_per_second: f64,
    /// "gpu", if it computes on one.
    #[serde(default)]
    device: Option<String>,
    /// What a pair of clusters costs besides its point pairs, in seconds.
    #[serde(default = "cluster_pair_s")]
    cluster_pair_s: f64,
}

fn cluster_pair_s() -> f64 {
    CLUSTER_PAIR_S
}

/// A peer as it is listed; its name, if it has one, and what is wrong with it.
fn peer(entry: Value) -> Result<Program, (Option<String>, anyhow::Error)> {
    let name = entry.get("name").and_then(Value::as_str).map(str::to_owned);
    let read = || -> Result<Program> {
        let peer: Peer = serde_json::from_value(entry)?;
        ensure!(is_name(&peer.name), "a program cannot be named like this");
        let executable = peer.command.first().context("its command is empty")?;
        ensure!(
            PathBuf::from(executable).is_file(),
            "there is no {executable}; set it up again with scripts/peers/setup.sh"
        );
        let is_rate = |rate: f64| rate.is_finite() && rate > 0.0;
        ensure!(
            !peer.pairs || is_rate(peer.pairs_per_second),
            "pairs_per_second: expected a number above 0"
        );
        let terms_rate = if is_rate(peer.terms_per_second) {
            peer.terms_per_second
        } else {
            peer.pairs_per_second.min(3e8)
        };
        ensure!(
            !peer.hello || is_rate(terms_rate),
            "terms_per_second: expected a number above 0"
        );
        ensure!(!peer.pairs || !peer.precisions.is_empty(), "it has no precision");
        ensure!(
            peer.cluster_pair_s.is_finite() && peer.cluster_pair_s >= 0.0,
            "cluster_pair_s: expected a number of seconds"
        );
        Ok(Program {
            name: peer.name,
            lab: None,
            kind: Kind::Peer { hello: peer.hello, pairs: peer.pairs },
            command: peer.command.into_iter().map(OsString::from).collect(),
            precisions: peer.precisions,
            threads: peer.threads,
            toolchain: Some(peer.toolchain),
            hello_toolchain: peer.hello_toolchain,
            rate: peer.pairs_per_second,
            cluster_pair_s: peer.cluster_pair_s,
            on_device: peer.device.is_some_and(|device| device == "gpu"),
            numbers_rate: peer.numbers_per_second,
            terms_rate,
            slip: peer.slip,
            facts: BTreeMap::new(),
        })
    };
    read().map_err(|error| (name, error))
}

/// What a lab says it holds.
fn list<T: DeserializeOwned>(lab: &Path) -> Result<Vec<T>> {
    let output = Command::new(lab)
        .args(["--list", "--json"])
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", lab.display()))?;
    ensure!(output.status.success(), "it ended with {}", output.status);
    serde_json::from_slice(&output.stdout).context("this is not the list expected")
}

/// A program of a lab: its executable and its name there.
fn lab_program(lab: &Path, name: &str, kind: Kind) -> Program {
    Program {
        name: name.to_owned(),
        lab: None,
        kind,
        command: vec![lab.into(), name.into()],
        precisions: Vec::new(),
        threads: ONE,
        toolchain: None,
        hello_toolchain: None,
        rate: 4e9,
        cluster_pair_s: CLUSTER_PAIR_S,
        on_device: false,
        numbers_rate: 0.0,
        terms_rate: 3e8,
        slip: false,
        facts: BTreeMap::new(),
    }
}

#[derive(Deserialize)]
struct Variant {
    name: String,
    step: String,
    lines: f64,
    precisions: Vec<Precision>,
    threads: Threads,
}

/// A variant is about as fast as the step before the one it belongs to.
fn variant(lab: &Path, listed: Variant) -> Program {
    let step = STEPS.iter().position(|(name, ..)| *name == listed.step).unwrap_or(0);
    let (.., rate) = STEPS[step.saturating_sub(1)];
    Program {
        precisions: listed.precisions,
        threads: listed.threads,
        rate,
        facts: BTreeMap::from([("lines".to_owned(), listed.lines)]),
        ..lab_program(lab, &listed.name, Kind::Variant)
    }
}

#[derive(Deserialize)]
struct RooflineLoop {
    name: String,
    precision: Option<Precision>,
    threads: Threads,
}

fn roofline(lab: &Path, listed: RooflineLoop) -> Program {
    Program {
        precisions: listed.precision.into_iter().collect(),
        threads: listed.threads,
        ..lab_program(lab, &listed.name, Kind::Roofline)
    }
}

#[derive(Deserialize)]
struct Way {
    name: String,
    threads: Threads,
    /// Is that no thread of the processor's, but a GPU?
    #[serde(default)]
    on_device: bool,
}

fn clock(lab: &Path, listed: Way) -> Program {
    Program {
        threads: listed.threads,
        ..lab_program(lab, &listed.name, Kind::Clock)
    }
}

fn random(lab: &Path, listed: Way) -> Program {
    // What a GPU has to copy back is the slowest that it does.
    let rate = if listed.on_device { 4e9 } else { 3e8 };
    Program { kind: Kind::Random, rate, ..clock(lab, listed) }
}

fn anatomy(lab: &Path, listed: Way) -> Program {
    Program { kind: Kind::Anatomy, ..clock(lab, listed) }
}
