//! The manifests of a student's repository, cut from ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use crate::cargo::cargo_offline_first;
use crate::exercise::catalogue::{Exercise, read};
use crate::repository::Repository;

const DEPENDENCIES: [&str; 2] = ["dependencies", "build-dependencies"];
const HEAD: &str = "# Made by `cargo workbook course export`.\n\n";

/// The crates of a student's repository.
pub struct Workspace {
    root: Table,
    /// The manifests of the crates that exercises stand on, by the folder's name.
    pub libraries: BTreeMap<String, Table>,
    /// Names in `[workspace.dependencies]` that somebody uses.
    used: BTreeSet<String>,
}

impl Workspace {
    /// Finds what these exercises stand on.
    ///
    /// # Errors
    /// A manifest cannot be read.
    pub fn of(repository: &Repository, exercises: &[Exercise]) -> Result<Self> {
        let root = manifest(&repository.path("Cargo.toml"))?;
        let mut workspace =
            Workspace { root, libraries: BTreeMap::new(), used: BTreeSet::new() };
        for exercise in exercises {
            let table = manifest(&exercise.folder.join("Cargo.toml"))?;
            workspace.follow(repository, &table)?;
        }
        workspace.add(repository, "workbook")?;
        workspace.add(repository, "exercise-kit")?;
        Ok(workspace)
    }

    fn add(&mut self, repository: &Repository, name: &str) -> Result<()> {
        if self.libraries.contains_key(name) {
            return Ok(());
        }
        let path = repository.crates().join(name).join("Cargo.toml");
        let table = cut(name, manifest(&path)?);
        self.libraries.insert(name.to_owned(), table.clone());
        self.follow(repository, &table)
    }

    /// Takes in what a manifest depends on.
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
            let path = self
                .root
                .get("workspace")
                .and_then(|workspace| workspace.get("dependencies")?.get(&name))
                .and_then(|dependency| dependency.get("path")?.as_str());
            let folder = path.and_then(|path| path.rsplit('/').next());
            if let Some(folder) = folder.map(str::to_owned) {
                self.add(repository, &folder)?;
            }
        }
        Ok(())
    }

    /// The manifest at the root. Profiles name the packages of the lock file alone.
    ///
    /// # Errors
    /// Our own has no workspace.
    pub fn manifest(&self, lock: Option<&str>) -> Result<String> {
        let ours = self.root.get("workspace").and_then(Value::as_table);
        let mut workspace =
            ours.cloned().context("Cargo.toml has no [workspace]")?;
        let mut members: Vec<Value> = vec!["crates/exercises/*/*".into()];
        members.extend(
            self.libraries.keys().map(|name| format!("crates/{name}").into()),
        );
        workspace.insert("members".into(), members.into());
        workspace.insert(
            "default-members".into(),
            vec![Value::from("crates/workbook")].into(),
        );
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

/// What a student needs of a crate's manifest.
fn cut(name: &str, mut table: Table) -> Table {
    if name == "exercise-kit" {
        return table;
    }
    for section in ["dev-dependencies", "bench", "example", "test"] {
        table.remove(section);
    }
    if name == "workbook" {
        leave_out_what_is_optional(&mut table);
    }
    table
}

/// The code that needs it is left out too.
fn leave_out_what_is_optional(table: &mut Table) {
    let is_needed =
        |value: &Value| value.get("optional").and_then(Value::as_bool) != Some(true);
    if let Some(all) = table.get_mut("dependencies").and_then(Value::as_table_mut) {
        all.retain(|_, value| is_needed(value));
    }
    table.remove("target");
    let mut features = Table::new();
    features.insert("full".into(), Vec::<Value>::new().into());
    table.insert("features".into(), features.into());
}

/// Cuts `Cargo.lock`, a copy of ours, down to what this workspace needs; no version
/// changes.
///
/// # Errors
/// Cargo fails; the sentence says why.
pub fn lock(folder: &Path) -> Result<()> {
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
/// None that a table from a file could cause.
pub fn text_of(table: &Table) -> Result<String> {
    Ok(format!("{HEAD}{}", toml::to_string(table)?))
}

fn manifest(path: &Path) -> Result<Table> {
    toml::from_str(&read(path)?).with_context(|| format!("in {}", path.display()))
}
