//! Every variant gives what step 1 gives.

use lab_ablation::variants::{self, Variant};
use step0_problem::contract::{self, Tolerance};
use step0_problem::{ClusterSet, Options, Tick};

#[test]
fn every_variant_meets_the_contract() {
    for variant in variants::all().filter(|variant| variant.runs_here()) {
        let [precision] = variant.info.precisions else {
            panic!("{}: one precision, so that a chain is one", variant.info.name)
        };
        let threads: &[usize] =
            if variant.info.parallel { &[1, 2, 5] } else { &[1] };
        for &threads in threads {
            let pair = |l: &ClusterSet, r: &ClusterSet, o: &Options, t: Tick| {
                variant.pair(l, r, &Options { threads, ..*o }, t)
            };
            println!("{} on {threads}", variant.info.name);
            contract::check(pair, step1_pure::pair, Tolerance::of(*precision));
        }
    }
}

/// Step 1 to step 4 is one chain, and every idea that is alone starts where a step
/// did.
#[test]
fn every_variant_leads_back_to_step_1() {
    let starts = ["loops", "iterators", "half-the-bits"];
    for variant in variants::all().filter(|variant| variant.runs_here()) {
        let name = variant.info.name;
        if name.starts_with("only-") {
            let base = variant.base().expect("a base").info.name;
            assert!(starts.contains(&base), "{name} starts from {base}");
        }
        let mut root = variant;
        while let Some(base) = root.base() {
            root = base;
        }
        assert_eq!(root.info.name, "loops", "{name}");
    }
    let last = Variant::find("divided-pairs").expect("step 4 itself");
    let bases = std::iter::successors(Some(last), |v| v.base());
    let runs_here =
        |v: &&Variant| v.runs_here() && !v.info.name.starts_with("only-");
    assert_eq!(bases.count(), variants::all().filter(runs_here).count());
}

#[test]
fn names_are_unique_and_lines_are_counted() {
    let mut names: Vec<_> = variants::all().map(|v| v.info.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for variant in variants::all() {
        assert!((3..200).contains(&variant.lines()), "{}", variant.info.name);
    }
}
