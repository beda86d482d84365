//! What is said of the files that are read. It goes to stderr: a person sees it beside
//! the table, and a program that reads the JSON document does not.

use std::io::{self, Write};

use crate::files::{Noise, Taken, Units, count, spanned_by_zero, unit_warnings};
use crate::{ClusterSet, LabelledPoints};

/// Says what was taken from a file, and warns of what may not be meant.
pub fn say(
    side: &str,
    file: &str,
    taken: &Taken,
    noise: &Noise,
    (points, set): (&LabelledPoints, &ClusterSet),
) {
    let Taken { form, coordinates, label, label_chosen, left_out, notes, .. } =
        taken;
    tell(&format!(
        "{side}: {file}, {form}: coordinates from {coordinates}, ids from {label} \
         ({label_chosen})"
    ));
    let clusters = count(set.clusters().len() as u64, "cluster");
    let of_points = count(points.points.len() as u64, "point");
    let left_out = match left_out.to_string() {
        nothing if nothing.is_empty() => nothing,
        some if *noise == Noise::Negative && left_out.noise() > 0 => {
            format!("; left out {some}; --keep-noise keeps noise")
        }
        some => format!("; left out {some}"),
    };
    tell(&format!("{side}: {clusters} of {of_points}{left_out}"));
    for note in notes {
        tell(&format!("{side}: {note}"));
    }
    let has_negative = taken.left_out.has_negative();
    if *noise == Noise::Negative
        && !has_negative
        && let Some((inside, others)) = spanned_by_zero(points)
    {
        warn(&format!(
            "in {file} the box around cluster 0 holds {inside} of the {others} other \
             points: if 0 means noise there, --noise 0 leaves it out"
        ));
    }
    if let (Noise::Listed(_), Some(&least)) = (noise, set.ids().first())
        && least < 0
    {
        warn(&format!(
            "in {file} label {least} is a cluster, because --noise does not list it"
        ));
    }
}

/// Warns of units that do not fit together.
pub fn warn_of_units(left: Option<&Units>, right: Option<&Units>) {
    for warning in unit_warnings(left, right) {
        warn(&warning);
    }
}

fn warn(warning: &str) {
    tell(&format!("warning: {warning}"));
}

fn tell(line: &str) {
    // If stderr is closed, there is no one to tell.
    let _ = writeln!(io::stderr(), "{line}");
}
