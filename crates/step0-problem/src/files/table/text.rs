//! The text of a table, whatever its encoding.

use std::borrow::Cow;

use crate::files::Fault;

/// What a table is split into lines by, and the bytes that are split.
pub(super) struct Text<'a> {
    bytes: Cow<'a, [u8]>,
    line_end: u8,
}

impl<'a> Text<'a> {
    /// Takes UTF-8 with or without its mark, UTF-16 with its mark, and other encodings in
    /// which ASCII is ASCII.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let bytes = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(rest),
            [0xFF, 0xFE, rest @ ..] => from_utf16(rest, u16::from_le_bytes)?,
            [0xFE, 0xFF, rest @ ..] => from_utf16(rest, u16::from_be_bytes)?,
            _ if is_unmarked_utf16(bytes) => {
                return Err(Fault::whole(
                    "expected a table, found what looks like UTF-16 without its mark: \
                     save the file as UTF-8",
                ));
            }
            _ => Cow::Borrowed(bytes),
        };
        // Only on old Macs a line ends in CR alone.
        let line_end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        Ok(Text { bytes, line_end })
    }

    /// The lines with their numbers, the first of which is 1. A line's end is cut off,
    /// be it LF, CR LF or, as Python's csv writes on Windows, CR CR LF.
    pub fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let bytes = self.bytes.strip_suffix(&[self.line_end]).unwrap_or(&self.bytes);
        let lines = bytes.split(|&byte| byte == self.line_end);
        (1..).zip(lines.map(|mut line| {
            while let Some(shorter) = line.strip_suffix(b"\r") {
                line = shorter;
            }
            line
        }))
    }
}

fn from_utf16(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
) -> Result<Cow<'static, [u8]>, Fault> {
    let (units, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(Fault::whole(
            "expected UTF-16, found half a character at the end",
        ));
    }
    let characters = char::decode_utf16(units.iter().map(|&bytes| unit(bytes)));
    let text: String = characters
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Ok(Cow::Owned(text.into_bytes()))
}

/// Is every second byte of the beginning zero?
fn is_unmarked_utf16(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes[..bytes.len().min(64)].as_chunks::<2>();
    pairs.len() >= 4
        && [0, 1].iter().any(|&zero| {
            pairs.iter().all(|pair| pair[zero] == 0 && pair[1 - zero] != 0)
        })
}

/// A name or a header as text: UTF-8, or else Windows-1252, which is the encoding of
/// Western Windows and holds ISO 8859-1.
pub(super) fn decoded(field: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => field.iter().map(|&byte| of_windows_1252(byte)).collect(),
    }
}

fn of_windows_1252(byte: u8) -> char {
    /// What stands for the bytes from 0x80 to 0x9F. Five of them stand for nothing.
    const TABLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ',
        '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜',
        '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => TABLE[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A field as it can be printed: no control characters, and not too much of it.
pub(super) fn shown(field: &[u8]) -> String {
    let text = decoded(field);
    let mut short = String::new();
    for character in text.chars().take(40) {
        match character.is_control() {
            true => short.extend(character.escape_debug()),
            false => short.push(character),
        }
    }
    if text.chars().count() > 40 { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
        Text::new(bytes).unwrap().lines().map(|(_, line)| line.to_vec()).collect()
    }

    #[test]
    fn lines_end_in_several_ways() {
        for text in ["a\nb", "a\nb\n", "a\r\nb\r\n", "a\r\r\nb\r\r\n", "a\rb\r"] {
            assert_eq!(lines(text.as_bytes()), [b"a", b"b"], "{text:?}");
        }
        assert_eq!(lines(b"a\n\nb\n"), [&b"a"[..], b"", b"b"]);
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16: Vec<u16> = "µ\n".encode_utf16().collect();
        let little: Vec<u8> =
            utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> =
            utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(lines(&[b"\xFF\xFE", &*little].concat()), ["µ".as_bytes()]);
        assert_eq!(lines(&[b"\xFE\xFF", &*big].concat()), ["µ".as_bytes()]);
        assert_eq!(lines(b"\xEF\xBB\xBFx"), [b"x"]);
        assert!(Text::new(b"\xFF\xFEx").is_err());
        let unmarked = Text::new(b"x\0,\0y\0,\0z\0").err().unwrap();
        assert!(unmarked.message.contains("UTF-16 without its mark"));
        assert_eq!(decoded(b"x [\xB5m] \x80"), "x [µm] €");
        assert_eq!(decoded("x [µm]".as_bytes()), "x [µm]");
    }
}
