//! The `Cargo.toml` of each variant and of the workspace around them.

use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};
use workbook_base::files::read_text;
use workbook_base::repository::{Repository, normalise};

use super::Variant;

/// A manifest as a table.
pub fn read_manifest(path: &Path) -> Result<Table> {
    toml::from_str(&read_text(path)?)
        .with_context(|| format!("in {}", path.display()))
}

/// The manifest of a variant. Its package has a name of its own, its library is called as
/// before, and unsafe code is forbidden unless the exercise is about it.
pub fn variant_manifest(variant: &Variant, root: &Table) -> Result<String> {
    let exercise = variant.exercise;
    let path = exercise.folder.join("Cargo.toml");
    let mut table = read_manifest(&path)?;
    rename(&mut table, &variant.name)
        .with_context(|| format!("{} has no package with a name", path.display()))?;
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if let Some(dependencies) =
            table.get_mut(section).and_then(Value::as_table_mut)
        {
            make_absolute(dependencies, &exercise.folder);
        }
    }
    let mut lints = lints(&table, root);
    if !exercise.manifest.allows_unsafe
        && let Some(rust) = subtable(&mut lints, "rust")
    {
        rust.insert("unsafe_code".into(), "forbid".into());
    }
    table.insert("lints".into(), lints.into());
    Ok(toml::to_string(&table)?)
}

/// Gives the package the variant's name; none if it had no name.
fn rename(table: &mut Table, variant: &str) -> Option<()> {
    let package = table.get_mut("package")?.as_table_mut()?;
    let name = package.get("name")?.as_str()?;
    let library = name.replace('-', "_");
    let name = package_name(name, variant);
    package.insert("name".into(), name.into());
    if let Some(lib) = subtable(table, "lib") {
        lib.entry("name").or_insert_with(|| library.into());
    }
    Some(())
}

fn package_name(exercise: &str, variant: &str) -> String {
    format!("{exercise}--{variant}")
}

/// The package's own lints, or those of the workspace.
fn lints(table: &Table, root: &Table) -> Table {
    let own = table.get("lints");
    let inherits = own.is_none_or(|lints| lints.get("workspace").is_some());
    let lints = if inherits {
        root.get("workspace").and_then(|workspace| workspace.get("lints"))
    } else {
        own
    };
    lints.and_then(Value::as_table).cloned().unwrap_or_default()
}

/// The manifest of the workspace around the variants.
pub fn workspace_manifest(
    repository: &Repository,
    root: &Table,
    variants: &[Variant],
) -> Result<String> {
    let mut table = Table::new();
    let mut workspace = workspace_section(root, variants)?;
    let mut ours = Vec::new();
    if let Some(dependencies) = subtable(&mut workspace, "dependencies") {
        make_absolute(dependencies, repository.root());
        ours = names_of_ours(dependencies);
    }
    table.insert("workspace".into(), workspace.into());
    for key in ["patch", "replace"] {
        if let Some(section) = root.get(key) {
            let section = with_absolute_paths(section.clone(), repository.root());
            table.insert(key.into(), section);
        }
    }
    let mut profile =
        root.get("profile").and_then(Value::as_table).cloned().unwrap_or_default();
    set_levels(&mut profile, &ours, variants)?;
    table.insert("profile".into(), profile.into());
    Ok(toml::to_string(&table)?)
}

/// The repository's section with other members.
fn workspace_section(root: &Table, variants: &[Variant]) -> Result<Table> {
    let workspace = root.get("workspace").and_then(Value::as_table);
    let mut workspace =
        workspace.cloned().context("Cargo.toml has no [workspace]")?;
    for key in ["default-members", "exclude", "metadata"] {
        workspace.remove(key);
    }
    let members = variants.iter().map(|variant| {
        let (id, name) = variant.key();
        Value::from(format!("{id}/{name}"))
    });
    workspace.insert("members".into(), members.collect::<Vec<Value>>().into());
    Ok(workspace)
}

/// The dependencies that lie in the repository.
fn names_of_ours(dependencies: &Table) -> Vec<String> {
    let ours = dependencies.iter().filter(|(_, value)| value.get("path").is_some());
    ours.map(|(name, _)| name.clone()).collect()
}

/// A section `[patch]` or `[replace]`, whose tables of dependencies have one table
/// around them.
fn with_absolute_paths(mut section: Value, folder: &Path) -> Value {
    for (_, source) in section.as_table_mut().into_iter().flat_map(Table::iter_mut) {
        if let Some(dependencies) = source.as_table_mut() {
            make_absolute(dependencies, folder);
        }
    }
    section
}

/// The repository's own crates are members there and not here, so that `package."*"`
/// would hold for them. And what is not measured need not be fast.
fn set_levels(
    profile: &mut Table,
    ours: &[String],
    variants: &[Variant],
) -> Result<()> {
    let dev = subtable(profile, "dev").context("[profile.dev] is not a section")?;
    let level = dev.get("opt-level").cloned().unwrap_or(Value::Integer(0));
    // A copy is never debugged.
    dev.insert("debug".into(), false.into());
    let packages = subtable(dev, "package")
        .context("[profile.dev.package] is not a section")?;
    for name in ours {
        packages.entry(name.clone()).or_insert_with(|| with_level(&level));
    }
    for variant in variants.iter().filter(|variant| !variant.is_optimised) {
        let manifest = read_manifest(&variant.exercise.folder.join("Cargo.toml"))?;
        let package =
            manifest.get("package").and_then(|package| package.get("name"));
        if let Some(name) = package.and_then(Value::as_str) {
            let name = package_name(name, &variant.name);
            packages.insert(name, with_level(&Value::Integer(0)));
        }
    }
    Ok(())
}

/// What a profile says of a package.
fn with_level(level: &Value) -> Value {
    Table::from_iter([("opt-level".to_owned(), level.clone())]).into()
}

/// A table in a table, made if it is not there; none if something else is.
fn subtable<'a>(table: &'a mut Table, key: &str) -> Option<&'a mut Table> {
    table.entry(key).or_insert_with(|| Table::new().into()).as_table_mut()
}

fn make_absolute(dependencies: &mut Table, folder: &Path) {
    for (_, dependency) in dependencies.iter_mut() {
        let Some(dependency) = dependency.as_table_mut() else { continue };
        let Some(path) = dependency.get("path").and_then(Value::as_str) else {
            continue;
        };
        let path = normalise(&folder.join(path)).to_string_lossy().into_owned();
        dependency.insert("path".into(), path.into());
    }
}
