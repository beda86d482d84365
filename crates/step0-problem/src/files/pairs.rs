//! The table of pairs that `--out` writes.

use std::io::{self, Write};

use crate::Match;

/// Writes `side,cluster,nearest,distance,mutual`, one line per cluster, those
/// on the left first. For a cluster without a match `nearest` and `distance`
/// are empty.
///
/// # Errors
/// The errors of the writer.
pub fn write(out: &mut impl Write, matches: &[Vec<Match>; 2]) -> io::Result<()> {
    writeln!(out, "side,cluster,nearest,distance,mutual")?;
    for (side, matches) in ["left", "right"].iter().zip(matches) {
        for Match { cluster, nearest, mutual } in matches {
            let (nearest, distance) = match nearest {
                Some((id, distance)) => (id.to_string(), shortest(*distance)),
                None => Default::default(),
            };
            writeln!(out, "{side},{cluster},{nearest},{distance},{mutual}")?;
        }
    }
    Ok(())
}

/// The shortest text that gives the same number when it is read again.
fn shortest(number: f64) -> String {
    let (plain, scientific) = (number.to_string(), format!("{number:e}"));
    if plain.len() <= scientific.len() { plain } else { scientific }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_one_line_per_cluster() {
        let left = vec![
            Match { cluster: -2, nearest: Some((7, 0.1)), mutual: true },
            Match { cluster: 3, nearest: None, mutual: false },
        ];
        let right =
            vec![Match { cluster: 7, nearest: Some((-2, 1e-300)), mutual: true }];
        let mut out = Vec::new();
        write(&mut out, &[left, right]).unwrap();
        let expected = "side,cluster,nearest,distance,mutual\n\
                        left,-2,7,0.1,true\nleft,3,,,false\nright,7,-2,1e-300,true\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
