//! `cargo workbook course slides`: a chapter's marked parts, one after the other.
//!
//! Chapters mark what is shown and what the speaker says ([`workbook_pages::slide_marks`]). The slides are cut
//! from the page that mdBook makes of the chapter, so listings, formulas and figures are
//! those of the book. They lie beside the page, with the styles and fonts that they need,
//! and reveal.js turns them, from the folder `slides`: nothing comes from another host.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use pulldown_cmark::{Parser, html};
use regex::{Captures, Regex};
use workbook_base::files::read_text;
use workbook_base::files::write_with_folders;
use workbook_base::output::print;
use workbook_base::repository::{Repository, normalise};
use workbook_exercises::catalogue::exercises_of;
use workbook_pages::figures::evidence::Evidence;
use workbook_pages::figures::resolve;
use workbook_pages::markdown::markdown_options;
use workbook_pages::slide_marks::{Part, Slide, cut};

use crate::publish;

/// What to write and where.
#[derive(Args)]
pub struct Options {
    /// The chapters, as in step1-pure; all that have slides if none is named
    pub chapters: Vec<String>,
    /// The folder to write the book and its slides to; an earlier book is replaced
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// What every deck needs, in a folder of its own beside the pages.
const SHARED: [(&str, &[u8]); 6] = [
    ("slides/reveal.js", include_bytes!("../../reveal/reveal.js")),
    ("slides/reveal.css", include_bytes!("../../reveal/reveal.css")),
    ("slides/notes.js", include_bytes!("../../reveal/notes.js")),
    ("slides/LICENSE", include_bytes!("../../reveal/LICENSE")),
    ("slides/slides.js", include_bytes!("slides.js")),
    ("slides/slides.css", include_bytes!("slides.css")),
];

/// Writes the book, and beside each chapter's page its slides.
///
/// # Errors
/// A sentence for the person at the keyboard.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let out = normalise(&std::path::absolute(&options.out)?);
    let chapters = chapters(repository, &options.chapters)?;
    publish(repository, &out)?;
    let evidence = Evidence::read(repository)?;
    let mut written = Vec::new();
    for chapter in chapters {
        let page = read_text(&out.join(format!("{chapter}.html")))?;
        let slides = slides(&chapter, &page)?;
        if slides.is_empty() {
            let is_asked_for = options.chapters.contains(&chapter);
            ensure!(!is_asked_for, "book/{chapter}.md marks no slides");
            continue;
        }
        let deck = document(&chapter, &page, &slides, &evidence)?;
        let path = out.join(format!("{chapter}-slides.html"));
        write_with_folders(&path, deck.as_bytes())?;
        written.push(format!(
            "{:2} slides, {:3} min  {}",
            slides.len() + 1,
            minutes(&slides),
            path.display()
        ));
    }
    ensure!(!written.is_empty(), "no chapter marks slides");
    for (name, bytes) in SHARED {
        write_with_folders(&out.join(name), bytes)?;
    }
    print(&written.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Those that are named, or all pages of the book.
fn chapters(repository: &Repository, wanted: &[String]) -> Result<Vec<String>> {
    let summary = read_text(&repository.book().join("SUMMARY.md"))?;
    let links = summary.lines().filter_map(|line| line.split_once("]("));
    let all: Vec<String> = links
        .filter_map(|(_, link)| Some(link.split_once(".md)")?.0.to_owned()))
        .collect();
    for chapter in wanted {
        ensure!(all.contains(chapter), "there is no chapter {chapter:?}");
    }
    Ok(match wanted.is_empty() {
        true => all,
        false => wanted.to_vec(),
    })
}

/// The slides that a chapter's page marks.
fn slides(chapter: &str, page: &str) -> Result<Vec<Slide>> {
    let (slides, faults) = cut(page, &[]);
    if let Some(fault) = faults.first() {
        bail!(
            "book/{chapter}.md: {}; `cargo workbook lint` says where",
            fault.message
        );
    }
    Ok(slides)
}

/// How long it takes to show them.
fn minutes(slides: &[Slide]) -> u32 {
    slides.iter().map(|slide| slide.minutes).sum()
}

/// What a slide takes from elsewhere in the book, as Markdown: `figure …`, `table …`,
/// `exercises` or an image.
///
/// # Errors
/// There is no such thing.
pub fn shown(evidence: &Evidence, chapter: &str, what: &str) -> Result<String> {
    if what == "exercises" {
        return exercises(evidence.repository(), chapter);
    }
    if let Some(("![", image)) = what.split_at_checked(2) {
        let file = between(image, "](", ")")?;
        let is_there = evidence.repository().book().join(file).is_file();
        ensure!(is_there, "there is no book/{file}");
        return Ok(what.to_owned());
    }
    let name = what.split_whitespace().next().unwrap_or_default();
    ensure!(
        ["figure", "table"].contains(&name),
        "a slide shows `figure …`, `table …`, `exercises` or an image, not {what:?}"
    );
    let (markdown, faults) = resolve(&format!("{{{{#{what}}}}}"), evidence, "");
    match faults.first() {
        Some(fault) => bail!("{}: {}", fault.directive, fault.message),
        None => Ok(markdown),
    }
}

/// A table of the exercises of a chapter.
fn exercises(repository: &Repository, chapter: &str) -> Result<String> {
    let exercises = exercises_of(repository, &[chapter.to_owned()])?;
    let mut table = String::from(
        "| level | exercise | `cargo workbook exercise start …` | minutes | points |\n\
         |---|---|---|---:|---:|\n",
    );
    for exercise in &exercises {
        let it = &exercise.manifest;
        table += &format!(
            "| {} | {} | `{}` | {} | {} |\n",
            it.level, it.title, it.id, it.minutes, it.points
        );
    }
    Ok(table)
}

/// A page of its own, with the styles of the chapter's page.
fn document(
    chapter: &str,
    page: &str,
    slides: &[Slide],
    evidence: &Evidence,
) -> Result<String> {
    let title = between(page, "<title>", "</title>")?;
    let (title, book) = title.split_once(" - ").unwrap_or((title, ""));
    let mut sections = title_section(title, book, slides);
    for slide in slides {
        sections += &section(chapter, slide, evidence)?;
    }
    let highlighter = attribute(page, "src=\"highlight-")?;
    Ok(include_str!("slides.html")
        .replace("{TITLE}", title)
        .replace("{STYLES}", &styles(page))
        .replace("{HIGHLIGHTER}", highlighter)
        .replace("{SLIDES}", &sections))
}

fn title_section(title: &str, book: &str, slides: &[Slide]) -> String {
    let notes = format!(
        "{} slides, about {} minutes. The arrow keys turn, `F` fills the screen, `T` \
         changes between light and dark, `O` shows all slides, `?` the other keys.",
        slides.len() + 1,
        minutes(slides)
    );
    format!(
        "<section data-timing=\"60\">\n<div class=\"slide first\">\n<h1>{title}</h1>\n\
         <p>{book}</p>\n</div>\n<aside class=\"notes\">{}</aside>\n</section>\n",
        to_html(&notes)
    )
}

fn section(chapter: &str, slide: &Slide, evidence: &Evidence) -> Result<String> {
    let mut body = String::new();
    for part in &slide.parts {
        body += &match part {
            Part::Text(html) => without_colon(&without_documentation(html)),
            Part::Show(what, _) => to_html(&shown(evidence, chapter, what)?),
        };
        body.push('\n');
    }
    // A fragment names a place in the chapter.
    let body = body.replace("href=\"#", &format!("href=\"{chapter}.html#"));
    Ok(format!(
        "<section data-timing=\"{}\">\n<div class=\"slide\">\n<h2>{}</h2>\n\
         <div class=\"body\">\n{body}</div>\n</div>\n\
         <aside class=\"notes\">{}</aside>\n</section>\n",
        60 * slide.minutes,
        slide.title.replace('&', "&amp;").replace('<', "&lt;"),
        to_html(&slide.notes)
    ))
}

/// What a text that ends in a colon leads to is not on the slide.
fn without_colon(html: &str) -> String {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r":((?:</(?:p|li|ul|ol)>\s*)+)$").expect("the pattern is valid")
    });
    END.replace(html, ".$1").into_owned()
}

/// The comments above functions and types say at length what the title says in short.
/// Those with an example in them are what is shown.
fn without_documentation(html: &str) -> String {
    static LISTING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?s)(<pre><code class="language-rust[^"]*">)(.*?)(</code></pre>)"#,
        )
        .expect("the pattern is valid")
    });
    LISTING
        .replace_all(html, |listing: &Captures| {
            let is_documentation = |line: &&str| line.starts_with("///");
            let mut lines: Vec<&str> = listing[2].lines().collect();
            let mut documentation =
                lines.iter().filter(|line| is_documentation(line));
            if !documentation.any(|line| line.contains("```")) {
                lines.retain(|line| !is_documentation(line));
            }
            format!("{}{}\n{}", &listing[1], lines.join("\n"), &listing[3])
        })
        .into_owned()
}

fn to_html(markdown: &str) -> String {
    let mut text = String::new();
    html::push_html(&mut text, Parser::new_ext(markdown, markdown_options()));
    text.trim().to_owned()
}

/// The style sheets of the page, but those for paper, for mdBook's own menus, and for a
/// theme that slides do not have.
fn styles(page: &str) -> String {
    page.split("<link rel=\"stylesheet\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(attributes, _)| attributes)
        .filter(|attributes| {
            let others = ["media=\"print\"", "css/chrome", "tomorrow-night"];
            !others.iter().any(|other| attributes.contains(other))
        })
        .map(|attributes| format!("<link rel=\"stylesheet\"{attributes}>\n"))
        .collect()
}

/// The value of the attribute that begins like this.
fn attribute<'a>(page: &'a str, start: &str) -> Result<&'a str> {
    let (name, _) = start.split_once('"').unwrap_or((start, ""));
    let place =
        page.find(start).with_context(|| format!("a page without {start}"))?;
    between(&page[place..], &format!("{name}\""), "\"")
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Result<&'a str> {
    text.split_once(start)
        .and_then(|(_, rest)| rest.split_once(end))
        .map(|(between, _)| between)
        .with_context(|| format!("expected {start}…{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_leads_to_nothing_ends() {
        assert_eq!(without_colon("<p>a: b:</p>"), "<p>a: b.</p>");
        assert_eq!(
            without_colon("<ul>\n<li>a:</li>\n</ul>"),
            "<ul>\n<li>a.</li>\n</ul>"
        );
        let code = "<p>As here:</p>\n<pre>x</pre>";
        assert_eq!(without_colon(code), code);
    }

    #[test]
    fn listings_leave_their_documentation_in_the_book() {
        let listing = |code: &str| {
            format!(
                "<p>a</p><pre><code class=\"language-rust\">{code}</code></pre>\n"
            )
        };
        let code = "pub struct S {\n    /// Which.\n    a: u32,\n}\n";
        let documented = format!("/// One.\n///\n/// Two.\n{code}");
        assert_eq!(without_documentation(&listing(&documented)), listing(code));
        let example = "/// ```compile_fail\n/// x += 1;\n/// ```\npub fn f() {}\n";
        assert_eq!(without_documentation(&listing(example)), listing(example));
    }
}
