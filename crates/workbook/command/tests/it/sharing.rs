//! Rooms enable the same features of the libraries that they share, or each command
//! would compile them again.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const ROOMS: [&str; 9] =
    ["author", "bench", "book", "ci", "course", "grade", "learn", "pages", "schema"];

/// The features of each library, once for each form in which it is compiled.
fn libraries(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}|{f}"])
        .args(["--package", &format!("workbook-{room}")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut libraries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let Some((package, features)) =
            line.trim_end_matches(" (*)").split_once('|')
        else {
            continue;
        };
        let name = package.split(" (").next().unwrap();
        let is_ours = package.contains('/');
        if !is_ours {
            libraries
                .entry(name.to_owned())
                .or_default()
                .insert(features.to_owned());
        }
    }
    libraries
}

#[test]
fn rooms_share_what_they_compile() {
    let mut first: BTreeMap<String, (&str, BTreeSet<String>)> = BTreeMap::new();
    let mut apart = Vec::new();
    for room in ROOMS {
        for (library, features) in libraries(room) {
            match first.get(&library) {
                Some((other, theirs)) if *theirs != features => apart.push(format!(
                    "{library}: {theirs:?} in {other}, {features:?} in {room}"
                )),
                Some(_) => {}
                None => drop(first.insert(library, (room, features))),
            }
        }
    }
    assert!(first.len() > 100, "{} libraries", first.len());
    assert_eq!(apart, [""; 0]);
}
