//! The machine behind a record, described well enough to judge its numbers.

use anyhow::{Result, ensure};
#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A machine. What could not be found out is absent, never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// What the machine is called in figures: the name of the records' folder.
    pub name: String,
    /// The processor as it calls itself.
    pub cpu: String,
    /// How many physical cores of each kind it has.
    pub cores: Vec<Cores>,
    /// How many threads may run at a time.
    pub threads: u32,
    /// The caches of a core, the first level first.
    pub caches: Vec<Cache>,
    /// The vector instruction sets that the steps know, the widest last.
    pub isa: Vec<String>,
    /// Main memory, in bytes.
    pub memory_bytes: u64,
    /// The graphics processor, if a step can use one.
    pub gpu: Option<Gpu>,
    /// The operating system, with its version and architecture.
    pub os: String,
    /// What the machine is a guest of, as in "kvm"; absent on bare metal, or if it cannot
    /// be found out.
    pub hypervisor: Option<String>,
    /// How the clock of the cores is governed, if the system tells it.
    pub frequency_governor: Option<String>,
    /// What `rustc --version` says.
    pub rustc: String,
    /// The profile and flags that the programs were built with.
    pub flags: String,
}

/// Cores of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cores {
    /// "performance" or "efficiency" if there are both, otherwise "all".
    pub kind: String,
    /// How many.
    pub count: u32,
}

/// One cache.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cache {
    /// 1, 2 or 3.
    pub level: u32,
    /// "data" or "unified"; those for instructions are left out.
    pub kind: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many threads share it.
    pub shared_by: u32,
}

/// A graphics processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gpu {
    /// As it calls itself.
    pub name: String,
    /// The version of its driver.
    pub driver: String,
    /// Its memory in bytes.
    pub memory_bytes: u64,
    /// The highest clock that its multiprocessors may run at, in MHz, if the driver
    /// tells it. What they ran at is the fact `sm_clock_mhz` of each measurement.
    pub max_clock_mhz: Option<u32>,
    /// How much power it may draw, in watts, if the driver tells it.
    pub power_limit_w: Option<u32>,
}

impl Host {
    /// Checks what the types leave open.
    pub(super) fn check_rules(&self) -> Result<()> {
        ensure!(
            super::is_name(&self.name),
            "name: {}",
            super::name_rule(&self.name)
        );
        let texts = [("cpu", &self.cpu), ("os", &self.os), ("rustc", &self.rustc)];
        for (field, text) in texts {
            ensure!(!text.trim().is_empty(), "{field}: it is empty");
        }
        ensure!(self.threads > 0, "threads: expected 1 or more");
        ensure!(self.memory_bytes > 0, "memory_bytes: expected 1 or more");
        let are_some = self.cores.iter().all(|cores| cores.count > 0);
        ensure!(
            are_some && !self.cores.is_empty(),
            "cores: expected 1 or more of each kind"
        );
        if let Some(gpu) = &self.gpu {
            let texts = [("name", &gpu.name), ("driver", &gpu.driver)];
            for (field, text) in texts {
                ensure!(!text.trim().is_empty(), "gpu.{field}: it is empty");
            }
            ensure!(gpu.memory_bytes > 0, "gpu.memory_bytes: expected 1 or more");
            for (field, value) in [
                ("max_clock_mhz", gpu.max_clock_mhz),
                ("power_limit_w", gpu.power_limit_w),
            ] {
                ensure!(value != Some(0), "gpu.{field}: expected 1 or more");
            }
        }
        for cache in &self.caches {
            ensure!(
                (1..=4).contains(&cache.level)
                    && cache.bytes > 0
                    && cache.shared_by > 0,
                "caches: level {} of {} bytes, shared by {}",
                cache.level,
                cache.bytes,
                cache.shared_by
            );
        }
        Ok(())
    }
}
