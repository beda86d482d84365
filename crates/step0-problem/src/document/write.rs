//! Writing a document, with its fields in the order of a report.

use std::fmt::{self, Display, Formatter, from_fn};

use serde_json::Value;

use super::{Document, EntryRef, Size};
use crate::contract::Comparison;

impl Display for Document {
    /// As JSON on one line.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sides = [&self.left_to_right, &self.right_to_left];
        let sides = sides.map(|side| {
            let side = side.as_deref()?;
            Some(side.iter().map(EntryRef::from))
        });
        self.write(f, sides)
    }
}

impl Document {
    /// As JSON on one line, with this answer in place of the document's own: the
    /// entries of the left and of the right are made while they are written, so that
    /// a million of them take no memory.
    pub fn with_answer<'a>(
        &'a self,
        sides: [impl Iterator<Item = EntryRef<'a>> + Clone + 'a; 2],
    ) -> impl Display + 'a {
        from_fn(move |f| self.write(f, sides.clone().map(Some)))
    }

    /// As part of another document.
    pub fn to_json(&self) -> Value {
        serde_json::from_str(&self.to_string()).expect("what is written is JSON")
    }

    fn write<'a>(
        &self,
        f: &mut Formatter<'_>,
        sides: [Option<impl Iterator<Item = EntryRef<'a>> + Clone>; 2],
    ) -> fmt::Result {
        let [left_to_right, right_to_left] = sides;
        let mut fields = Fields::new(f)?;
        fields.put("step", Some(&*self.step))?;
        fields.put("experiment", self.experiment.as_deref())?;
        fields.put("variant", self.variant.as_deref())?;
        fields.put("precision", self.precision.map(|it| it.to_string()))?;
        fields.put("threads", self.threads)?;
        fields.put("device", self.device.as_deref())?;
        // A program that records times has to know that these are not a device's.
        fields.put("software", self.software.then_some(true))?;
        fields.put_json("left", self.left.map(size))?;
        fields.put_json("right", self.right.map(size))?;
        fields.put("point_pairs", self.point_pairs)?;
        fields.put("hello", self.hello)?;
        fields.put("result", self.result.map(whole))?;
        fields.put("unit", self.unit.as_deref())?;
        fields.put("amount", self.amount)?;
        fields.put("runs_s", Some(&self.runs_s[..]))?;
        fields.put("wall_s", Some(self.wall_s))?;
        fields.put("cpu_s", Some(self.cpu_s))?;
        fields.put("by_gpu_clock", self.by_gpu_clock)?;
        fields.put_json("facts", self.facts())?;
        fields.put("pairs_per_s", self.pairs_per_s)?;
        fields.put_json("left_to_right", left_to_right.map(entries))?;
        fields.put_json("right_to_left", right_to_left.map(entries))?;
        fields.put_json("verify", self.verify.map(verdict))?;
        fields.end()
    }

    fn facts(&self) -> Option<impl Display> {
        let facts = from_fn(|f| {
            let mut fields = Fields::new(f)?;
            for (name, &value) in &self.facts {
                fields.put(name, Some(value))?;
            }
            fields.end()
        });
        (!self.facts.is_empty()).then_some(facts)
    }
}

fn size(size: Size) -> impl Display {
    from_fn(move |f| {
        let mut fields = Fields::new(f)?;
        fields.put("clusters", Some(size.clusters))?;
        fields.put("points", Some(size.points))?;
        fields.end()
    })
}

fn entries<'a>(entries: impl Iterator<Item = EntryRef<'a>> + Clone) -> impl Display {
    from_fn(move |f| {
        f.write_str("[")?;
        for (index, entry) in entries.clone().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            let mut fields = Fields::new(f)?;
            fields.put("cluster", Some(entry.cluster))?;
            fields.put("name", entry.name)?;
            fields.put("nearest", Some(entry.nearest))?;
            fields.put("nearest_name", entry.nearest_name)?;
            fields.put("distance", Some(entry.distance))?;
            fields.end()?;
        }
        f.write_str("]")
    })
}

fn verdict(comparison: Comparison) -> impl Display {
    from_fn(move |f| {
        let mut fields = Fields::new(f)?;
        fields.put("ok", Some(comparison.ok()))?;
        fields.put("max_abs_diff", Some(comparison.max_abs_diff))?;
        fields.put("pairs_differing", Some(comparison.pairs_differing))?;
        fields.end()
    })
}

/// A whole number without the `.0` of a float.
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 && (0.0..9e15).contains(&number) {
        Value::from(number as u64)
    } else {
        Value::from(number)
    }
}

/// The fields of a JSON object, in the order they are put there; `serde_json` would
/// sort them. They are written at once and kept nowhere.
struct Fields<'a, 'b> {
    f: &'a mut Formatter<'b>,
    separator: &'static str,
}

impl<'a, 'b> Fields<'a, 'b> {
    fn new(f: &'a mut Formatter<'b>) -> Result<Self, fmt::Error> {
        f.write_str("{")?;
        Ok(Fields { f, separator: "" })
    }

    fn put(&mut self, name: &str, value: Option<impl Into<Value>>) -> fmt::Result {
        self.put_json(name, value.map(Into::into))
    }

    /// Puts a value that displays as JSON.
    fn put_json(&mut self, name: &str, json: Option<impl Display>) -> fmt::Result {
        let Some(json) = json else { return Ok(()) };
        write!(self.f, "{}{}:{json}", self.separator, Value::from(name))?;
        self.separator = ",";
        Ok(())
    }

    fn end(self) -> fmt::Result {
        self.f.write_str("}")
    }
}
