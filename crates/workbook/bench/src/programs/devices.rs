//! The steps that compute on a device, on machines that have one.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use step0_problem::document::Document;
use workbook_records::Precision;

use super::steps::step_program;
use super::{Found, Kind, ONE, Program};
use crate::call::{Outcome, call_program};
use crate::document::stand_in;
use crate::executables::Executables;

/// A step that computes on a device, on machines that have one.
pub(super) struct DeviceStep {
    /// Its name.
    pub(super) name: &'static str,
    /// What it computes in.
    precisions: &'static [Precision],
    /// How many point pairs its last kernel may manage in a second.
    rate: f64,
    /// Its kernels by name, in the order of the numbers that `--kernel` takes. Beside each
    /// name stands what a pair of clusters costs on top of its point pairs, in seconds:
    /// the first kernels are launched for every pair of clusters.
    kernels: &'static [(&'static str, f64)],
    /// Files that exist on Linux if there may be such a device. On other systems only
    /// running the step shows it.
    pub(super) signs: &'static [&'static str],
}

/// What a pair of clusters costs on top of its point pairs, in seconds, if a kernel is
/// launched for it.
const LAUNCH_S: f64 = 1e-5;
/// The same, if a device takes all pairs at once.
const BLOCK_S: f64 = 2e-9;

/// The steps that compute on a device.
pub(super) const DEVICE_STEPS: [DeviceStep; 2] = [
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

impl Found {
    /// Adds the steps that find their device here, and their kernels.
    pub(super) fn add_device_steps(&mut self, executables: &Executables) {
        for step in &DEVICE_STEPS {
            let name = step.name;
            let Some(file) = executables.get(name) else {
                self.absent.push(name.to_owned());
                continue;
            };
            match probe(file) {
                Ok(Probe::Device) => self.add_device_step(step, file, step.rate),
                Ok(Probe::Software) => {
                    self.add_device_step(step, file, SOFTWARE_RATE);
                }
                Ok(Probe::Unavailable(reason)) => {
                    self.unavailable.push((name, reason));
                }
                Err(error) => self.broken.push(format!("{name}: {error:#}")),
            }
        }
    }

    fn add_device_step(&mut self, step: &DeviceStep, file: &Path, rate: f64) {
        let whole = Program {
            cluster_pair_s: BLOCK_S,
            on_device: true,
            ..step_program(step.name, file, (step.precisions, ONE, rate))
        };
        for (number, &(name, cluster_pair_s)) in (1..).zip(step.kernels) {
            let command =
                [file.into(), "--kernel".into(), number.to_string().into()];
            self.programs.push(Program {
                name: format!("{}-{name}", step.name),
                lab: Some(step.name.to_owned()),
                kind: Kind::Kernel,
                command: command.into(),
                precisions: vec![Precision::F32],
                // The first kernels do the work several times over.
                rate: rate / 4.0,
                cluster_pair_s,
                ..whole.clone()
            });
        }
        self.programs.push(whole);
    }
}

/// What a step that computes on a device finds on this machine.
enum Probe {
    /// A device.
    Device,
    /// A stand-in on the processor, which a test may use as a device.
    Software,
    /// No device, or nothing but a stand-in.
    Unavailable(String),
}

/// Runs a step that computes on a device on a tiny problem.
fn probe(step: &Path) -> Result<Probe> {
    let command = ["--left", "2,9,1", "--right", "2,9,2", "--json"];
    let command: Vec<OsString> =
        [step.into()].into_iter().chain(command.map(OsString::from)).collect();
    let printed = match call_program(&command, PROBE_LIMIT)? {
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

/// How many point pairs a stand-in manages in a second: it runs every thread of the GPU
/// as a thread of the operating system.
const SOFTWARE_RATE: f64 = 1e4;

/// A device that is not ready after this time never will be.
const PROBE_LIMIT: Duration = Duration::from_secs(60);
