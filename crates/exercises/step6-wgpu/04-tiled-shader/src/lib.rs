//! Exercise `tiled-shader`: the shader in `tiled.wgsl`, on whatever GPU there is.
#![forbid(unsafe_code)]

use std::num::NonZeroU64;
use std::sync::OnceLock;

use step0_problem::{Error, Result};
use step6_wgpu::{Gpu, Program};
use wgpu::{BindingResource, BufferBinding, BufferUsages};

/// How many threads a workgroup has.
pub const TILE: usize = 64;

/// What the shader leaves in places that it does not write to.
pub const UNTOUCHED: f32 = -1.0;

/// The definitions that are given, and the shader.
const SHADER: &str =
    concat!(include_str!("prelude.wgsl"), "\n", include_str!("tiled.wgsl"));

/// What of the definitions is for `fetch` alone: whoever reads around it is not counted.
const FOR_FETCH: [&str; 2] = ["all_others", "fetch_count"];

/// Runs the shader for some points and others, one or more of each. Gives the distance
/// of each point to the nearest of the others, behind them what is in the places of
/// the last workgroup's spare threads, and how many points were fetched.
///
/// # Errors
/// Unavailable if there is no GPU, not even a driver for the processor; failed if it
/// does not take the shader.
pub fn nearest(points: &[[f32; 3]], others: &[[f32; 3]]) -> Result<(Vec<f32>, u32)> {
    static GPU: OnceLock<Result<(Gpu, Program)>> = OnceLock::new();
    let (gpu, program) = GPU.get_or_init(start).as_ref().map_err(Clone::clone)?;
    let groups = points.len().div_ceil(TILE);
    let read_back = BufferUsages::STORAGE | BufferUsages::COPY_SRC;
    let writable = read_back | BufferUsages::COPY_DST;
    let distances = gpu.buffer((groups * TILE * 4) as u64, writable);
    gpu.write(&distances, &vec![UNTOUCHED; groups * TILE]);
    let fetched = gpu.buffer(4, read_back);
    let sizes = gpu.buffer(16, BufferUsages::UNIFORM | BufferUsages::COPY_DST);
    gpu.write(&sizes, &[points.len() as u32, others.len() as u32, 0, 0]);
    let (points, others) = (gpu.upload(&fours(points)), gpu.upload(&fours(others)));
    let bound = gpu.bind(
        program,
        &[
            points.as_entire_binding(),
            others.as_entire_binding(),
            distances.as_entire_binding(),
            BindingResource::Buffer(BufferBinding {
                buffer: &sizes,
                offset: 0,
                size: NonZeroU64::new(16),
            }),
            fetched.as_entire_binding(),
        ],
    );
    gpu.run(|pass| {
        pass.set_pipeline(&program.pipeline);
        pass.set_bind_group(0, &bound, &[0]);
        pass.dispatch_workgroups(groups as u32, 1, 1);
    })?;
    let count: Vec<u32> = gpu.read(&fetched, 1)?;
    Ok((gpu.read(&distances, groups * TILE)?, count[0]))
}

fn start() -> Result<(Gpu, Program)> {
    let shader = include_str!("tiled.wgsl");
    if let Some(name) = FOR_FETCH.iter().find(|name| shader.contains(*name)) {
        let words = format!("tiled.wgsl uses {name}, which is for `fetch` alone");
        return Err(Error::Failed(words));
    }
    let gpu = Gpu::open(None)?;
    let buffers = [
        Program::READ,
        Program::READ,
        Program::WRITE,
        Program::UNIFORM,
        Program::WRITE,
    ];
    let program = gpu.program(SHADER, "nearest", &buffers)?;
    Ok((gpu, program))
}

/// Four numbers a point, as a shader wants them.
fn fours(points: &[[f32; 3]]) -> Vec<[f32; 4]> {
    points.iter().map(|&[x, y, z]| [x, y, z, 0.0]).collect()
}
