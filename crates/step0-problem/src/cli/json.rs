//! The documents that `--json` prints.

use std::fmt::{Display, from_fn};

use super::input::Input;
use super::{Run, Solved};
use crate::clock::Timed;
use crate::document::{Document, EntryRef, Size};

/// The answer of a run, on one line. It is made while it is printed.
pub fn solved(run: &Run, input: &Input, solved: &Solved) -> impl Display {
    let details = run.opened.details().into_iter();
    let document = Document {
        precision: Some(run.options.precision),
        threads: Some(run.options.threads),
        left: Some(Size::from(&input.left.set)),
        right: Some(Size::from(&input.right.set)),
        point_pairs: Some(input.point_pairs()),
        facts: details.map(|it| (it.name.to_owned(), it.value)).collect(),
        pairs_per_s: Some(input.point_pairs() as f64 / solved.timed.wall),
        verify: solved.verified,
        ..document(run, &solved.timed)
    };
    let [left, right] = input.names();
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
