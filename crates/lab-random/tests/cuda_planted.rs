//! A kernel with too few rounds is detected. A process can have only one
//! emulated driver, so this is a test program of its own.

mod statistics;

use lab_random::cuda::Philox;
use statistics::suspicion;
use step0_problem::Error;

#[test]
fn a_generator_with_three_rounds_is_detected() {
    let is_required = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
    let mut philox = match Philox::emulated(&["ROUNDS=3"]) {
        Ok(philox) => philox,
        Err(Error::Unavailable(why)) if !is_required => {
            eprintln!("skipped: {why}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let table = philox.make(8, 0, 1_000_000).unwrap();
    let numbers = philox.copy_back(&table).unwrap();
    assert!(suspicion(&numbers).is_some());
}
