//! How many lines of code an idea takes, counted in the sources.

use workbook_anchors::anchored_lines;

/// A part of a source file.
pub enum Code {
    /// The lines between the comments ANCHOR and ANCHOR_END of this name.
    Anchor(&'static str, &'static str),
    /// The table of a vector type in a file of step 3: a macro called with its name.
    Table(&'static str, &'static str),
    /// All of a file before its tests.
    Whole(&'static str),
}

impl Code {
    /// How many lines there are, comments and blank lines left out.
    ///
    /// # Panics
    /// If the file has no such part.
    pub fn lines(&self) -> usize {
        let count = match self {
            Code::Anchor(text, name) => {
                count(anchored_lines(text, name).map(|(_, line)| line))
            }
            Code::Table(text, name) => {
                let opens = format!("    {name} = ");
                let lines =
                    text.lines().skip_while(|line| !line.starts_with(&opens));
                count(lines.take_while(|line| *line != "}"))
            }
            Code::Whole(text) => {
                count(text.lines().take_while(|line| *line != "#[cfg(test)]"))
            }
        };
        assert!(count > 0, "there is no code in this part");
        count
    }
}

fn count<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
    lines.map(str::trim).filter(is_code).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    // On one line each, so that `lint` does not take these for anchors of this file.
    const TEXT: &str = concat!(
        "//! A file.\n",
        "\n",
        "    // ANCHOR: one\n",
        "    /// Comment.\n",
        "    fn one() {\n",
        "\n",
        "        1 // one\n",
        "    }\n",
        "    // ANCHOR_END: one\n",
        "vector! {\n",
        "    F32x4 = 4 of f32;\n",
        "    interleave {\n",
        "    }\n",
        "}\n",
        "#[cfg(test)]\n",
        "mod tests {}\n",
    );

    #[test]
    fn code_is_counted_and_nothing_else() {
        assert_eq!(Code::Anchor(TEXT, "one").lines(), 3);
        assert_eq!(Code::Table(TEXT, "F32x4").lines(), 3);
        assert_eq!(Code::Whole(TEXT).lines(), 8);
    }

    #[test]
    #[should_panic(expected = "no code")]
    fn a_missing_anchor_panics_rather_than_counting_zero_lines() {
        Code::Anchor(TEXT, "two").lines();
    }

    #[test]
    #[should_panic(expected = "no code")]
    fn a_missing_table_panics_too() {
        Code::Table(TEXT, "F64x2").lines();
    }
}
