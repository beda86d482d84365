//! The manifests of a student's repository, cut from ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};
use workbook_base::cargo::cargo_offline_first;
use workbook_base::files::read_text;
use workbook_base::repository::Repository;
use workbook_exercises::catalogue::Exercise;

const DEPENDENCIES: [&str; 2] = ["dependencies", "build-dependencies"];
/// The tool of a student's repository, without its dependencies: the command, the room
/// of learners, and the kit that checks are written with, which the grader compares
/// with ours.
const TOOL: [&str; 3] =
    ["crates/exercise-kit", "crates/workbook/command", "crates/workbook/learn"];
const HEAD: &str = "# Made by `cargo workbook course export`.\n\n";

/// The crates of a student's repository.
pub struct Workspace {
    root: Table,
    /// The manifests of the crates that go in besides the exercises, by their folders
    /// from the root: `crates/step0-problem`.
    pub crates: BTreeMap<String, Table>,
    /// Names in `[workspace.dependencies]` that a crate uses.
    used: BTreeSet<String>,
}

impl Workspace {
    /// Finds the crates that these exercises depend on.
    ///
    /// # Errors
    /// A manifest cannot be read.
    pub fn for_exercises(
        repository: &Repository,
        exercises: &[Exercise],
    ) -> Result<Self> {
        let root = manifest(&repository.path("Cargo.toml"))?;
        let mut workspace =
            Workspace { root, crates: BTreeMap::new(), used: BTreeSet::new() };
        for exercise in exercises {
            let table = manifest(&exercise.folder.join("Cargo.toml"))?;
            workspace.follow(repository, &table)?;
        }
        for folder in TOOL {
            workspace.add(repository, folder)?;
        }
        Ok(workspace)
    }

    fn add(&mut self, repository: &Repository, folder: &str) -> Result<()> {
        if self.crates.contains_key(folder) {
            return Ok(());
        }
        let path = repository.path(folder).join("Cargo.toml");
        let table = cut(folder, manifest(&path)?);
        self.crates.insert(folder.to_owned(), table.clone());
        self.follow(repository, &table)
    }

    /// Adds the crates that a manifest depends on.
    fn follow(&mut self, repository: &Repository, table: &Table) -> Result<()> {
        let sections = DEPENDENCIES.iter().chain(&["dev-dependencies"]);
        let mut tables: Vec<&Table> =
            sections.filter_map(|section| table.get(*section)?.as_table()).collect();
        let targets = table.get("target").and_then(Value::as_table);
        for target in targets.into_iter().flat_map(Table::values) {
            let of_target = DEPENDENCIES
                .iter()
                .filter_map(|section| target.get(*section)?.as_table());
            tables.extend(of_target);
        }
        let inherited = |value: &Value| {
            value.get("workspace").and_then(Value::as_bool) == Some(true)
        };
        let names: Vec<String> = tables
            .iter()
            .flat_map(|table| table.iter())
            .filter(|(_, value)| inherited(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in names {
            self.used.insert(name.clone());
            let folder = self
                .root
                .get("workspace")
                .and_then(|workspace| workspace.get("dependencies")?.get(&name))
                .and_then(|dependency| dependency.get("path")?.as_str());
            if let Some(folder) = folder.map(str::to_owned) {
                self.add(repository, &folder)?;
            }
        }
        Ok(())
    }

    /// The manifest at the root. Its profiles name only packages that are in the lock
    /// file.
    ///
    /// # Errors
    /// Our own manifest has no workspace.
    pub fn manifest(&self, lock: Option<&str>) -> Result<String> {
        let ours = self.root.get("workspace").and_then(Value::as_table);
        let mut workspace =
            ours.cloned().context("Cargo.toml has no [workspace]")?;
        let mut members: Vec<Value> = vec!["crates/exercises/*/*".into()];
        members.extend(self.crates.keys().map(|folder| folder.clone().into()));
        workspace.insert("members".into(), members.into());
        workspace
            .insert("default-members".into(), TOOL.map(Value::from).to_vec().into());
        workspace.remove("exclude");
        if let Some(all) =
            workspace.get_mut("dependencies").and_then(Value::as_table_mut)
        {
            all.retain(|name, _| self.used.contains(name));
        }
        let mut table = Table::new();
        table.insert("workspace".into(), workspace.into());
        let profile = self.root.get("profile").cloned();
        if let (Some(mut profile), Some(lock)) = (profile, lock) {
            for one in profile.as_table_mut().into_iter().flat_map(Table::iter_mut) {
                let packages =
                    one.1.get_mut("package").and_then(Value::as_table_mut);
                if let Some(packages) = packages {
                    packages.retain(|name, _| {
                        name == "*" || lock.contains(&format!("name = \"{name}\"\n"))
                    });
                }
            }
            table.insert("profile".into(), profile);
        }
        Ok(format!("{HEAD}{}", toml::to_string(&table)?))
    }
}

/// Is the crate exported with its tests? The tool and the kit for checks are; the
/// crates that exercises use are not.
pub fn is_whole(folder: &str) -> bool {
    let is_room = folder.starts_with("crates/workbook/");
    folder == "crates/exercise-kit"
        || (is_room && folder != "crates/workbook/command")
}

/// The part of a crate's manifest that a student needs.
fn cut(folder: &str, mut table: Table) -> Table {
    if !is_whole(folder) {
        for section in ["dev-dependencies", "bench", "example", "test"] {
            table.remove(section);
        }
    }
    table
}

/// Cuts `Cargo.lock`, a copy of ours, down to what this workspace needs; no version
/// changes.
///
/// # Errors
/// Cargo fails; the sentence says why.
pub fn cut_lock(folder: &Path) -> Result<()> {
    let output = cargo_offline_first(|cargo| {
        cargo.args(["metadata", "--format-version=1", "--quiet"]);
        cargo.current_dir(folder);
    })?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("cargo cannot read the new workspace:\n{}", words.trim_end());
    }
    Ok(())
}

/// A manifest as text.
///
/// # Errors
/// Never for a table that was read from a file.
pub fn text_of(table: &Table) -> Result<String> {
    Ok(format!("{HEAD}{}", toml::to_string(table)?))
}

fn manifest(path: &Path) -> Result<Table> {
    toml::from_str(&read_text(path)?)
        .with_context(|| format!("in {}", path.display()))
}
