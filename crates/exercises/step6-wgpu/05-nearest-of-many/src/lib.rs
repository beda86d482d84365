//! Exercise `nearest-of-many`: the shader in `least.wgsl`, on whatever GPU there is.
#![forbid(unsafe_code)]

use std::num::NonZeroU64;
use std::sync::OnceLock;

use step0_problem::Result;
use step6_wgpu::{Gpu, Program};
use wgpu::{BindingResource, BufferBinding, BufferUsages};

/// How many threads a workgroup has, and others it looks at.
pub const THREADS: usize = 64;

/// The definitions that are given, and the shader.
const SHADER: &str =
    concat!(include_str!("prelude.wgsl"), "\n", include_str!("least.wgsl"));

/// Runs the shader for a point and others, one or more. Gives for each 64 of these the
/// least squared distance and the number of the point that it belongs to, counted from
/// the first of all.
///
/// # Errors
/// Unavailable if there is no GPU, not even a driver for the processor; failed if it
/// does not take the shader.
pub fn nearest_of_each(
    [x, y, z]: [f32; 3],
    others: &[[f32; 3]],
) -> Result<Vec<(f32, u32)>> {
    static GPU: OnceLock<Result<(Gpu, Program)>> = OnceLock::new();
    let (gpu, program) = GPU.get_or_init(start).as_ref().map_err(Clone::clone)?;
    let groups = others.len().div_ceil(THREADS);
    let usage = BufferUsages::STORAGE | BufferUsages::COPY_SRC;
    let bytes = (groups * 4) as u64;
    let (least, number) = (gpu.buffer(bytes, usage), gpu.buffer(bytes, usage));
    let query = gpu.buffer(16, BufferUsages::UNIFORM | BufferUsages::COPY_DST);
    // The count lies in the gap behind the three coordinates.
    let place = [x, y, z].map(f32::to_bits);
    gpu.write(&query, &[place[0], place[1], place[2], others.len() as u32]);
    let fours: Vec<[f32; 4]> =
        others.iter().map(|&[x, y, z]| [x, y, z, 0.0]).collect();
    let others = gpu.upload(&fours);
    let bound = gpu.bind(
        program,
        &[
            others.as_entire_binding(),
            least.as_entire_binding(),
            number.as_entire_binding(),
            BindingResource::Buffer(BufferBinding {
                buffer: &query,
                offset: 0,
                size: NonZeroU64::new(16),
            }),
        ],
    );
    gpu.run(|pass| {
        pass.set_pipeline(&program.pipeline);
        pass.set_bind_group(0, &bound, &[0]);
        pass.dispatch_workgroups(groups as u32, 1, 1);
    })?;
    let least: Vec<f32> = gpu.read(&least, groups)?;
    let number: Vec<u32> = gpu.read(&number, groups)?;
    Ok(least.into_iter().zip(number).collect())
}

fn start() -> Result<(Gpu, Program)> {
    let gpu = Gpu::open(None)?;
    let buffers = [Program::READ, Program::WRITE, Program::WRITE, Program::UNIFORM];
    let program = gpu.program(SHADER, "nearest", &buffers)?;
    Ok((gpu, program))
}
