//! How many bytes a second come from each level of memory.

use std::hint::black_box;

use crate::arch::{self, STRIDE, Stretch};
use crate::caches;
use crate::experiment::{Experiment, Kind};

/// How many bytes a run reads, roughly.
const BYTES: usize = 1 << 31;
/// The largest part of memory that is read.
const MOST: usize = 512 << 20;

/// One for each cache, and one for memory.
pub fn experiments() -> Vec<Experiment> {
    let Some(loads) = arch::widest_loads() else { return Vec::new() };
    let sets = working_sets(&caches::sizes());
    let experiment = |(level, set): (String, usize)| {
        let stretches = (set / STRIDE).max(1);
        let passes = (BYTES / (stretches * STRIDE)).max(1);
        Experiment {
            name: format!("load-{level}"),
            kind: Kind::Bandwidth,
            precision: None,
            device: format!("cpu {}", arch::name(loads.isa)),
            amount: (passes * stretches * STRIDE) as u64,
            facts: vec![("working_set_bytes", (stretches * STRIDE) as f64)],
            prepare: Box::new(move || {
                // Must be written first, or all of it would be the same page of
                // zeros.
                let memory = vec![Stretch([1; STRIDE]); stretches];
                Box::new(move || {
                    for _ in 0..passes {
                        loads.run(black_box(&memory));
                    }
                    Ok(())
                })
            }),
        }
    };
    sets.into_iter().map(experiment).collect()
}

/// How many bytes to read so that they come from each level: half the size of the
/// first; for each further level the geometric mean of its size and the one before,
/// which is well inside the one and well outside the other; for memory four times
/// the last.
fn working_sets(caches: &[usize]) -> Vec<(String, usize)> {
    let first = caches.first().map(|&size| ("l1".to_owned(), size / 2));
    let between = caches.windows(2).zip(2..).map(|(pair, level)| {
        let mean = (pair[0] as f64 * pair[1] as f64).sqrt();
        (format!("l{level}"), mean as usize)
    });
    let last = caches.last().map(|&size| ("memory".to_owned(), MOST.min(4 * size)));
    first.into_iter().chain(between).chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_set_lies_between_two_levels() {
        let sets = working_sets(&[32 << 10, 1 << 20, 64 << 20]);
        let names: Vec<&str> = sets.iter().map(|(name, _)| &name[..]).collect();
        assert_eq!(names, ["l1", "l2", "l3", "memory"]);
        let sizes: Vec<usize> = sets.iter().map(|&(_, size)| size >> 10).collect();
        assert_eq!(sizes, [16, 181, 8192, 256 << 10]);
    }

    #[test]
    fn what_is_loaded_is_counted() {
        for experiment in experiments() {
            let set = experiment.facts[0].1 as u64;
            assert_eq!(experiment.amount % set, 0, "{}", experiment.name);
            assert!(experiment.amount > 1 << 30, "{}", experiment.name);
        }
    }
}
