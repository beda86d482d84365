//! The documents that `--json` prints.

use std::fmt::{Display, from_fn};

use super::{Run, Solved};
use crate::clock::Timed;
use crate::document::{Document, EntryRef};

/// The answer of a run, on one line. It is made while it is printed.
pub fn solved(run: &Run, solved: &Solved) -> impl Display {
    let summary = &solved.summary;
    let [left, right] = summary.sizes;
    let details = run.opened.details().into_iter();
    let document = Document {
        precision: Some(run.options.precision),
        threads: Some(run.options.threads),
        left: Some(left),
        right: Some(right),
        point_pairs: Some(summary.point_pairs()),
        facts: details.map(|it| (it.name.to_owned(), it.value)).collect(),
        pairs_per_s: Some(summary.point_pairs() as f64 / solved.timed.wall),
        verify: solved.verified,
        ..document(run, solved.timed)
    };
    let [left, right] = summary.names();
    let names = [[left, right], [right, left]];
    from_fn(move |f| {
        let mut names = names.into_iter();
        let sides = solved.matches.map(|side| {
            let names = names.next().unwrap_or_default();
            side.iter().map(move |found| EntryRef::new(&found, names))
        });
        writeln!(f, "{}", document.with_answer(sides))
    })
}

/// The result of the synthetic nest, on one line.
pub fn hello(run: &Run, n: u64, timed: &Timed<u64>) -> String {
    let document = Document {
        hello: Some(n),
        result: Some(timed.result as f64),
        ..document(run, timed)
    };
    format!("{document}\n")
}

/// What both documents have: the step, the device and the times.
fn document<T>(run: &Run, timed: &Timed<T>) -> Document {
    Document {
        device: Some(run.opened.device().to_owned()),
        software: run.opened.is_software(),
        ..Document::new(run.about.name, timed)
    }
}
