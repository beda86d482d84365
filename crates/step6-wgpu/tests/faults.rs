//! What can go wrong on a GPU is an error in a sentence, and never a panic.

mod common;

use step0_problem::generate::WORKSHOP;
use step0_problem::{Error, Result, no_tick};
use step6_wgpu::{Chamfer, Gpu, Kernel, Nest, Program, pair_on};
use wgpu::{BufferUsages, Limits};

fn failed<T: std::fmt::Debug>(gpu: &Gpu, result: Result<T>) -> String {
    match result {
        Err(Error::Failed(message)) => {
            assert!(message.starts_with(gpu.name()), "{message}");
            assert_eq!(message.lines().count(), 1, "{message}");
            message
        }
        other => panic!("expected a failure, found {other:?}"),
    }
}

#[test]
fn a_lost_device_is_an_error() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let [left, right] = WORKSHOP.map(|recipe| recipe.generate().unwrap());
    let chamfer = Chamfer::new(&gpu, Kernel::Batched).unwrap();
    let nest = Nest::new(&gpu).unwrap();
    gpu.destroy();
    for _ in 0..2 {
        let paired = pair_on(&chamfer, &left, &right, &no_tick);
        assert!(failed(&gpu, paired).contains("lost"));
        assert!(failed(&gpu, nest.sum(100)).contains("lost"));
    }
    failed(&gpu, Chamfer::new(&gpu, Kernel::Naive));
}

#[test]
fn a_refusal_is_reported_once_and_does_not_spoil_what_follows() {
    let limits = Limits { max_buffer_size: 1 << 20, ..Limits::default() };
    let Some(gpu) = common::gpu(limits) else { return };
    gpu.buffer(1 << 21, BufferUsages::STORAGE);
    assert!(failed(&gpu, gpu.wait()).contains("greater than the maximum"));
    gpu.wait().unwrap();
}

#[test]
fn a_shader_that_does_not_compile_is_an_error() {
    let Some(gpu) = common::gpu(Limits::default()) else { return };
    let program = gpu.program("fn main() { nonsense }", "main", &[]);
    failed(&gpu, program);
    // The buffers given here are not the shader's.
    let shader = include_str!("../shaders/hello.wgsl");
    failed(&gpu, gpu.program(shader, "hello", &[Program::READ, Program::READ]));
}
