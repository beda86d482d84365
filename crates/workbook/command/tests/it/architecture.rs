//! What ARCHITECTURE.md says about the code is true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;
use workbook_base::repository::{Repository, files_below};

/// Crates of the workspace by name, with those of the workspace that they use.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn map() -> String {
    fs::read_to_string(Repository::find().unwrap().path("ARCHITECTURE.md")).unwrap()
}

/// What the tables say.
fn drawn() -> Arrows {
    let row = |line: &str| {
        let cells: Vec<&str> =
            line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, _, uses] = cells[..] else { return None };
        let uses = uses.split(", ").filter(|name| !name.is_empty());
        let is_crate = !["crate", "---"].contains(&name);
        is_crate.then(|| (name.to_owned(), uses.map(str::to_owned).collect()))
    };
    map().lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

/// What cargo knows, without the exercises.
fn built() -> Arrows {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |package: &Value| package["name"].as_str().unwrap().to_owned();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let uses = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        let is_normal = |dependency: &&Value| dependency["kind"].is_null();
        let names = dependencies.iter().filter(is_normal).map(name);
        names.filter(|name| ours.contains(name)).collect()
    };
    let is_on_the_map = |package: &&Value| {
        let name = name(package);
        name == "exercise-kit" || !name.starts_with("exercise-")
    };
    packages.iter().filter(is_on_the_map).map(|p| (name(p), uses(p))).collect()
}

#[test]
fn the_map_shows_every_crate_and_what_it_uses() {
    let (drawn, built) = (drawn(), built());
    assert!(drawn.len() > 20);
    for (name, uses) in &built {
        let Some(said) = drawn.get(name) else { panic!("{name} is not on the map") };
        assert_eq!(said, uses, "what {name} uses, on the map and in its manifest");
    }
    let gone: Vec<&String> =
        drawn.keys().filter(|name| !built.contains_key(*name)).collect();
    assert_eq!(gone, [""; 0], "on the map, and not in the workspace");
}

#[test]
fn every_file_on_the_map_is_there() {
    let repository = Repository::find().unwrap();
    let map = map();
    let quoted = map.split('`').skip(1).step_by(2);
    let is_path = |text: &&str| {
        text.contains('/')
            && !text.contains(' ')
            && !text.contains(char::is_uppercase)
    };
    let folders = [repository.root().to_owned(), repository.crates()];
    let is_there =
        |text: &str| folders.iter().any(|folder| folder.join(text).exists());
    // What every exercise or step has is named without its folder.
    let of_each = ["tests/check.rs"];
    let paths: Vec<&str> =
        quoted.filter(is_path).filter(|text| !of_each.contains(text)).collect();
    let missing: Vec<&&str> = paths.iter().filter(|text| !is_there(text)).collect();
    assert_eq!(missing, [&""; 0]);
    assert!(paths.len() > 10, "{paths:?}");
}

#[test]
fn unsafe_code_stands_where_the_rules_say() {
    let repository = Repository::find().unwrap();
    let map = map();
    let rule = map.split("**`unsafe`").nth(1).unwrap().split("\n- ").next().unwrap();
    let mut crates = BTreeSet::new();
    for file in files_below(&repository.crates()).unwrap() {
        let name = repository.name(&file);
        let parts: Vec<&str> = name.split('/').collect();
        if !name.ends_with(".rs")
            || !parts.contains(&"src")
            || parts[1] == "exercises"
        {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let is_unsafe = |line: &str| {
            let code = line.split("//").next().unwrap_or_default();
            ["unsafe {", "unsafe fn", "unsafe impl"].iter().any(|words| {
                code.match_indices(words).any(|(at, _)| !code[..at].ends_with('_'))
            })
        };
        // What the tests of the tool hand to a compiler is text.
        if text.lines().any(is_unsafe) && parts[2] != "testing" {
            crates.insert(parts[1].to_owned());
        }
    }
    for name in &crates {
        assert!(rule.contains(name.as_str()), "{name} has unsafe code");
    }
    assert!(crates.len() > 3, "{crates:?}");
}
