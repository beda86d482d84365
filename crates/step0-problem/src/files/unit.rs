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

    fn is_pixel(&self) -> bool {
        matches!(&*self.name.to_lowercase(), "px" | "pix" | "pixel" | "pixels")
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
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

    #[test]
    fn names_of_one_unit_are_the_same() {
        let same = |one, two| Unit::named(one).is_same(&Unit::named(two));
        assert!(same("um", "µm") && same("px", "Pixels") && same("micron", "μm"));
        assert!(!same("nm", "um") && !same("px", "nm") && !same("px", "voxel"));
    }
}
