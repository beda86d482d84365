//! Parts of a chapter as a slide shows them: still Markdown, but
//!
//! - the comments above a function say at length what the slide's title says in short,
//!   and are left out;
//! - a text that led to what is left out ends in a full stop and not in a colon;
//! - `#a-place` is a place in the chapter, and so a link to the chapter's page;
//! - a footnote is a link to that page as well, with the number it has there.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use workbook_pages::markdown::markdown_options;

/// A chapter to take parts of.
pub struct Excerpts<'a> {
    chapter: &'a str,
    markdown: &'a str,
    events: Vec<(Event<'a>, Range<usize>)>,
    /// In the order of where they begin.
    edits: Vec<Edit>,
}

/// What replaces a place in the chapter.
struct Edit {
    place: Range<usize>,
    text: String,
}

impl<'a> Excerpts<'a> {
    /// Reads the Markdown of the chapter with this name.
    pub fn new(chapter: &'a str, markdown: &'a str) -> Self {
        let parser = Parser::new_ext(markdown, markdown_options());
        let events = parser.into_offset_iter().collect();
        let mut excerpts = Self { chapter, markdown, events, edits: Vec::new() };
        excerpts.edits.extend(excerpts.links());
        excerpts.edits.extend(excerpts.footnotes());
        excerpts.edits.extend(excerpts.documentation());
        excerpts.edits.sort_by_key(|edit| edit.place.start);
        excerpts
    }

    /// The part at a place, which begins and ends between two blocks of the chapter.
    pub fn text(&self, part: &Range<usize>) -> String {
        let mut text = String::new();
        let mut copied = part.start;
        let colon = self.last_colon(part);
        let edits = self.edits.iter().chain(&colon);
        for Edit { place, text: replacement } in edits {
            // An edit may lie in what another one has removed.
            if place.start >= copied && place.end <= part.end {
                text += &self.markdown[copied..place.start];
                text += replacement;
                copied = place.end;
            }
        }
        text += &self.markdown[copied..part.end];
        text.trim_start_matches(['\r', '\n']).trim_end().to_owned()
    }

    /// What `[text][name]` refers to by name, for all parts.
    pub fn definitions(&self) -> String {
        let parser = Parser::new_ext(self.markdown, markdown_options());
        let mut definitions = String::new();
        for (name, definition) in parser.reference_definitions().iter() {
            let to_page =
                if definition.dest.starts_with('#') { self.chapter } else { "" };
            let extension = if to_page.is_empty() { "" } else { ".md" };
            let address = format!("{to_page}{extension}{}", definition.dest);
            writeln!(definitions, "[{name}]: <{address}>")
                .expect("a string takes all");
        }
        definitions
    }

    fn links(&self) -> Vec<Edit> {
        let edit = |(event, place): &(Event, Range<usize>)| match event {
            Event::Start(Tag::Link { dest_url, .. })
                if dest_url.starts_with('#') =>
            {
                // Behind the text, which may itself hold brackets.
                let at = self.markdown[place.clone()].rfind("](#")?;
                let at = place.start + at + "](".len();
                Some(Edit { place: at..at, text: format!("{}.md", self.chapter) })
            }
            _ => None,
        };
        self.events.iter().filter_map(edit).collect()
    }

    /// mdBook numbers footnotes in the order in which a chapter refers to them, and puts
    /// their texts at its end.
    fn footnotes(&self) -> Vec<Edit> {
        let mut names = Vec::new();
        let edit = |(event, place): &(Event<'a>, Range<usize>)| {
            let text = match event {
                Event::Start(Tag::FootnoteDefinition(_)) => String::new(),
                Event::FootnoteReference(name) => {
                    let known = names.iter().position(|known| known == name);
                    let number = known.unwrap_or_else(|| {
                        names.push(name.clone());
                        names.len() - 1
                    });
                    format!(
                        "<sup class=\"footnote-reference\">\
                         <a href=\"{}.html#footnote-{name}\">{}</a></sup>",
                        self.chapter,
                        number + 1
                    )
                }
                _ => return None,
            };
            Some(Edit { place: place.clone(), text })
        };
        self.events.iter().filter_map(edit).collect()
    }

    /// The lines of `///` at the left edge of Rust listings. Those with an example in
    /// them stay, for the example is what is shown.
    fn documentation(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut listing: Option<Vec<Range<usize>>> = None;
        for (event, place) in &self.events {
            match (event, &mut listing) {
                (Event::Start(Tag::CodeBlock(kind)), _) if is_rust(kind) => {
                    listing = Some(Vec::new());
                }
                (Event::Text(_), Some(lines)) => {
                    lines.extend(self.documentation_in(place));
                }
                (Event::End(TagEnd::CodeBlock), _) => {
                    let lines = listing.take().unwrap_or_default();
                    let is_example = |line: &Range<usize>| {
                        self.markdown[line.clone()].contains("```")
                    };
                    if !lines.iter().any(is_example) {
                        let edit = |place| Edit { place, text: String::new() };
                        edits.extend(lines.into_iter().map(edit));
                    }
                }
                _ => {}
            }
        }
        edits
    }

    fn documentation_in(&self, code: &Range<usize>) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = code.start;
        for line in self.markdown[code.clone()].split_inclusive('\n') {
            let place = start..start + line.len();
            start = place.end;
            if line.starts_with("///") {
                lines.push(place);
            }
        }
        lines
    }

    /// The colon that a part ends in, if it ends in a paragraph or a list.
    fn last_colon(&self, part: &Range<usize>) -> Option<Edit> {
        let is_inside = |place: &Range<usize>| {
            part.start <= place.start && place.end <= part.end
        };
        let closes_text = |event: &Event| {
            matches!(
                event,
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::List(_))
            )
        };
        let mut inside =
            self.events.iter().rev().filter(|(_, place)| is_inside(place));
        let (last, place) = inside.find(|(event, _)| !closes_text(event))?;
        let colon = place.end.checked_sub(1)?..place.end;
        let is_colon = matches!(last, Event::Text(text) if text.ends_with(':'))
            && self.markdown.get(colon.clone()) == Some(":");
        is_colon.then(|| Edit { place: colon, text: ".".to_owned() })
    }
}

fn is_rust(kind: &CodeBlockKind) -> bool {
    let CodeBlockKind::Fenced(info) = kind else { return false };
    info.split([' ', '\t', ',']).next() == Some("rust")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        Excerpts::new("step1-pure", markdown).text(&(0..markdown.len()))
    }

    #[test]
    fn a_text_that_leads_to_nothing_ends() {
        assert_eq!(shown("a: b:\n\n"), "a: b.");
        assert_eq!(shown("- a\n- b:\n"), "- a\n- b.");
        assert_eq!(shown("1. a\n\n   - b:\n"), "1. a\n\n   - b.");
        for other in ["As here:\n\n```rust\nx\n```", "`a:`", "**a:**", "# a:"] {
            assert_eq!(shown(other), other);
        }
    }

    #[test]
    fn only_the_end_of_the_part_counts() {
        let markdown = "One:\n\nTwo:\n\nThree:\n";
        let excerpts = Excerpts::new("step1-pure", markdown);
        let two = markdown.find("\n\nThree").unwrap();
        assert_eq!(excerpts.text(&(0..two + 2)), "One:\n\nTwo.");
    }

    #[test]
    fn listings_leave_their_documentation_in_the_book() {
        let listing = |code: &str| format!("a\n\n```rust\n{code}```");
        let code = "pub struct S {\n    /// Which.\n    a: u32,\n}\n";
        let documented = format!("/// One.\n///\n/// Two.\n{code}");
        assert_eq!(shown(&listing(&documented)), listing(code));
        let example = "/// ```compile_fail\n/// x += 1;\n/// ```\npub fn f() {}\n";
        assert_eq!(shown(&listing(example)), listing(example));
        let text = "```text\n/// One.\n```";
        assert_eq!(shown(text), text);
    }

    #[test]
    fn places_are_those_of_the_chapter() {
        assert_eq!(shown("[a `[b](#c)`](#d)"), "[a `[b](#c)`](step1-pure.md#d)");
        assert_eq!(shown("[a](b.md#c)"), "[a](b.md#c)");
        let referred = Excerpts::new("step1-pure", "[a]\n\n[a]: #b\n");
        assert_eq!(referred.definitions(), "[a]: <step1-pure.md#b>\n");
    }

    #[test]
    fn footnotes_stay_in_the_chapter() {
        let markdown =
            "One[^a] two[^b] one[^a].\n\n[^a]: See [there](#x).\n\n[^b]: B\n";
        let shown = shown(markdown);
        let link = |name, number| {
            format!(
                "<sup class=\"footnote-reference\">\
                 <a href=\"step1-pure.html#footnote-{name}\">{number}</a></sup>"
            )
        };
        let (a, b) = (link("a", 1), link("b", 2));
        assert_eq!(shown, format!("One{a} two{b} one{a}."));
    }
}
