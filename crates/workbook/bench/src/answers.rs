//! The right answers: those of step 1, computed once for each input and kept in
//! target/bench/answers. For an input that is large even for a GPU, step 3 answers in
//! f64: by its contract it lies within 10⁻¹² of step 1, a million times closer than f32
//! has to.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use step0_problem::contract::{Pair, Tolerance, compare};
use step0_problem::{
    Cluster, ClusterSet, Nearest, Options, Pairing, Precision, no_tick,
};

use crate::inputs::Sets;

/// The answer to one input.
pub struct Answer {
    sets: Sets,
    pairing: Pairing,
}

impl Answer {
    /// Looks the answer up in `folder`. If it is not there, step 1 computes it on this
    /// many threads, and it is kept.
    ///
    /// # Errors
    /// If step 1 cannot solve the input, or the answer cannot be written.
    pub fn look_up_or_solve(
        name: &str,
        sets: Sets,
        folder: &Path,
        threads: usize,
    ) -> Result<Self> {
        let file = folder.join(format!("{name}.json"));
        let fingerprint = fingerprint(&sets);
        if let Some(pairing) = read_answer(&file, fingerprint) {
            return Ok(Self { sets, pairing });
        }
        let pairing = solve(&sets, threads)?;
        write_answer(&file, fingerprint, &pairing)
            .with_context(|| format!("cannot write {}", file.display()))?;
        Ok(Self { sets, pairing })
    }

    /// Checks an answer. Returns the greatest difference between its distances and those
    /// of step 1.
    ///
    /// # Errors
    /// If the contract does not allow the answer.
    pub fn check_pairing(
        &self,
        found: &Pairing,
        precision: Precision,
    ) -> Result<f64> {
        let [left, right] = &self.sets;
        let comparison = compare(
            found,
            &self.pairing,
            (left, right),
            step1_pure::pair,
            Tolerance::of(precision),
        )?;
        ensure!(
            comparison.ok(),
            "its answer is wrong for {} clusters; distances differ from step 1's by up \
             to {:e}",
            comparison.pairs_differing,
            comparison.max_abs_diff
        );
        Ok(comparison.max_abs_diff)
    }
}

/// For more point pairs than this step 1 would take minutes.
const MOST_PAIRS_OF_STEP_1: u64 = 3_000_000_000;

/// Solves the problem on several threads, each with a share of the left clusters. Their
/// Chamfer distances do not depend on the other left clusters, so the answer is the same
/// to the last bit.
fn solve(sets: &Sets, threads: usize) -> Result<Pairing> {
    let [left, right] = sets;
    let pairs = left.point_count() as u64 * right.point_count() as u64;
    let step = if pairs > MOST_PAIRS_OF_STEP_1 {
        step3_simd::pair
    } else {
        step1_pure::pair
    };
    solve_with(step, sets, threads)
}

fn solve_with(
    step: impl Pair + Sync,
    [left, right]: &Sets,
    threads: usize,
) -> Result<Pairing> {
    let clusters: Vec<_> =
        left.ids().iter().copied().zip(left.clusters().iter().cloned()).collect();
    let shares = clusters.chunks(clusters.len().div_ceil(threads.max(1)));
    let solve_share = |share: &[(i64, Cluster)]| {
        let left = ClusterSet::new(share.to_vec())?;
        step(&left, right, &Options::default(), &no_tick)
    };
    let parts = thread::scope(|scope| {
        let solve_share = &solve_share;
        let start = |share| scope.spawn(move || solve_share(share));
        let threads: Vec<_> = shares.map(start).collect();
        let join = |thread: ScopedJoinHandle<'_, _>| {
            thread.join().expect("steps 1 and 3 do not panic")
        };
        threads.into_iter().map(join).collect::<step0_problem::Result<Vec<_>>>()
    })?;
    let mut parts = parts.into_iter();
    let mut whole = parts.next().context("a set has at least one cluster")?;
    parts.for_each(|part| merge(&mut whole, part));
    Ok(whole)
}

/// Adds the answer for the left clusters that follow.
fn merge(whole: &mut Pairing, part: Pairing) {
    whole.left_to_right.extend(part.left_to_right);
    for (best, other) in whole.right_to_left.iter_mut().zip(part.right_to_left) {
        // If the distances are equal, the lower id stays.
        if other.distance < best.distance {
            *best = other;
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    fingerprint: u64,
    left_to_right: Vec<(i64, i64, f64)>,
    right_to_left: Vec<(i64, i64, f64)>,
}

/// A hash of what an answer depends on: the points, and the program that computes it.
fn fingerprint(sets: &Sets) -> u64 {
    let mut hasher = DefaultHasher::new();
    for set in sets {
        set.ids().hash(&mut hasher);
        for cluster in set.clusters() {
            let coordinates = cluster.points().as_flattened();
            let bytes: Vec<u8> =
                coordinates.iter().flat_map(|x| x.to_bits().to_ne_bytes()).collect();
            bytes.hash(&mut hasher);
        }
    }
    executable_stamp(std::env::current_exe().ok().as_deref()).hash(&mut hasher);
    hasher.finish()
}

/// The size and date of a file, which change when it is built again.
pub fn executable_stamp(file: Option<&Path>) -> Option<(PathBuf, u64, u128)> {
    let metadata = fs::metadata(file?).ok()?;
    let date = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((file?.to_path_buf(), metadata.len(), date.as_nanos()))
}

/// The answer in a file, if it is complete and belongs to this input.
fn read_answer(file: &Path, fingerprint: u64) -> Option<Pairing> {
    let kept: Kept = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let nearest = |entries: Vec<(i64, i64, f64)>| {
        let nearest =
            |(cluster, nearest, distance)| Nearest { cluster, nearest, distance };
        entries.into_iter().map(nearest).collect()
    };
    (kept.fingerprint == fingerprint).then(|| Pairing {
        left_to_right: nearest(kept.left_to_right),
        right_to_left: nearest(kept.right_to_left),
    })
}

fn write_answer(file: &Path, fingerprint: u64, pairing: &Pairing) -> Result<()> {
    let entries = |nearest: &[Nearest]| {
        nearest.iter().map(|n| (n.cluster, n.nearest, n.distance)).collect()
    };
    let kept = Kept {
        fingerprint,
        left_to_right: entries(&pairing.left_to_right),
        right_to_left: entries(&pairing.right_to_left),
    };
    let folder = file.parent().context("it has no folder")?;
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(&serde_json::to_vec(&kept)?)?;
    beside.persist(file)?;
    Ok(())
}

/// Answers by the name of their input.
pub type Answers = BTreeMap<String, Answer>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs;

    #[test]
    fn threads_do_not_change_the_answer() {
        let sets = inputs::make_input("workshop").unwrap();
        let [left, right] = &sets;
        let expected =
            step1_pure::pair(left, right, &Options::default(), &no_tick).unwrap();
        for threads in [1, 2, 3, 64] {
            assert_eq!(
                solve(&sets, threads).unwrap(),
                expected,
                "{threads} threads"
            );
        }
    }

    /// Step 3 adds in another order, and rounds differently. In f64 the difference is far
    /// below what the contract allows.
    #[test]
    fn step_3_may_answer_for_step_1() {
        let sets = inputs::make_input("pairs200.1of10").unwrap();
        let [left, right] = &sets;
        let expected = solve_with(step1_pure::pair, &sets, 2).unwrap();
        let found = solve_with(step3_simd::pair, &sets, 3).unwrap();
        let compared = compare(
            &found,
            &expected,
            (left, right),
            step1_pure::pair,
            Tolerance::F64,
        );
        let compared = compared.unwrap();
        assert!(compared.ok() && compared.max_abs_diff < 1e-13, "{compared:?}");
    }

    #[test]
    fn an_answer_is_kept_and_a_stale_or_broken_one_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let make = || inputs::make_input("workshop.1of10").unwrap();
        let answer = || {
            Answer::look_up_or_solve("it", make(), folder.path(), 1).unwrap().pairing
        };
        let expected = answer();
        let file = folder.path().join("it.json");
        let kept = fs::read(&file).unwrap();
        assert_eq!(read_answer(&file, fingerprint(&make())), Some(expected.clone()));
        // The file of other data, and half a file.
        let other = inputs::make_input("workshop.1of5").unwrap();
        assert_eq!(read_answer(&file, fingerprint(&other)), None);
        fs::write(&file, &kept[..kept.len() / 2]).unwrap();
        assert_eq!(answer(), expected);
        assert_eq!(fs::read(&file).unwrap(), kept);
    }

    #[test]
    fn a_wrong_answer_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let sets = inputs::make_input("workshop").unwrap();
        let answer = Answer::look_up_or_solve("it", sets, folder.path(), 2).unwrap();
        assert_eq!(
            answer.check_pairing(&answer.pairing, Precision::F64).unwrap(),
            0.0
        );
        let mut wrong = answer.pairing.clone();
        wrong.right_to_left[3].distance += 1e-5;
        assert!(answer.check_pairing(&wrong, Precision::F64).is_err());
        assert!(
            answer
                .check_pairing(&wrong, Precision::F32)
                .is_ok_and(|diff| diff > 5e-6)
        );
        wrong.left_to_right.pop();
        assert!(answer.check_pairing(&wrong, Precision::F32).is_err());
    }
}
