//! Reading a document. An error names the path of the field that is wrong.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Document, Entry, Size};
use crate::contract::Comparison;
use crate::{Error, Result};

impl Document {
    /// Reads what a program printed.
    ///
    /// # Errors
    /// Bad input if it is not exactly one such document, or if its times make no
    /// sense.
    pub fn parse(stdout: &[u8]) -> Result<Self> {
        let value = serde_json::from_slice(stdout).map_err(|error| {
            let text = String::from_utf8_lossy(stdout);
            let start: String = text.trim().chars().take(40).collect();
            Error::BadInput(format!(
                "expected one JSON document, found \"{start}\": {error}"
            ))
        })?;
        Document::from_json(&value)
    }

    /// Reads a document. Unknown fields are ignored.
    ///
    /// # Errors
    /// Bad input if a field has the wrong type, or if the times make no sense.
    pub fn from_json(value: &Value) -> Result<Self> {
        let fields = Object::new("", value)?;
        let document = Document {
            step: fields.text("step")?.unwrap_or_default(),
            experiment: fields.text("experiment")?,
            variant: fields.text("variant")?,
            precision: fields.text("precision")?.map(|it| it.parse()).transpose()?,
            threads: fields.count("threads")?.map(|threads| threads as usize),
            device: fields.text("device")?,
            software: fields.flag("software")?.unwrap_or_default(),
            left: fields.object("left")?.map(|side| size(&side)).transpose()?,
            right: fields.object("right")?.map(|side| size(&side)).transpose()?,
            point_pairs: fields.count("point_pairs")?,
            hello: fields.count("hello")?,
            result: fields.number("result")?,
            unit: fields.text("unit")?,
            amount: fields.count("amount")?,
            runs_s: fields.required("runs_s", Object::numbers)?,
            wall_s: fields.required("wall_s", Object::number)?,
            cpu_s: fields.required("cpu_s", Object::number)?,
            by_gpu_clock: fields.flag("by_gpu_clock")?,
            facts: fields.facts()?,
            pairs_per_s: fields.number("pairs_per_s")?,
            left_to_right: fields.entries("left_to_right")?,
            right_to_left: fields.entries("right_to_left")?,
            verify: fields
                .object("verify")?
                .map(|verdict| comparison(&verdict))
                .transpose()?,
        };
        document.check_times()?;
        Ok(document)
    }

    fn check_times(&self) -> Result<()> {
        let wrong = |message: String| Err(Error::BadInput(message));
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for &run in &self.runs_s {
            if run <= 0.0 {
                return wrong(format!("runs_s holds {run}"));
            }
            (least, most) = (least.min(run), most.max(run));
        }
        let (wall, cpu) = (self.wall_s, self.cpu_s);
        if self.runs_s.is_empty() {
            return wrong("runs_s is empty".into());
        }
        if !(least..=most).contains(&wall) {
            let runs = format!("the runs took {least} to {most}");
            return wrong(format!("wall_s is {wall}, and {runs}"));
        }
        if cpu < 0.0 {
            return wrong(format!("cpu_s is {cpu}"));
        }
        Ok(())
    }
}

fn size(fields: &Object) -> Result<Size> {
    Ok(Size {
        clusters: fields.required("clusters", Object::count)?,
        points: fields.required("points", Object::count)?,
    })
}

fn entry(fields: &Object) -> Result<Entry> {
    Ok(Entry {
        cluster: fields.required("cluster", Object::integer)?,
        name: fields.text("name")?,
        nearest: fields.integer("nearest")?,
        nearest_name: fields.text("nearest_name")?,
        distance: fields.number("distance")?,
    })
}

fn comparison(fields: &Object) -> Result<Comparison> {
    Ok(Comparison {
        max_abs_diff: fields.required("max_abs_diff", Object::number)?,
        pairs_differing: fields.required("pairs_differing", Object::count)? as usize,
    })
}

/// A JSON object, and where it is in the document. A field that is `null` counts as
/// missing.
struct Object<'a> {
    path: String,
    fields: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    fn new(path: &str, value: &'a Value) -> Result<Self> {
        let fields =
            value.as_object().ok_or_else(|| wrong(path, "an object", value))?;
        Ok(Object { path: path.into(), fields })
    }

    fn path(&self, name: &str) -> String {
        if self.path.is_empty() {
            return name.into();
        }
        format!("{}.{name}", self.path)
    }

    fn get<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<T>> {
        let value = self.fields.get(name).filter(|value| !value.is_null());
        let read = |value| {
            read(value).ok_or_else(|| wrong(&self.path(name), expected, value))
        };
        value.map(read).transpose()
    }

    fn required<T>(
        &self,
        name: &str,
        read: impl Fn(&Self, &str) -> Result<Option<T>>,
    ) -> Result<T> {
        let missing = || Error::BadInput(format!("{} is missing", self.path(name)));
        read(self, name)?.ok_or_else(missing)
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.get(name, "a text", text)
    }

    fn flag(&self, name: &str) -> Result<Option<bool>> {
        self.get(name, "true or false", Value::as_bool)
    }

    fn count(&self, name: &str) -> Result<Option<u64>> {
        self.get(name, "a whole number from 0", Value::as_u64)
    }

    fn integer(&self, name: &str) -> Result<Option<i64>> {
        self.get(name, "a whole number", Value::as_i64)
    }

    fn number(&self, name: &str) -> Result<Option<f64>> {
        self.get(name, "a number", Value::as_f64)
    }

    fn numbers(&self, name: &str) -> Result<Option<Vec<f64>>> {
        let numbers =
            |value: &Value| value.as_array()?.iter().map(Value::as_f64).collect();
        self.get(name, "a list of numbers", numbers)
    }

    fn object(&self, name: &str) -> Result<Option<Object<'a>>> {
        let value = self.get(name, "an object", Some)?;
        value.map(|value| Object::new(&self.path(name), value)).transpose()
    }

    fn entries(&self, name: &str) -> Result<Option<Vec<Entry>>> {
        let Some(list) = self.get(name, "a list", Value::as_array)? else {
            return Ok(None);
        };
        let read = |(index, value)| {
            entry(&Object::new(&format!("{}[{index}]", self.path(name)), value)?)
        };
        list.iter().enumerate().map(read).collect::<Result<_>>().map(Some)
    }

    fn facts(&self) -> Result<BTreeMap<String, f64>> {
        let Some(facts) = self.object("facts")? else { return Ok(BTreeMap::new()) };
        let fact = |name: &String| {
            Ok((name.clone(), facts.required(name, Object::number)?))
        };
        facts.fields.keys().map(fact).collect()
    }
}

fn wrong(path: &str, expected: &str, found: &Value) -> Error {
    let mut found = found.to_string();
    if let Some((end, _)) = found.char_indices().nth(40) {
        found.replace_range(end.., "…");
    }
    let place = if path.is_empty() { "" } else { ": " };
    Error::BadInput(format!("{path}{place}expected {expected}, found {found}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::EntryRef;
    use crate::{Match, Nearest, Precision};

    fn error(text: &str) -> String {
        Document::parse(text.as_bytes()).unwrap_err().to_string()
    }

    const TEXT: &str = r#"{"step":"x","precision":"f32","threads":2,
        "device":"cpu avx2","left":{"clusters":1,"points":2},
        "right":{"clusters":1,"points":3},"point_pairs":6,"hello":5,"result":35,
        "runs_s":[3,1,2],"wall_s":2,"cpu_s":0,"facts":{"lines":7.5},
        "left_to_right":[{"cluster":4,"nearest":7,"distance":1.5}],
        "right_to_left":[{"cluster":7,"nearest":null,"distance":null}],
        "verify":{"ok":true,"max_abs_diff":0.0,"pairs_differing":0},"more":1}"#;

    #[test]
    fn a_document_is_read() {
        let document = Document::parse(TEXT.as_bytes()).unwrap();
        assert_eq!(document.step, "x");
        assert_eq!(document.precision, Some(Precision::F32));
        assert_eq!(document.runs_s, [3.0, 1.0, 2.0]);
        assert_eq!((document.wall_s, document.cpu_s), (2.0, 0.0));
        assert_eq!(document.right, Some(Size { clusters: 1, points: 3 }));
        assert_eq!(document.facts["lines"], 7.5);
        assert!(!document.software);
        let said = document.pairing().unwrap_err().to_string();
        assert!(said.starts_with("right_to_left[0]: expected a nearest"), "{said}");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut document = Document::parse(TEXT.as_bytes()).unwrap();
        document.software = true;
        document.right_to_left = document.left_to_right.clone();
        let text = document.to_string();
        let again = Document::parse(text.as_bytes()).unwrap();
        assert_eq!(again, document, "{text}");
        let nearest = Nearest { cluster: 4, nearest: 7, distance: 1.5 };
        assert_eq!(again.pairing().unwrap().right_to_left, [nearest]);
        assert!(text.starts_with(r#"{"step":"x","precision":"f32""#), "{text}");
        assert!(text.contains(r#""hello":5,"result":35,"runs_s":[3.0,"#), "{text}");
        let entry = r#"[{"cluster":4,"nearest":7,"distance":1.5}]"#;
        assert!(text.contains(entry), "{text}");
    }

    #[test]
    fn names_stand_behind_the_ids_they_belong_to() {
        let mut document = Document::parse(TEXT.as_bytes()).unwrap();
        let names = ["a", "b", "c", "d", "E \"5\""].map(String::from);
        let found = Match { cluster: 4, nearest: Some((7, 1.5)), mutual: true };
        let alone = Match { cluster: 7, nearest: None, mutual: false };
        let left = [EntryRef::new(&found, [Some(&names), None])];
        let right = [EntryRef::new(&alone, [None, Some(&names)])];
        let sides = [left, right].map(|side| side.into_iter());
        let text = document.with_answer(sides).to_string();
        let expected = r#""left_to_right":[{"cluster":4,"name":"E \"5\"","nearest":7,"distance":1.5}],"right_to_left":[{"cluster":7,"nearest":null,"distance":null}],"verify""#;
        assert!(text.contains(expected), "{text}");
        let again = Document::parse(text.as_bytes()).unwrap();
        let entry = Entry { name: Some(names[4].clone()), ..first(&document) };
        assert_eq!(first(&again), entry);

        // The other way round, and from a document's own entries.
        let entry = Entry { nearest_name: Some("n".into()), ..first(&document) };
        document.left_to_right = Some(vec![entry]);
        let text = document.to_string();
        assert!(text.contains(r#""nearest":7,"nearest_name":"n","distance""#));
        assert_eq!(Document::parse(text.as_bytes()).unwrap(), document);
    }

    fn first(document: &Document) -> Entry {
        document.left_to_right.as_ref().unwrap()[0].clone()
    }

    #[test]
    fn anything_else_is_refused_with_its_path() {
        for (text, expected) in [
            ("", "expected one JSON document, found \"\""),
            ("hello\n{}", "expected one JSON document, found \"hello"),
            ("{} {}", "expected one JSON document"),
            ("[]", "expected an object, found []"),
            ("{}", "runs_s is missing"),
            (r#"{"runs_s":[1,"2"]}"#, "runs_s: expected a list of numbers"),
            (r#"{"threads":-1}"#, "threads: expected a whole number from 0"),
            (r#"{"precision":"f16"}"#, "expected f64 or f32"),
            (r#"{"left":{"clusters":1}}"#, "left.points is missing"),
            (r#"{"left":7}"#, "left: expected an object, found 7"),
        ] {
            assert!(error(text).contains(expected), "{text}: {}", error(text));
        }
        let entry = r#"{"runs_s":[1],"wall_s":1,"cpu_s":1,
            "left_to_right":[{"cluster":1,"nearest":"x"}]}"#;
        let expected = "left_to_right[0].nearest: expected a whole number, found";
        assert!(error(entry).contains(expected), "{}", error(entry));
    }

    #[test]
    fn times_that_make_no_sense_are_refused() {
        let times = |runs, wall, cpu| {
            error(&format!(r#"{{"runs_s":{runs},"wall_s":{wall},"cpu_s":{cpu}}}"#))
        };
        assert!(times("[]", 1, 1).contains("runs_s is empty"));
        assert!(times("[0]", 0, 1).contains("runs_s holds 0"));
        assert!(times("[1,2]", 3, 1).contains("wall_s is 3"));
        assert!(times("[1,2]", 2, -1).contains("cpu_s is -1"));
        let unanswered = br#"{"runs_s":[1],"wall_s":1,"cpu_s":1}"#;
        assert!(Document::parse(unanswered).unwrap().pairing().is_err());
    }
}
