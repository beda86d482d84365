//! The fields of a line.

use std::fmt;
use std::str::FromStr;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::text::decoded;

/// What stands between two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// One character of ASCII.
    Character(u8),
    /// Blanks and tabs, as many as there are.
    Blanks,
}

impl Separator {
    /// A comma.
    pub const COMMA: Self = Separator::Character(b',');
    /// A semicolon.
    pub const SEMICOLON: Self = Separator::Character(b';');
    /// A tab.
    pub const TAB: Self = Separator::Character(b'\t');

    /// Those that are told from the header. A tab goes before blanks, which may stand
    /// inside a name then.
    pub(super) const USUAL: [Self; 4] =
        [Self::COMMA, Self::SEMICOLON, Self::TAB, Separator::Blanks];

    fn byte(self) -> u8 {
        match self {
            Separator::Character(byte) => byte,
            Separator::Blanks => b'\t',
        }
    }
}

impl FromStr for Separator {
    type Err = String;

    /// Understands the separator itself, and its name.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "comma" => Ok(Separator::COMMA),
            "semicolon" => Ok(Separator::SEMICOLON),
            "tab" | "\\t" => Ok(Separator::TAB),
            "blank" | "blanks" | "space" | " " => Ok(Separator::Blanks),
            _ => match text.as_bytes() {
                [byte @ (b'\t' | b'!'..=b'~')]
                    if !byte.is_ascii_alphanumeric() && !b"\"+-.".contains(byte) =>
                {
                    Ok(Separator::Character(*byte))
                }
                _ => Err(format!(
                    "expected \",\" or \";\" or another single character, \"tab\" or \
                     \"blank\", found {text:?}"
                )),
            },
        }
    }
}

/// As in "separated by commas".
impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Separator::Blanks => f.write_str("blanks"),
            Separator::Character(b',') => f.write_str("commas"),
            Separator::Character(b';') => f.write_str("semicolons"),
            Separator::Character(b'\t') => f.write_str("tabs"),
            Separator::Character(byte) => write!(f, "{:?}", char::from(*byte)),
        }
    }
}

/// The most bytes that a line may have.
const LONGEST: usize = 1 << 20;

/// The fields of one line, unquoted and trimmed.
pub(super) struct Fields {
    separator: Separator,
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    pub fn new(separator: Separator) -> Self {
        Fields {
            separator,
            reader: ReaderBuilder::new().delimiter(separator.byte()).build(),
            text: Vec::new(),
            ends: Vec::new(),
            count: 0,
        }
    }

    pub fn separator(&self) -> Separator {
        self.separator
    }

    /// Splits a line. A whole line in quotes, as some programs write it, is a line.
    pub fn split(&mut self, line: &[u8]) -> Result<(), String> {
        self.split_once(line)?;
        let is_quoted = self.count == 1 && line.trim_ascii().starts_with(b"\"");
        if is_quoted && self.get(0).contains(&self.separator.byte()) {
            let inner = self.get(0).to_vec();
            self.split_once(&inner)?;
        }
        Ok(())
    }

    fn split_once(&mut self, line: &[u8]) -> Result<(), String> {
        if line.contains(&0) {
            return Err("expected text, found binary data".into());
        }
        // Such a line is of no table, and trying all separators on it takes long.
        if line.len() > LONGEST {
            return Err(format!(
                "expected a line of a table, found one of {} bytes",
                line.len()
            ));
        }
        let with_tabs = (self.separator == Separator::Blanks).then(|| tabbed(line));
        let line = with_tabs.as_deref().unwrap_or(line);
        check_quotes(line, self.separator.byte())?;
        // Unquoting only shortens, and a line has at most one field more than bytes.
        self.text.resize(line.len() + 1, 0);
        self.ends.resize(line.len() + 2, 0);
        self.reader.reset();
        let (_, read, written, count) =
            self.reader.read_record(line, &mut self.text, &mut self.ends);
        if read < line.len() {
            return Err(
                "expected a line to end in LF or CR LF, found a CR in the middle"
                    .into(),
            );
        }
        // Empty input tells the reader that the last field is complete.
        let (result, _, _, last) = self.reader.read_record(
            &[],
            &mut self.text[written..],
            &mut self.ends[count..],
        );
        if !matches!(result, ReadRecordResult::Record) {
            return Err("expected fields, found none".into());
        }
        self.count = count + last;
        Ok(())
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn get(&self, index: usize) -> &[u8] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        let field = self.text[start..self.ends[index]].trim_ascii();
        // A quote behind a blank, as in `"x", "y"`, is none to the reader above.
        field
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_suffix(b"\""))
            .unwrap_or(field)
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).map(|index| self.get(index))
    }

    /// The fields as text.
    pub fn names(&self) -> Vec<String> {
        self.iter().map(|field| decoded(field).into_owned()).collect()
    }
}

/// The same line with a tab between its fields, where there were blanks.
fn tabbed(line: &[u8]) -> Vec<u8> {
    let mut tabbed = Vec::with_capacity(line.len());
    let mut is_quoted = false;
    for &byte in line.trim_ascii() {
        is_quoted ^= byte == b'"';
        if is_quoted || !byte.is_ascii_whitespace() {
            tabbed.push(byte);
        } else if tabbed.last() != Some(&b'\t') {
            tabbed.push(b'\t');
        }
    }
    tabbed
}

/// The reader above accepts any text, but a table with one quote too many is more
/// likely broken than intended. A field cannot continue past the end of its line.
fn check_quotes(line: &[u8], separator: u8) -> Result<(), String> {
    if !line.contains(&b'"') {
        return Ok(());
    }
    let mut state = State::Start;
    for &byte in line {
        state = match (state, byte) {
            (State::Start, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) => State::Quoted,
            (State::Closed, b'"') => State::Quoted, // two quotes stand for one
            (_, byte) if byte == separator => State::Start,
            (State::Closed, b' ' | b'\t') => State::Closed,
            (State::Closed, _) => {
                return Err("expected a separator after a closing quote".into());
            }
            (State::Start | State::Plain, _) => State::Plain,
        };
    }
    match state {
        State::Quoted => Err("expected a closing quote on the same line".into()),
        _ => Ok(()),
    }
}

/// Where in a field a byte is.
#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str, separator: Separator) -> Vec<String> {
        let mut fields = Fields::new(separator);
        fields.split(line.as_bytes()).unwrap();
        fields.names()
    }

    #[test]
    fn separators_are_understood_by_name_and_as_they_are() {
        let parsed = |text: &str| text.parse::<Separator>();
        assert_eq!(parsed(","), Ok(Separator::COMMA));
        assert_eq!(parsed("tab"), parsed("\t"));
        assert_eq!(parsed("blank"), Ok(Separator::Blanks));
        assert_eq!(parsed("|"), Ok(Separator::Character(b'|')));
        for wrong in ["", ",,", "x", "\"", ".", "µ", "7"] {
            assert!(parsed(wrong).unwrap_err().contains("expected"), "{wrong}");
        }
    }

    #[test]
    fn fields_are_split_and_unquoted() {
        assert_eq!(split("a,\"b,c\", ,d", Separator::COMMA), ["a", "b,c", "", "d"]);
        assert_eq!(split("\"a\", \"b\"", Separator::COMMA), ["a", "b"]);
        assert_eq!(
            split("  1   2\t3 \"a b\" ", Separator::Blanks),
            ["1", "2", "3", "a b"]
        );
        assert_eq!(split("1\t\t3", Separator::TAB), ["1", "", "3"]);
        assert_eq!(
            split("\"id,\"\"x [nm]\"\",y\"", Separator::COMMA),
            ["id", "x [nm]", "y"]
        );
        assert_eq!(split("\"a,b\"", Separator::TAB), ["a,b"]);
    }
}
