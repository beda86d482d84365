//! What a page of HTML names, points to, and loads.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::LazyLock;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use regex::Regex;

/// What matters here of a page.
#[derive(Default)]
pub struct Contents {
    /// The names that a fragment can point to.
    pub ids: HashSet<String>,
    /// Where a click can lead.
    pub links: Vec<String>,
    /// What a browser fetches to show the page.
    pub loads: Vec<String>,
}

/// Reads a page.
pub fn read_html(html: &str) -> Contents {
    let sink = Sink::default();
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // Scripts are not run, so nothing can ask for a pause in the reading.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.contents.into_inner()
}

/// What a style sheet fetches.
pub fn style_loads(css: &str) -> Vec<String> {
    static FETCHED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:@import\s+(?:url\()?|url\()\s*["']?([^"')\s;]+)"#)
            .expect("the pattern is valid")
    });
    FETCHED.captures_iter(css).map(|found| found[1].to_owned()).collect()
}

#[derive(Default)]
struct Sink {
    contents: RefCell<Contents>,
    in_style: Cell<bool>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.process_tag(&tag),
            Token::CharacterTokens(text) if self.in_style.get() => {
                self.contents.borrow_mut().loads.extend(style_loads(&text));
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn process_tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let starts = tag.kind == TagKind::StartTag;
        if starts {
            self.contents.borrow_mut().add(tag);
        }
        self.in_style.set(starts && &*tag.name == "style");
        match &*tag.name {
            // What stands in these two is not markup.
            "script" if starts => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" if starts => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Contents {
    fn add(&mut self, tag: &Tag) {
        for attribute in &tag.attrs {
            let value = attribute.value.trim();
            match (&*tag.name, &*attribute.name.local) {
                (_, "id") | ("a", "name") => {
                    self.ids.insert(value.to_owned());
                }
                ("a" | "area", "href") => self.links.push(value.to_owned()),
                ("link", "href") if !is_fetched(tag) => {}
                (_, "srcset") => self.loads.extend(srcset(value)),
                (_, "style") => self.loads.extend(style_loads(value)),
                (_, "src" | "href" | "xlink:href" | "poster")
                | ("object", "data") => {
                    self.loads.push(value.to_owned());
                }
                _ => {}
            }
        }
    }
}

/// `<link rel="next">` and the like only say how pages belong together.
fn is_fetched(link: &Tag) -> bool {
    let rel = link.attrs.iter().find(|attribute| &*attribute.name.local == "rel");
    !rel.is_some_and(|rel| {
        matches!(
            &*rel.value,
            "canonical" | "next" | "prev" | "alternate" | "author" | "license"
        )
    })
}

/// `a.png 1x, b.png 2x` names a.png and b.png.
fn srcset(value: &str) -> impl Iterator<Item = String> {
    value
        .split(',')
        .filter_map(|image| image.split_whitespace().next())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_points_and_loads() {
        let page = read_html(
            "<h1 id=top>A</h1> <a href='b.html#x'>b</a> <img src=c.png srcset='d.png 2x, e.png'>\
             <script src=f.js>'<a href=no>'</script> <link rel=next href=no>\
             <link rel=stylesheet href=g.css> <style>@import url(\"h.css\"); @import 'i.css'</style>\
             <p style='background: url(j.png)'> <svg><use href='k.svg#l'/></svg>",
        );
        assert!(page.ids.contains("top"));
        assert_eq!(page.links, ["b.html#x"]);
        let loads = [
            "c.png", "d.png", "e.png", "f.js", "g.css", "h.css", "i.css", "j.png",
            "k.svg#l",
        ];
        assert_eq!(page.loads, loads);
    }
}
