//! From a file of assembly to the listing of one loop.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use anyhow::{Context, Result, ensure};

/// What an instruction begins with, its registers without their numbers, and what to
/// say of it.
pub struct Comment(pub &'static str, pub &'static str);

/// Finds a loop and comments on it. The loop has no other within it, and holds an
/// instruction that begins as each of `holds` does; of several the one with the most
/// instructions counts, and of equal ones the first.
///
/// # Errors
/// If there is no such loop, an instruction without a comment, or a comment without
/// an instruction.
pub fn make(
    assembly: &str,
    function: &str,
    holds: &[&str],
    comments: &[Comment],
) -> Result<String> {
    let holds_all = |body: &&Vec<&str>| {
        holds.iter().all(|start| body.iter().any(|line| begins(line, start)))
    };
    let assembly = assembly.replace('\t', " ");
    let loops = loops(&assembly, function);
    let mut longest: Option<&Vec<&str>> = None;
    for body in loops.iter().filter(holds_all) {
        if longest.is_none_or(|longest| body.len() > longest.len()) {
            longest = Some(body);
        }
    }
    let body = longest.with_context(|| {
        format!("no loop of {function} holds {}", holds.join(", "))
    })?;
    let mut used = HashSet::new();
    let mut text = String::from("again:\n");
    for part in fold(body) {
        match part {
            Part::Line(line) => {
                let comment = comments
                    .iter()
                    .find(|comment| begins(line, comment.0))
                    .with_context(|| format!("no comment is about `{line}`"))?;
                used.insert(comment.0);
                writeln!(text, "{}", commented(line, comment.1))?;
            }
            Part::Again(length, times) => writeln!(
                text,
                "    ; the same {length} instructions {times} times more, with other registers"
            )?,
        }
    }
    let unused: Vec<&str> = comments
        .iter()
        .map(|comment| comment.0)
        .filter(|start| !used.contains(start))
        .collect();
    ensure!(
        unused.is_empty(),
        "a comment is about {}, and there is none",
        unused.join(", ")
    );
    Ok(text)
}

fn commented(line: &str, comment: &str) -> String {
    let (mnemonic, operands) = line.split_once(' ').unwrap_or((line, ""));
    let operands = if mnemonic.starts_with('j') { "again" } else { operands };
    format!("    {mnemonic:<12} {operands:<31} ; {comment}")
}

/// Does an instruction begin so, its registers without their numbers?
fn begins(line: &str, start: &str) -> bool {
    let mut plain = String::new();
    let mut in_register = false;
    for c in line.chars() {
        let is_number = c.is_ascii_digit();
        if !(in_register && is_number) {
            plain.push(c);
            in_register = plain.ends_with("mm");
        }
    }
    plain.starts_with(start)
}

/// The bodies of the innermost loops of a function: instructions from a label to the
/// jump back to it.
fn loops<'a>(assembly: &'a str, function: &str) -> Vec<Vec<&'a str>> {
    let lines: Vec<&str> = assembly.lines().collect();
    let mut labels = HashMap::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut inside = false;
    for (index, line) in lines.iter().enumerate() {
        if let Some(label) =
            line.strip_suffix(':').filter(|l| !l.starts_with(char::is_whitespace))
        {
            if label.starts_with(".L") {
                labels.insert(label, index);
            } else {
                inside = label.contains(function);
                labels.clear();
            }
        }
        let jump = line
            .trim()
            .strip_prefix('j')
            .and_then(|jump| jump.split_whitespace().nth(1));
        if let Some(&start) =
            jump.filter(|_| inside).and_then(|label| labels.get(label))
        {
            found.push((start, index));
        }
    }
    let holds_another = |&(start, end): &(usize, usize)| {
        found.iter().any(|&(s, e)| (s, e) != (start, end) && s >= start && e <= end)
    };
    let is_instruction = |line: &&str| {
        !line.starts_with('.') && !line.starts_with('#') && !line.ends_with(':')
    };
    found
        .iter()
        .filter(|place| !holds_another(place))
        .map(|&(start, end)| {
            lines[start..=end]
                .iter()
                .map(|line| line.trim())
                .filter(is_instruction)
                .collect()
        })
        .collect()
}

/// A part of a folded loop.
#[derive(Debug, PartialEq)]
enum Part<'a> {
    Line(&'a str),
    /// The last so many instructions come so many times more.
    Again(usize, usize),
}

/// Of instructions that are repeated with other registers, shows the first group.
fn fold<'a>(lines: &[&'a str]) -> Vec<Part<'a>> {
    /// A shorter group is not worth a line that says so.
    const SHORTEST: usize = 4;
    let mnemonics: Vec<&str> = lines
        .iter()
        .map(|line| line.split_whitespace().next().unwrap_or_default())
        .collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let times = |length: usize| {
            let group = &mnemonics[at..(at + length).min(lines.len())];
            mnemonics[at..]
                .chunks(length)
                .take_while(|chunk| *chunk == group)
                .count()
        };
        let length =
            (SHORTEST..=(lines.len() - at) / 2).find(|&length| times(length) > 1);
        match length {
            Some(length) => {
                parts.extend(
                    lines[at..at + length].iter().map(|line| Part::Line(line)),
                );
                parts.push(Part::Again(length, times(length) - 1));
                at += length * times(length);
            }
            None => {
                parts.push(Part::Line(lines[at]));
                at += 1;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSEMBLY: &str = "\
_ZN4step5otherE:
.LBB0_1:
\tvminps\tzmm9, zmm9, zmm9
\tjne\t.LBB0_1
_ZN4step7chamferE:
.LBB1_1:
\tmov rax, 1
.LBB1_2:
\t.loc 1 2
\tvminps\tzmm1, zmm1, zmm26
\tadd rax, 64
\tjne .LBB1_2
\tjne .LBB1_1
\tret
";

    fn comments() -> Vec<Comment> {
        vec![
            Comment("vminps zmm, zmm", "least"),
            Comment("add ", "next"),
            Comment("jne", "again"),
        ]
    }

    #[test]
    fn the_innermost_loop_of_the_function_is_shown() {
        let listing = make(ASSEMBLY, "7chamfer", &["vminps"], &comments()).unwrap();
        let lines: Vec<&str> = listing.lines().collect();
        assert_eq!(lines.len(), 4, "{listing}");
        assert!(lines[1].starts_with("    vminps       zmm1, zmm1, zmm26 "));
        assert!(lines[1].ends_with("; least"));
        assert!(lines[3].starts_with("    jne          again "));
    }

    #[test]
    fn what_has_changed_is_named() {
        let error = |holds, comments: &[Comment]| {
            make(ASSEMBLY, "7chamfer", holds, comments).unwrap_err().to_string()
        };
        assert!(error(&["vsqrtps"], &comments()).contains("vsqrtps"));
        let without_add: Vec<Comment> =
            comments().into_iter().filter(|c| c.0 != "add ").collect();
        assert!(error(&["vminps"], &without_add).contains("`add rax, 64`"));
        let mut more = comments();
        more.push(Comment("vsqrtps", "root"));
        assert!(error(&["vminps"], &more).contains("about vsqrtps"));
    }

    #[test]
    fn repeated_groups_are_shown_once() {
        let lines = [
            "load 0", "a 1", "b 1", "c 1", "d 1", "a 2", "b 2", "c 2", "d 2",
            "jne x",
        ];
        let parts = fold(&lines);
        assert_eq!(parts.len(), 7);
        assert_eq!(parts[5], Part::Again(4, 1));
        assert_eq!(parts[6], Part::Line("jne x"));
    }
}
