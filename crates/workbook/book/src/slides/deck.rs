//! A deck: the slides of a chapter as one page of Markdown, each in a `<section>`.

use anyhow::{Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::book::Chapter;
use pulldown_cmark::{Event, html};
use workbook_pages::figures::directive::code;
use workbook_pages::figures::evidence::Evidence;
use workbook_pages::slide_marks::{Part, Slide, cut_slides};

use super::excerpt::Excerpts;
use super::shown::shown;

/// The slides of a chapter.
pub struct Deck {
    /// As in step1-pure.
    pub chapter: String,
    /// The chapter's name.
    pub title: String,
    /// In order; the first slide, with the title, is not among them.
    pub slides: Vec<Slide>,
    /// All slides, the first one included.
    pub markdown: String,
}

/// Keeps two parts of a slide apart that would be one list, or one quotation.
const BOUNDARY: &str = "\n\n<!-- -->\n\n";

impl Deck {
    /// Cuts the slides from a chapter with its listings, figures and formulas in it.
    ///
    /// # Errors
    /// A mark is wrong, or what a slide shows is not there.
    pub fn of_chapter(
        stem: &str,
        chapter: &Chapter,
        book: &MDBook,
        evidence: &Evidence,
    ) -> Result<Self> {
        let text = &chapter.content;
        let (slides, mistakes) = cut_slides(text, &code(text));
        if let Some(mistake) = mistakes.first() {
            let message = &mistake.message;
            bail!("book/{stem}.md: {message}; `cargo workbook lint` says where");
        }
        let mut deck = Self {
            chapter: stem.to_owned(),
            title: chapter.name.clone(),
            slides,
            markdown: String::new(),
        };
        let subtitle = book.config.book.title.as_deref().unwrap_or_default();
        let excerpts = Excerpts::new(stem, text);
        let mut markdown = deck.first_section(subtitle);
        for slide in &deck.slides {
            markdown += &section(stem, slide, &excerpts, evidence)?;
        }
        deck.markdown = markdown + &excerpts.definitions();
        Ok(deck)
    }

    /// The file's name.
    pub fn page(&self) -> String {
        format!("{}-slides.html", self.chapter)
    }

    /// How long it takes to show all slides.
    pub fn minutes(&self) -> u32 {
        self.slides.iter().map(|slide| slide.minutes).sum()
    }

    fn first_section(&self, subtitle: &str) -> String {
        format!(
            "<section data-timing=\"60\">\n<div class=\"slide first\">\n<h1>{}</h1>\n\
             <p>{}</p>\n</div>\n<aside class=\"notes\">\n\n\
             {} slides, about {} minutes. The arrow keys turn, `F` fills the screen, `T` \
             changes between light and dark, `O` shows all slides, `?` the other keys.\
             \n\n</aside>\n</section>\n\n",
            escaped(&self.title),
            escaped(subtitle),
            self.slides.len() + 1,
            self.minutes()
        )
    }
}

fn section(
    chapter: &str,
    slide: &Slide,
    excerpts: &Excerpts,
    evidence: &Evidence,
) -> Result<String> {
    let parts: Result<Vec<String>> = slide
        .parts
        .iter()
        .map(|part| match part {
            Part::Text(place) => Ok(excerpts.text(place)),
            Part::Show(what, _) => shown(evidence, chapter, what),
        })
        .collect();
    Ok(format!(
        "<section data-timing=\"{}\">\n<div class=\"slide\">\n<h2>{}</h2>\n\
         <div class=\"body\">\n\n{}\n\n</div>\n</div>\n\
         <aside class=\"notes\">\n\n{}\n\n</aside>\n</section>\n\n",
        60 * slide.minutes,
        escaped(&slide.title),
        parts?.join(BOUNDARY),
        slide.notes
    ))
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    html::push_html(&mut escaped, [Event::Text(text.into())].into_iter());
    escaped
}
