//! The first shader, and the synthetic nest.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use step0_problem::{Error, Result};
use wgpu::{Buffer, BufferUsages};

use crate::gpu::uniform;
use crate::pairing::best;
use crate::{Gpu, Pace, Program};

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

/// The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n, on the best GPU
/// available, which the first call opens; see step 1. In f32 a term is exact too
/// once it is rounded, and the sums are sums of integers.
///
/// # Errors
/// Bad input if n is above 4,041; unavailable if there is no GPU; failed if it
/// complains, runs out of memory or is lost.
pub fn hello(n: u64) -> Result<u64> {
    best()?.nest.sum(n)
}

/// Up to this n the sum is exact in all steps.
const MOST_N: u64 = 4041;
/// The most threads at a time: their sums take 4 MB.
const MOST_THREADS: u64 = 1 << 20;
/// How many threads a workgroup has, as in the shader.
const THREADS: u32 = 64;

/// The nest, ready to run on a GPU.
#[derive(Debug)]
pub struct Nest {
    gpu: Gpu,
    program: Program,
    sums: Buffer,
    part: Buffer,
    most_threads: u64,
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
        let room = limits.max_storage_buffer_binding_size / 4;
        let most_threads = MOST_THREADS.min(room);
        let most_groups = limits.max_compute_workgroups_per_dimension;
        let sums = gpu.buffer(
            most_threads * 4,
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
            most_groups,
            gpu: gpu.clone(),
            pace: Mutex::default(),
        })
    }

    /// The sum for n, computed in parts: some values of l each, with all m above
    /// them.
    ///
    /// # Errors
    /// Bad input if n is so large that the steps in f64 are not exact; otherwise as
    /// for [`hello`].
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
                let (found, took) = self.part(&part)?;
                pace.learn(part.terms(), took);
                sum += found;
            }
            l += rows;
        }
        Ok(sum)
    }

    /// How many l, starting with this one, fit with all m above them; and how many m
    /// fit, in case this l alone is too much.
    fn fitting(&self, l: u32, n: u32, work: u64) -> (u32, u32) {
        let m = l + 1;
        let fits = |rows: u32| {
            let part = Part { l, m, width: n - m, rows };
            rows <= self.most_groups
                && part.width <= self.most_groups * THREADS
                && part.threads() <= self.most_threads
                && part.terms() <= work
        };
        let rows = (2..n - l).take_while(|&rows| fits(rows)).last().unwrap_or(1);
        let one = Part { l, m, width: 1, rows: 1 };
        let most = (self.most_threads / one.threads())
            .min(u64::from(self.most_groups * THREADS));
        (rows, (work / one.terms()).clamp(1, most) as u32)
    }

    /// The sum over one part, and how long it took.
    ///
    /// # Errors
    /// As for [`hello`], and if the part has more threads than fit.
    pub fn part(&self, part: &Part) -> Result<(u64, Duration)> {
        self.gpu.write(&self.part, &[part.l, part.m, part.width, 0]);
        let buffers = [uniform(&self.part, 16), self.sums.as_entire_binding()];
        let bound = self.gpu.bind(&self.program, &buffers);
        let (took, _) = self.gpu.run(|pass| {
            pass.set_pipeline(&self.program.pipeline);
            pass.set_bind_group(0, &bound, &[0]);
            let columns = part.width.div_ceil(THREADS);
            pass.dispatch_workgroups(columns, part.rows, part.shares());
        })?;
        let sums = self.gpu.read::<u32>(&self.sums, part.threads() as usize)?;
        Ok((sums.into_iter().map(u64::from).sum(), took))
    }
}

/// A box of threads: for each of some l and each of some m, the threads that share
/// the j below l. Threads whose m is not above their l have no terms.
#[derive(Debug)]
pub struct Part {
    /// The first l.
    pub l: u32,
    /// The first m.
    pub m: u32,
    /// How many m.
    pub width: u32,
    /// How many l.
    pub rows: u32,
}

impl Part {
    // ANCHOR: shares
    /// How many threads share the j below an l, so that none has more than some
    /// 40,000 terms. Then their sum fits into 32 bits; and Mesa's software driver
    /// silently ends a thread's loops after 65,535 rounds.
    pub fn shares(&self) -> u32 {
        let l = self.l + self.rows - 1;
        l * (l - 1) / 2 / (1 << 15) + 1
    }
    // ANCHOR_END: shares

    /// How many threads there are.
    pub fn threads(&self) -> u64 {
        u64::from(self.width) * u64::from(self.rows) * u64::from(self.shares())
    }

    /// How many terms there are to compute: for each m above its l, those of all i <
    /// j < l.
    pub fn terms(&self) -> u64 {
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

    /// The largest share is the one with the largest j: each j has j terms, plus one
    /// round of the outer loop.
    #[test]
    fn no_share_is_too_large() {
        for l in [2, 100, 255, 256, 257, 363, 1000, 4040] {
            let shares = Part { l, m: l + 1, width: 1, rows: 1 }.shares();
            let largest = (0..l).rev().step_by(shares as usize);
            let rounds: u32 = largest.map(|j| j + 1).sum();
            assert!(rounds < 45_000, "{l}: {rounds}");
        }
    }

    #[test]
    fn terms_are_counted() {
        // l is 2, m is 3 or 4: i and j are 0 and 1; l is 3, m is 4: 3 pairs of them.
        assert_eq!(Part { l: 2, m: 3, width: 2, rows: 2 }.terms(), 1 + 1 + 3);
        assert_eq!(Part { l: 3, m: 4, width: 1, rows: 1 }.terms(), 3);
    }
}
