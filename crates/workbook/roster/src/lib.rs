//! Who takes part: `roster.csv`, with the columns `id,name,email,due`, `due` and all
//! but `id` optional.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use csv_core::{ReadRecordResult, Reader};
use sha2::{Digest, Sha256};
use workbook_exercises::catalogue::Exercise;
use workbook_exercises::manifest::Kind;

/// A student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// What the submission is called; also the name of files here.
    pub id: String,
    /// For people.
    pub name: String,
    /// For the gradebook.
    pub email: String,
    /// Later submissions are late.
    pub due: Option<SystemTime>,
    /// The seed of this student's questions.
    pub seed: u64,
}

/// The seed of a student's questions where nobody has chosen another: it follows from
/// the id, and is no secret.
pub fn student_seed(id: &str) -> u64 {
    let hash = Sha256::digest(format!("workbook student {id}"));
    let bytes: [u8; 4] = hash[..4].try_into().expect("it has 32");
    // Small enough to be typed.
    u64::from(u32::from_le_bytes(bytes)) % 1_000_000
}

/// Reads a roster, in its order.
///
/// # Errors
/// With the line: no id, one that is no name for a file, one that is there twice, a
/// date that is none.
pub fn read_roster(path: &Path) -> Result<Vec<Student>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the roster {}", path.display()))?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

fn parse(text: &str) -> Result<Vec<Student>> {
    let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
    let (_, header) = records.next().context("an empty roster")?;
    ensure!(!has_semicolons(&header), "line 1: {SEMICOLONS}");
    let columns: Vec<String> =
        header.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |name: &str| columns.iter().position(|column| column == name);
    let id_column =
        column("id").context("line 1: expected a header with a column `id`")?;
    let mut students: Vec<Student> = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (line, fields) in records {
        let field = |column: Option<usize>| {
            let field = column.and_then(|column| fields.get(column));
            field.map(|field| field.trim().to_owned()).unwrap_or_default()
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        ensure!(
            !fields.iter().any(|field| field.contains('\n')),
            "line {line}: expected a student, found several lines: a quotation mark that \
             begins a field has none that ends it"
        );
        let id = field(Some(id_column));
        ensure!(
            is_file_name(&id),
            "line {line}: expected an id of letters, digits and `. _ @ + -`, found {id:?}"
        );
        // Some systems take `Ada` and `ada` for the same file.
        if let Some(first) = lines.insert(id.to_lowercase(), line) {
            bail!("line {line}: the id {id} stands in line {first} as well");
        }
        let due = match field(column("due")).as_str() {
            "" => None,
            text => Some(parse_time(text).with_context(|| format!("line {line}"))?),
        };
        let seed = match field(column("seed")).as_str() {
            "" => student_seed(&id),
            text => text.parse().with_context(|| {
                format!("line {line}: expected a number as seed, found {text:?}")
            })?,
        };
        let name = field(column("name"));
        students.push(Student {
            id,
            name,
            email: field(column("email")),
            due,
            seed,
        });
    }
    ensure!(!students.is_empty(), "a roster without students");
    Ok(students)
}

/// Points that a person gave, by student and exercise.
pub type Marks = BTreeMap<(String, String), f64>;

/// Reads marks, a table with the columns `student,exercise,points`. Where there are no
/// points yet, there is no mark.
///
/// # Errors
/// With the line: a student, an exercise or a number of points that there is not, or
/// an exercise that a program marks.
pub fn read_marks(
    path: &Path,
    students: &[Student],
    exercises: &[Exercise],
) -> Result<Marks> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the marks {}", path.display()))?;
    let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
    let (_, header) = records.next().context("no marks")?;
    ensure!(!has_semicolons(&header), "{}: {SEMICOLONS}", path.display());
    let column = |name: &str| {
        let place = header.iter().position(|column| column.trim() == name);
        place.with_context(|| {
            format!("{}: expected a column `{name}`", path.display())
        })
    };
    let columns = [column("student")?, column("exercise")?, column("points")?];
    let mut marks = BTreeMap::new();
    for (line, fields) in records {
        let [student, exercise, points] = columns.map(|column| {
            fields.get(column).map_or("", |field| field.trim()).to_owned()
        });
        let place = format!("{}: line {line}", path.display());
        ensure!(
            students.iter().any(|known| known.id == student),
            "{place}: nobody in the roster has the id {student:?}"
        );
        let known = exercises.iter().find(|known| known.id() == exercise);
        let known = known.with_context(|| {
            format!("{place}: there is no exercise {exercise:?}")
        })?;
        ensure!(
            known.manifest.kind == Kind::Explain,
            "{place}: {exercise} is marked by a program, and by no person"
        );
        if points.is_empty() {
            continue;
        }
        let most = f64::from(known.manifest.points);
        let number = points.parse::<f64>().ok().filter(|n| (0.0..=most).contains(n));
        let number = number.with_context(|| {
            format!("{place}: expected points from 0 to {most}, found {points:?}")
        })?;
        marks.insert((student, exercise), number);
    }
    Ok(marks)
}

/// Spreadsheets of some countries write them.
const SEMICOLONS: &str = "expected commas between the columns, found semicolons";

fn has_semicolons(header: &[String]) -> bool {
    matches!(header, [one] if one.contains(';'))
}

/// Does it name a file, the same on all systems?
fn is_file_name(id: &str) -> bool {
    let is_good = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    (1..=64).contains(&id.len())
        && id.chars().all(is_good)
        && !id.starts_with(['.', '-'])
        && !id.ends_with('.')
}

/// A date with or without a time: `2026-11-30`, which is its end, `2026-11-30 18:00`,
/// `2026-11-30T18:00:00+01:00`. Without an offset it is universal time.
///
/// # Errors
/// It is none.
pub fn parse_time(text: &str) -> Result<SystemTime> {
    let wrong = || {
        format!(
            "expected a time such as 2026-11-30, 2026-11-30 18:00 or \
             2026-11-30T18:00:00+01:00, found {text:?}"
        )
    };
    let text = text.trim();
    let (date, clock) = match text.split_once(['T', ' ']) {
        None => (text, "23:59:59"),
        Some((date, clock)) => (date, clock),
    };
    let (clock, offset) = match clock.find(['+', '-', 'Z', 'z']) {
        None => (clock, ""),
        Some(at) => clock.split_at(at),
    };
    let clock = match clock.matches(':').count() {
        1 => format!("{}:00", clock.trim()),
        _ => clock.trim().to_owned(),
    };
    let time = humantime::parse_rfc3339_weak(&format!("{date} {clock}"))
        .with_context(wrong)?;
    let minutes = match offset {
        "" | "Z" | "z" => 0,
        offset => minutes(offset).with_context(wrong)?,
    };
    let shift = Duration::from_secs(minutes.unsigned_abs() * 60);
    let time = match minutes < 0 {
        true => time.checked_add(shift),
        false => time.checked_sub(shift),
    };
    time.with_context(wrong)
}

/// `+01:00`, in minutes.
fn minutes(offset: &str) -> Option<i64> {
    let (sign, rest) = offset.split_at(1);
    let digits = rest.replace(':', "");
    if digits.len() != 4 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let minutes =
        digits[..2].parse::<i64>().ok()? * 60 + digits[2..].parse::<i64>().ok()?;
    Some(if sign == "-" { -minutes } else { minutes })
}

/// The last second of the year 9999.
const END_OF_9999: u64 = 253_402_300_799;

/// The same for people, in universal time.
pub fn time_text(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    // A year of more than four digits cannot be written, and a commit may have any.
    let time = UNIX_EPOCH + Duration::from_secs(seconds.min(END_OF_9999));
    humantime::format_rfc3339_seconds(time).to_string()
}

/// The records of a table, each with its line.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader = Reader::new();
    let (mut rest, mut records) = (text.as_bytes(), Vec::new());
    let (mut fields, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
    // The last record takes two calls if there is no line end behind it.
    let (mut line, mut written, mut count) = (reader.line(), 0, 0);
    loop {
        let (result, read, bytes, cells) =
            reader.read_record(rest, &mut fields[written..], &mut ends[count..]);
        rest = &rest[read..];
        (written, count) = (written + bytes, count + cells);
        match result {
            ReadRecordResult::Record => {
                let mut start = 0;
                let cut = |&end: &usize| {
                    let field = String::from_utf8_lossy(&fields[start..end]);
                    start = end;
                    field.into_owned()
                };
                let cells = ends[..count].iter().map(cut).collect();
                records.push((line as usize, cells));
                (line, written, count) = (reader.line(), 0, 0);
            }
            ReadRecordResult::InputEmpty => {} // the next call ends the last record
            _ => return records,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_any_order() {
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
        assert_eq!(records("a"), [(1, vec!["a".to_owned()])]);
        assert_eq!(records("a\n"), records("a"));
        assert_eq!(records("a,b\n\nc,\"\"").last().unwrap().1, ["c", ""]);
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

    #[test]
    fn times_have_offsets() {
        let is = |text: &str| time_text(parse_time(text).unwrap());
        assert_eq!(is("2026-11-30 18:00"), "2026-11-30T18:00:00Z");
        assert_eq!(is("2026-11-30T18:00:05+01:30"), "2026-11-30T16:30:05Z");
        assert_eq!(is("2026-11-30T18:00:00-0500"), "2026-11-30T23:00:00Z");
        assert!(parse_time("30.11.2026").is_err());
        let far = UNIX_EPOCH + Duration::from_secs(999_999_999_999_999);
        assert_eq!(time_text(far), "9999-12-31T23:59:59Z");
        assert!(parse_time("2026-11-30T18:00:00+1").is_err());
    }
}
