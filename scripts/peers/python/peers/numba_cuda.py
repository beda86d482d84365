"""Numba-CUDA: step 5's kernels, written in Python, launched as step 5 launches them."""

import warnings

import numpy as np
from numba import config, cuda
from numba.core.errors import NumbaPerformanceWarning

if config.ENABLE_CUDASIM:
    from . import cuda_stand_in  # noqa: F401, extends the simulator

from . import numba_kernels as kernels
from .gpu import Parts
from .matrix import centred
from .numba_kernels import BLOCK, FUSED_BLOCK
from .unavailable import Unavailable

# Small data make small grids, about which Numba warns.
warnings.simplefilter("ignore", NumbaPerformanceWarning)

# The most point pairs in a launch, and the most distances in a table: as in
# step 5.
MOST_PAIRS = 1 << 36
MOST_DISTANCES = 1 << 28

FUSED = {np.dtype(np.float32): kernels.fused_of(np.int32),
         np.dtype(np.float64): kernels.fused_of(np.int64)}


def open_device(stand_in):
    """What it runs on."""
    if stand_in:
        return "Numba's simulator"
    if config.ENABLE_CUDASIM:
        raise Unavailable("NUMBA_ENABLE_CUDASIM is set, so there is a simulator only")
    try:
        cuda.select_device(0)
    except Exception as error:  # cuda-bindings, the driver and Numba each have their own
        raise Unavailable(f"Numba cannot use the GPU: {str(error).strip().splitlines()[0]}"
                          ) from error
    return None


def batches(offsets, points, clusters):
    """Consecutive clusters, as first and end: at most `clusters` clusters with
    at most `points` points, or a single larger cluster."""
    first, count = 0, len(offsets) - 1
    while first < count:
        end = int(np.searchsorted(offsets, offsets[first] + points, side="right")) - 1
        end = min(max(end, first + 1), first + clusters, count)
        yield first, end
        first = end


def pair_by_pair(kernel, blocks, left, right, table, first):
    """Kernels 1 and 2: two launches for every pair of clusters, one for the distance of
    each point to the nearest on the other side, one for the means."""
    for i in range(len(table)):
        l_start, l_size = left.cluster(first + i)
        for j in range(table.shape[1]):
            r_start, r_size = right.cluster(j)
            kernel[blocks(l_size, r_size), BLOCK](left.points, l_start, l_size,
                                                  right.points, r_start, r_size,
                                                  left.nearest)
            kernels.larger_mean[1, BLOCK](left.nearest, l_size, r_size, table, i, j)


def naive(left, right, table, first):
    pair_by_pair(kernels.naive, lambda l, r: blocks_of(l + r), left, right, table, first)


def tiled(left, right, table, first):
    pair_by_pair(kernels.tiled, lambda l, r: blocks_of(l) + blocks_of(r),
                 left, right, table, first)


def all_at_once(kernel, threads, left, right, table, first):
    """Kernels 3 and 4: one launch, with a block for every pair of clusters."""
    kernel[table.size, threads](left.points, left.starts, right.points, right.starts,
                                first, table)


def batched(left, right, table, first):
    all_at_once(kernels.batched, BLOCK, left, right, table, first)


def fused(left, right, table, first):
    all_at_once(FUSED[table.dtype], FUSED_BLOCK, left, right, table, first)


def blocks_of(threads):
    """How many blocks have this many threads in all."""
    return int(-(-threads // BLOCK))


class Side:
    """A side in the GPU's memory."""

    def __init__(self, points, offsets, largest_pair):
        self.offsets = offsets.astype(np.int32)
        self.points = cuda.to_device(np.ascontiguousarray(points.T))
        self.starts = cuda.to_device(self.offsets)
        count, real = len(offsets) - 1, points.dtype
        self.distance = cuda.to_device(np.full(count, np.inf, real))
        self.index = cuda.to_device(np.zeros(count, np.int32))
        # Room for the points of any pair of clusters: kernels 1 and 2.
        self.nearest = cuda.device_array(largest_pair, real)

    def cluster(self, index):
        """Where a cluster begins, and its size."""
        start = self.offsets[index]
        return start, self.offsets[index + 1] - start


def solve_with(distances, left_points, left_offsets, right_points, right_offsets, options):
    parts = Parts(cuda.synchronize)
    with parts("upload_s"):
        l, r = centred(left_points, right_points, options.precision)
        largest = int(np.diff(left_offsets).max() + np.diff(right_offsets).max())
        left, right = Side(l, left_offsets, largest), Side(r, right_offsets, largest)
        columns = len(right_offsets) - 1
        cuts = list(batches(left_offsets, max(1, MOST_PAIRS // len(r)),
                            max(1, MOST_DISTANCES // columns)))
        rows = max(end - first for first, end in cuts)
        table = cuda.device_array((rows, columns), l.dtype)
    with parts("kernel_s"):
        for first, end in cuts:
            part = table[: end - first]
            distances(left, right, part, first)
            kernels.nearest_in_rows[end - first, BLOCK](part, first, left.distance,
                                                        left.index)
            kernels.nearest_in_columns[blocks_of(columns), BLOCK](
                part, first, right.distance, right.index)
    with parts("download_s"):
        indices = [side.index.copy_to_host() for side in (left, right)]
        least = [side.distance.copy_to_host() for side in (left, right)]
    return indices, least, parts.seconds


def solve_naive(*data_and_options):
    return solve_with(naive, *data_and_options)


def solve_tiled(*data_and_options):
    return solve_with(tiled, *data_and_options)


def solve_batched(*data_and_options):
    return solve_with(batched, *data_and_options)


def solve_fused(*data_and_options):
    return solve_with(fused, *data_and_options)


def hello(n, _options):
    """One launch for each m, as in step 5."""
    total = cuda.to_device(np.zeros(1))
    for m in range(1, n):
        kernels.hello_terms[m, BLOCK](total)
    return total.copy_to_host()[0]
