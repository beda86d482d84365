//! What students wrote, made harmless for pages and terminals.

/// What a student wrote must not become a part of a page: neither its tags, nor
/// characters that steer what shows them, or that XML does not have.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(harmless(c)),
        }
    }
    escaped
}

/// The same for a terminal.
pub fn visible(text: &str) -> String {
    text.chars().map(harmless).collect()
}

fn harmless(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        // These turn the direction of the text around them.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_students_write_stays_text() {
        assert_eq!(
            escaped("<script>\u{1b}[2J'\"&\u{202e}x\n"),
            "&lt;script&gt;\u{fffd}[2J&#39;&quot;&amp;\u{fffd}x\n"
        );
    }
}
