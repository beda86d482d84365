//! `roster.csv`, with the columns `id,name,email,due,seed`, all but `id` optional.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::table::{Row, Table};
use crate::time::parse_time;

/// A student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The name of the student's submission, and of files here.
    pub id: String,
    /// The name, for people.
    pub name: String,
    /// The e-mail address, for the gradebook.
    pub email: String,
    /// When the submission is due; later ones are late.
    pub due: Option<SystemTime>,
    /// The seed of this student's questions.
    pub seed: u64,
}

/// The seed of a student's questions, unless the roster sets another one. It is computed
/// from the id, and is not a secret.
pub fn student_seed(id: &str) -> u64 {
    let hash = Sha256::digest(format!("workbook student {id}"));
    let bytes: [u8; 4] = hash[..4].try_into().expect("it has 32");
    // Small enough to type.
    u64::from(u32::from_le_bytes(bytes)) % 1_000_000
}

/// Reads a roster, in its order.
///
/// # Errors
/// With the line: an id that is missing, that cannot name a file or that another student
/// has, or a date or a seed that cannot be read.
pub fn read_roster(path: &Path) -> Result<Vec<Student>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the roster {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str) -> Result<Vec<Student>> {
    let table = Table::parse(text, "a student")?.context("an empty roster")?;
    let header = table.lower_case_header();
    let column = |name: &str| header.iter().position(|column| column == name);
    let columns = Columns {
        id: column("id").context("line 1: expected a header with a column `id`")?,
        name: column("name"),
        email: column("email"),
        due: column("due"),
        seed: column("seed"),
    };
    let mut students: Vec<Student> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| !row.is_empty()) {
        let student =
            columns.student(row).with_context(|| format!("line {}", row.line))?;
        // Some systems take `Ada` and `ada` for the same file.
        let (line, id) = (row.line, &student.id);
        if let Some(first) = lines.insert(id.to_lowercase(), line) {
            bail!("line {line}: the id {id} stands in line {first} as well");
        }
        students.push(student);
    }
    ensure!(!students.is_empty(), "a roster without students");
    Ok(students)
}

/// Where each column is.
struct Columns {
    id: usize,
    name: Option<usize>,
    email: Option<usize>,
    due: Option<usize>,
    seed: Option<usize>,
}

impl Columns {
    fn student(&self, row: &Row) -> Result<Student> {
        let field =
            |column: Option<usize>| column.map_or("", |column| row.field(column));
        let id = row.field(self.id);
        ensure!(
            is_file_name(id),
            "expected an id of letters, digits and `. _ @ + -`, found {id:?}"
        );
        let due = match field(self.due) {
            "" => None,
            text => Some(parse_time(text)?),
        };
        let seed = match field(self.seed) {
            "" => student_seed(id),
            text => text.parse().with_context(|| {
                format!("expected a number as seed, found {text:?}")
            })?,
        };
        Ok(Student {
            id: id.to_owned(),
            name: field(self.name).to_owned(),
            email: field(self.email).to_owned(),
            due,
            seed,
        })
    }
}

/// Can it name a file on all systems?
fn is_file_name(id: &str) -> bool {
    let is_good = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    (1..=64).contains(&id.len())
        && id.chars().all(is_good)
        && !id.starts_with(['.', '-'])
        && !id.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::time_text;

    #[test]
    fn columns_may_come_in_any_order() {
        let text = "\u{feff}Name,due,ID,other\r\n\"Lovelace, Ada\",2026-11-30,ada,1\r\n\
                    ,,grace.h@example.org,\r\n";
        let students = parse(text).unwrap();
        assert_eq!(students.len(), 2);
        assert_eq!(
            (students[0].id.as_str(), students[0].name.as_str()),
            ("ada", "Lovelace, Ada")
        );
        assert_eq!(time_text(students[0].due.unwrap()), "2026-11-30T23:59:59Z");
        assert_eq!((students[1].due, students[1].email.as_str()), (None, ""));
        assert_ne!(students[0].seed, students[1].seed);
    }

    #[test]
    fn the_last_line_needs_no_end() {
        let text =
            "id,name,email,due\nada,Ada,a@x.org,\nbob,\"Bob, B\",b@x.org,2026-11-30";
        let students = parse(text).unwrap();
        let ids: Vec<&str> = students.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["ada", "bob"]);
        assert_eq!(students[1].name, "Bob, B");
        assert_eq!(time_text(students[1].due.unwrap()), "2026-11-30T23:59:59Z");
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        for (text, expected) in [
            ("", "an empty roster"),
            ("name\nAda\n", "a column `id`"),
            ("id;name\nada;Ada\n", "found semicolons"),
            ("id\n", "without students"),
            ("id\nada\n../x\n", "line 3: expected an id"),
            ("id\nada\n.hidden\n", "line 3: expected an id"),
            ("id\nada\nAda\n", "line 3: the id Ada stands in line 2"),
            ("id,due\nada,soon\n", "line 2"),
            (
                "id,name\nada,\"Ada\nbob,Bob\n",
                "line 2: expected a student, found several",
            ),
            ("id,seed\nada,x\n", "line 2: expected a number as seed"),
        ] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }
}
