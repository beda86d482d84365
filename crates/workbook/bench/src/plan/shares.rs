//! Which part of an input a slow program gets.

use workbook_records::Side;

use crate::programs::Program;

/// A slow program may get the first of this many parts of an input.
const PARTS: [u32; 12] = [1, 2, 4, 10, 20, 40, 100, 200, 400, 1000, 2000, 4000];

/// Roughly how long a run takes, in seconds.
pub(super) fn expected_run_s([left, right]: [Side; 2], program: &Program) -> f64 {
    let points = left.points as f64 * right.points as f64;
    let clusters = left.clusters as f64 * right.clusters as f64;
    points / program.rate + clusters * program.cluster_pair_s
}

/// Into how many parts to divide an input that would take `whole_s` seconds, so that a
/// run on the first part takes at most `longest` seconds. There can be at most `most`
/// parts. Returns `None` if even the smallest part takes more than ten times as long.
pub(super) fn parts(whole_s: f64, most: u64, longest: f64) -> Option<u32> {
    let part_s = |parts: u32| whole_s / f64::from(parts);
    let possible = || PARTS.into_iter().filter(|&parts| u64::from(parts) <= most);
    let smallest =
        || possible().next_back().filter(|&p| part_s(p) <= 10.0 * longest);
    possible().find(|&parts| part_s(parts) <= longest).or_else(smallest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_as_large_as_time_allows() {
        assert_eq!(parts(1.0, 100, 1.0), Some(1));
        assert_eq!(parts(1.0, 100, 0.9), Some(2));
        assert_eq!(parts(10.0, 100, 0.5), Some(20));
        // There are no more parts than clusters: somewhat too slow is still measured.
        assert_eq!(parts(10.0, 10, 0.5), Some(10));
        assert_eq!(parts(100.0, 10, 0.5), None);
    }
}
