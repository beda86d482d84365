//! Every file that VTK wrote is read as VTK reads it, bit for bit.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use crate::{bytes, data, read_all};

/// The coordinates' bits, and the labels.
type Values = Vec<([u64; 3], i64)>;

#[test]
fn files_written_by_vtk_are_read_as_vtk_reads_them() {
    let (mut read, mut sets) = (BTreeSet::new(), BTreeMap::new());
    for line in text("index.csv").lines().skip(1) {
        let [file, label, set] = fields(line);
        let expected = sets.entry(set.clone()).or_insert_with(|| values(&set));
        let label = (!label.is_empty()).then_some(label.as_str());
        let found = read_all(&bytes(&file), label);
        read.insert(file.clone());
        if expected.is_empty() {
            assert_eq!(found.unwrap_err().message, "the grid has no points");
            continue;
        }
        let found = found.expect(&file);
        let bits = found.points.iter().map(|point| point.map(f64::to_bits));
        assert_eq!(found.points.len(), found.labels.len(), "{file}");
        assert_eq!(&bits.zip(found.labels).collect::<Values>(), expected, "{file}");
    }
    let there =
        fs::read_dir(data()).unwrap().map(|entry| entry.unwrap().file_name());
    let there = there.map(|name| name.into_string().unwrap());
    let there: BTreeSet<_> = there.filter(|name| name.ends_with(".vtu")).collect();
    assert_eq!(read, there, "every file is in the index");
    assert_eq!(there.len(), 114);
}

fn text(name: &str) -> String {
    String::from_utf8(bytes(name)).expect(name)
}

fn fields<const N: usize>(line: &str) -> [String; N] {
    let fields: Vec<_> = line.split(',').map(str::to_owned).collect();
    fields.try_into().expect(line)
}

fn values(set: &str) -> Values {
    let text = text(&format!("sets/{set}.csv"));
    let row = |line| {
        let [x, y, z, label] = fields(line);
        let bits = [x, y, z].map(|digits| u64::from_str_radix(&digits, 16).unwrap());
        (bits, label.parse().unwrap())
    };
    text.lines().skip(1).map(row).collect()
}
