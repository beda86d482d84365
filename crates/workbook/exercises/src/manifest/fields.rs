//! The keys of a table, taken one by one. Each mistake is noted with its line, and reading
//! goes on, so that an author sees all of them at once.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};

use super::Mistake;

/// What is left to read in a table, and what was wrong so far.
pub struct Fields<'a> {
    text: &'a str,
    /// The name of the section; none for the whole file.
    section: Option<&'a str>,
    /// Where the table begins in the text.
    start: usize,
    table: DeTable<'a>,
    mistakes: Vec<Mistake>,
}

type Entry<'a> = (Spanned<DeString<'a>>, Spanned<DeValue<'a>>);

impl<'a> Fields<'a> {
    /// The keys of a whole file.
    ///
    /// # Errors
    /// It is not TOML.
    pub fn parse(text: &'a str) -> Result<Self, Vec<Mistake>> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            vec![Mistake { line, message: error.message().to_owned() }]
        })?;
        let table = table.into_inner();
        Ok(Fields { text, section: None, start: 0, table, mistakes: Vec::new() })
    }

    /// Notes a mistake at a place in the text.
    pub fn wrong(&mut self, place: usize, message: impl Into<String>) {
        let line = line_at(self.text, place);
        self.mistakes.push(Mistake { line, message: message.into() });
    }

    /// Where the table begins.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The keys that are left, each with its place.
    pub fn keys(&self) -> Vec<(String, usize)> {
        let named = |key: &Spanned<DeString>| (key.to_string(), key.span().start);
        self.table.keys().map(named).collect()
    }

    /// Where a key stands, if it is there.
    pub fn place_of(&self, key: &str) -> Option<usize> {
        self.table.get_key_value(key).map(|(key, _)| key.span().start)
    }

    /// Leaves a key unread.
    pub fn skip(&mut self, key: &str) {
        self.table.remove(key);
    }

    /// The value of a key that may be missing. It is a mistake if it is not `what`.
    pub fn optional<T: Deserialize<'a>>(
        &mut self,
        key: &str,
        what: &str,
        is_good: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let (name, value) = self.table.remove_entry(key)?;
        let written = &self.text[value.span()];
        let read =
            T::deserialize(ValueDeserializer::from(value)).ok().filter(is_good);
        if read.is_none() {
            let message = format!("expected {what} as {key}, found {written}");
            self.wrong(name.span().start, message);
        }
        read
    }

    /// The value of a key. It is a mistake if it is missing, or is not `what`.
    pub fn required<T: Deserialize<'a>>(
        &mut self,
        key: &str,
        what: &str,
        is_good: impl Fn(&T) -> bool,
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            self.wrong(
                self.start,
                format!("expected {key} = {what}, found nothing"),
            );
        }
        self.optional(key, what, is_good)
    }

    /// The keys of a section, if it is there.
    pub fn section(&mut self, key: &'a str) -> Option<Fields<'a>> {
        let (name, value): Entry<'a> = self.table.remove_entry(key)?;
        let (start, written) = (name.span().start, &self.text[value.span()]);
        let DeValue::Table(table) = value.into_inner() else {
            self.wrong(
                start,
                format!("expected a section as {key}, found {written}"),
            );
            return None;
        };
        let (text, section) = (self.text, Some(key));
        Some(Fields { text, section, start, table, mistakes: Vec::new() })
    }

    /// Takes in the mistakes of a section that has been read.
    pub fn end_section(&mut self, section: Fields<'a>) {
        self.mistakes.extend(section.into_mistakes());
    }

    /// All mistakes. Every key that was not read is one.
    pub fn into_mistakes(mut self) -> Vec<Mistake> {
        for (key, place) in self.keys() {
            let message = match self.section {
                Some(section) => format!("there is no {key} in [{section}]"),
                None => format!("an exercise has no {key}"),
            };
            self.wrong(place, message);
        }
        self.mistakes
    }
}

/// The line of a place in a text, counted from 1.
pub fn line_at(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}
