//! The CUDA kernel makes the same numbers as the processor. Here it runs on the
//! processor, behind step 5's emulated driver.

mod statistics;
mod tables;

use std::sync::{Mutex, MutexGuard, OnceLock};

use lab_random::cuda::Philox;
use statistics::suspicion;
use step0_problem::{Error, Result};
use tables::Table;

/// The emulation, of which a process can have one; `None` where there is no C++
/// compiler and none is required.
fn philox() -> Option<MutexGuard<'static, Philox>> {
    static PHILOX: OnceLock<Result<Mutex<Philox>>> = OnceLock::new();
    let is_required = cfg!(target_os = "linux") && std::env::var_os("CI").is_some();
    match PHILOX.get_or_init(|| Philox::emulated(&[]).map(Mutex::new)) {
        Ok(philox) => Some(philox.lock().unwrap()),
        Err(Error::Unavailable(why)) if !is_required => {
            eprintln!("skipped: {why}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn made(philox: &mut Philox, (seed, first, count): Table) -> Vec<f32> {
    let table = philox.make(seed, first, count).unwrap();
    philox.copy_back(&table).unwrap()
}

#[test]
fn numbers_are_those_of_the_processor() {
    let Some(mut philox) = philox() else { return };
    assert!(philox.is_software() && philox.name().contains("emulation"));
    tables::check(|portion, table| {
        philox.set_portion(portion);
        made(&mut philox, table)
    });
}

#[test]
fn a_table_of_no_numbers_is_empty() {
    let Some(mut philox) = philox() else { return };
    assert!(made(&mut philox, (1, 0, 0)).is_empty());
}

#[test]
fn numbers_look_random() {
    let Some(mut philox) = philox() else { return };
    assert_eq!(suspicion(&made(&mut philox, (8, 0, 1_000_000))), None);
}

/// The emulated GPU has 1 GiB.
#[test]
fn too_little_memory_is_reported() {
    let Some(mut philox) = philox() else { return };
    let error = philox.make(1, 0, 1 << 29).unwrap_err();
    assert_eq!(
        error,
        Error::Failed("reserving the GPU's memory: out of memory".into())
    );
}
