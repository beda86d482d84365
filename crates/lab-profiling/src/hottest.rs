//! The functions with the most samples, as a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::Stacks;

/// The most functions that a table lists.
const MOST: usize = 12;

/// The functions that were running most often; "with callees" counts the samples in
/// which a function was anywhere on the stack.
pub fn table(stacks: &Stacks) -> String {
    let total: usize = stacks.values().sum();
    let mut alone: BTreeMap<&str, usize> = BTreeMap::new();
    let mut with_callees: BTreeMap<&str, usize> = BTreeMap::new();
    for (names, count) in stacks {
        if let Some(last) = names.last() {
            *alone.entry(last).or_default() += count;
        }
        for name in names.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *with_callees.entry(name).or_default() += count;
        }
    }
    let mut rows: Vec<(&str, usize)> = alone.into_iter().collect();
    rows.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let percent = |count: usize| 100.0 * count as f64 / total as f64;
    let mut table = format!(
        "{:>7} {:>12}  function, of {total} samples\n",
        "itself", "with callees"
    );
    for (name, count) in rows.into_iter().take(MOST) {
        let (itself, all) = (percent(count), percent(with_callees[name]));
        writeln!(table, "{itself:6.1}% {all:11.1}%  {name}")
            .expect("strings take all");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_counted_once_a_stack() {
        let stack = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        let stacks = Stacks::from([
            (stack(&["pair", "chamfer", "chamfer"]), 3),
            (stack(&["pair"]), 1),
        ]);
        let table = table(&stacks);
        let lines: Vec<&str> = table.lines().skip(1).map(str::trim).collect();
        assert_eq!(
            lines,
            ["75.0%        75.0%  chamfer", "25.0%       100.0%  pair"]
        );
    }
}
