//! Which parts of a chapter are shown on slides: comments in its Markdown, which a reader
//! of the page does not see.
//!
//! ```text
//! <!-- slide: The distance, 4 min
//! What the speaker says or asks, as Markdown.
//! -->
//! … the part of the chapter that is shown …
//! <!-- slide off -->
//! … what only the chapter has …
//! <!-- slide on -->
//! … more of it …
//! <!-- slide show: figure strong -->
//! <!-- /slide -->
//! ```
//!
//! `slide show` puts in what stands elsewhere in the book: `figure …` and `table …` as in
//! the directives of [`crate::figures`], `exercises`, those of the chapter, or an image.
//! Nothing else stands on the lines of a comment.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What is shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// Where it begins in the text.
    pub place: usize,
    /// Text, not HTML.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// What the speaker says: Markdown.
    pub notes: String,
    /// What is on it, from top to bottom.
    pub parts: Vec<Part>,
}

/// A part of a slide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Where it stands in the chapter.
    Text(Range<usize>),
    /// What stands elsewhere in the book, and where this is asked for.
    Show(String, usize),
}

/// A comment that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadMark {
    /// Where it begins in the text.
    pub place: usize,
    /// What is wrong.
    pub message: String,
}

enum Mark {
    Start { title: String, minutes: u32, notes: String },
    End,
    Off,
    On,
    Show(String),
}

static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<!--\s*(/?slide\b)(.*?)-->").expect("the pattern is valid")
});

/// The slides that the marks in a chapter's Markdown make of it, and which marks are
/// wrong. A comment that begins in one of the ranges `hidden`, as those of code, is text.
pub fn cut_slides(
    text: &str,
    hidden: &[Range<usize>],
) -> (Vec<Slide>, Vec<BadMark>) {
    let mut cutter = Cutter::default();
    for comment in COMMENT.captures_iter(text) {
        let place = comment.get_match().range();
        if hidden.iter().any(|range| range.contains(&place.start)) {
            continue;
        }
        cutter.keep(text, place.start);
        match mark(&comment) {
            Err(message) => cutter.complain(place.start, message),
            Ok(_) if !is_alone(text, &place) => {
                cutter.complain(
                    place.start,
                    "nothing else may stand on the lines of the comment",
                );
            }
            Ok(mark) => cutter.meet(mark, place.start),
        }
        cutter.copied = place.end;
    }
    if let Some(slide) = cutter.open.take() {
        cutter.complain(slide.place, "the slide is never closed: <!-- /slide -->");
    }
    (cutter.slides, cutter.bad_marks)
}

#[derive(Default)]
struct Cutter {
    slides: Vec<Slide>,
    bad_marks: Vec<BadMark>,
    /// The slide that is open.
    open: Option<Slide>,
    is_off: bool,
    copied: usize,
}

impl Cutter {
    fn complain(&mut self, place: usize, message: impl Into<String>) {
        self.bad_marks.push(BadMark { place, message: message.into() });
    }

    /// Takes what stands before a comment, unless that is blank.
    fn keep(&mut self, text: &str, until: usize) {
        let between = self.copied..until;
        if let Some(slide) = &mut self.open
            && !self.is_off
            && !text[between.clone()].trim().is_empty()
        {
            slide.parts.push(Part::Text(between));
        }
    }

    fn meet(&mut self, mark: Mark, place: usize) {
        match (mark, self.open.as_mut()) {
            (Mark::Start { title, minutes, notes }, None) => {
                let parts = Vec::new();
                self.open = Some(Slide { place, title, minutes, notes, parts });
            }
            (Mark::Start { .. }, Some(_)) => {
                self.complain(place, "the slide before it is still open");
            }
            (_, None) => self.complain(place, "there is no slide open here"),
            (Mark::End, Some(_)) => self.close(place),
            (Mark::Off, Some(_)) if !self.is_off => self.is_off = true,
            (Mark::On, Some(_)) if self.is_off => self.is_off = false,
            (Mark::Off, Some(_)) => self.complain(place, "the slide is off already"),
            (Mark::On, Some(_)) => self.complain(place, "the slide is on already"),
            (Mark::Show(what), Some(slide)) => {
                slide.parts.push(Part::Show(what, place));
            }
        }
    }

    fn close(&mut self, place: usize) {
        if self.is_off {
            self.complain(
                place,
                "the slide ends while it is off: <!-- slide on -->",
            );
            self.is_off = false;
        }
        let Some(slide) = self.open.take() else { return };
        if slide.parts.is_empty() {
            self.complain(slide.place, "there is nothing on the slide");
        }
        self.slides.push(slide);
    }
}

fn mark(comment: &Captures) -> Result<Mark, String> {
    let rest = &comment[2];
    if &comment[1] == "/slide" {
        return match rest.trim() {
            "" => Ok(Mark::End),
            _ => Err("expected <!-- /slide -->".into()),
        };
    }
    if let Some(head) = rest.strip_prefix(':') {
        return start(head.trim());
    }
    match rest.trim() {
        "off" => Ok(Mark::Off),
        "on" => Ok(Mark::On),
        other => match other.strip_prefix("show:") {
            Some(what) => Ok(Mark::Show(what.trim().to_owned())),
            None => {
                Err("expected `slide: TITLE, N min` and what the speaker says, \
                         `slide off`, `slide on` or `slide show: …`"
                    .into())
            }
        },
    }
}

fn start(head: &str) -> Result<Mark, String> {
    let (first, notes) = head.split_once('\n').unwrap_or((head, ""));
    let minutes = |text: &str| text.trim().strip_suffix("min")?.trim().parse().ok();
    let Some((title, minutes)) = first
        .rsplit_once(',')
        .and_then(|(title, text)| Some((title.trim(), minutes(text)?)))
        .filter(|(title, minutes)| !title.is_empty() && *minutes > 0)
    else {
        return Err(
            "expected a title and minutes, as in `slide: The code, 3 min`".into()
        );
    };
    if notes.trim().is_empty() {
        return Err(
            "the speaker has nothing to say: write it below the title".into()
        );
    }
    let (title, notes) = (title.to_owned(), notes.trim().to_owned());
    Ok(Mark::Start { title, minutes, notes })
}

/// A mark on a line with something else would be part of a paragraph, list or quotation,
/// and what is cut there would begin or end in the middle of it.
fn is_alone(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].rsplit('\n').next().unwrap_or_default();
    let after = text[place.end..].split('\n').next().unwrap_or_default();
    before.is_empty() && after.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str =
        "<!-- slide: A title, with a comma, 3 min\nSay\nthis.\n-->\n";

    fn messages(text: &str) -> Vec<String> {
        cut_slides(text, &[]).1.into_iter().map(|bad| bad.message).collect()
    }

    #[test]
    fn a_slide_has_a_title_minutes_notes_and_parts() {
        let text = format!(
            "a\n\n{START}b\n\n<!-- slide off -->\nc\n<!-- slide on -->\n\
             d\n<!-- slide show: figure strong -->\n<!-- /slide -->\ne\n"
        );
        let show = text.find("<!-- slide show").unwrap();
        let between = |start: &str, end: &str| {
            let from = text.find(start).unwrap() + start.trim_end().len();
            from..text.find(end).unwrap()
        };
        let slide = Slide {
            place: text.find("<!--").unwrap(),
            title: "A title, with a comma".into(),
            minutes: 3,
            notes: "Say\nthis.".into(),
            parts: vec![
                Part::Text(between("-->\n", "<!-- slide off")),
                Part::Text(between("on -->", "<!-- slide show")),
                Part::Show("figure strong".into(), show),
            ],
        };
        assert_eq!(cut_slides(&text, &[]), (vec![slide.clone()], vec![]));
        let windows = text.replace('\n', "\r\n");
        let (slides, bad) = cut_slides(&windows, &[]);
        assert_eq!((slides.len(), bad.len()), (1, 0));
        assert_eq!(slides[0].title, slide.title);
    }

    #[test]
    fn comments_that_do_not_match_are_named() {
        for (text, message) in [
            ("START a", "never closed"),
            ("a\n<!-- /slide -->", "no slide open"),
            ("<!-- slide off -->", "no slide open"),
            ("STARTa\nSTARTb\n<!-- /slide -->", "still open"),
            ("STARTa\n<!-- slide on -->\n<!-- /slide -->", "on already"),
            ("STARTa\n<!-- slide off -->\nb\n<!-- /slide -->", "while it is off"),
            ("START<!-- /slide -->", "nothing on the slide"),
            ("STARTa <!-- /slide -->", "nothing else may stand"),
        ] {
            let found = messages(&text.replace("START", START)).join("; ");
            assert!(found.contains(message), "{text}: {found}");
        }
    }

    #[test]
    fn comments_that_say_too_little_are_named() {
        for (text, message) in [
            ("<!-- slide -->", "expected `slide: TITLE"),
            ("<!-- slide: A title\nSay this.\n-->", "title and minutes"),
            ("<!-- slide: A title, 0 min\nSay this.\n-->", "title and minutes"),
            ("<!-- slide: 3 min\nSay this.\n-->", "title and minutes"),
            ("<!-- slide: A title, 3 min -->", "nothing to say"),
            ("<!-- slide dim -->", "expected `slide: TITLE"),
        ] {
            let found = messages(text).join("; ");
            assert!(found.contains(message), "{text}: {found}");
        }
    }

    #[test]
    fn other_comments_and_hidden_ones_are_text() {
        assert_eq!(cut_slides("<!-- slides -->", &[]), (vec![], vec![]));
        assert_eq!(cut_slides("<!-- slide -->", &[0..5, 90..95]), (vec![], vec![]));
    }
}
