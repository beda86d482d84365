//! The file that a learner starts from, cut from the solution.
//!
//! What lies between a comment `region: what` and a comment `endregion` is left out.
//! Comments `stub: text` at the head of a region become that text in its place.

use super::manifest::Mistake;

/// Cuts the regions out of a solution in a file with this extension.
///
/// # Errors
/// Every region that is not closed, not opened or inside another one, and a solution
/// without any region.
pub fn generate(solution: &str, extension: &str) -> Result<String, Vec<Mistake>> {
    let mut cut = Cut::default();
    let mut mistakes = Vec::new();
    let mut wrong = |line: usize, message: &str| {
        mistakes.push(Mistake { line: line + 1, message: message.to_owned() });
    };
    let mut regions = 0;
    for (number, line) in solution.lines().enumerate() {
        match (Marker::of(line, extension), cut.open) {
            (Some(Marker::Region), None) => {
                regions += 1;
                cut.start(number);
            }
            (Some(Marker::Region), Some(_)) => {
                wrong(number, "a region inside another one");
            }
            (Some(Marker::End), Some(_)) => cut.end(),
            (Some(Marker::End), None) => {
                wrong(number, "an endregion without its region");
            }
            (Some(Marker::Stub(text)), Some(_)) if cut.is_head => {
                cut.push(&format!("{}{text}", indentation(line)));
                cut.has_stub = true;
            }
            (Some(Marker::Stub(_)), _) => {
                wrong(
                    number,
                    "a line of the stub that is not at the head of a region",
                );
            }
            (None, Some(_)) => cut.is_head = false,
            (None, None) => cut.push(line),
        }
    }
    if let Some(start) = cut.open {
        wrong(start, "a region that is never closed");
    }
    if regions == 0 {
        wrong(0, "there is no region, so the stub would be the solution");
    }
    if mistakes.is_empty() { Ok(cut.stub) } else { Err(mistakes) }
}

/// The solution without the comments that mark its regions.
pub fn without_markers(solution: &str, extension: &str) -> String {
    let lines =
        solution.lines().filter(|line| Marker::of(line, extension).is_none());
    lines.map(|line| format!("{line}\n")).collect()
}

#[derive(Default)]
struct Cut {
    stub: String,
    /// The line at which the region around this line began.
    open: Option<usize>,
    /// Have there been only `stub` lines since?
    is_head: bool,
    has_stub: bool,
    /// A region that leaves nothing in the stub has just ended: one empty line goes
    /// with it.
    is_seam: bool,
}

impl Cut {
    fn start(&mut self, line: usize) {
        (self.open, self.is_head, self.has_stub) = (Some(line), true, false);
    }

    fn end(&mut self) {
        self.open = None;
        self.is_seam = !self.has_stub;
    }

    fn push(&mut self, line: &str) {
        if std::mem::take(&mut self.is_seam) {
            let is_after_empty = self.stub.is_empty() || self.stub.ends_with("\n\n");
            if line.trim().is_empty() && is_after_empty {
                return;
            }
            if line.trim_start().starts_with('}') && is_after_empty {
                self.stub.pop();
            }
        }
        self.stub += line;
        self.stub.push('\n');
    }
}

enum Marker<'a> {
    Region,
    Stub(&'a str),
    End,
}

impl<'a> Marker<'a> {
    fn of(line: &'a str, extension: &str) -> Option<Self> {
        let comment = match extension {
            "toml" => line.trim().strip_prefix('#')?,
            "md" => line.trim().strip_prefix("<!--")?.strip_suffix("-->")?,
            _ => line.trim().strip_prefix("//")?,
        };
        let comment = comment.strip_prefix(' ').unwrap_or(comment);
        match comment.split_once(':') {
            Some(("region", _)) => Some(Marker::Region),
            Some(("stub", text)) => {
                Some(Marker::Stub(text.strip_prefix(' ').unwrap_or(text).trim_end()))
            }
            _ if comment.trim() == "endregion" => Some(Marker::End),
            _ => None,
        }
    }
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOLUTION: &str = "\
//! Text.

// region: helper
fn helper() {}
// endregion

pub fn f(x: f64) -> f64 {
    // region: answer
    // stub: let _ = x;
    // stub: todo!()
    helper();
    // not of the stub
    x
    // endregion
}
";

    #[test]
    fn regions_are_cut_out() {
        let stub = generate(SOLUTION, "rs").unwrap();
        let expected = "//! Text.\n\npub fn f(x: f64) -> f64 {\n    let _ = x;\n    todo!()\n}\n";
        assert_eq!(stub, expected);
        assert!(!without_markers(SOLUTION, "rs").contains("region"));
        assert!(without_markers(SOLUTION, "rs").contains("// not of the stub"));
    }

    #[test]
    fn windows_line_ends_make_the_same_stub() {
        let windows = SOLUTION.replace('\n', "\r\n");
        assert_eq!(generate(&windows, "rs"), generate(SOLUTION, "rs"));
    }

    #[test]
    fn other_languages_have_other_comments() {
        let toml = "# Text.\n# region: x\n# stub: answer = \"?\"\nanswer = 4\n# endregion\n";
        assert_eq!(generate(toml, "toml").unwrap(), "# Text.\nanswer = \"?\"\n");
        let markdown = "# Why?\n<!-- region: x -->\n<!-- stub: Your words. -->\nThis.\n<!-- endregion -->\n";
        assert_eq!(generate(markdown, "md").unwrap(), "# Why?\nYour words.\n");
        let before_brace =
            "{\n    a();\n\n    // region: x\n    b();\n    // endregion\n}\n";
        assert_eq!(generate(before_brace, "rs").unwrap(), "{\n    a();\n}\n");
    }

    #[test]
    fn each_mistake_is_named_with_its_line() {
        for (solution, line, message) in [
            ("a\n", 1, "no region"),
            ("// region: a\n", 1, "never closed"),
            ("// region: a\n// region: b\n// endregion\n", 2, "inside another"),
            ("// region: a\n// endregion\n// endregion\n", 3, "without its region"),
            ("// region: a\nx\n// stub: y\n// endregion\n", 3, "not at the head"),
            ("// stub: y\n// region: a\n// endregion\n", 1, "not at the head"),
        ] {
            let mistakes = generate(solution, "rs").unwrap_err();
            let found = mistakes
                .iter()
                .any(|m| m.line == line && m.message.contains(message));
            assert!(found, "{solution}: {mistakes:?}");
        }
    }
}
