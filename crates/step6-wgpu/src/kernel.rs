//! The three kernels.

use std::ops::Range;

use wgpu::BufferBindingType;

use crate::{Offsets, Program};

/// How many threads a workgroup has, as in the shaders.
pub const THREADS: usize = 64;

/// Which shader computes the distances.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kernel {
    /// A thread for each point, a dispatch for each pair of clusters.
    Naive,
    /// The same, but all threads fetch the other cluster together.
    Tiled,
    /// All pairs of clusters in one dispatch.
    #[default]
    Batched,
}

impl Kernel {
    /// All kernels, in the order of their numbers.
    pub const ALL: [Kernel; 3] = [Kernel::Naive, Kernel::Tiled, Kernel::Batched];

    /// The kernel with this number, counted from 1 as the files are.
    pub fn numbered(number: &str) -> Option<Kernel> {
        let index = number.parse::<usize>().ok()?.checked_sub(1)?;
        Kernel::ALL.get(index).copied()
    }

    /// Its source.
    pub fn shader(self) -> &'static str {
        match self {
            Kernel::Naive => include_str!("../shaders/1_naive.wgsl"),
            Kernel::Tiled => include_str!("../shaders/2_tiled.wgsl"),
            Kernel::Batched => include_str!("../shaders/3_batched.wgsl"),
        }
    }

    /// The buffers that it binds: the points of both sides, the results and the
    /// uniforms, and for kernel 3 the offsets of tiles and clusters.
    pub fn buffers(self) -> &'static [BufferBindingType] {
        static ALL: [BufferBindingType; 6] = [
            Program::READ,
            Program::READ,
            Program::WRITE,
            Program::UNIFORM,
            Program::READ,
            Program::READ,
        ];
        match self {
            Kernel::Naive | Kernel::Tiled => &ALL[..4],
            Kernel::Batched => &ALL,
        }
    }

    /// The most points of a cluster that it takes at a time. Kernels 1 and 2 could
    /// take a whole cluster, but two large clusters would take too long.
    pub fn longest_row(self) -> usize {
        match self {
            Kernel::Naive | Kernel::Tiled => 16 * THREADS,
            Kernel::Batched => THREADS,
        }
    }

    /// How many numbers come back for some rows and one cluster: the distance of
    /// each point, or the sum of the distances of each row.
    pub fn numbers(self) -> fn(&Offsets, Range<usize>) -> usize {
        match self {
            Kernel::Naive | Kernel::Tiled => Offsets::points,
            Kernel::Batched => |_, rows| rows.len(),
        }
    }
}
