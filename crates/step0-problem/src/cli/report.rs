//! The tables that a run prints for people.

use std::fmt::Write;

use super::{Run, Solved, Summary};
use crate::clock::Timed;
use crate::contract::Comparison;
use crate::document::Size;
use crate::{Detail, Match, Pairing, name_of};

/// How many pairs a table shows.
const PAIRS_SHOWN: usize = 5;

/// How many characters of a cluster's name a table shows.
const NAME_SHOWN: usize = 24;

/// The first pairs, the times, and the result of the comparison with step 1.
pub fn solved(run: &Run, solved: &Solved) -> String {
    let left = solved.matches[0].iter();
    let more = left.len().saturating_sub(PAIRS_SHOWN);
    let names = solved.summary.names();
    let header =
        ["left cluster", "nearest on the right", "distance", ""].map(String::from);
    let mut rows = vec![header];
    for Match { cluster, nearest, mutual } in left.take(PAIRS_SHOWN) {
        let (nearest, distance) = match nearest {
            Some((id, distance)) => (shown(names[1], id), format!("{distance:.6}")),
            None => ("none".into(), "-".into()),
        };
        let mutual = if mutual { "  mutual" } else { "" };
        rows.push([shown(names[0], cluster), nearest, distance, mutual.into()]);
    }
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (first, second) = (width(0), width(1));
    let mut text = String::new();
    for [cluster, nearest, distance, mutual] in &rows {
        line(
            &mut text,
            &format!(
                "{cluster:>first$}   {nearest:>second$}   {distance:>8}{mutual}"
            ),
        );
    }
    if more > 0 {
        line(
            &mut text,
            &format!("… and {more} more (--json or --out DIR gives all)"),
        );
    }
    text + "\n"
        + &speed(run, &solved.summary, solved.timed)
        + &verdict(solved.verified)
}

/// A cluster's name, or else its id. Of a long name the middle is left out: names that
/// a program made differ at either end.
fn shown(names: Option<&[String]>, id: i64) -> String {
    let Some(name) = name_of(names, id) else { return id.to_string() };
    // A name may hold what a terminal obeys.
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let name: Vec<char> = name.chars().map(visible).collect();
    if name.len() <= NAME_SHOWN {
        return name.into_iter().collect();
    }
    let (start, end) = (NAME_SHOWN / 2, NAME_SHOWN - NAME_SHOWN / 2 - 1);
    let (start, end) = (&name[..start], &name[name.len() - end..]);
    start.iter().chain(&['…']).chain(end).collect()
}

fn verdict(verified: Option<Comparison>) -> String {
    match verified {
        None => String::new(),
        Some(Comparison { max_abs_diff, pairs_differing: 0 }) => {
            format!("verified      as step 1, distances within {max_abs_diff:.1e}\n")
        }
        Some(Comparison { max_abs_diff, pairs_differing }) => format!(
            "verified      NOT as step 1: {pairs_differing} clusters differ, \
             distances by up to {max_abs_diff:.1e}\n"
        ),
    }
}

/// What was computed, and how fast.
pub fn speed(run: &Run, summary: &Summary, timed: &Timed<Pairing>) -> String {
    let size = |Size { clusters, points }| {
        format!("{} points in {} clusters", grouped(points), grouped(clusters))
    };
    let [left, right] = summary.sizes;
    let threads = run.options.threads;
    let mut text = String::new();
    row(
        &mut text,
        "step",
        &format!(
            "{}, {}, {}, {threads} thread{}",
            run.about.name,
            run.options.precision,
            run.opened.device(),
            if threads == 1 { "" } else { "s" }
        ),
    );
    row(&mut text, "data", &summary.name);
    row(&mut text, "left", &size(left));
    row(&mut text, "right", &size(right));
    row(&mut text, "point pairs", &grouped(summary.point_pairs()));
    times(&mut text, timed);
    for Detail { label, value, unit, .. } in run.opened.details() {
        let value = match unit {
            "s" => seconds(value),
            _ => format!("{value} {unit}"),
        };
        row(&mut text, label, &value);
    }
    let speed = summary.point_pairs() as f64 / timed.wall / 1e9;
    row(&mut text, "speed", &format!("{speed:.3} Gp/s: 10⁹ point pairs a second"));
    text
}

/// The nest's result and times for a person.
pub fn hello(run: &Run, n: u64, timed: &Timed<u64>) -> String {
    let terms = n * n.saturating_sub(1) / 2 * n.saturating_sub(2) / 3
        * n.saturating_sub(3)
        / 4;
    let mut text = String::new();
    row(&mut text, "step", &format!("{}, {}", run.about.name, run.opened.device()));
    row(&mut text, &format!("hello({n})"), &grouped(timed.result));
    row(&mut text, "terms", &grouped(terms));
    times(&mut text, timed);
    let speed = terms as f64 / timed.wall / 1e9;
    row(&mut text, "speed", &format!("{speed:.3} Gterms/s"));
    text
}

fn times<T>(text: &mut String, timed: &Timed<T>) {
    let of = match timed.runs.len() {
        1 => String::new(),
        n => {
            let least = timed.runs.iter().copied().fold(f64::INFINITY, f64::min);
            let most = timed.runs.iter().copied().fold(0.0, f64::max);
            format!(
                " (median of {n} runs from {} to {})",
                seconds(least),
                seconds(most)
            )
        }
    };
    row(text, "wall time", &format!("{}{of}", seconds(timed.wall)));
    row(text, "CPU time", &seconds(timed.cpu));
    row(
        text,
        "CPU / wall",
        &format!(
            "{:.2} cores busy on average; waiting in a loop counts as busy, so this is no speed-up",
            timed.cpu / timed.wall
        ),
    );
}

fn row(text: &mut String, name: &str, value: &str) {
    line(text, &format!("{name:<12}  {value}"));
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string cannot fail");
}

fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.3} s"),
    }
}

/// 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits"))
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_loses_its_middle_and_a_control_character() {
        let names =
            ["aaaadnje-1", "sample-2026-11-30/field-04/cell-0117", "\x1b[2J"];
        let names = names.map(String::from);
        let shown = |id| shown(Some(&names), id);
        assert_eq!(shown(0), "aaaadnje-1");
        assert_eq!(shown(1), "sample-2026-…4/cell-0117");
        assert_eq!(shown(2), "\u{fffd}[2J");
        assert_eq!(shown(3), "3");
    }
}
