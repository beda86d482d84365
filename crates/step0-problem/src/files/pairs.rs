//! The table of pairs that `--out` writes.

use std::io::{self, Write};

use crate::{Match, Matches, name_of};

/// Writes `side,cluster,nearest,distance,mutual`, one line per cluster, those
/// on the left first. For a cluster without a match `nearest` and `distance`
/// are empty. Where the clusters of a side have names, these stand in place of
/// the ids.
///
/// # Errors
/// The errors of the writer.
pub fn write(
    out: &mut impl Write,
    matches: [Matches; 2],
    names: [Option<&[String]>; 2],
) -> io::Result<()> {
    writeln!(out, "side,cluster,nearest,distance,mutual")?;
    let [left, right] = names;
    let sides = [("left", left, right), ("right", right, left)];
    for ((side, own, other), matches) in sides.into_iter().zip(matches) {
        for Match { cluster, nearest, mutual } in matches.iter() {
            let (nearest, distance) = match nearest {
                Some((id, distance)) => (field(other, id), shortest(distance)),
                None => Default::default(),
            };
            let cluster = field(own, cluster);
            writeln!(out, "{side},{cluster},{nearest},{distance},{mutual}")?;
        }
    }
    Ok(())
}

/// A cluster's name, or else its id, as a field of a table.
fn field(names: Option<&[String]>, id: i64) -> String {
    name_of(names, id).map_or_else(|| id.to_string(), quoted)
}

/// In quotes, if a reader would take it for something else without: for more than one
/// field, for no name at all, or for a name without the spaces around it.
fn quoted(name: &str) -> String {
    let special = |c| matches!(c, ',' | ';' | '\t' | '"' | '#' | '\r' | '\n');
    if name.is_empty() || name.trim() != name || name.contains(special) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.into()
    }
}

/// The shortest text that gives the same number when it is read again.
fn shortest(number: f64) -> String {
    let (plain, scientific) = (number.to_string(), format!("{number:e}"));
    if plain.len() <= scientific.len() { plain } else { scientific }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Nearest, Pairing};

    fn written(pairing: &Pairing, names: [Option<&[String]>; 2]) -> String {
        let mut out = Vec::new();
        write(&mut out, pairing.matches(Some(9.0)), names).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_one_line_per_cluster() {
        let nearest =
            |cluster, nearest, distance| Nearest { cluster, nearest, distance };
        let pairing = Pairing {
            left_to_right: vec![nearest(-2, 7, 0.1), nearest(3, 7, 10.0)],
            right_to_left: vec![nearest(7, -2, 1e-300)],
        };
        let expected = "side,cluster,nearest,distance,mutual\n\
                        left,-2,7,0.1,true\nleft,3,,,false\nright,7,-2,1e-300,true\n";
        assert_eq!(written(&pairing, [None, None]), expected);
    }

    #[test]
    fn names_stand_in_place_of_ids_and_in_quotes_where_they_must() {
        let nearest = |cluster, nearest| Nearest { cluster, nearest, distance: 1.0 };
        let pairing = Pairing {
            left_to_right: vec![nearest(0, 5), nearest(1, 5)],
            right_to_left: vec![nearest(5, 1)],
        };
        let names = ["aaaadnje-1", "cell 5\", \"big\""].map(String::from);
        let expected = "side,cluster,nearest,distance,mutual\n\
                        left,aaaadnje-1,5,1,false\n\
                        left,\"cell 5\"\", \"\"big\"\"\",5,1,true\n\
                        right,5,\"cell 5\"\", \"\"big\"\"\",1,true\n";
        assert_eq!(written(&pairing, [Some(&names), None]), expected);
        for (name, expected) in [("", "\"\""), (" a", "\" a\""), ("µ-1", "µ-1")] {
            assert_eq!(quoted(name), expected);
        }
    }
}
