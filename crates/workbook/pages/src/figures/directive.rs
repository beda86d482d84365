//! `{{#name …}}` in the prose: finding them, and reading what they ask for.

use std::ops::Range;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;

use crate::markdown::markdown_options;

/// A directive as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Where it stands in the text.
    pub place: Range<usize>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// What stands behind the `#`.
    pub name: String,
    /// What stands behind the name.
    pub arguments: String,
}

/// Those that mdBook resolves itself.
const MDBOOKS_OWN: [&str; 5] =
    ["include", "rustdoc_include", "playground", "playpen", "title"];

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*#([A-Za-z][\w-]*)\s*([^{}]*)\}\}")
        .expect("the pattern is valid")
});

/// The directives of a Markdown text that are not mdBook's own. What stands in code
/// or in a comment is left alone.
pub fn find_directives(markdown: &str) -> Vec<Directive> {
    if !DIRECTIVE.is_match(markdown) {
        return Vec::new();
    }
    let hidden = hidden(markdown);
    DIRECTIVE
        .captures_iter(markdown)
        .filter(|found| !MDBOOKS_OWN.contains(&&found[1]))
        .map(|found| {
            let place = found.get_match().range();
            Directive {
                line: line_of(markdown, place.start),
                place,
                name: found[1].to_owned(),
                arguments: found[2].trim().to_owned(),
            }
        })
        .filter(|found| {
            !hidden.iter().any(|range| range.contains(&found.place.start))
        })
        .collect()
}

/// The line that a place in a text is on, from 1.
pub fn line_of(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}

/// Where code stands.
pub fn code(markdown: &str) -> Vec<Range<usize>> {
    places(markdown, |event| {
        matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_))
    })
}

/// Where code and comments stand.
fn hidden(markdown: &str) -> Vec<Range<usize>> {
    places(markdown, |event| match event {
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => true,
        Event::Html(html) | Event::InlineHtml(html) => {
            html.trim_start().starts_with("<!--")
        }
        _ => false,
    })
}

fn places(markdown: &str, is_wanted: impl Fn(&Event) -> bool) -> Vec<Range<usize>> {
    Parser::new_ext(markdown, markdown_options())
        .into_offset_iter()
        .filter(|(event, _)| is_wanted(event))
        .map(|(_, place)| place)
        .collect()
}

/// The arguments of a directive: words, and pairs of `key=value` or `key="a value"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    words: Vec<String>,
    pairs: Vec<(String, String)>,
}

static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^\s*(?:([\w-]+)=(?:"([^"]*)"|([^\s"]+))|([^\s="]+))(?:\s+|$)"#)
        .expect("the pattern is valid")
});

impl Arguments {
    /// Reads arguments.
    ///
    /// # Errors
    /// If something is neither a word nor a pair, or a key stands twice.
    pub fn parse(text: &str) -> Result<Self> {
        let mut arguments = Self::default();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let found = ARGUMENT.captures(rest).with_context(|| {
                format!("expected key=value or key=\"a value\", found {rest}")
            })?;
            let group =
                |index| found.get(index).map(|group| group.as_str().to_owned());
            match (group(1), group(2).or_else(|| group(3)), group(4)) {
                (Some(key), Some(value), _) => {
                    let is_new = !arguments.pairs.iter().any(|(k, _)| *k == key);
                    ensure!(is_new, "{key} is given twice");
                    arguments.pairs.push((key, value));
                }
                (_, _, word) => arguments.words.extend(word),
            }
            rest = &rest[found[0].len()..];
        }
        Ok(arguments)
    }

    /// Takes the value of a key.
    pub fn take(&mut self, key: &str) -> Option<String> {
        let index = self.pairs.iter().position(|(k, _)| k == key)?;
        Some(self.pairs.remove(index).1)
    }

    /// Takes the value of a key that has to be there.
    ///
    /// # Errors
    /// If it is missing.
    pub fn demand(&mut self, key: &str) -> Result<String> {
        self.take(key).with_context(|| format!("{key}=… is missing"))
    }

    /// Takes the first word.
    pub fn word(&mut self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.remove(0))
    }

    /// Every argument has been taken.
    ///
    /// # Errors
    /// If one is left, which the directive does not know.
    pub fn finish(self) -> Result<()> {
        if let Some((key, _)) = self.pairs.first() {
            bail!("{key}=… means nothing here");
        }
        if let Some(word) = self.words.first() {
            bail!("\"{word}\" means nothing here");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_comments_and_mdbooks_own_are_left_alone() {
        let text = "a {{#rate x=1}}\n\n```text\n{{#rate}}\n```\n`{{#rate}}` \
                    {{#include a.rs}} <!-- {{#rate}} -->\n\n    {{#rate}}\n";
        let found = find_directives(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].line, found[0].arguments.as_str()), (1, "x=1"));
        assert_eq!(&text[found[0].place.clone()], "{{#rate x=1}}");
    }

    #[test]
    fn arguments_are_words_and_pairs() {
        let mut read = Arguments::parse("ladder of=\"a b\" over=c").unwrap();
        assert_eq!(read.word().as_deref(), Some("ladder"));
        assert_eq!(read.take("of").as_deref(), Some("a b"));
        assert_eq!(read.demand("over").unwrap(), "c");
        assert!(read.demand("input").is_err());
        read.finish().unwrap();

        for wrong in ["a=", "a=\"b", "=b", "a=1 a=2", "\"a\""] {
            assert!(Arguments::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Arguments::parse("a=1").unwrap().finish().is_err());
    }
}
