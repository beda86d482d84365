//! What a measured program prints: one JSON document.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Deserializer};
use step0_problem::{Nearest, Pairing};
use workbook_records::{Precision, Side, may_record_software};

/// The document, as far as it is of interest here.
#[derive(Debug, Deserialize)]
pub struct Document {
    device: Option<String>,
    /// Is that no device but a stand-in for one on the processor?
    #[serde(default)]
    pub software: bool,
    precision: Option<Precision>,
    threads: Option<u32>,
    left: Option<Side>,
    right: Option<Side>,
    /// The sum of the nest, which is exact in f64.
    pub result: Option<f64>,
    runs_s: Vec<f64>,
    /// Seconds on the clock: the median of the runs.
    pub wall_s: f64,
    /// Seconds of processor time: the median of the runs.
    pub cpu_s: f64,
    left_to_right: Option<Vec<Entry>>,
    right_to_left: Option<Vec<Entry>>,
    /// Of what the work is, where the program says it.
    pub unit: Option<String>,
    /// How much work a run is, where the program says it.
    pub amount: Option<u64>,
    /// What else it found out.
    #[serde(default)]
    pub facts: BTreeMap<String, f64>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Entry {
    cluster: i64,
    nearest: i64,
    #[serde(deserialize_with = "finite")]
    distance: f64,
}

fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number.is_finite() {
        return Ok(number);
    }
    Err(serde::de::Error::custom("expected a finite distance"))
}

impl Document {
    /// Reads what a program printed.
    ///
    /// # Errors
    /// If that is not one such document, or its times are none.
    pub fn parse(stdout: &[u8]) -> Result<Self> {
        let document: Document =
            serde_json::from_slice(stdout).with_context(|| {
                let start: String = String::from_utf8_lossy(stdout)
                    .trim()
                    .chars()
                    .take(40)
                    .collect();
                format!("expected one JSON document, found \"{start}\"")
            })?;
        ensure!(!document.runs_s.is_empty(), "runs_s is empty");
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        for &run in &document.runs_s {
            ensure!(run.is_finite() && run > 0.0, "runs_s holds {run}");
            (least, most) = (least.min(run), most.max(run));
        }
        let wall = document.wall_s;
        ensure!(
            (least..=most).contains(&wall),
            "wall_s is {wall}, and the runs took {least} to {most}"
        );
        let cpu = document.cpu_s;
        ensure!(cpu.is_finite() && cpu >= 0.0, "cpu_s is {cpu}");
        Ok(document)
    }

    /// What it ran on.
    pub fn device(&self) -> String {
        self.device.clone().unwrap_or_else(|| "cpu".to_owned())
    }

    /// Why its times are no device's, unless a test takes them for such.
    pub fn stand_in(&self) -> Option<String> {
        (self.software && !may_record_software()).then(|| {
            format!(
                "{} stands in for a device on the processor, and its times would say \
                 nothing about one",
                self.device()
            )
        })
    }

    /// Checks that the program did what it was told, as far as it says what it did.
    ///
    /// # Errors
    /// What it did instead.
    pub fn check_request(
        &self,
        precision: Option<Precision>,
        threads: u32,
    ) -> Result<()> {
        if let (Some(asked), Some(done)) = (precision, self.precision) {
            ensure!(asked == done, "it computed in {done}, not in {asked}");
        }
        if let Some(done) = self.threads {
            ensure!(threads == done, "it used {done} threads, not {threads}");
        }
        Ok(())
    }

    /// Checks that the program read the input that it was given.
    ///
    /// # Errors
    /// What it read instead.
    pub fn check_sides(&self, sides: [Side; 2]) -> Result<()> {
        for (name, found, expected) in
            [("left", self.left, sides[0]), ("right", self.right, sides[1])]
        {
            if let Some(found) = found {
                ensure!(
                    found == expected,
                    "{name}: it read {} clusters of {} points, not {} of {}",
                    found.clusters,
                    found.points,
                    expected.clusters,
                    expected.points
                );
            }
        }
        Ok(())
    }

    /// The answer.
    ///
    /// # Errors
    /// If there is none.
    pub fn pairing(&self) -> Result<Pairing> {
        let (Some(left_to_right), Some(right_to_left)) =
            (&self.left_to_right, &self.right_to_left)
        else {
            bail!("left_to_right or right_to_left is missing");
        };
        let nearest =
            |entries: &[Entry]| {
                let nearest = |&Entry { cluster, nearest, distance }: &Entry| {
                    Nearest { cluster, nearest, distance }
                };
                entries.iter().map(nearest).collect()
            };
        Ok(Pairing {
            left_to_right: nearest(left_to_right),
            right_to_left: nearest(right_to_left),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        format!("{:#}", Document::parse(text.as_bytes()).unwrap_err())
    }

    #[test]
    fn a_document_is_read() {
        let text = r#"{"step":"x","precision":"f32","threads":2,"device":"cpu avx2",
            "left":{"clusters":1,"points":2},"right":{"clusters":1,"points":3},
            "runs_s":[3,1,2],"wall_s":2,"cpu_s":0,
            "left_to_right":[{"cluster":4,"nearest":7,"distance":1.5}],
            "right_to_left":[{"cluster":7,"nearest":4,"distance":1.5}],"more":1}"#;
        let document = Document::parse(text.as_bytes()).unwrap();
        assert_eq!((document.wall_s, document.cpu_s), (2.0, 0.0));
        assert_eq!(document.device(), "cpu avx2");
        let nearest = document.pairing().unwrap().left_to_right[0];
        assert_eq!(nearest, Nearest { cluster: 4, nearest: 7, distance: 1.5 });
        document.check_request(Some(Precision::F32), 2).unwrap();
        assert!(document.check_request(Some(Precision::F64), 2).is_err());
        assert!(document.check_request(Some(Precision::F32), 1).is_err());
        let side = |points| Side { clusters: 1, points };
        document.check_sides([side(2), side(3)]).unwrap();
        assert!(document.check_sides([side(2), side(2)]).is_err());
    }

    #[test]
    fn a_stand_in_for_a_device_is_known() {
        let document = |more: &str| {
            let text = format!(
                r#"{{"device":"d",{more}"runs_s":[1],"wall_s":1,"cpu_s":1}}"#
            );
            Document::parse(text.as_bytes()).unwrap()
        };
        let said = document(r#""software":true,"#).stand_in().unwrap();
        assert!(said.starts_with("d stands in for a device"), "{said}");
        assert_eq!(document("").stand_in(), None);
        assert_eq!(document(r#""software":false,"#).stand_in(), None);
    }

    #[test]
    fn anything_else_is_refused() {
        let times = |runs, wall, cpu| {
            error(&format!(r#"{{"runs_s":{runs},"wall_s":{wall},"cpu_s":{cpu}}}"#))
        };
        assert!(error("").contains("expected one JSON document"), "{}", error(""));
        assert!(
            error("hello\n{}").contains("found \"hello"),
            "{}",
            error("hello\n{}")
        );
        assert!(error("{} {}").contains("expected one JSON document"));
        assert!(times("[]", 1, 1).contains("runs_s is empty"));
        assert!(times("[0]", 0, 1).contains("runs_s holds 0"));
        assert!(times("[1,2]", 3, 1).contains("wall_s is 3"));
        assert!(times("[1,2]", 2, -1).contains("cpu_s is -1"));
        let unanswered = br#"{"runs_s":[1],"wall_s":1,"cpu_s":1}"#;
        assert!(Document::parse(unanswered).unwrap().pairing().is_err());
    }
}
