//! The figures there are.

pub mod ablation;
mod anatomy;
mod clocks;
mod first_result;
pub mod kernels;
mod precision;
mod random;
mod rates;
mod roofline;
pub mod scaling;
mod sizes;
pub mod speedup;

use anyhow::{Context, Result, bail, ensure};

use super::curves::Curves;
use super::directive::Arguments;
use super::evidence::Evidence;
use super::format::escape;
use super::machines::{Filter, Machine, Machines};
use super::rows::Rows;

/// A figure ready to be drawn.
pub struct Figure<'a> {
    /// What it is.
    pub title: String,
    /// What it shows, computed from the data: the text for those who do not see it.
    pub finding: String,
    /// What else a reader of it should know; may be empty.
    pub note: String,
    /// The drawing.
    pub chart: Chart,
    /// Where the data come from.
    pub machines: Machines<'a>,
}

/// A drawing.
pub enum Chart {
    /// Rows of marks.
    Rows(Rows),
    /// Curves.
    Curves(Curves),
}

const WIDE: i32 = 720;
const NARROW: i32 = 330;

/// The figures by name, each with the experiment it is about.
const FIGURES: [(&str, &str); 12] = [
    ("ladder", "ladder"),
    ("speedup", "ladder"),
    ("precision", "ladder"),
    ("hello", "hello"),
    ("strong", "strong"),
    ("weak", "weak"),
    ("sizes", "sizes"),
    ("clocks", "clocks"),
    ("first-result", "first-result"),
    ("roofline", "roofline"),
    ("random", "random"),
    ("kernels", "kernels"),
];

/// The experiments that only a machine with a GPU can make. The reference host may not
/// have made them: then any record serves, and without one the page says so.
pub const ON_A_GPU: [&str; 1] = ["kernels"];

/// The HTML of the figure that a directive asks for, as one block. `to_root` leads
/// from the page to the root of the book.
///
/// # Errors
/// If there is no such figure, an argument is wrong, or a record or measurement is
/// missing.
pub fn figure(text: &str, evidence: &Evidence, to_root: &str) -> Result<String> {
    let mut arguments = Arguments::parse(text)?;
    let name = arguments.word().context("expected the name of a figure")?;
    let filter = Filter::from_arguments(&mut arguments)?;
    arguments.finish()?;
    if let Some(experiment) = name.strip_prefix("anatomy-") {
        return anatomy::figure(experiment, evidence, &filter, to_root);
    }
    let figure = match name.strip_prefix("ablation-") {
        Some(step) => {
            let machines = Machines::that_measured(evidence, "ablation", &filter)?;
            ablation::figure(step, &evidence.variants()?, machines, &filter)?
        }
        None => {
            let known = FIGURES.iter().find(|(known, _)| *known == name);
            let Some((_, experiment)) = known else {
                let names = FIGURES.map(|(name, _)| name).join(", ");
                bail!(
                    "there is no figure {name}; there are {names}, ablation-STEP, \
                    anatomy-EXPERIMENT"
                );
            };
            if ON_A_GPU.contains(experiment) && evidence.any(experiment).is_none() {
                return Ok(not_measured(experiment));
            }
            let machines = Machines::that_measured(evidence, experiment, &filter)?;
            named(&name, machines, filter)?
        }
    };
    figure.html(to_root)
}

/// What stands in the place of a figure that has not been measured yet.
fn not_measured(experiment: &str) -> String {
    format!(
        "<p class=\"caption\"><strong>Not measured.</strong> A figure will stand here \
         once a machine with a GPU has run \
         <code>cargo workbook bench --experiment {experiment}</code>.</p>"
    )
}

fn named<'a>(
    name: &str,
    machines: Machines<'a>,
    filter: Filter,
) -> Result<Figure<'a>> {
    match name {
        "ladder" => rates::ladder(machines, &filter.with_input("scaling")),
        "speedup" => speedup::figure(machines, &filter.with_input("scaling")),
        "precision" => {
            let filter = filter.with_input("scaling").on_one_thread();
            precision::figure(machines, &filter)
        }
        "hello" => rates::hello(machines, &filter),
        "strong" => scaling::strong(machines, &filter.with_input("scaling")),
        "weak" => scaling::weak(machines, &filter),
        "sizes" => sizes::figure(machines, &filter),
        "clocks" => clocks::figure(machines, &filter),
        "first-result" => first_result::figure(machines, &filter),
        "roofline" => roofline::figure(machines, &filter),
        "random" => random::figure(machines, &filter),
        "kernels" => kernels::figure(machines, &filter),
        _ => bail!("there is no figure {name}"),
    }
}

impl Figure<'_> {
    fn html(&self, to_root: &str) -> Result<String> {
        let words = Words {
            title: &self.title,
            finding: &self.finding,
            note: &self.note,
            source: &format!(
                "Thin lines go from the least to the greatest. {}",
                sources(self.machines, to_root)
            ),
        };
        words.around(&self.chart)
    }
}

/// What is said around a drawing.
struct Words<'a> {
    title: &'a str,
    finding: &'a str,
    note: &'a str,
    /// Where the numbers come from, as HTML.
    source: &'a str,
}

impl Words<'_> {
    /// The drawing, for wide and for narrow pages, with its caption.
    fn around(&self, chart: &Chart) -> Result<String> {
        let draw = |width, class| match chart {
            Chart::Rows(rows) => rows.draw(width, class),
            Chart::Curves(curves) => curves.draw(width, class),
        };
        let (wide, narrow) = (draw(WIDE, "wide")?, draw(NARROW, "narrow")?);
        ensure!(!self.finding.is_empty(), "the figure finds nothing");
        let end = if self.title.ends_with('?') { "" } else { "." };
        Ok(format!(
            "<figure class=\"chart\"><div>{}{}</div>\
             <figcaption><strong>{}{end}</strong> {} {} {}</figcaption></figure>",
            self.inside(&wide),
            self.inside(&narrow),
            escape(self.title),
            escape(self.finding),
            escape(self.note),
            self.source
        ))
    }

    /// Says in words what a drawing shows.
    fn inside(&self, svg: &str) -> String {
        let words = format!(
            "><title>{}</title><desc>{}</desc>",
            escape(self.title),
            escape(self.finding)
        );
        svg.replacen('>', &words, 1)
    }
}

/// How the numbers of these machines came about: the end of every caption.
pub fn sources(machines: Machines, to_root: &str) -> String {
    sources_of(&machines.each().collect::<Vec<_>>(), to_root)
}

fn sources_of(machines: &[Machine], to_root: &str) -> String {
    let runs = |machine: &Machine| {
        let measured = &machine.stored.record.measurements;
        measured.iter().map(|m| m.runs.len()).collect::<Vec<_>>()
    };
    let runs: Vec<usize> = machines.iter().flat_map(runs).collect();
    let (least, most) = (runs.iter().min(), runs.iter().max());
    let runs = match (least, most) {
        (Some(least), Some(most)) if least != most => {
            format!("{least} to {most} runs")
        }
        (Some(1), _) => "one run".to_owned(),
        (Some(least), _) => format!("{least} runs"),
        _ => "no runs".to_owned(),
    };
    let each: Vec<String> =
        machines.iter().map(|machine| machine.source(to_root)).collect();
    format!("Medians of {runs}. {}", each.join(" "))
}
