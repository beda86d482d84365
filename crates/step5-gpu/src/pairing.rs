//! The pairing of two sets: for each cluster, the nearest on the other side.

use cudarc::driver::{CudaSlice, PushKernelArg};
use step0_problem::{
    ClusterSet, Error, Extent, Options, Pairing, Point, Precision, Result, Tick,
    proceed,
};

use crate::batches::plan;
use crate::chamfer::{distances, grid};
use crate::device::failed;
use crate::gpu::{Choice, Gpu, Times, first, timed};
use crate::layout::{Layout, Real, Side};

/// Finds, for each cluster of either set, the nearest in the other, on the machine's
/// first GPU, which the first call opens. Of equal distances the lowest id wins.
/// `tick` is called once for each cluster of `left`.
///
/// # Errors
/// Bad input if squared distances would overflow or vanish, or if f32 has too few
/// digits for the data; unavailable if there is no GPU; failed if it has too little
/// memory, or fails; interrupted if a tick said so.
pub fn pair(
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    pair_on(first()?, Choice::default(), left, right, options, tick)
}

/// The same on this GPU.
///
/// # Errors
/// The same as for [`pair`].
pub fn pair_on(
    gpu: &Gpu,
    choice: Choice,
    left: &ClusterSet,
    right: &ClusterSet,
    options: &Options,
    tick: Tick,
) -> Result<Pairing> {
    let extent = Extent::of(left, right);
    extent.check(options.precision)?;
    let (sets, origin) = ((left, right), extent.origin(options.precision));
    let pairing = match options.precision {
        Precision::F32 => pair_in::<f32>((gpu, choice), sets, origin, tick),
        Precision::F64 => pair_in::<f64>((gpu, choice), sets, origin, tick),
    }?;
    extent.check_digits(options.precision, sets, &pairing)?;
    Ok(pairing)
}

// ANCHOR: pair
fn pair_in<T: Real>(
    (gpu, choice): (&Gpu, Choice),
    (left, right): (&ClusterSet, &ClusterSet),
    origin: Point,
    tick: Tick,
) -> Result<Pairing> {
    let batches = plan(left, right, gpu.memory(choice)?, size_of::<T>())?;
    let mut times = Times::default();
    let upload = |set: &ClusterSet, batch| {
        Side::upload(&gpu.device, Layout::<T>::new(&set.clusters()[batch], origin))
    };
    let mut room = timed(&gpu.device, &mut times.upload, || {
        Room::new(gpu, [left, right].map(|s| s.ids().len()), &batches)
    })?;
    let mut held = None; // the right side, if it is the only one and can stay
    for rows in &batches.left {
        let l =
            timed(&gpu.device, &mut times.upload, || upload(left, rows.clone()))?;
        for columns in &batches.right {
            let r = match held.take().filter(|_| batches.right.len() == 1) {
                Some(side) => side,
                None => timed(&gpu.device, &mut times.upload, || {
                    upload(right, columns.clone())
                })?,
            };
            timed(&gpu.device, &mut times.kernel, || {
                let (nearest, table) = (&mut room.scratch, &mut room.table);
                distances(gpu, choice.kernel, (&l, &r), nearest, table)?;
                room.keep_nearer(gpu, (rows.len(), rows.start), columns)
            })?;
            held = Some(r);
        }
        rows.clone().try_for_each(|_| proceed(tick()))?;
    }
    let [there, back] =
        timed(&gpu.device, &mut times.download, || room.download(gpu))?;
    gpu.keep_report(times, left, right);
    Ok(Pairing::new(left, right, &there, &back))
}
// ANCHOR_END: pair

/// For each cluster of one side, the nearest so far on the other: its distance and
/// index.
struct Nearest<T> {
    distance: CudaSlice<T>,
    index: CudaSlice<i32>,
}

/// What stays in the GPU's memory from the first batch to the last.
struct Room<T> {
    /// For the points of any one pair of clusters.
    scratch: CudaSlice<T>,
    /// The distances of a batch.
    table: CudaSlice<T>,
    /// The answer, of the left side and of the right.
    nearest: [Nearest<T>; 2],
}

impl<T: Real> Room<T> {
    fn new(
        gpu: &Gpu,
        clusters: [usize; 2],
        batches: &crate::batches::Batches,
    ) -> Result<Self> {
        let stream = &gpu.device.stream;
        let fails = failed("reserving the GPU's memory");
        let nearest = |clusters: usize| {
            let farthest = vec![T::FARTHEST; clusters];
            Ok(Nearest {
                distance: stream.clone_htod(&farthest).map_err(&fails)?,
                index: stream.clone_htod(&vec![0; clusters]).map_err(&fails)?,
            })
        };
        // SAFETY: a kernel writes every number of both before another kernel reads
        // it.
        let room = |size| unsafe { stream.alloc::<T>(size) }.map_err(&fails);
        Ok(Room {
            scratch: room(batches.largest_pair)?,
            table: room(batches.table)?,
            nearest: [nearest(clusters[0])?, nearest(clusters[1])?],
        })
    }

    // ANCHOR: keep_nearer
    /// Lowers the nearest of each row and of each column of the table. Batches come
    /// in ascending order, and a later one must be nearer to count.
    fn keep_nearer(
        &mut self,
        gpu: &Gpu,
        (rows, first_row): (usize, usize),
        columns: &std::ops::Range<usize>,
    ) -> Result<()> {
        let kernels = gpu.kernels(T::PRECISION)?;
        let (stream, threads) = (&gpu.device.stream, gpu.blocks.plain);
        let [of_left, of_right] = &mut self.nearest;
        let (rows, first_row) = (rows as i32, first_row as i32);
        let (count, first_column) = (columns.len() as i32, columns.start as i32);

        let mut launch = stream.launch_builder(&kernels.nearest_in_rows);
        launch.arg(&self.table).arg(&count).arg(&first_row).arg(&first_column);
        launch.arg(&mut of_left.distance).arg(&mut of_left.index);
        // SAFETY: these are the kernel's parameters; there is a block for each row,
        // and an entry for each.
        unsafe { launch.launch(grid(rows.unsigned_abs(), threads)) }
            .map_err(failed("launching a kernel"))?;

        let mut launch = stream.launch_builder(&kernels.nearest_in_columns);
        launch.arg(&self.table).arg(&rows).arg(&count);
        launch.arg(&first_row).arg(&first_column);
        launch.arg(&mut of_right.distance).arg(&mut of_right.index);
        let blocks = count.unsigned_abs().div_ceil(threads);
        // SAFETY: these are the kernel's parameters; there is a thread for each
        // column, and an entry for each.
        unsafe { launch.launch(grid(blocks, threads)) }
            .map_err(failed("launching a kernel"))?;
        Ok(())
    }
    // ANCHOR_END: keep_nearer

    /// Copies the answer back, and checks that it is not what a GPU that computed
    /// nothing would leave.
    fn download(&self, gpu: &Gpu) -> Result<[Vec<(f64, usize)>; 2]> {
        let stream = &gpu.device.stream;
        let fails = failed("copying the answer from the GPU");
        let mut sides = [Vec::new(), Vec::new()];
        for (side, nearest) in sides.iter_mut().zip(&self.nearest) {
            let distances: Vec<T> =
                stream.clone_dtoh(&nearest.distance).map_err(&fails)?;
            let indices = stream.clone_dtoh(&nearest.index).map_err(&fails)?;
            gpu.device.synchronize()?;
            for (distance, index) in distances.into_iter().zip(indices) {
                let distance: f64 = distance.into();
                if !(0.0..T::FARTHEST.into()).contains(&distance) {
                    return Err(Error::Failed(format!(
                        "the GPU returned {distance} for a distance"
                    )));
                }
                side.push((distance, index as usize));
            }
        }
        Ok(sides)
    }
}
