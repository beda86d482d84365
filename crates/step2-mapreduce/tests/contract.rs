//! Step 2 gives what step 1 gives.

use step0_problem::Options;
use step0_problem::contract::{self, Tolerance};

#[test]
fn meets_the_contract() {
    contract::check(step2_mapreduce::pair, step1_pure::pair, Tolerance::F64);
}

#[test]
fn a_tick_can_end_it() {
    contract::check_interruption(step2_mapreduce::pair, &Options::default());
}

#[test]
fn hello_gives_the_closed_form() {
    contract::check_hello(step2_mapreduce::hello);
}
