//! Measured numbers typed into prose: "3.2×", "9 Gp/s", "12 ms", "45% faster". A number
//! that was measured comes from a record, by a directive of [`workbook_pages::figures`].
//!
//! Two pairs of comments say why one may stand there after all:
//!
//! ```text
//! … took <!-- quoted: Ben Cardoen, Accelerating Python -->165 s<!-- /quoted --> …
//! … prints every <!-- not measured: a setting -->100 ms<!-- /not measured --> …
//! ```
//!
//! The first names whose number it is, the second says what the number is instead. A
//! comment at the beginning of a line has to have that line for itself, or Markdown
//! takes the rest of the line for HTML.
//!
//! Code, formulas and directives are not looked at. What is found is a number with a
//! unit of time or of work in a second, a percentage, or a factor; `2 × 8` and `n × m`
//! are not factors. Numbers in words are left alone.

use std::fs;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use workbook_base::repository::Repository;
use workbook_pages::figures::directive;
use workbook_pages::figures::directive::line_of;
use workbook_pages::markdown::markdown_options;

use super::Finding;
use super::sources::Sources;
use crate::readme;

/// Finds measured numbers in the prose of every page, in the Markdown that pages
/// include, and in README.md outside its table.
pub fn check_numbers(repository: &Repository, sources: &Sources) -> Vec<Finding> {
    let pages = sources.pages.iter();
    let mut findings: Vec<Finding> =
        pages.flat_map(|page| typed(&page.name, &page.text)).collect();
    // Pages may be made of files that lie elsewhere.
    for file in sources.included_files() {
        let is_markdown =
            file.extension().is_some_and(|extension| extension == "md");
        if let (true, Ok(text)) = (is_markdown, fs::read_to_string(&file)) {
            findings.extend(typed(&repository.name(&file), &text));
        }
    }
    if let Ok(text) = fs::read_to_string(repository.path(readme::FILE)) {
        findings.extend(typed(readme::FILE, &readme::without_table(&text)));
    }
    findings
}

/// Finds measured numbers in the prose of a Markdown text.
pub(super) fn typed(page: &str, text: &str) -> Vec<Finding> {
    let (prose, mut findings) = prose(page, text);
    findings.extend(measured(&prose).into_iter().map(|place| {
        let number = prose[place.clone()].split_whitespace().collect::<Vec<_>>();
        let message = format!(
            "\"{}\" is typed; take it from a record with a directive, or mark it: \
             <!-- quoted: SOURCE --> … <!-- /quoted -->, \
             <!-- not measured: WHY --> … <!-- /not measured -->",
            number.join(" ")
        );
        Finding::new(page, line_of(text, place.start), message)
    }));
    findings
}

/// The text with everything blanked out, byte by byte, that is not prose or is marked;
/// and what is wrong with its marks.
fn prose(page: &str, text: &str) -> (String, Vec<Finding>) {
    let mut bytes = vec![b' '; text.len()];
    for (index, byte) in text.bytes().enumerate() {
        if byte == b'\n' {
            bytes[index] = b'\n';
        }
    }
    for place in prose_ranges(text) {
        bytes[place.clone()].copy_from_slice(&text.as_bytes()[place]);
    }
    for found in directive::find_directives(text) {
        bytes[found.place].fill(b' ');
    }
    let (marked, findings) = marked(page, text);
    for place in marked {
        let blank = |byte: &mut u8| {
            if *byte != b'\n' {
                *byte = b' ';
            }
        };
        bytes[place].iter_mut().for_each(blank);
    }
    (String::from_utf8_lossy(&bytes).into_owned(), findings)
}

/// Where the words stand, those inside of HTML included.
fn prose_ranges(text: &str) -> Vec<Range<usize>> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<!--.*?-->|<[^>]*>").expect("the pattern is valid")
    });
    let mut in_code = false;
    let mut ranges = Vec::new();
    let options = markdown_options() | Options::ENABLE_MATH;
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if !in_code => ranges.push(place),
            // All of it: a comment may have several lines.
            Event::Start(Tag::HtmlBlock) => {
                let mut from = place.start;
                for tag in TAG.find_iter(&text[place.clone()]) {
                    ranges.push(from..place.start + tag.start());
                    from = place.start + tag.end();
                }
                ranges.push(from..place.end);
            }
            _ => {}
        }
    }
    ranges
}

/// What stands between the marks of a pair, and marks without a partner or a reason.
fn marked(page: &str, text: &str) -> (Vec<Range<usize>>, Vec<Finding>) {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"<!--\s*(/?)(quoted|not measured)(:?)\s*(.*?)\s*-->")
            .expect("the pattern is valid")
    });
    let hidden = directive::code(text);
    let mut open: Option<(String, usize)> = None;
    let (mut ranges, mut findings) = (Vec::new(), Vec::new());
    for mark in MARK.captures_iter(text) {
        let place = mark.get_match().range();
        if hidden.iter().any(|range| range.contains(&place.start)) {
            continue;
        }
        let mut fault = |message: String| {
            findings.push(Finding::new(page, line_of(text, place.start), message));
        };
        let kind = &mark[2];
        match (&mark[1], open.take()) {
            ("", None) => {
                if mark[4].is_empty() {
                    let wanted = if kind == "quoted" { "SOURCE" } else { "WHY" };
                    fault(format!("<!-- {kind}: {wanted} --> says nothing"));
                }
                open = Some((kind.to_owned(), place.end));
            }
            ("", Some((other, _))) => {
                fault(format!("<!-- {other}: … --> is still open here"));
                open = Some((kind.to_owned(), place.end));
            }
            (_, Some((other, from))) if other == *kind => {
                ranges.push(from..place.start);
            }
            _ => fault(format!("<!-- /{kind} --> closes nothing")),
        }
    }
    if let Some((kind, from)) = open {
        let message = format!("<!-- {kind}: … --> is never closed");
        findings.push(Finding::new(page, line_of(text, from), message));
    }
    (ranges, findings)
}

static UNITS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    const NUMBER: &str = r"\d+(?:[.,]\d+)*";
    [
        // Time.
        r"NUMBER\s*(?:ns|µs|μs|us|ms|s|sec|min|hours?|(?:milli|micro|nano)?seconds?|minutes?)\b",
        // Work in a second.
        r"NUMBER\s*(?:[×·]\s*10\S*\s*)?(?:\w+\s+)?[\w.]*/s\b",
        r"NUMBER\s*(?:[kMGT]?FLOPS?\b|(?:\w+\s+){1,4}(?:a|per) second)",
        // Factors.
        r"NUMBER(?:x\b|×)",
        r"NUMBER\s*[- ]?(?:times|fold)\b",
        r"(?:factor|speed-?up|ratio) of (?:about |nearly |almost |over )?NUMBER",
        // Shares.
        r"NUMBER\s*(?:%|per ?cent\b)",
        // "3.2 × faster"; what else follows a sign of multiplication is looked at below.
        r"NUMBER\s*×",
    ]
    .map(|pattern| {
        let pattern = pattern.replace("NUMBER", NUMBER);
        Regex::new(&pattern).expect("the pattern is valid")
    })
    .to_vec()
});

/// Measured numbers in prose.
fn measured(prose: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = UNITS
        .iter()
        .flat_map(|unit| unit.find_iter(prose))
        .map(|number| number.range())
        .filter(|place| !is_part_of_word(prose, place))
        .filter(|place| !is_product(prose, place))
        .filter(|place| !is_decade(&prose[place.clone()]))
        .collect();
    found.sort_by_key(|place| (place.start, place.end));
    found.dedup_by(|next, kept| next.start < kept.end);
    found
}

/// The number ends a name, as in `f32`, or a longer number.
fn is_part_of_word(prose: &str, place: &Range<usize>) -> bool {
    let before = prose[..place.start].chars().next_back();
    before.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c))
}

/// "2 × 8", "200 × n", "3 × (a + b)": something is multiplied or has these sides.
fn is_product(prose: &str, place: &Range<usize>) -> bool {
    if !prose[place.clone()].ends_with('×') {
        return false;
    }
    let rest = prose[place.end..].trim_start();
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    is_number || word.chars().count() == 1 || rest.starts_with(['(', '$'])
}

/// "1990s" is not a time.
fn is_decade(number: &str) -> bool {
    number.len() == 5 && number.ends_with("0s")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        typed("p.md", text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn measured_numbers_are_found_however_they_are_written() {
        for text in [
            "It is 3.2× faster.",
            "It is **3.2**× faster.",
            "It is 3.2 × faster.",
            "It is 62x faster.",
            "It is 62 times as fast.",
            "A 10-fold gain.",
            "Faster by a factor of 753.",
            "A speed-up of about 12.",
            "It does 9.4 Gp/s.",
            "It does 9.4&nbsp;Gp/s, or 2 × 10⁹ pairs/s.",
            "It reads 38 GB/s.",
            "It does 5 million pairs a second.",
            "It does 50 GFLOPS.",
            "It takes 12 ms.",
            "It takes 0.19 s.",
            "It takes 165–198 s.",
            "It takes 4\nseconds.",
            "It is 45 % faster.",
            "It is 45% of it.",
            "| a | 12 ms |\n|---|---|\n| b | c |",
            "<p>It takes 12 ms</p>",
            "> It takes 12 ms.",
            "# In 12 ms",
        ] {
            assert_eq!(found(text).len(), 1, "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "758 points of 64 bytes, 512 bits, 16 lanes",
            "4 rows × 16 lanes, 200 × 200 clusters, 2 × 8 lanes, 3 × n",
            "`12 ms` and $3\\times$ and\n\n```text\n12 ms\n```\n",
            "{{#time program=a input=b}} {{#ratio of=\"3×\" over=b}}",
            "<img alt=\"a\" style=\"width: 50%\" src=\"a.svg\">",
            "f32s, step 3 skips, the 1990s, the 2 sides",
            "ten times as fast, in a quarter of an hour",
            "The <!-- 12 ms --> comment",
            "1 thread, x86-64, 5 steps, 4 minima",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn marks_let_a_number_stand() {
        let quoted =
            "It took <!-- quoted: A. Person -->165–198 s<!-- /quoted --> once.";
        assert_eq!(found(quoted), [""; 0]);
        let set =
            "Every <!-- not measured: a setting -->100 ms<!-- /not measured -->.";
        assert_eq!(found(set), [""; 0]);
        let block =
            "<!-- quoted: A. Person -->\n\n> 3.2×\n\n<!-- /quoted -->\n\nThen 4.1×.";
        assert_eq!(found(block).len(), 1);
        assert!(found(block)[0].starts_with("p.md:7: \"4.1×\" is typed"));
    }

    #[test]
    fn marks_come_in_pairs_and_say_why() {
        for (text, message) in [
            (
                "a <!-- quoted: --> b <!-- /quoted -->",
                "<!-- quoted: SOURCE --> says nothing",
            ),
            (
                "a <!-- not measured --> b <!-- /not measured -->",
                "<!-- not measured: WHY --> says nothing",
            ),
            ("a <!-- quoted: x --> b", "<!-- quoted: … --> is never closed"),
            ("a <!-- /quoted --> b", "<!-- /quoted --> closes nothing"),
        ] {
            assert_eq!(found(text), [format!("p.md:1: {message}")]);
        }
        let nested = "a <!-- quoted: x --> b <!-- not measured: y --> c \
                      <!-- /not measured -->";
        assert_eq!(found(nested), ["p.md:1: <!-- quoted: … --> is still open here"]);
    }
}
