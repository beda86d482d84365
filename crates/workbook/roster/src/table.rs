//! Tables as spreadsheets write them: comma-separated, with a header.

use anyhow::{Result, bail, ensure};
use csv::{ReaderBuilder, StringRecord};

/// A table: its header and the other rows.
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows below the header.
    pub rows: Vec<Row>,
}

/// A row.
pub struct Row {
    /// Its first line, counted from 1.
    pub line: usize,
    fields: StringRecord,
}

impl Table {
    /// Reads a table with a row for each `entry` ("a student", for example); `None` if the
    /// header is missing.
    ///
    /// # Errors
    /// Semicolons instead of commas, or a quotation mark that is never closed, with the
    /// line.
    pub fn parse(text: &str, entry: &str) -> Result<Option<Self>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut rows = rows(text)?.into_iter();
        let Some(first) = rows.next() else { return Ok(None) };
        let header: Vec<String> = first.fields.iter().map(str::to_owned).collect();
        // Spreadsheets in some countries write semicolons.
        if matches!(&header[..], [one] if one.contains(';')) {
            bail!("line 1: expected commas between the columns, found semicolons");
        }
        let rows: Vec<Row> = rows.collect();
        for row in &rows {
            ensure!(
                !row.fields.iter().any(|field| field.contains('\n')),
                "line {}: expected {entry}, found several lines: a quotation mark that \
                 begins a field has none that ends it",
                row.line
            );
        }
        Ok(Some(Table { header, rows }))
    }

    /// The names of the columns, trimmed and in lower case.
    pub fn lower_case_header(&self) -> Vec<String> {
        self.header.iter().map(|name| name.trim().to_lowercase()).collect()
    }
}

impl Row {
    /// The text in a column, trimmed; empty if the row is shorter.
    pub fn field(&self, column: usize) -> &str {
        self.fields.get(column).map_or("", str::trim)
    }

    /// Are all columns empty?
    pub fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}

fn rows(text: &str) -> Result<Vec<Row>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true) // fields missing at the end of a row are empty
        .from_reader(text.as_bytes());
    let row = |fields: Result<StringRecord, csv::Error>| -> Result<Row> {
        let fields = fields?;
        let byte = fields.position().map_or(0, csv::Position::byte);
        Ok(Row { line: line_of_row(text, byte as usize), fields })
    };
    reader.records().map(row).collect()
}

/// The line in which a row begins. The reader counts from where it starts to look for the
/// row, which may be an empty line, or in the middle of a Windows line end.
fn line_of_row(text: &str, byte: usize) -> usize {
    let skipped =
        text[byte..].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    text[..byte + skipped].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        let fields = |row: Row| row.fields.iter().map(str::to_owned).collect();
        rows(text).unwrap().into_iter().map(|row| (row.line, fields(row))).collect()
    }

    #[test]
    fn the_last_row_needs_no_line_end() {
        assert_eq!(read("a"), [(1, vec!["a".to_owned()])]);
        assert_eq!(read("a\n"), read("a"));
        assert_eq!(read("a,b\n\nc,\"\"").last().unwrap().1, ["c", ""]);
    }

    #[test]
    fn rows_know_their_lines() {
        let lines = |text: &str| -> Vec<usize> {
            read(text).into_iter().map(|(line, _)| line).collect()
        };
        assert_eq!(lines("a\r\nb\r\nc"), [1, 2, 3]);
        assert_eq!(lines("a\n\n\nb"), [1, 4]);
        assert_eq!(lines("a\n\"b\nb\"\nc\n"), [1, 2, 4]);
    }
}
