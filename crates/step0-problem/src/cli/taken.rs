//! What is said of the files that are read. It goes to stderr: a person sees it beside
//! the table, and a program that reads the JSON document does not.

use std::io::{self, Write};

use crate::files::{
    Noise, Taken, count, fill_values, spanned_by_zero, unit_warnings,
};
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
    for sentence in fill_values(points) {
        warn(&format!("in {file} {sentence}"));
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

/// How a side was read.
pub struct Read {
    pub noise: Noise,
    pub is_scaled: bool,
    pub taken: Taken,
}

/// Warns of what shows only beside the other side.
pub fn compare([left, right]: [Option<&Read>; 2]) {
    // Coordinates that were scaled are in the unit that was meant.
    let units = |side: Option<&Read>| {
        side.filter(|read| !read.is_scaled).map(|read| read.taken.units.clone())
    };
    for warning in unit_warnings(units(left).as_ref(), units(right).as_ref()) {
        warn(&warning);
    }
    if let (Some(one), Some(other)) = (left, right)
        && one.taken.is_flat != other.taken.is_flat
    {
        warn("z is 0 in one of the two sets, and not in the other");
    }
    warn_of_noise_without_points(
        &[left, right].into_iter().flatten().collect::<Vec<_>>(),
    );
}

/// A label of noise that no point has may be misspelled.
fn warn_of_noise_without_points(sides: &[&Read]) {
    let mut told: Vec<&str> = Vec::new();
    for side in sides {
        let Noise::Listed(list) = &side.noise else { continue };
        for label in list {
            // A list for both sides may be about one of them.
            let mut alike = sides.iter().filter(|other| other.noise == side.noise);
            let is_found = alike.any(|other| other.taken.left_out.has(label));
            if !is_found && !told.contains(&&**label) {
                warn(&format!(
                    "--noise lists {label:?}, and no point has that label"
                ));
                told.push(label);
            }
        }
    }
}

fn warn(warning: &str) {
    tell(&format!("warning: {warning}"));
}

fn tell(line: &str) {
    // If stderr is closed, there is no one to tell.
    let _ = writeln!(io::stderr(), "{line}");
}
