//! Single numbers in the prose: a rate, a time, a ratio, a fact.

use anyhow::{Context, Result, bail, ensure};
use workbook_records::{Measurement, Precision, Spread, Stored};

use super::directive::Arguments;
use super::evidence::{Evidence, Selector, over};
use super::format::{Unit, digits, escape, plain};

/// A number as it is shown, and the tooltip that says where it comes from.
struct Shown {
    text: String,
    title: String,
}

/// What a directive asks of a record.
enum Question {
    Rate(Selector),
    Time { of: Selector, cpu: bool },
    Ratio { of: Selector, over: Selector },
    Fact { of: Selector, name: String },
}

/// The HTML of a number, and of the reader's own beside it.
///
/// # Errors
/// If an argument is wrong, or a record or measurement is missing.
pub fn number(name: &str, arguments: &str, evidence: &Evidence) -> Result<String> {
    let mut arguments = Arguments::parse(arguments)?;
    let experiment = arguments.take("experiment").unwrap_or("ladder".to_owned());
    let host = arguments.take("host");
    let question = Question::read(name, &mut arguments)?;
    arguments.finish()?;

    let ours = evidence.ours(&experiment, host.as_deref())?;
    let shown = question.answer(ours)?;
    let mut html = span("measured", &shown.text, &shown.title);
    let here = evidence.here(&experiment).filter(|here| here.file != ours.file);
    // The reader's machine may not have measured this; then there is nothing to show.
    if let Some(shown) = here.and_then(|here| question.answer(here).ok()) {
        let text = format!("(here: {})", shown.text);
        html += &format!(" {}", span("measured here", &text, &shown.title));
    }
    Ok(html)
}

fn span(class: &str, text: &str, title: &str) -> String {
    let (text, title) = (escape(text), escape(title));
    format!("<span class=\"{class}\" title=\"{title}\">{text}</span>")
}

impl Question {
    fn read(name: &str, arguments: &mut Arguments) -> Result<Self> {
        Ok(match name {
            "rate" => Self::Rate(selector(arguments)?),
            "time" => {
                let cpu = match arguments.take("clock").as_deref() {
                    None | Some("wall") => false,
                    Some("cpu") => true,
                    Some(other) => bail!("clock={other}: expected wall or cpu"),
                };
                Self::Time { of: selector(arguments)?, cpu }
            }
            "ratio" => {
                let input = arguments.demand("input")?;
                let mut side = |key| {
                    let words = arguments.demand(key)?;
                    program(&words, &input)
                        .with_context(|| format!("{key}=\"{words}\""))
                };
                Self::Ratio { of: side("of")?, over: side("over")? }
            }
            "fact" => Self::Fact {
                name: arguments.demand("name")?,
                of: selector(arguments)?,
            },
            _ => bail!("there is no such number"),
        })
    }

    fn answer(&self, stored: &Stored) -> Result<Shown> {
        match self {
            Self::Rate(of) => {
                let found = of.demand(stored, true)?;
                let unit = rate_unit(found)?;
                Ok(shown(stored, &[found], unit, &found.rate()))
            }
            Self::Time { of, cpu } => {
                let found = of.demand(stored, false)?;
                let spread = if *cpu { found.cpu() } else { found.wall() };
                Ok(shown(stored, &[found], Unit::Seconds, &spread))
            }
            Self::Ratio { of, over: base } => {
                let (of, base) =
                    (of.demand(stored, true)?, base.demand(stored, true)?);
                let ratio = over(&of.rate(), &base.rate());
                Ok(shown(stored, &[of, base], Unit::Times, &ratio))
            }
            Self::Fact { of, name } => {
                let found = of.demand(stored, true)?;
                let value = *found.facts.get(name).with_context(|| {
                    let known: Vec<&str> =
                        found.facts.keys().map(String::as_str).collect();
                    format!(
                        "{}: {} has no fact {name}; it has: {}",
                        stored.file,
                        found.key(),
                        known.join(", ")
                    )
                })?;
                let title = format!("{}: {name}. {}", found.key(), origin(stored));
                Ok(Shown { text: plain(value), title })
            }
        }
    }
}

/// The unit that rates of a measurement are shown in.
///
/// # Errors
/// If its work is not of a kind that is counted by the second.
pub fn rate_unit(measurement: &Measurement) -> Result<Unit> {
    let unit = &measurement.work.unit;
    Unit::of_rate(unit).with_context(|| {
        format!("{}: a rate of {unit} says little", measurement.key())
    })
}

fn shown(
    stored: &Stored,
    measurements: &[&Measurement],
    unit: Unit,
    spread: &Spread,
) -> Shown {
    let runs = measurements.iter().map(|m| m.runs.len()).min().unwrap_or(0);
    let keys: Vec<String> =
        measurements.iter().map(|m| m.key().to_string()).collect();
    let show = |value| unit.show(value, digits(spread));
    let title = format!(
        "{}: median of {runs}, from {} to {}. {}",
        keys.join(" over "),
        show(spread.least),
        show(spread.greatest),
        origin(stored)
    );
    Shown { text: show(spread.median), title }
}

/// "desk (A processor), 2026-11-21, book/records/desk/ladder.json".
fn origin(stored: &Stored) -> String {
    let record = &stored.record;
    let quick = if record.quick { ", a quick run" } else { "" };
    format!(
        "{} ({}), {}{quick}, {}",
        record.host.name,
        record.host.cpu,
        day(&record.date),
        stored.file
    )
}

/// The day of a date and time.
pub fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or(date)
}

/// The arguments that say which measurement.
fn selector(arguments: &mut Arguments) -> Result<Selector> {
    let precision = match arguments.take("precision") {
        Some(text) => text.parse().with_context(|| format!("precision={text}"))?,
        None => Precision::F64,
    };
    let threads = match arguments.take("threads") {
        Some(text) => threads(&text)
            .with_context(|| format!("threads={text}: expected a number, or all"))?,
        None => Some(1),
    };
    let program = arguments.demand("program")?;
    let input = arguments.demand("input")?;
    Ok(Selector { program, precision, threads, input })
}

/// Reads "step4-rayon f32 all": a program, then precision and threads in any order.
fn program(words: &str, input: &str) -> Result<Selector> {
    let mut words = words.split_whitespace();
    let program = words.next().context("expected a program")?.to_owned();
    let mut found = Selector {
        program,
        precision: Precision::F64,
        threads: Some(1),
        input: input.to_owned(),
    };
    for word in words {
        let (as_precision, as_threads) = (word.parse().ok(), threads(word));
        ensure!(
            as_precision.is_some() || as_threads.is_some(),
            "expected f64, f32, a number of threads or all, found {word}"
        );
        found.precision = as_precision.unwrap_or(found.precision);
        found.threads = as_threads.unwrap_or(found.threads);
    }
    Ok(found)
}

/// A number of threads, or the most there are.
pub fn threads(text: &str) -> Option<Option<u32>> {
    match text {
        "all" => Some(None),
        text => text.parse().ok().filter(|&n| n > 0).map(Some),
    }
}
