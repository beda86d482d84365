//! The documents that `--json` prints, with their fields in the order of a report.

use serde_json::Value;

use super::input::{Input, Loaded};
use super::{Info, Run, Solved};
use crate::Match;
use crate::clock::Timed;

/// The answer of a run, on one line.
pub fn solved(run: &Run, input: &Input, solved: &Solved) -> String {
    let [left_to_right, right_to_left] =
        solved.matches.each_ref().map(|m| entries(m));
    let mut fields = vec![
        ("step", text(run.info.name)),
        ("precision", text(&run.options.precision.to_string())),
        ("threads", run.options.threads.to_string()),
        ("device", text(&run.device)),
    ];
    fields.extend(software(run.info));
    fields.extend([
        ("left", size(&input.left)),
        ("right", size(&input.right)),
        ("point_pairs", input.point_pairs().to_string()),
    ]);
    fields.extend(times(&solved.timed));
    let details = (run.info.details)();
    if !details.is_empty() {
        let facts: Vec<(&str, String)> =
            details.iter().map(|d| (d.name, number(d.value))).collect();
        fields.push(("facts", object(&facts)));
    }
    fields.extend([
        ("pairs_per_s", number(input.point_pairs() as f64 / solved.timed.wall)),
        ("left_to_right", left_to_right),
        ("right_to_left", right_to_left),
    ]);
    if let Some(comparison) = solved.verified {
        let verify = [
            ("ok", comparison.ok().to_string()),
            ("max_abs_diff", number(comparison.max_abs_diff)),
            ("pairs_differing", comparison.pairs_differing.to_string()),
        ];
        fields.push(("verify", object(&verify)));
    }
    object(&fields) + "\n"
}

/// The result of the synthetic nest, on one line.
pub fn hello(run: &Run, n: u64, timed: &Timed<u64>) -> String {
    let mut fields =
        vec![("step", text(run.info.name)), ("device", text(&run.device))];
    fields.extend(software(run.info));
    fields.extend([("hello", n.to_string()), ("result", timed.result.to_string())]);
    fields.extend(times(timed));
    object(&fields) + "\n"
}

/// Whoever records times has to know that these are not a device's.
fn software(info: &Info) -> Option<(&'static str, String)> {
    (info.is_software)().then(|| ("software", true.to_string()))
}

fn times<T>(timed: &Timed<T>) -> [(&'static str, String); 3] {
    let runs: Vec<String> = timed.runs.iter().map(|&run| number(run)).collect();
    [
        ("runs_s", format!("[{}]", runs.join(","))),
        ("wall_s", number(timed.wall)),
        ("cpu_s", number(timed.cpu)),
    ]
}

fn size(side: &Loaded) -> String {
    object(&[
        ("clusters", side.set.clusters().len().to_string()),
        ("points", side.set.point_count().to_string()),
    ])
}

fn entries(matches: &[Match]) -> String {
    let entry = |m: &Match| {
        object(&[
            ("cluster", m.cluster.to_string()),
            ("nearest", Value::from(m.nearest.map(|(id, _)| id)).to_string()),
            (
                "distance",
                Value::from(m.nearest.map(|(_, distance)| distance)).to_string(),
            ),
        ])
    };
    format!("[{}]", matches.iter().map(entry).collect::<Vec<_>>().join(","))
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}:{value}", text(name)))
        .collect();
    format!("{{{}}}", fields.join(","))
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn number(number: f64) -> String {
    Value::from(number).to_string()
}
