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
    /// Names in `[workspace.dependencies]` that some crate uses.
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
        for name in inherited_dependencies(table) {
            let folder = self
                .root
                .get("workspace")
                .and_then(|workspace| workspace.get("dependencies")?.get(&name))
                .and_then(|dependency| dependency.get("path")?.as_str())
                .map(str::to_owned);
            self.used.insert(name);
            if let Some(folder) = folder {
                self.add(repository, &folder)?;
            }
        }
        Ok(())
    }

    /// The manifest at the root. Its profiles name only packages of the lock file.
    ///
    /// # Errors
    /// The manifest of this repository has no workspace.
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
        if let (Some(profile), Some(lock)) = (self.root.get("profile"), lock) {
            table.insert("profile".into(), profile_of_locked(profile.clone(), lock));
        }
        Ok(format!("{HEAD}{}", toml::to_string(&table)?))
    }
}

/// The profiles without the packages that are not in the lock file.
fn profile_of_locked(mut profile: Value, lock: &str) -> Value {
    let is_locked =
        |name: &str| name == "*" || lock.contains(&format!("name = \"{name}\"\n"));
    for (_, one) in profile.as_table_mut().into_iter().flat_map(Table::iter_mut) {
        if let Some(packages) = one.get_mut("package").and_then(Value::as_table_mut)
        {
            packages.retain(|name, _| is_locked(name));
        }
    }
    profile
}

/// The dependencies whose versions are those of the workspace.
fn inherited_dependencies(table: &Table) -> Vec<String> {
    let targets = table.get("target").and_then(Value::as_table);
    let of_targets = targets.into_iter().flat_map(Table::values);
    let sections = DEPENDENCIES.iter().chain(&["dev-dependencies"]);
    let tables = [table].into_iter().chain(of_targets.filter_map(Value::as_table));
    let tables: Vec<&Table> = tables
        .flat_map(|table| {
            let sections = sections.clone();
            sections.filter_map(|section| table.get(*section)?.as_table())
        })
        .collect();
    let is_inherited = |value: &Value| {
        value.get("workspace").and_then(Value::as_bool) == Some(true)
    };
    let all = tables.iter().flat_map(|table| table.iter());
    let inherited = all.filter(|(_, value)| is_inherited(value));
    inherited.map(|(name, _)| name.clone()).collect()
}

/// Does the crate go in with its tests? So do the tool and the kit of the checks; the
/// crates that exercises stand on are used as they are.
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
        let targets = table.get_mut("target").and_then(Value::as_table_mut);
        for (_, target) in targets.into_iter().flat_map(Table::iter_mut) {
            target.as_table_mut().map(|target| target.remove("dev-dependencies"));
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
/// Not for a table that was read from a file.
pub fn text_of(table: &Table) -> Result<String> {
    Ok(format!("{HEAD}{}", toml::to_string(table)?))
}

fn manifest(path: &Path) -> Result<Table> {
    toml::from_str(&read_text(path)?)
        .with_context(|| format!("in {}", path.display()))
}
