//! The table of pairs that `--out` writes, and how two of them are compared.

use std::path::Path;
use std::{fmt, fs};

/// A row of the table.
#[derive(PartialEq)]
pub struct Pair {
    /// The side, the cluster, its nearest, and whether that is mutual.
    texts: [String; 4],
    distance: Option<f64>,
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [side, cluster, nearest, mutual] = &self.texts;
        let distance = self.distance;
        write!(f, "{side} {cluster} to {nearest} at {distance:?} ({mutual})")
    }
}

/// Reads a table of pairs.
pub fn read_pairs(path: &Path) -> Vec<Pair> {
    let text = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("side,cluster,nearest,distance,mutual"));
    lines.map(pair).collect()
}

fn pair(line: &str) -> Pair {
    let fields: [String; 5] = fields(line).try_into().unwrap();
    let [side, cluster, nearest, distance, mutual] = fields;
    let distance = (!distance.is_empty()).then(|| distance.parse().unwrap());
    Pair { texts: [side, cluster, nearest, mutual], distance }
}

/// The fields of a line; names may be quoted.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

/// How the found pairs differ from the expected ones, if they do.
pub fn differences(expected: &[Pair], found: &[Pair]) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("expected {expected:?}, found {found:?}"));
    }
    let mut both = expected.iter().zip(found);
    let (expected, found) =
        both.find(|(expected, found)| !agree(expected, found))?;
    Some(format!("expected {expected:?}, found {found:?}"))
}

fn agree(expected: &Pair, found: &Pair) -> bool {
    let near = match (expected.distance, found.distance) {
        (Some(one), Some(two)) => (one - two).abs() <= 1e-12 * one.abs(),
        (one, two) => one == two,
    };
    near && expected.texts == found.texts
}

#[test]
fn pairs_agree_up_to_rounding() {
    let one = pair("left,\"a, b\",11,33.53128543862189,true");
    assert_eq!(one.texts, ["left", "a, b", "11", "true"]);
    assert!(agree(&one, &pair("left,\"a, b\",11,33.53128543862190,true")));
    for other in ["left,\"a, b\",11,33.531285438,true", "left,\"a, b\",11,,true"] {
        assert!(!agree(&one, &pair(other)), "{other}");
    }
}
