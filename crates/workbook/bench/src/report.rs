//! The result of an experiment as a table for a person.

use workbook_records::{Measurement, Record};

/// A line for each measurement, and the one whose calls spread the widest.
pub fn table_of_record(record: &Record) -> String {
    let mut rows =
        vec![["", "wall s", "CPU s", "a second", "spread"].map(str::to_owned)];
    rows.extend(record.measurements.iter().map(row));
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let mut line = format!("{:w$}", row[0], w = widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        line
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let widest =
        record.measurements.iter().max_by(|a, b| spread(a).total_cmp(&spread(b)));
    if let Some(widest) = widest {
        lines.push(format!(
            "Widest spread: the slowest call of {} took {:.2} times as long as the fastest.",
            widest.key(),
            spread(widest)
        ));
    }
    lines.join("\n")
}

fn row(measurement: &Measurement) -> [String; 5] {
    let unit = match measurement.work.unit.as_str() {
        "point pairs" => "pairs",
        unit => unit,
    };
    [
        measurement.key().to_string(),
        seconds(measurement.wall().median),
        seconds(measurement.cpu().median),
        format!("{} {unit}", scaled(measurement.rate().median)),
        format!("{:.2}", spread(measurement)),
    ]
}

/// The longest wall time over the shortest.
fn spread(measurement: &Measurement) -> f64 {
    measurement.wall().greatest / measurement.wall().least
}

/// A few digits, and never an exponent.
fn seconds(seconds: f64) -> String {
    match seconds {
        s if s >= 100.0 => format!("{s:.0}"),
        s if s >= 0.1 => format!("{s:.3}"),
        s => format!("{s:.6}"),
    }
}

/// With the prefix of a unit.
fn scaled(number: f64) -> String {
    let prefixes = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    match prefixes.into_iter().find(|(size, _)| number >= *size) {
        Some((size, prefix)) => format!("{:.2} {prefix}", number / size),
        None => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(scaled(9.24e9), "9.24 G");
        assert_eq!(scaled(0.05), "0.05");
        assert_eq!(seconds(12.3456), "12.346");
        assert_eq!(seconds(0.000_123_4), "0.000123");
    }
}
