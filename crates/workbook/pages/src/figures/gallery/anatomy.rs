//! What a model says of a GPU, and what GPUs say. The prediction is always there; what
//! was measured joins it as soon as there is a record.

use anyhow::{Result, ensure};
use workbook_records::{Measurement, Record, Spread};

use super::super::canvas::{Ink, Shape};
use super::super::evidence::{ANATOMY_LIST, Evidence, Prediction, over};
use super::super::format::{Unit, plain, trimmed};
use super::super::machines::{Filter, Machine};
use super::super::rows::{Key, Mark, Row, Rows};
use super::super::scale::{Axis, Kind};
use super::{Chart, Words, sources_of};

/// The languages, in the order of the lanes in a row.
const LANGUAGES: [(&str, Shape); 2] =
    [("CUDA", Shape::Dot), ("WGSL", Shape::Triangle)];

/// The experiment for which a directive asks.
const EXPERIMENT: &str = "anatomy";

/// The figure of an experiment.
pub fn figure(
    experiment: &str,
    evidence: &Evidence,
    filter: &Filter,
    to_root: &str,
) -> Result<String> {
    let mut all = evidence.predictions()?;
    all.retain(|prediction| prediction.experiment == experiment);
    ensure!(!all.is_empty(), "{ANATOMY_LIST} lists no experiment {experiment}");
    let machines = machines(evidence, filter);
    let variants = variants(&all);
    let rows = variants.iter().map(|variant| row(variant, &all, &machines));
    let values = || variants.iter().map(|variant| variant.predicted);
    let words = Words {
        title: &capitalised(&all[0].question),
        finding: &finding(&variants, &all, &machines),
        note: &format!("Times as long as {}, for as much work.", all[0].variant),
        source: &if machines.is_empty() {
            "Not measured yet: no GPU was at hand. <code>cargo workbook bench \
             --experiment anatomy</code> measures yours."
                .to_owned()
        } else {
            format!(
                "Thin lines go from the least to the greatest. {}",
                sources_of(&machines, to_root)
            )
        },
    };
    words.around(&Chart::Rows(Rows {
        axis: Axis::new(
            format!("times as long as {}", all[0].variant),
            if values().any(|value| !(0.1..=64.0).contains(&value)) {
                Kind::Log10
            } else {
                Kind::Log2
            },
        ),
        rows: rows.collect(),
        key: key(&all, &machines),
    }))
}

/// Ours if there is a record of ours, and the reader's.
fn machines<'a>(evidence: &'a Evidence, filter: &Filter) -> Vec<Machine<'a>> {
    let ours = evidence.latest(EXPERIMENT, filter.host.as_deref());
    let here = evidence.here(EXPERIMENT);
    let here = here.filter(|here| ours.is_none_or(|ours| ours.file != here.file));
    [(ours, false), (here, true)]
        .into_iter()
        .filter_map(|(stored, is_here)| Some(Machine { stored: stored?, is_here }))
        .collect()
}

/// Each variant once, whatever languages it is in.
fn variants(all: &[Prediction]) -> Vec<&Prediction> {
    let mut variants: Vec<&Prediction> = Vec::new();
    for prediction in all {
        if !variants.iter().any(|known| known.variant == prediction.variant) {
            variants.push(prediction);
        }
    }
    variants
}

fn row(variant: &Prediction, all: &[Prediction], machines: &[Machine]) -> Row {
    let value = variant.predicted;
    let mut marks = vec![Mark {
        lane: 0,
        value: Spread { median: value, least: value, greatest: value },
        from: None,
        ink: Ink::Quiet,
        shape: Shape::Diamond,
        text: times(value),
    }];
    for &machine in machines {
        for (language, shape) in LANGUAGES {
            if let Some(ratio) = ratio(variant, language, all, machine) {
                marks.push(Mark {
                    lane: marks.len(),
                    value: ratio,
                    from: None,
                    ink: ink(machine, language),
                    shape,
                    text: Unit::Times.median(&ratio),
                });
            }
        }
    }
    Row { label: format!("{}: {}", variant.variant, variant.because), marks }
}

/// How many times as long a variant took as the first one, for as much work.
fn ratio(
    variant: &Prediction,
    language: &str,
    all: &[Prediction],
    machine: Machine,
) -> Option<Spread> {
    let find = |variant: &str| {
        let mut of = all.iter().filter(|p| p.language == language);
        let name = &of.find(|prediction| prediction.variant == variant)?.name;
        measured(&machine.stored.record, name)
    };
    let (first, found) = (find(&all[0].variant)?, find(&variant.variant)?);
    Some(over(&first.rate(), &found.rate()))
}

fn measured<'a>(record: &'a Record, name: &str) -> Option<&'a Measurement> {
    record.measurements.iter().find(|measured| measured.program == name)
}

fn ink(machine: Machine, language: &str) -> Ink {
    match (machine.is_here, language) {
        (true, _) => Ink::Here,
        (false, "CUDA") => Ink::Ours,
        (false, _) => Ink::Peer,
    }
}

/// "0.5×". A prediction is as exact as it is written.
fn times(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}×", if value < 0.1 { plain(value) } else { trimmed(rounded) })
}

fn key(all: &[Prediction], machines: &[Machine]) -> Vec<Key> {
    let predicted = Key {
        ink: Ink::Quiet,
        shape: Shape::Diamond,
        text: "predicted by the model".to_owned(),
    };
    let mut key = vec![predicted];
    for &machine in machines {
        for (language, shape) in LANGUAGES {
            if ratio(&all[0], language, all, machine).is_some() {
                let text = format!("{language}, {}", machine.name());
                key.push(Key { ink: ink(machine, language), shape, text });
            }
        }
    }
    key
}

/// The variant that should differ most from the first one, and whether it does.
fn finding(
    variants: &[&Prediction],
    all: &[Prediction],
    machines: &[Machine],
) -> String {
    let far = |variant: &&&Prediction| variant.predicted.ln().abs();
    let farthest = variants.iter().max_by(|a, b| far(a).total_cmp(&far(b)));
    let Some(farthest) = farthest else { return String::new() };
    let mut said = format!(
        "The model expects {} to take {} as long as {}",
        farthest.variant,
        times(farthest.predicted),
        all[0].variant
    );
    for &machine in machines {
        for (language, _) in LANGUAGES {
            if let Some(ratio) = ratio(farthest, language, all, machine) {
                let (ratio, name) = (Unit::Times.median(&ratio), machine.name());
                said += &format!("; in {language} on {name} it took {ratio}");
            }
        }
    }
    said + "."
}

fn capitalised(question: &str) -> String {
    let mut letters = question.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
