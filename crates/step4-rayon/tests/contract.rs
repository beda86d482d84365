//! Step 4 gives what step 1 gives, at every precision and instruction set, on any
//! number of threads; and the same bits every time.

use step0_problem::contract::{self, Tolerance};
use step0_problem::generate::{Recipe, WORKSHOP};
use step0_problem::{ClusterSet, Options, Precision, Tick, no_tick};
use step4_rayon::pair;

#[test]
fn meets_the_contract() {
    for tolerance in [Tolerance::F64, Tolerance::F32] {
        for isa in contract::isas() {
            for threads in [1, 2, 5] {
                let chosen =
                    |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
                        pair(l, r, &Options { threads, isa: Some(isa), ..*o }, t)
                    };
                contract::check(chosen, step1_pure::pair, tolerance);
            }
        }
    }
}

#[test]
fn a_tick_can_end_it_on_any_number_of_threads() {
    for threads in [1, 2, 5] {
        let options = Options { threads, ..Options::default() };
        contract::check_interruption(pair, &options);
    }
}

#[test]
fn hello_gives_the_closed_form() {
    contract::check_hello(step4_rayon::hello);
}

fn recipe(clusters: usize, max_size: u32, seed: u32) -> ClusterSet {
    Recipe { clusters, max_size, seed }.generate().unwrap()
}

/// Few clusters with many points each: the rows of a pair are divided among threads.
#[test]
fn large_pairs_are_divided_and_agree_with_step_3() {
    let (left, right) = (recipe(3, 9000, 4), recipe(2, 7000, 5));
    for precision in [Precision::F64, Precision::F32] {
        let on = |threads| Options { precision, threads, isa: None };
        let whole = step3_simd::pair(&left, &right, &on(1), &no_tick).unwrap();
        let divided = pair(&left, &right, &on(3), &no_tick).unwrap();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b;
        for (found, expected) in
            divided.left_to_right.iter().zip(&whole.left_to_right)
        {
            assert_eq!(found.nearest, expected.nearest);
            assert!(
                close(found.distance, expected.distance),
                "{found:?} {expected:?}"
            );
        }
        for _ in 0..5 {
            assert_eq!(pair(&left, &right, &on(3), &no_tick).unwrap(), divided);
        }
    }
}

#[test]
fn ties_go_to_the_lowest_id_whichever_thread_finds_them() {
    let [left, _] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let clusters = left.clusters().iter().cycle().take(500);
    let copies = ClusterSet::numbered(clusters.cloned().collect()).unwrap();
    let options = Options { threads: 4, ..Options::default() };
    for _ in 0..20 {
        let pairing = pair(&copies, &left, &options, &no_tick).unwrap();
        for (id, entry) in (0..).zip(&pairing.right_to_left) {
            assert_eq!((entry.nearest, entry.distance), (id, 0.0));
        }
    }
}
