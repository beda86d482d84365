//! The commands of the book's page on your own files, run as they stand there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::answer::{differences, read_pairs};
use super::{field_files, run, words};
use tempfile::TempDir;

/// A command of the page that starts a step, without the name of the step, and what the
/// page shows of its output.
struct Shown {
    command: String,
    output: String,
}

fn commands() -> Vec<Shown> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = page.join("../../book/your-own-files.md");
    let page = fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    let blocks = page.split("```console\n").skip(1).map(|rest| {
        let (block, _) = rest.split_once("```").unwrap();
        let block = block.replace("\\\n", " ");
        let (first, output) = block.split_once('\n').unwrap();
        let (step, command) = first.split_once(" -- ").unwrap();
        assert!(step.starts_with("$ cargo run -p step"), "{first}");
        Shown { command: command.into(), output: in_one_line(output) }
    });
    blocks.collect()
}

/// Without line ends: the page wraps long lines.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The program whose file comes first: `smap` of `--left smap-red.csv`.
fn program(words: &[String]) -> &str {
    let name = words[1].split('.').next().unwrap();
    name.strip_suffix("-red").unwrap_or(name)
}

#[test]
fn every_command_gives_the_right_pairs() {
    let folder = field_files().join("programs");
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for Shown { command, output: shown } in commands() {
        let words = words(&command);
        let name = program(&words).to_owned();
        let out = TempDir::new().unwrap();
        let output = run(&folder, &words, out.path());
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        if !in_one_line(&stderr).contains(&shown) {
            faults
                .push((command.clone(), format!("{shown:?} is not in {stderr:?}")));
        }
        if output.status.success() {
            let expected = read_pairs(&folder.join(format!("{name}.expected.csv")));
            let found = read_pairs(&out.path().join("pairs.csv"));
            faults.extend(differences(&expected, &found).map(|it| (command, it)));
        } else {
            faults.push((command, stderr));
        }
        seen.insert(name);
    }
    assert!(faults.is_empty(), "{faults:#?}");

    let files = fs::read_dir(&folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let programs: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".expected.csv")?.to_owned()))
        .collect();
    assert_eq!(seen, programs, "the page shows each program's command");
}

/// ZEN writes settings behind the table, which the page's line of Python cuts off.
#[test]
fn the_table_of_zeiss_ends_at_a_zero_byte() {
    let folder = field_files().join("programs");
    for side in ["red", "green"] {
        let raw = fs::read(folder.join(format!("zeiss-{side}.txt"))).unwrap();
        let end = raw.iter().position(|&byte| byte == 0).unwrap();
        let table = String::from_utf8(raw[..end].to_vec()).unwrap();
        let labelled =
            fs::read_to_string(folder.join(format!("zeiss-{side}.tsv"))).unwrap();
        assert_eq!(table.lines().count(), labelled.lines().count());
        for (row, labelled) in table.lines().zip(labelled.lines()) {
            assert!(labelled.starts_with(row), "{labelled:?} begins with {row:?}");
        }
    }
}
