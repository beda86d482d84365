//! The shader makes the same numbers as the processor, on any GPU; Mesa's lavapipe,
//! which computes on the processor, is enough.

mod statistics;
mod tables;

use std::env;
use std::io::{Write, stderr};

use lab_random::webgpu::{Philox, SHADER};
use statistics::suspicion;
use step0_problem::Error;
use step6_wgpu::{Gpu, adapters};
use tables::{TABLES, Table, expected};
use wgpu::Limits;

/// The best GPU. Without one the test says that it is skipped, or fails if CI or
/// `WORKBOOK_REQUIRE_VULKAN` requires one.
fn gpu(limits: Limits) -> Option<Gpu> {
    let ci = env::var_os("CI").is_some_and(|value| value == "true");
    let is_required = (ci && cfg!(target_os = "linux"))
        || env::var_os("WORKBOOK_REQUIRE_VULKAN").is_some();
    match adapters::choose(None).and_then(|a| Gpu::with_limits(&a, limits)) {
        Ok(gpu) => Some(gpu),
        Err(Error::Unavailable(reason)) if !is_required => {
            // Not with eprintln!, which the test harness keeps to itself.
            writeln!(stderr(), "skipped: {reason}").expect("stderr is open");
            None
        }
        Err(error) => panic!("a test needs a GPU here: {error}"),
    }
}

fn made(philox: &mut Philox, (seed, first, count): Table) -> Vec<f32> {
    let table = philox.make(seed, first, count).unwrap();
    philox.copy_back(&table).unwrap()
}

#[test]
fn numbers_are_those_of_the_processor() {
    let Some(gpu) = gpu(Limits::default()) else { return };
    let mut philox = Philox::new(&gpu).unwrap();
    tables::check(|portion, table| {
        philox.set_portion(portion);
        made(&mut philox, table)
    });
    let times = philox.times();
    assert!(times.memory > 0.0 && times.kernel > 0.0 && times.copy > Some(0.0));
}

#[test]
fn a_table_of_no_numbers_is_empty() {
    let Some(gpu) = gpu(Limits::default()) else { return };
    assert!(made(&mut Philox::new(&gpu).unwrap(), (1, 0, 0)).is_empty());
}

/// A GPU whose shaders see only a small part of a buffer gets many buffers.
#[test]
fn limits_of_the_gpu_are_kept() {
    let limits = Limits {
        max_storage_buffer_binding_size: 1 << 16,
        max_buffer_size: 1 << 16,
        ..Limits::default()
    };
    let Some(gpu) = gpu(limits) else { return };
    let table = (7, 0, 100_003);
    let numbers = made(&mut Philox::new(&gpu).unwrap(), table);
    assert!(numbers == expected(table));
}

/// A few numbers more than browsers let a shader see of a buffer.
#[test]
fn a_large_table_takes_several_buffers() {
    let Some(gpu) = gpu(Limits::default()) else { return };
    let table = (6, (1 << 32) - 5, (1 << 25) + 5);
    let numbers = made(&mut Philox::new(&gpu).unwrap(), table);
    assert!(numbers == expected(table));
}

/// One large table: its portions grow while it is made.
#[test]
fn numbers_look_random() {
    let Some(gpu) = gpu(Limits::default()) else { return };
    let table = (8, 0, 4_000_000);
    let numbers = made(&mut Philox::new(&gpu).unwrap(), table);
    assert_eq!(suspicion(&numbers), None);
    assert!(numbers == expected(table));
}

/// Faults in a shader are detected: too few rounds by the statistics, and a lost
/// carry only by the comparison.
#[test]
fn wrong_shaders_are_detected() {
    let Some(gpu) = gpu(Limits::default()) else { return };
    let with = |right: &str, wrong: &str, table| {
        let shader = SHADER.replacen(right, wrong, 1);
        assert_ne!(shader, SHADER);
        made(&mut Philox::with_shader(&gpu, &shader).unwrap(), table)
    };
    let five_rounds = with("ROUNDS = 10", "ROUNDS = 5", (9, 0, 4_000_000));
    assert!(suspicion(&five_rounds).is_some());

    let table = (9, 0, 1_000_000);
    let no_carry = with(" + (right >> 16)", "", table);
    assert_eq!(suspicion(&no_carry), None);
    assert_ne!(no_carry, expected(table));
    // A carry that matters at late positions only.
    let table = TABLES[5];
    assert_ne!(with(" + carry", "", table), expected(table));
}
