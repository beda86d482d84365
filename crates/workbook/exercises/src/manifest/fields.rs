//! The keys of a table, taken one by one. Each mistake is noted with its line, and reading
//! goes on, so that an author sees all of them at once.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue, ValueDeserializer};

use super::Mistake;

/// The keys of a table that have not been read yet, and the mistakes found so far.
pub struct Fields<'a> {
    text: &'a str,
    /// The name of the section; `None` for the whole file.
    section: Option<&'a str>,
    /// Where in the text the table begins.
    start: usize,
    table: DeTable<'a>,
    mistakes: Vec<Mistake>,
}

type Entry<'a> = (Spanned<DeString<'a>>, Spanned<DeValue<'a>>);

impl<'a> Fields<'a> {
    /// The keys of a whole file.
    ///
    /// # Errors
    /// The text is not valid TOML.
    pub fn parse(text: &'a str) -> Result<Self, Vec<Mistake>> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            vec![Mistake { line, message: error.message().to_owned() }]
        })?;
        let table = table.into_inner();
        Ok(Fields { text, section: None, start: 0, table, mistakes: Vec::new() })
    }

    /// Notes a mistake at a position in the text.
    pub fn wrong(&mut self, place: usize, message: impl Into<String>) {
        let line = line_at(self.text, place);
        self.mistakes.push(Mistake { line, message: message.into() });
    }

    /// Where the table begins.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The keys that have not been read, each with its position.
    pub fn keys(&self) -> Vec<(String, usize)> {
        let named = |key: &Spanned<DeString>| (key.to_string(), key.span().start);
        self.table.keys().map(named).collect()
    }

    /// The position of a key, if it exists.
    pub fn place_of(&self, key: &str) -> Option<usize> {
        self.table.get_key_value(key).map(|(key, _)| key.span().start)
    }

    /// Leaves a key unread.
    pub fn skip(&mut self, key: &str) {
        self.table.remove(key);
    }

    /// The value of a key that may be missing. Another value than `what` is a mistake.
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

    /// The value of a key. A missing key is a mistake, and so is another value than
    /// `what`.
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

    /// The keys of a section, if it exists.
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

    /// Adds the mistakes of a section that has been read.
    pub fn end_section(&mut self, section: Fields<'a>) {
        self.mistakes.extend(section.into_mistakes());
    }

    /// All mistakes, including every key that was not read.
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

/// The line number of a position in a text, counted from 1.
pub fn line_at(text: &str, place: usize) -> usize {
    text[..place].matches('\n').count() + 1
}
