//! What figures are drawn in. A page has a light and a dark theme, so its colours are known
//! only to the browser: an ink is a variable of the style sheet, `book/assets/workbook.css`.

use plotters::style::Color;
use plotters_backend::BackendColor;

/// What something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The colour of the prose.
    Text,
    /// Lines behind the data.
    Faint,
    /// Words of less weight.
    Quiet,
    /// What our host measured of a step.
    Ours,
    /// What our host measured of a peer.
    Peer,
    /// What the reader's host measured.
    Here,
    /// An idea that saves work.
    Algorithm,
    /// An idea in how the program is written.
    Language,
    /// An idea that uses what the processor has.
    Hardware,
}

/// In the order of the enum.
const CSS: [&str; 9] = [
    "currentColor",
    "var(--figure-faint)",
    "var(--figure-quiet)",
    "var(--figure-ours)",
    "var(--figure-peer)",
    "var(--figure-here)",
    "var(--figure-algorithm)",
    "var(--figure-language)",
    "var(--figure-hardware)",
];

/// plotters hands its backend three bytes of colour. Ours carry the number of an ink.
impl Color for Ink {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: (0, 0, *self as u8) }
    }
}

/// The CSS of the ink that plotters was given as a colour.
pub fn css_of(color: BackendColor) -> &'static str {
    let (_, _, number) = color.rgb;
    CSS.get(usize::from(number)).copied().unwrap_or(CSS[0])
}
