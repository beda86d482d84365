//! Writing a document, with its fields in the order of a report.

use std::fmt;

use serde_json::Value;

use super::{Document, Entry, Size};
use crate::contract::Comparison;

impl fmt::Display for Document {
    /// As JSON on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = Fields::default();
        fields.put("step", Some(&*self.step));
        fields.put("experiment", self.experiment.as_deref());
        fields.put("variant", self.variant.as_deref());
        fields.put("precision", self.precision.map(|it| it.to_string()));
        fields.put("threads", self.threads);
        fields.put("device", self.device.as_deref());
        // A program that records times has to know that these are not a device's.
        fields.put("software", self.software.then_some(true));
        fields.put_json("left", self.left.map(size));
        fields.put_json("right", self.right.map(size));
        fields.put("point_pairs", self.point_pairs);
        fields.put("hello", self.hello);
        fields.put("result", self.result.map(whole));
        fields.put("unit", self.unit.as_deref());
        fields.put("amount", self.amount);
        fields.put("runs_s", Some(&self.runs_s[..]));
        fields.put("wall_s", Some(self.wall_s));
        fields.put("cpu_s", Some(self.cpu_s));
        fields.put("by_gpu_clock", self.by_gpu_clock);
        fields.put_json("facts", self.facts());
        fields.put("pairs_per_s", self.pairs_per_s);
        fields.put_json("left_to_right", self.left_to_right.as_deref().map(entries));
        fields.put_json("right_to_left", self.right_to_left.as_deref().map(entries));
        fields.put_json("verify", self.verify.map(verdict));
        f.write_str(&fields.object())
    }
}

impl Document {
    /// As part of another document.
    pub fn to_json(&self) -> Value {
        serde_json::from_str(&self.to_string()).expect("what is written is JSON")
    }

    fn facts(&self) -> Option<String> {
        let mut fields = Fields::default();
        for (name, &value) in &self.facts {
            fields.put(name, Some(value));
        }
        (!self.facts.is_empty()).then(|| fields.object())
    }
}

fn size(size: Size) -> String {
    let mut fields = Fields::default();
    fields.put("clusters", Some(size.clusters));
    fields.put("points", Some(size.points));
    fields.object()
}

fn entries(entries: &[Entry]) -> String {
    let entry = |entry: &Entry| {
        let mut fields = Fields::default();
        fields.put("cluster", Some(entry.cluster));
        fields.put("nearest", Some(entry.nearest));
        fields.put("distance", Some(entry.distance));
        fields.object()
    };
    format!("[{}]", entries.iter().map(entry).collect::<Vec<_>>().join(","))
}

fn verdict(comparison: Comparison) -> String {
    let mut fields = Fields::default();
    fields.put("ok", Some(comparison.ok()));
    fields.put("max_abs_diff", Some(comparison.max_abs_diff));
    fields.put("pairs_differing", Some(comparison.pairs_differing));
    fields.object()
}

/// A whole number without the `.0` of a float.
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 && (0.0..9e15).contains(&number) {
        Value::from(number as u64)
    } else {
        Value::from(number)
    }
}

/// The fields of a JSON object, in the order they were put there; `serde_json` would
/// sort them.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn put(&mut self, name: &str, value: Option<impl Into<Value>>) {
        self.put_json(name, value.map(|value| value.into().to_string()));
    }

    /// Puts a value that is JSON already.
    fn put_json(&mut self, name: &str, json: Option<String>) {
        self.0.extend(json.map(|json| format!("{}:{json}", Value::from(name))));
    }

    fn object(&self) -> String {
        format!("{{{}}}", self.0.join(","))
    }
}
