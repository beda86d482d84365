//! The programs in other languages, as their set-up lists them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use workbook_base::repository::Repository;
use workbook_records::{Precision, is_name};

use super::{CLUSTER_PAIR_S, Found, Kind, Program, Threads};

/// Where the peers are listed, below the repository's root.
const PEERS: &str = "target/peers/peers.json";

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
    /// How many random numbers it may make in a second; 0 if it makes none.
    #[serde(default)]
    numbers_per_second: f64,
    /// "gpu", if it computes on one.
    #[serde(default)]
    device: Option<String>,
    /// What a pair of clusters costs on top of its point pairs, in seconds.
    #[serde(default = "cluster_pair_s")]
    cluster_pair_s: f64,
}

fn cluster_pair_s() -> f64 {
    CLUSTER_PAIR_S
}

impl Found {
    /// Adds the peers that are set up, if any are.
    pub(super) fn add_peers(&mut self, repository: &Repository) {
        let file = repository.path(PEERS);
        if !file.is_file() {
            self.absent.push(
                "peers (`bash scripts/peers/setup.sh` brings them)".to_owned(),
            );
            return;
        }
        match list_of_peers(&file) {
            Err(error) => self.broken.push(format!("{PEERS}: {error:#}")),
            Ok(entries) => (0..).zip(entries).for_each(|(index, entry)| {
                self.add_peer(index, entry);
            }),
        }
    }

    fn add_peer(&mut self, index: usize, entry: Value) {
        let name = match entry.get("name").and_then(Value::as_str) {
            Some(name) => name.to_owned(),
            None => format!("entry {index}"),
        };
        match peer_program(entry) {
            Ok(program) => self.programs.push(program),
            Err(error) => self.broken.push(format!("{PEERS}: {name}: {error:#}")),
        }
    }
}

fn list_of_peers(file: &Path) -> Result<Vec<Value>> {
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}

/// A peer as it is listed.
fn peer_program(entry: Value) -> Result<Program> {
    let peer: Peer = serde_json::from_value(entry)?;
    let terms_rate = if is_rate(peer.terms_per_second) {
        peer.terms_per_second
    } else {
        peer.pairs_per_second.min(3e8)
    };
    peer.check(terms_rate)?;
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
}

impl Peer {
    /// Checks what the types leave open.
    fn check(&self, terms_rate: f64) -> Result<()> {
        ensure!(is_name(&self.name), "a program cannot be named like this");
        let executable = self.command.first().context("its command is empty")?;
        ensure!(
            Path::new(executable).is_file(),
            "there is no {executable}; set it up again with scripts/peers/setup.sh"
        );
        ensure!(
            !self.pairs || is_rate(self.pairs_per_second),
            "pairs_per_second: expected a number above 0"
        );
        ensure!(
            !self.hello || is_rate(terms_rate),
            "terms_per_second: expected a number above 0"
        );
        ensure!(!self.pairs || !self.precisions.is_empty(), "it has no precision");
        ensure!(
            self.cluster_pair_s.is_finite() && self.cluster_pair_s >= 0.0,
            "cluster_pair_s: expected a number of seconds"
        );
        Ok(())
    }
}

fn is_rate(rate: f64) -> bool {
    rate.is_finite() && rate > 0.0
}
