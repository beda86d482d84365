//! The Chamfer distances of many pairs of clusters.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use step0_problem::Result;
use wgpu::{BindGroup, Buffer, BufferUsages, ComputePass};

use crate::gpu::uniform;
use crate::kernel::THREADS;
use crate::{Batch, Batches, Gpu, Kernel, Layout, Most, Offsets, Pace, Program};

/// The most numbers that come back at a time: 16 MB.
const MOST_NUMBERS: usize = 1 << 22;
/// The most dispatches that kernels 1 and 2 put into one submission.
const MOST_DISPATCHES: usize = 4096;

/// How long the parts of a run took, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Times {
    /// Copying the points to the GPU.
    pub upload: f64,
    /// Computing, by the GPU's own clock; `None` if it has no clock.
    pub kernel: Option<f64>,
    /// Copying the numbers back, after the computation.
    pub download: f64,
}

/// A kernel, ready to run on a GPU.
#[derive(Debug)]
pub struct Chamfer {
    gpu: Gpu,
    kernel: Kernel,
    program: Program,
    out: Buffer,
    uniforms: Buffer,
    /// How far apart the uniforms of two dispatches have to be, in bytes.
    stride: usize,
    most: Most,
    longest_row: usize,
    most_points: usize,
    course: Mutex<Course>,
}

/// The state that changes from run to run.
#[derive(Debug, Default)]
struct Course {
    pace: Pace,
    times: Times,
}

/// Some clusters on the GPU, with the starts of the clusters and of their rows.
struct Side<'a> {
    layout: &'a Layout,
    rows: Offsets,
    cluster_of_row: Vec<usize>,
    points: Buffer,
    clusters: Buffer,
    row_starts: Buffer,
}

impl Chamfer {
    /// Compiles the kernel for the GPU, and makes room for its results.
    ///
    /// # Errors
    /// Failed if the GPU refuses.
    pub fn new(gpu: &Gpu, kernel: Kernel) -> Result<Self> {
        let limits = gpu.limits();
        let binding = limits.max_storage_buffer_binding_size as usize;
        let groups = limits.max_compute_workgroups_per_dimension as usize;
        let stride = limits.min_uniform_buffer_offset_alignment as usize;
        let dispatches =
            (limits.max_buffer_size as usize / stride).min(MOST_DISPATCHES);
        let cells = match kernel {
            Kernel::Naive | Kernel::Tiled => dispatches,
            Kernel::Batched => usize::MAX,
        };
        let numbers = MOST_NUMBERS.min(binding / size_of::<f32>());
        let program = gpu.program(kernel.shader(), "nearest", kernel.buffers())?;
        let out = gpu.buffer(
            (numbers * size_of::<f32>()) as u64,
            BufferUsages::STORAGE | BufferUsages::COPY_SRC,
        );
        let uniforms = gpu.buffer(
            (dispatches * stride) as u64,
            BufferUsages::UNIFORM | BufferUsages::COPY_DST,
        );
        gpu.wait()?;
        Ok(Chamfer {
            gpu: gpu.clone(),
            kernel,
            program,
            out,
            uniforms,
            stride,
            most: Most { numbers, groups, cells },
            longest_row: kernel.longest_row().min(groups * THREADS).min(numbers),
            most_points: (binding / size_of::<[f32; 4]>()).min(longest_loop(gpu)),
            course: Mutex::default(),
        })
    }

    /// Where it runs.
    pub fn gpu(&self) -> &Gpu {
        &self.gpu
    }

    /// The most points of a side that it takes at a time, and so the most that a
    /// cluster may have.
    pub fn most_points(&self) -> usize {
        self.most_points
    }

    /// How long the parts of the last run took.
    pub fn times(&self) -> Times {
        self.course().times
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies clusters to the GPU, cut into rows.
    fn upload<'a>(&self, parts: &'a [Layout]) -> Vec<Side<'a>> {
        let upload = |layout: &'a Layout| {
            let (rows, cluster_of_row) = layout.clusters.cut(self.longest_row);
            Side {
                layout,
                cluster_of_row,
                points: self.gpu.upload(&layout.points),
                clusters: self.gpu.upload(layout.clusters.starts()),
                row_starts: self.gpu.upload(rows.starts()),
                rows,
            }
        };
        parts.iter().map(upload).collect()
    }

    /// Computes the distances of all clusters. Calls `progress` with the number of
    /// pairs of points that have just been done, counting each direction, and
    /// `found` with the distances between each part on the left and each on the
    /// right: with n clusters on the right, that of clusters i and j is at `i * n +
    /// j`. Parts come in order, for each on the left all on the right.
    ///
    /// # Errors
    /// Failed if the GPU complains, runs out of memory or is lost; whatever
    /// `progress` returns.
    pub fn distances(
        &self,
        left: &[Layout],
        right: &[Layout],
        mut progress: impl FnMut(u64) -> Result<()>,
        mut found: impl FnMut(&Layout, &Layout, &[f64]),
    ) -> Result<()> {
        let mut course = self.course(); // one run at a time
        course.times = Times::default();
        let start = Instant::now();
        let (left, right) = (self.upload(left), self.upload(right));
        self.gpu.wait()?;
        course.times.upload = start.elapsed().as_secs_f64();
        for l in &left {
            for r in &right {
                let forth = self.sums(l, r, &mut course, &mut progress)?;
                let back = self.sums(r, l, &mut course, &mut progress)?;
                found(l.layout, r.layout, &larger_means(l, r, &forth, &back));
            }
        }
        Ok(())
    }

    /// For each cluster of `a` and each of `b`, the sum over the points of the first
    /// of the distance to the nearest of the second.
    fn sums(
        &self,
        a: &Side,
        b: &Side,
        course: &mut Course,
        progress: &mut impl FnMut(u64) -> Result<()>,
    ) -> Result<Vec<f64>> {
        let clusters = &b.layout.clusters;
        let mut sums = vec![0.0; a.layout.clusters.len() * clusters.len()];
        let bound = self.bind(a, b);
        let numbers = self.kernel.numbers();
        let mut batches = Batches::new(&a.rows, clusters, self.most, numbers);
        while let Some(batch) = batches.next(course.pace.work()) {
            let (took, by_gpu) =
                self.gpu.run(|pass| self.dispatch(pass, &bound, &batch, a, b))?;
            course.pace.learn(batch.pairs, took);
            if let Some(by_gpu) = by_gpu {
                *course.times.kernel.get_or_insert(0.0) += by_gpu.as_secs_f64();
            }
            let start = Instant::now();
            let per_cluster = numbers(&a.rows, batch.rows.clone());
            let found: Vec<f32> =
                self.gpu.read(&self.out, per_cluster * batch.clusters.len())?;
            course.times.download += start.elapsed().as_secs_f64();
            for (j, found) in batch.clusters.zip(found.chunks(per_cluster)) {
                for row in batch.rows.clone() {
                    let before = numbers(&a.rows, batch.rows.start..row);
                    let until = numbers(&a.rows, batch.rows.start..row + 1);
                    let of_row = found[before..until].iter().copied();
                    let cell = a.cluster_of_row[row] * clusters.len() + j;
                    sums[cell] += of_row.map(f64::from).sum::<f64>();
                }
            }
            progress(batch.pairs)?;
        }
        Ok(sums)
    }

    fn bind(&self, a: &Side, b: &Side) -> BindGroup {
        let bytes = match self.kernel {
            Kernel::Naive | Kernel::Tiled => size_of::<Pair>(),
            Kernel::Batched => size_of::<[u32; 2]>(),
        };
        let buffers = [
            a.points.as_entire_binding(),
            b.points.as_entire_binding(),
            self.out.as_entire_binding(),
            uniform(&self.uniforms, bytes as u64),
            a.row_starts.as_entire_binding(),
            b.clusters.as_entire_binding(),
        ];
        self.gpu.bind(&self.program, &buffers[..self.kernel.buffers().len()])
    }

    // ANCHOR: dispatch
    /// Kernel 3 takes the whole batch in one dispatch. Kernels 1 and 2 take one
    /// dispatch for each row and cluster, and find in their uniforms which ones.
    fn dispatch(
        &self,
        pass: &mut ComputePass,
        bound: &BindGroup,
        batch: &Batch,
        a: &Side,
        b: &Side,
    ) {
        pass.set_pipeline(&self.program.pipeline);
        if self.kernel == Kernel::Batched {
            let first = [batch.rows.start as u32, batch.clusters.start as u32];
            self.gpu.write(&self.uniforms, &first);
            pass.set_bind_group(0, bound, &[0]);
            let (rows, clusters) = (batch.rows.len(), batch.clusters.len());
            return pass.dispatch_workgroups(rows as u32, clusters as u32, 1);
        }
        let pairs = pairs(batch, &a.rows, &b.layout.clusters);
        let mut uniforms = vec![0_u32; pairs.len() * self.stride / size_of::<u32>()];
        for (uniform, pair) in
            uniforms.chunks_mut(self.stride / size_of::<u32>()).zip(&pairs)
        {
            uniform[..pair.len()].copy_from_slice(pair);
        }
        self.gpu.write(&self.uniforms, &uniforms);
        for (index, [start, end, ..]) in pairs.into_iter().enumerate() {
            pass.set_bind_group(0, bound, &[(index * self.stride) as u32]);
            pass.dispatch_workgroups((end - start).div_ceil(THREADS as u32), 1, 1);
        }
    }
    // ANCHOR_END: dispatch
}

/// The struct of that name in kernels 1 and 2: the first point of a row and the one
/// after its last, the same for a cluster, and where the distances go. 4 bytes of
/// padding follow, because the size of a struct is a multiple of its alignment.
type Pair = [u32; 6];

fn pairs(batch: &Batch, rows: &Offsets, clusters: &Offsets) -> Vec<Pair> {
    let bounds =
        |offsets: &Offsets, i: usize| [offsets.starts()[i], offsets.starts()[i + 1]];
    let mut out = 0;
    let mut pairs = Vec::new();
    for cluster in batch.clusters.clone() {
        let [others, others_end] = bounds(clusters, cluster);
        for row in batch.rows.clone() {
            let [points, points_end] = bounds(rows, row);
            pairs.push([points, points_end, others, others_end, out, 0]);
            out += points_end - points;
        }
    }
    pairs
}

/// The most points that a thread may go through. Mesa's software driver silently
/// ends a thread's loops after 65,535 rounds, and those over tiles count too.
fn longest_loop(gpu: &Gpu) -> usize {
    if gpu.is_software() { 60_000 } else { usize::MAX }
}

/// For each pair of clusters, the larger of the two means. `forth` is a table with a
/// row for each cluster on the left, `back` has a row for each on the right.
fn larger_means(l: &Side, r: &Side, forth: &[f64], back: &[f64]) -> Vec<f64> {
    let (l, r) = (&l.layout.clusters, &r.layout.clusters);
    let size = |clusters: &Offsets, i| clusters.points(i..i + 1) as f64;
    let mut distances = Vec::with_capacity(forth.len());
    for i in 0..l.len() {
        for j in 0..r.len() {
            let there = forth[i * r.len() + j] / size(l, i);
            let home = back[j * l.len() + i] / size(r, j);
            distances.push(f64::max(there, home));
        }
    }
    distances
}
