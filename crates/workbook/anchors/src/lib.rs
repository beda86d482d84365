//! Anchors: the pairs of comments that a listing is cut between.
//!
//! mdBook cuts the listings of a page, by a rule that it does not let others call. Those
//! who have to know what a page shows, such as `cargo workbook lint` and the lab that
//! counts lines of code, find that rule here. A test of the room `book` compares the two
//! for every anchor of this repository.
//!
//! A line that holds the word, a colon and a name opens or closes the region of that name,
//! whatever else is on the line. The region ends where its name is first closed, or with
//! the file. Markers of other names may lie inside, and are left out.
#![forbid(unsafe_code)]
// Those who read this work on the tool, and see its private parts as well.
#![allow(rustdoc::private_intra_doc_links)]

/// One of the two comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker<'a> {
    /// The line, from 1.
    pub line: usize,
    /// The name behind the colon.
    pub name: &'a str,
    /// True for the closing comment.
    pub closes: bool,
}

/// How a comment begins, in the languages that listings are written in.
const COMMENTS: [&str; 7] = ["//", "#", "--", ";", "%", "/*", "<!--"];

const OPENS: &str = "ANCHOR:";
const CLOSES: &str = "ANCHOR_END:";

/// The lines of the region with this name, each with its number from 1; none if there is
/// no such region.
pub fn anchored_lines<'a>(
    text: &'a str,
    name: &str,
) -> impl Iterator<Item = (usize, &'a str)> {
    (1..)
        .zip(text.lines())
        .skip_while(move |(_, line)| name_behind(OPENS, line) != Some(name))
        .skip(1)
        .take_while(move |(_, line)| name_behind(CLOSES, line) != Some(name))
        .filter(|(_, line)| {
            [OPENS, CLOSES].iter().all(|word| name_behind(word, line).is_none())
        })
}

/// Whether a region of this name is opened in the text.
pub fn has_anchor(text: &str, name: &str) -> bool {
    text.lines().any(|line| name_behind(OPENS, line) == Some(name))
}

/// The comments that are meant to be markers: each begins its line. mdBook takes the word
/// in a string for a marker too, but nobody puts it there for a listing.
pub fn markers(text: &str) -> impl Iterator<Item = Marker<'_>> {
    (1..).zip(text.lines()).filter_map(|(line, text)| marker(line, text))
}

fn marker(line: usize, text: &str) -> Option<Marker<'_>> {
    let text = text.trim_start();
    let sign = COMMENTS.into_iter().find(|sign| text.starts_with(sign))?;
    let comment = text[sign.len()..].trim_start();
    [(OPENS, false), (CLOSES, true)]
        .into_iter()
        .filter(|(word, _)| comment.starts_with(word))
        .find_map(|(word, closes)| {
            let name = name_behind(word, comment)?;
            Some(Marker { line, name, closes })
        })
}

/// The name behind the first of these words that a name follows.
fn name_behind<'a>(word: &str, line: &'a str) -> Option<&'a str> {
    line.match_indices(word).find_map(|(place, _)| {
        let rest = line[place + word.len()..].trim_start();
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        (length > 0).then(|| &rest[..length])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, name: &str) -> Vec<usize> {
        anchored_lines(text, name).map(|(number, _)| number).collect()
    }

    // On one line each, so that `lint` does not take these for anchors of this file.
    const TEXT: &str = concat!(
        "a\n",
        "// ANCHOR: one\n",
        "b\n",
        "    # ANCHOR:two-b\n",
        "c\n",
        "// ANCHOR_END: one\n",
        "d\n",
        "-- ANCHOR_END: two-b\n",
        "// ANCHOR: one\n",
        "e\n",
    );

    #[test]
    fn a_region_is_what_its_comments_enclose() {
        assert_eq!(cut(TEXT, "one"), [3, 5]);
        assert_eq!(cut(TEXT, "two-b"), [5, 7]);
        assert_eq!(cut(TEXT, "two"), [0; 0]);
        assert_eq!(cut("// ANCHOR: one\na\nb", "one"), [2, 3]);
        assert!(has_anchor(TEXT, "two-b") && !has_anchor(TEXT, "two"));
    }

    #[test]
    fn a_marker_begins_its_line() {
        let marker = |line, name, closes| Marker { line, name, closes };
        let found: Vec<Marker> = markers(TEXT).collect();
        assert_eq!(
            found,
            [
                marker(2, "one", false),
                marker(4, "two-b", false),
                marker(6, "one", true),
                marker(8, "two-b", true),
                marker(9, "one", false),
            ]
        );
        for other in
            ["a // ANCHOR: a", "\"// ANCHOR: a\"", "// ANCHOR:", "// ANCHOR a"]
        {
            assert_eq!(markers(other).count(), 0, "{other}");
        }
    }
}
