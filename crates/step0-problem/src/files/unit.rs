//! Units of length, as headers name them.

use std::fmt;

/// A unit that a header names.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// As the file writes it.
    pub name: String,
    /// What it is in metres; `None` for a pixel or anything else whose size the name
    /// does not tell.
    pub metres: Option<f64>,
}

impl Unit {
    /// The unit of this name, whatever it is.
    pub fn named(name: &str) -> Self {
        let name = name.trim();
        let metres = match &*name.to_lowercase() {
            "pm" => Some(1e-12),
            "å" | "a" | "angstrom" | "angstroms" | "ångström" => Some(1e-10),
            "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => {
                Some(1e-9)
            }
            // The micro sign, the Greek letter, and what stands for them.
            "\u{b5}m" | "\u{3bc}m" | "um" | "micron" | "microns" | "micrometer"
            | "micrometers" | "micrometre" | "micrometres" => Some(1e-6),
            "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" => {
                Some(1e-3)
            }
            "cm" => Some(1e-2),
            "m" | "meter" | "meters" | "metre" | "metres" => Some(1.0),
            "km" => Some(1e3),
            _ => None,
        };
        Unit { name: name.into(), metres }
    }

    /// The unit at the end of a header: `nm` of `x [nm]`, `x (nm)`, `x_nm` and `xnm`.
    pub fn of_header(header: &str) -> Option<Self> {
        let header = header.trim();
        for (open, close) in [('[', ']'), ('(', ')')] {
            if let Some((_, name)) =
                header.strip_suffix(close).and_then(|rest| rest.rsplit_once(open))
            {
                return (!name.trim().is_empty()).then(|| Unit::named(name));
            }
        }
        let lower = header.to_lowercase();
        let known = [
            "nm", "um", "\u{b5}m", "\u{3bc}m", "mm", "px", "pix", "pixel", "pixels",
        ];
        let fits = |unit: &&&str| {
            lower.strip_suffix(**unit).is_some_and(|name| {
                name.ends_with(['_', ' ', '.']) || ["x", "y", "z"].contains(&name)
            })
        };
        known.iter().find(fits).map(|unit| Unit::named(unit))
    }

    /// Do two names mean the same unit?
    pub fn is_same(&self, other: &Unit) -> bool {
        match (self.metres, other.metres) {
            (Some(one), Some(two)) => one == two,
            (None, None) => {
                self.is_pixel() && other.is_pixel() || self.name == other.name
            }
            _ => false,
        }
    }

    pub(super) fn is_pixel(&self) -> bool {
        matches!(&*self.name.to_lowercase(), "px" | "pix" | "pixel" | "pixels")
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Warnings about units that do not fit together: among the axes of a side, and between
/// the sides. Each names the scale that would reconcile them. A side whose coordinates
/// are scaled already has `None` in place of its units.
pub fn warnings(left: Option<&Units>, right: Option<&Units>) -> Vec<String> {
    let mut warnings = Vec::new();
    for (side, units) in [("left", left), ("right", right)] {
        warnings.extend(units.and_then(|units| among_axes(side, units)));
    }
    if warnings.is_empty()
        && let (Some(left), Some(right)) = (left, right)
    {
        warnings.extend(between_sides(left, right));
    }
    warnings
}

/// The units of x, y and z, where they are known.
pub type Units = [Option<Unit>; 3];

fn among_axes(side: &str, units: &Units) -> Option<String> {
    let named: Vec<(char, &Unit)> = ['x', 'y', 'z']
        .into_iter()
        .zip(units)
        .filter_map(|(axis, unit)| Some((axis, unit.as_ref()?)))
        .collect();
    let (_, first) = *named.first()?;
    if named.iter().all(|(_, unit)| unit.is_same(first)) {
        return None;
    }
    let list: Vec<String> =
        named.iter().map(|(axis, unit)| format!("{axis} in {unit}")).collect();
    // The smallest unit of known size, so that factors are not below 1.
    let sizes = named.iter().filter_map(|(_, unit)| Some((unit.metres?, *unit)));
    let target = sizes.min_by(|(one, _), (two, _)| one.total_cmp(two));
    let scale = scale_to(units, target.map_or(first, |(_, unit)| unit));
    let meaning = meaning_of(units, target.map_or(first, |(_, unit)| unit));
    Some(format!(
        "the {side} set has its coordinates in different units, {}: \
         --{side}-scale {scale} (or --scale {scale} for both sets) makes them the same\
         {meaning}",
        list.join(", ")
    ))
}

fn between_sides(left: &Units, right: &Units) -> Option<String> {
    let differ = |(left, right): (&Option<Unit>, &Option<Unit>)| matches!((left, right), (Some(left), Some(right)) if !left.is_same(right));
    if !left.iter().zip(right).any(differ) {
        return None;
    }
    let unit_of = |units: &Units| units.iter().flatten().next().cloned();
    let (of_left, of_right) = (unit_of(left)?, unit_of(right)?);
    // Only what is not in the target's unit is scaled.
    let left_is_target = match (of_left.metres, of_right.metres) {
        (Some(left), Some(right)) => left <= right,
        (known, _) => known.is_some(),
    };
    let (side, units, target) = match left_is_target {
        true => ("right", right, of_left.clone()),
        false => ("left", left, of_right.clone()),
    };
    let scale = scale_to(units, &target);
    Some(format!(
        "the left set is in {of_left} and the right set in {of_right}: \
         --{side}-scale {scale} makes them the same (--scale is for both sets){}",
        meaning_of(units, &target)
    ))
}

/// The factors that turn units into another one, with `P` for what cannot be known.
fn scale_to(units: &Units, target: &Unit) -> String {
    let factor = |unit: &Option<Unit>| match unit {
        None => "1".into(),
        Some(unit) if unit.is_same(target) => "1".into(),
        Some(unit) => match (unit.metres, target.metres) {
            // Rounded, because 1e-6 / 1e-9 is not quite 1000.
            (Some(from), Some(to)) => format!("{}", rounded(from / to)),
            _ => "P".into(),
        },
    };
    units.iter().map(factor).collect::<Vec<String>>().join(",")
}

fn rounded(number: f64) -> f64 {
    format!("{number:.9e}").parse().expect("a number as Rust writes it")
}

/// What `P` stands for in the factors.
fn meaning_of(units: &Units, target: &Unit) -> String {
    let is_unknown = |unit: &&Unit| {
        !unit.is_same(target) && (unit.metres.is_none() || target.metres.is_none())
    };
    match units.iter().flatten().find(is_unknown) {
        Some(unit) => format!(", where P is the size of a {unit} in {target}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_units_in_several_ways() {
        for (header, unit) in [
            ("x [nm]", "nm"),
            ("Position X (µm)", "µm"),
            ("x_nm", "nm"),
            ("znm", "nm"),
            ("x [px]", "px"),
            ("POSITION.X.um", "um"),
        ] {
            assert_eq!(Unit::of_header(header).unwrap().name, unit, "{header}");
        }
        for header in ["x", "sum", "column", "x []", "POSITION_X"] {
            assert_eq!(Unit::of_header(header), None, "{header}");
        }
    }

    fn units(names: [&str; 3]) -> Units {
        names.map(|name| (!name.is_empty()).then(|| Unit::named(name)))
    }

    #[test]
    fn different_units_are_warned_of_with_the_scale_that_reconciles_them() {
        let said = |left, right| {
            let [left, right] = [left, right].map(units);
            warnings(Some(&left), Some(&right)).join("\n")
        };
        let nm = ["nm", "nm", "nm"];
        assert_eq!(said(nm, nm), "");
        assert_eq!(said(nm, ["", "", ""]), "");
        assert_eq!(said(["µm", "", "um"], ["micron"; 3]), "");
        let among = said(["px", "px", "nm"], ["", "", ""]);
        assert!(among.contains("x in px, y in px, z in nm"), "{among}");
        assert!(among.contains("--left-scale P,P,1"), "{among}");
        assert!(among.ends_with("where P is the size of a px in nm"), "{among}");
        let among = said(nm, ["nm", "nm", "µm"]);
        assert!(among.contains("--right-scale 1,1,1000 "), "{among}");
        let between = said(nm, ["µm"; 3]);
        assert!(between.contains("--right-scale 1000,1000,1000 "), "{between}");
        let between = said(["px"; 3], nm);
        assert!(between.contains("--left-scale P,P,P "), "{between}");
        let [left, right] = [["px", "px", "nm"], nm].map(units);
        assert!(warnings(None, Some(&right)).is_empty());
        assert_eq!(warnings(Some(&left), None).len(), 1);
    }

    #[test]
    fn names_of_one_unit_are_the_same() {
        let same = |one, two| Unit::named(one).is_same(&Unit::named(two));
        assert!(same("um", "µm") && same("px", "Pixels") && same("micron", "μm"));
        assert!(!same("nm", "um") && !same("px", "nm") && !same("px", "voxel"));
    }
}
