//! Every variant gives what step 1 gives.

use lab_ablation::variants::{self, Variant};
use step0_problem::contract::{self, Tolerance};
use step0_problem::{About, ClusterSet, Extras, Options, Step, Tick};

#[test]
fn every_variant_meets_the_contract() {
    for variant in variants::all().filter(|variant| variant.runs_here()) {
        let About { name, precisions, parallel, .. } = variant.about();
        let [precision] = *precisions else {
            panic!("{name}: one precision, so that a chain is one")
        };
        let threads: &[usize] = if parallel { &[1, 2, 5] } else { &[1] };
        for &threads in threads {
            println!("{name} on {threads}");
            let options = Options { precision, threads, isa: None };
            let opened = variant.open(&options, &Extras::default()).unwrap();
            let pair = |l: &ClusterSet, r: &ClusterSet, _: &Options, t: Tick| {
                opened.pair(l, r, t)
            };
            contract::check(pair, step1_pure::pair, Tolerance::of(precision));
            contract::check_interruption(pair, &options);
        }
    }
}

/// Steps 1 to 4 form one chain, and every idea tried alone starts from the end of
/// a step.
#[test]
fn every_variant_leads_back_to_step_1() {
    let starts = ["loops", "iterators", "half-the-bits"];
    for variant in variants::all().filter(|variant| variant.runs_here()) {
        let name = variant.about().name;
        if name.starts_with("only-") {
            let base = variant.base().expect("a base").about().name;
            assert!(starts.contains(&base), "{name} starts from {base}");
        }
        let mut root = variant;
        while let Some(base) = root.base() {
            root = base;
        }
        assert_eq!(root.about().name, "loops", "{name}");
    }
    let last = Variant::find("divided-pairs").expect("step 4 itself");
    let bases = std::iter::successors(Some(last), |v| v.base());
    let runs_here =
        |v: &&Variant| v.runs_here() && !v.about().name.starts_with("only-");
    assert_eq!(bases.count(), variants::all().filter(runs_here).count());
}

#[test]
fn names_are_unique_and_lines_are_counted() {
    let mut names: Vec<_> = variants::all().map(|v| v.about().name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for variant in variants::all() {
        assert!((3..200).contains(&variant.lines()), "{}", variant.about().name);
    }
}
