//! Formulas: `$…$` and `$$…$$` become MathML when the book is built, so a page needs
//! neither JavaScript nor another host to show them.

use std::ops::Range;

use anyhow::{Result, bail};
use math_core::{LatexToMathML, MathDisplay};
use pulldown_cmark::{Event, Options, Parser};

use crate::markdown::markdown_options;

/// Renders formulas.
#[derive(Default)]
pub struct Math {
    converter: LatexToMathML,
}

impl Math {
    /// The Markdown text with its formulas replaced by MathML.
    ///
    /// # Errors
    /// The first formula that cannot be rendered.
    pub fn render(&self, markdown: &str) -> Result<String> {
        let mut rendered = String::new();
        let mut copied = 0;
        for formula in formulas(markdown) {
            rendered.push_str(&markdown[copied..formula.place.start]);
            rendered.push_str(&self.html(&formula)?);
            copied = formula.place.end;
        }
        rendered.push_str(&markdown[copied..]);
        Ok(rendered)
    }

    fn html(&self, formula: &Formula) -> Result<String> {
        match self
            .converter
            .convert_with_local_state(&formula.latex, formula.display)
        {
            Ok(converted) => Ok(match formula.display {
                MathDisplay::Inline => inert(&converted.mathml),
                // The span scrolls a wide formula inside itself.
                MathDisplay::Block => {
                    format!(
                        "<span class=\"formula\">{}</span>",
                        inert(&converted.mathml)
                    )
                }
            }),
            Err(error) => bail!(
                "the formula {} cannot be rendered: {error}",
                formula.latex.trim()
            ),
        }
    }
}

/// The formulas in a Markdown text that cannot be rendered: the line of each, and
/// why.
pub fn broken_formulas(markdown: &str) -> Vec<(usize, String)> {
    let math = Math::default();
    formulas(markdown)
        .into_iter()
        .filter_map(|formula| {
            let error = math.html(&formula).err()?;
            let line = markdown[..formula.place.start].matches('\n').count() + 1;
            Some((line, error.to_string()))
        })
        .collect()
}

struct Formula {
    place: Range<usize>,
    latex: String,
    display: MathDisplay,
}

/// mdBook's own parser finds the formulas, so code and inline code are left alone.
fn formulas(markdown: &str) -> Vec<Formula> {
    Parser::new_ext(markdown, markdown_options() | Options::ENABLE_MATH)
        .into_offset_iter()
        .filter_map(|(event, place)| {
            let (latex, display) = match event {
                Event::InlineMath(latex) => (latex, MathDisplay::Inline),
                Event::DisplayMath(latex) => (latex, MathDisplay::Block),
                _ => return None,
            };
            Some(Formula { place, latex: latex.into_string(), display })
        })
        .collect()
}

/// MathML that Markdown passes through untouched: on one line, and with every
/// character that Markdown could take for markup (`*`, `_`, `|`, quotes) written as
/// an entity.
fn inert(mathml: &str) -> String {
    let mut text = String::new();
    let mut inside_tag = false;
    for c in mathml.chars() {
        inside_tag = c == '<' || (inside_tag && c != '>');
        match c {
            '\n' => text.push(' '),
            // Tags stay as they are, and so do the entities that MathML itself
            // brings.
            '<' | '>' | '&' | '#' | ';' => text.push(c),
            c if c.is_ascii_punctuation() && !inside_tag => {
                text.push_str(&format!("&#{};", u32::from(c)));
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(markdown: &str) -> String {
        Math::default().render(markdown).unwrap()
    }

    #[test]
    fn formulas_become_mathml() {
        let html = render("The cost is $n^2$.");
        assert!(html.starts_with("The cost is <math>"), "{html}");
        assert!(html.ends_with("</math>."), "{html}");
        assert!(html.contains("<msup>"), "{html}");
    }

    #[test]
    fn code_is_left_alone() {
        for text in [
            "`$n$`",
            "```sh\necho $HOME $USER\n```\n",
            "    $n$\n",
            "costs \\$5",
            "$5 or $6",
        ] {
            assert_eq!(render(text), text);
        }
    }

    #[test]
    fn a_displayed_formula_stays_on_one_line_and_one_paragraph() {
        let html = render("$$\n\\min_{q}\n\\|p - q\\|\n$$\n");
        assert_eq!(html.trim_end().lines().count(), 1, "{html}");
        assert!(html.contains("display=\"block\""), "{html}");
    }

    #[test]
    fn markdown_finds_no_markup_in_a_formula() {
        let html = render("$a * b * c_{x*y} | d$ and \"$f'$\"");
        let plain = html.replace("</", "<").replace("/>", ">");
        let text: String = plain
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|p| p.1)
            .collect();
        assert!(!text.contains(['*', '_', '|']), "{text}");
    }

    #[test]
    fn a_broken_formula_is_named_with_its_line() {
        let broken = broken_formulas("one\n\ntwo $\\nosuch{x}$ $y$\n");
        assert_eq!(broken.len(), 1);
        assert_eq!(broken[0].0, 3);
        assert!(broken[0].1.contains("\\nosuch{x}"), "{}", broken[0].1);
    }
}
