//! What each key of a manifest has to be.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::fields::Fields;
use super::{INSTRUCTION_SETS, Kind, Level, Manifest, is_id};

const TEXT: &str = "a text in quotes";

/// Reads all keys. Missing or wrong ones are noted in `fields`, and get an arbitrary
/// value.
pub fn read_manifest(fields: &mut Fields) -> Manifest {
    let kind = fields.required("kind", "one of code, predict, explain", |_| true);
    let kind = kind.unwrap_or(Kind::Code);
    Manifest {
        id: id(fields),
        title: text(fields, "title"),
        chapter: text(fields, "chapter"),
        kind,
        level: level(fields),
        objectives: texts(fields, "objectives", "a list of at least one text", 1),
        minutes: number(fields, "minutes", 1..=240),
        points: number(fields, "points", 1..=100),
        prerequisites: texts(fields, "prerequisites", "a list of texts", 0),
        edits: edits(fields, kind),
        threads: optional_number(fields, "threads", 1..=64).unwrap_or(1),
        speed: speed(fields, kind),
        mebibytes: mebibytes(fields, kind),
        allows_unsafe: allows_unsafe(fields),
        words: words(fields, kind),
    }
}

fn id(fields: &mut Fields) -> String {
    let what = "words of lower-case letters with hyphens between them (the folder has \
                the number, and may change it)";
    fields.required("id", what, |id: &String| is_id(id)).unwrap_or_default()
}

fn text(fields: &mut Fields, key: &str) -> String {
    fields
        .required(key, TEXT, |text: &String| !text.trim().is_empty())
        .unwrap_or_default()
}

fn texts(fields: &mut Fields, key: &str, what: &str, least: usize) -> Vec<String> {
    let is_good = |texts: &Vec<String>| {
        texts.len() >= least && texts.iter().all(|text| !text.trim().is_empty())
    };
    let texts = fields.required(key, what, is_good).unwrap_or_default();
    texts.iter().map(|text| text.trim().to_owned()).collect()
}

fn level(fields: &mut Fields) -> Level {
    let what = "one of predict, complete, fast, stretch";
    fields.required("level", what, |_| true).unwrap_or(Level::Complete)
}

fn number(fields: &mut Fields, key: &str, range: RangeInclusive<u32>) -> u32 {
    let what = range_text(&range);
    fields.required(key, &what, |number| range.contains(number)).unwrap_or(1)
}

fn optional_number(
    fields: &mut Fields,
    key: &str,
    range: RangeInclusive<u32>,
) -> Option<u32> {
    let what = range_text(&range);
    fields.optional(key, &what, |number| range.contains(number))
}

fn range_text(range: &RangeInclusive<u32>) -> String {
    format!("a whole number from {} to {}", range.start(), range.end())
}

fn edits(fields: &mut Fields, kind: Kind) -> String {
    let usual = match kind {
        Kind::Code => "src/lib.rs",
        Kind::Predict => "answer.toml",
        Kind::Explain => "answer.md",
    };
    let what = "the path of a file in the exercise's folder, with forward slashes and an \
                ending,";
    fields
        .optional("edits", what, |path: &String| is_inside(path))
        .unwrap_or_else(|| usual.to_owned())
}

fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':'])
    };
    path.split('/').all(is_name)
        && path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn speed(fields: &mut Fields, kind: Kind) -> BTreeMap<String, f64> {
    let Some(mut section) = fields.section("speed") else { return BTreeMap::new() };
    only_code_has(&mut section, "speed", kind);
    let names = section.keys();
    if names.is_empty() {
        let place = section.start();
        section.wrong(place, "expected a bar in [speed], such as any = 2.0");
    }
    let mut bars = BTreeMap::new();
    for (name, place) in names {
        if !INSTRUCTION_SETS.contains(&name.as_str()) {
            let known = INSTRUCTION_SETS.join(", ");
            section.wrong(place, format!("expected one of {known}, found {name}"));
            section.skip(&name);
            continue;
        }
        let is_bar = |bar: &f64| bar.is_finite() && *bar > 1.0;
        if let Some(bar) = section.optional(&name, "a number above 1", is_bar) {
            bars.insert(name, bar);
        }
    }
    fields.end_section(section);
    bars
}

fn mebibytes(fields: &mut Fields, kind: Kind) -> Option<u64> {
    let mut section = fields.section("memory")?;
    only_code_has(&mut section, "memory", kind);
    let mebibytes =
        section.required("mebibytes", "a whole number", |number: &u64| *number > 0);
    fields.end_section(section);
    mebibytes
}

fn only_code_has(section: &mut Fields, name: &str, kind: Kind) {
    if kind != Kind::Code {
        let place = section.start();
        section.wrong(place, format!("only kind = \"code\" has a [{name}]"));
    }
}

fn allows_unsafe(fields: &mut Fields) -> bool {
    let Some(mut section) = fields.section("unsafe") else { return false };
    let allowed = section.required("allowed", "true or false", |_| true);
    fields.end_section(section);
    allowed.unwrap_or(false)
}

fn words(fields: &mut Fields, kind: Kind) -> u32 {
    if let Some(place) = fields.place_of("words")
        && kind != Kind::Explain
    {
        fields.wrong(place, "only kind = \"explain\" has words");
    }
    optional_number(fields, "words", 1..=2000).unwrap_or(30)
}
