//! What a run prints: a table for people, JSON for programs.

use std::fmt::Write;

use serde::Serialize;

use super::input::{Input, Loaded};
use super::{Info, Run};
use crate::clock::Timed;
use crate::contract::Comparison;
use crate::{Match, Pairing};

/// How many pairs a table shows.
const PAIRS_SHOWN: usize = 5;

/// The answer of a run, with all that is reported of it.
pub struct Solved<'a> {
    pub run: &'a Run<'a>,
    pub input: &'a Input,
    pub timed: &'a Timed<Pairing>,
    pub matches: [Vec<Match>; 2],
    pub verified: Option<Comparison>,
}

#[derive(Serialize)]
struct Json<'a> {
    step: &'a str,
    precision: String,
    threads: usize,
    device: &'a str,
    left: Size,
    right: Size,
    point_pairs: u64,
    runs_s: &'a [f64],
    wall_s: f64,
    cpu_s: f64,
    pairs_per_s: f64,
    left_to_right: Vec<Entry>,
    right_to_left: Vec<Entry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify: Option<Verify>,
}

#[derive(Serialize)]
struct Size {
    clusters: usize,
    points: usize,
}

#[derive(Serialize)]
struct Entry {
    cluster: i64,
    nearest: Option<i64>,
    distance: Option<f64>,
}

#[derive(Serialize)]
struct Verify {
    ok: bool,
    max_abs_diff: f64,
    pairs_differing: usize,
}

#[derive(Serialize)]
struct Hello<'a> {
    step: &'a str,
    hello: u64,
    result: u64,
    runs_s: &'a [f64],
    wall_s: f64,
    cpu_s: f64,
}

impl Solved<'_> {
    /// One document on one line.
    pub fn json(&self) -> String {
        let [left_to_right, right_to_left] =
            self.matches.each_ref().map(|m| entries(m));
        document(&Json {
            step: self.run.info.name,
            precision: self.run.options.precision.to_string(),
            threads: self.run.options.threads,
            device: &self.run.device,
            left: size(&self.input.left),
            right: size(&self.input.right),
            point_pairs: self.input.point_pairs(),
            runs_s: &self.timed.runs,
            wall_s: self.timed.wall,
            cpu_s: self.timed.cpu,
            pairs_per_s: per_second(self.input.point_pairs(), self.timed.wall),
            left_to_right,
            right_to_left,
            verify: self.verified.map(|comparison| Verify {
                ok: comparison.ok(),
                max_abs_diff: comparison.max_abs_diff,
                pairs_differing: comparison.pairs_differing,
            }),
        })
    }

    /// The first pairs, the times, and what the comparison with step 1 gave.
    pub fn table(&self) -> String {
        let [left, _] = &self.matches;
        let mut text =
            String::from("left cluster   nearest on the right   distance\n");
        for Match { cluster, nearest, mutual } in left.iter().take(PAIRS_SHOWN) {
            let (nearest, distance) = match nearest {
                Some((id, distance)) => (id.to_string(), format!("{distance:.6}")),
                None => ("none".into(), "-".into()),
            };
            let mutual = if *mutual { "  mutual" } else { "" };
            line(
                &mut text,
                &format!("{cluster:>12}   {nearest:>20}   {distance:>8}{mutual}"),
            );
        }
        if left.len() > PAIRS_SHOWN {
            line(
                &mut text,
                &format!(
                    "… and {} more (--json or --out DIR gives all)",
                    left.len() - PAIRS_SHOWN
                ),
            );
        }
        text.push('\n');
        text + &speed_table(self.run, self.input, self.timed) + &self.verdict()
    }

    fn verdict(&self) -> String {
        match self.verified {
            None => String::new(),
            Some(Comparison { max_abs_diff, pairs_differing: 0 }) => {
                format!(
                    "verified      as step 1, distances within {max_abs_diff:.1e}\n"
                )
            }
            Some(Comparison { max_abs_diff, pairs_differing }) => format!(
                "verified      NOT as step 1: {pairs_differing} clusters differ, \
                 distances by up to {max_abs_diff:.1e}\n"
            ),
        }
    }
}

/// What was computed, and how fast.
pub fn speed_table(run: &Run, input: &Input, timed: &Timed<Pairing>) -> String {
    let side = |side: &Loaded| {
        let Size { clusters, points } = size(side);
        format!(
            "{} points in {} clusters",
            grouped(points as u64),
            grouped(clusters as u64)
        )
    };
    let threads = run.options.threads;
    let mut text = String::new();
    row(
        &mut text,
        "step",
        &format!(
            "{}, {}, {}, {threads} thread{}",
            run.info.name,
            run.options.precision,
            run.device,
            if threads == 1 { "" } else { "s" }
        ),
    );
    row(&mut text, "data", &input.name);
    row(&mut text, "left", &side(&input.left));
    row(&mut text, "right", &side(&input.right));
    row(&mut text, "point pairs", &grouped(input.point_pairs()));
    times(&mut text, timed);
    let speed = per_second(input.point_pairs(), timed.wall) / 1e9;
    row(&mut text, "speed", &format!("{speed:.3} Gp/s: 10⁹ point pairs a second"));
    text
}

/// The nest's result and times as one document.
pub fn hello_json(info: &Info, n: u64, timed: &Timed<u64>) -> String {
    document(&Hello {
        step: info.name,
        hello: n,
        result: timed.result,
        runs_s: &timed.runs,
        wall_s: timed.wall,
        cpu_s: timed.cpu,
    })
}

/// The nest's result and times for a person.
pub fn hello_table(info: &Info, n: u64, timed: &Timed<u64>) -> String {
    let terms = (0..4)
        .map(|i| f64::from(i) + 1.0)
        .fold(1.0, |product, i| product * (n as f64 - (i - 1.0)).max(0.0) / i);
    let mut text = String::new();
    row(&mut text, "step", info.name);
    row(&mut text, &format!("hello({n})"), &grouped(timed.result));
    row(&mut text, "terms", &grouped(terms as u64));
    times(&mut text, timed);
    let speed = terms / timed.wall.max(f64::MIN_POSITIVE) / 1e9;
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
            timed.cpu / timed.wall.max(f64::MIN_POSITIVE)
        ),
    );
}

fn row(text: &mut String, name: &str, value: &str) {
    line(text, &format!("{name:<12}  {value}"));
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a string takes all that is written to it");
}

fn document(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data") + "\n"
}

fn entries(matches: &[Match]) -> Vec<Entry> {
    let entry = |m: &Match| Entry {
        cluster: m.cluster,
        nearest: m.nearest.map(|(id, _)| id),
        distance: m.nearest.map(|(_, distance)| distance),
    };
    matches.iter().map(entry).collect()
}

fn size(side: &Loaded) -> Size {
    Size { clusters: side.set.clusters().len(), points: side.set.point_count() }
}

fn per_second(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds.max(1e-9)
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
