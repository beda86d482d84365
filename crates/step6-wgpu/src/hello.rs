//! The first shader, and the synthetic nest.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use step0_problem::{Error, Result};
use wgpu::{Buffer, BufferUsages};

use crate::gpu::uniform;
use crate::{Gpu, Pace, Program, prepared};

// ANCHOR: first_shader
/// Runs `shaders/hello.wgsl` in 64 threads. Thread i writes 2 i to one buffer and i
/// to another; both are returned.
///
/// # Errors
/// Failed if the GPU complains, runs out of memory or is lost.
pub fn first_shader(gpu: &Gpu) -> Result<(Vec<f32>, Vec<u32>)> {
    let shader = include_str!("../shaders/hello.wgsl");
    let program = gpu.program(shader, "hello", &[Program::WRITE, Program::WRITE])?;
    let bytes = 64 * 4;
    let usage = BufferUsages::STORAGE | BufferUsages::COPY_SRC;
    let (doubled, counted) = (gpu.buffer(bytes, usage), gpu.buffer(bytes, usage));
    let both = [doubled.as_entire_binding(), counted.as_entire_binding()];
    let bound = gpu.bind(&program, &both);
    gpu.run(|pass| {
        pass.set_pipeline(&program.pipeline);
        pass.set_bind_group(0, &bound, &[]);
        pass.dispatch_workgroups(1, 1, 1);
    })?;
    Ok((gpu.read(&doubled, 64)?, gpu.read(&counted, 64)?))
}
// ANCHOR_END: first_shader

/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n, on the GPU that was
/// prepared, or on the best one; see step 1. In f32 a term is exact too once it is
/// rounded, and the sums are of integers.
///
/// # Errors
/// Bad input if n is above 4,041; unavailable if there is no GPU; failed if it
/// complains, runs out of memory or is lost.
pub fn hello(n: u64) -> Result<u64> {
    prepared::nest()?.sum(n)
}

/// Up to here the sum is exact in all steps.
const MOST_N: u64 = 4041;
/// How many threads there may be at a time: their sums are 8 MB.
const MOST_THREADS: u64 = 1 << 20;
/// How many threads a workgroup has, as the shader says.
const THREADS: u32 = 64;

/// The nest, ready to run on a GPU.
#[derive(Debug)]
pub struct Nest {
    gpu: Gpu,
    program: Program,
    sums: Buffer,
    part: Buffer,
    most_threads: u64,
    most_columns: u32,
    most_groups: u32,
    pace: Mutex<Pace>,
}

impl Nest {
    /// Compiles the shader for the GPU.
    ///
    /// # Errors
    /// Failed if the GPU refuses.
    pub fn new(gpu: &Gpu) -> Result<Self> {
        let shader = include_str!("../shaders/nest.wgsl");
        let limits = gpu.limits();
        let room = limits.max_storage_buffer_binding_size / 8;
        let most_threads = MOST_THREADS.min(room);
        let most_groups = limits.max_compute_workgroups_per_dimension;
        let most_columns = most_threads.min(u64::from(most_groups * THREADS)) as u32;
        let sums = gpu.buffer(
            most_threads * 8,
            BufferUsages::STORAGE | BufferUsages::COPY_SRC,
        );
        Ok(Nest {
            program: gpu.program(
                shader,
                "nest",
                &[Program::UNIFORM, Program::WRITE],
            )?,
            sums,
            part: gpu.buffer(16, BufferUsages::UNIFORM | BufferUsages::COPY_DST),
            most_threads,
            most_columns,
            most_groups,
            gpu: gpu.clone(),
            pace: Mutex::default(),
        })
    }

    /// The sum for n, in parts of some l each and the m above them.
    ///
    /// # Errors
    /// Bad input if n is so large that steps on f64 are not exact; else as for
    /// [`hello`].
    pub fn sum(&self, n: u64) -> Result<u64> {
        if n > MOST_N {
            let message = format!("expected n up to {MOST_N}, found {n}");
            return Err(Error::BadInput(message));
        }
        let n = n as u32;
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut sum, mut l) = (0, 2); // i < j < 2: the first l that has terms
        while l + 1 < n {
            let (rows, columns) = self.fitting(l, n, pace.work());
            for m in (l + 1..n).step_by(columns as usize) {
                let part = Part { l, m, width: columns.min(n - m), rows };
                let took = self.run(&part)?;
                pace.learn(part.terms(), took);
                sum += self.read(&part)?;
            }
            l += rows;
        }
        Ok(sum)
    }

    /// How many l from this one on fit, with all m above them; and how many m,
    /// should this one alone be too much.
    fn fitting(&self, l: u32, n: u32, work: u64) -> (u32, u32) {
        let m = l + 1;
        let fits = |rows: u32| {
            let part = Part { l, m, width: n - m, rows };
            rows <= self.most_groups
                && part.width <= self.most_columns
                && u64::from(part.width) * u64::from(rows) <= self.most_threads
                && part.terms() <= work
        };
        let rows = (2..n - l).take_while(|&rows| fits(rows)).last().unwrap_or(1);
        let columns = work / Part { l, m, width: 1, rows: 1 }.terms();
        (rows, columns.clamp(1, self.most_columns.into()) as u32)
    }

    fn run(&self, part: &Part) -> Result<Duration> {
        self.gpu.write(&self.part, &[part.l, part.m, part.width, 0]);
        let buffers = [uniform(&self.part, 16), self.sums.as_entire_binding()];
        let bound = self.gpu.bind(&self.program, &buffers);
        let (took, _) = self.gpu.run(|pass| {
            pass.set_pipeline(&self.program.pipeline);
            pass.set_bind_group(0, &bound, &[0]);
            pass.dispatch_workgroups(part.width.div_ceil(THREADS), part.rows, 1);
        })?;
        Ok(took)
    }

    // ANCHOR: halves
    /// Puts the halves of each thread's sum together, and adds them up.
    fn read(&self, part: &Part) -> Result<u64> {
        let threads = part.width as usize * part.rows as usize;
        let sums: Vec<[u32; 2]> = self.gpu.read(&self.sums, threads)?;
        let sum = |[low, high]: [u32; 2]| u64::from(high) << 32 | u64::from(low);
        Ok(sums.into_iter().map(sum).sum())
    }
    // ANCHOR_END: halves
}

/// A rectangle of threads: one for each of some l and each of some m.
#[derive(Debug)]
struct Part {
    l: u32,
    m: u32,
    width: u32,
    rows: u32,
}

impl Part {
    /// How many terms there are to compute: each thread whose m is above its l has
    /// those of all i < j < l.
    fn terms(&self) -> u64 {
        let of_row = |l: u32| {
            let threads = (self.m + self.width).saturating_sub(self.m.max(l + 1));
            u64::from(l) * u64::from(l - 1) / 2 * u64::from(threads)
        };
        (self.l..self.l + self.rows).map(of_row).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_counted() {
        // l is 2, m is 3 or 4: i and j are 0 and 1; l is 3, m is 4: 3 pairs of them.
        assert_eq!(Part { l: 2, m: 3, width: 2, rows: 2 }.terms(), 1 + 1 + 3);
        assert_eq!(Part { l: 3, m: 4, width: 1, rows: 1 }.terms(), 3);
    }
}
