"""CuPy: the code that one would write for NumPy, and `cupy.fuse`, which combines the
differences, squares and sums in one kernel."""

from functools import cache

import numpy as np

from .gpu import Parts
from .matrix import centred
from .padded import Side, blocks
from .unavailable import Unavailable

# Numbers in a temporary array: enough to keep a large GPU busy, 256 MB in single precision.
BLOCK = 1 << 26


def squared_distance(x, y, z, u, v, w):
    """One kernel, where CuPy fuses it; on NumPy's arrays eight operations."""
    dx, dy, dz = x - u, y - v, z - w
    return dx * dx + dy * dy + dz * dz


def distances_to_nearest(points, clusters):
    """From each of n points, shape (3, n), to the nearest point of each cluster, shape
    (3, count, longest): shape (count, n)."""
    p, q = points[:, None, :, None], clusters[:, :, None, :]
    return xp.sqrt(squared_distance(*p, *q).min(axis=2))


# NumPy stands in for CuPy where there is no GPU.
xp = np


def open_device(stand_in):
    """The name of the stand-in, if it does not run on the GPU."""
    global xp, squared_distance
    if stand_in:
        return "NumPy for CuPy"
    import cupy

    try:
        cupy.cuda.Device(0).use()
        cupy.zeros(1)
    except Exception as error:  # from the driver, the runtime or the compiler
        raise Unavailable(f"CuPy cannot use the GPU: {error}") from error
    xp, squared_distance = cupy, cupy.fuse(squared_distance)
    return None


def synchronise():
    """Waits for the GPU."""
    if xp is not np:
        xp.cuda.Device().synchronize()


def one_way(points, cluster_of, sizes, others):
    """The mean distance from each cluster of one side (columns) to each of the other
    (rows)."""
    rows = []
    for group in others:
        _, count, longest = group.shape
        sums = xp.zeros((len(sizes), count))
        for block in blocks(points.shape[1], BLOCK // (count * longest)):
            found = distances_to_nearest(points[:, block], group)
            xp.add.at(sums, cluster_of[block], found.T.astype(xp.float64))
        rows.append(sums.T)
    return xp.concatenate(rows) / sizes


def solve(left_points, left_offsets, right_points, right_offsets, options):
    parts = Parts(synchronise)
    with parts("upload_s"):
        l, r = centred(left_points, right_points, options.precision)
        left, right = Side(l, left_offsets), Side(r, right_offsets)
        for side in (left, right):
            side.groups = [xp.asarray(group) for group in side.groups]
            for name in ("points", "cluster_of", "sizes", "place"):
                setattr(side, name, xp.asarray(getattr(side, name)))
    with parts("kernel_s"):
        to_right = one_way(left.points, left.cluster_of, left.sizes, right.groups)[right.place]
        to_left = one_way(right.points, right.cluster_of, right.sizes, left.groups)[left.place]
        distances = xp.maximum(to_right.T, to_left)
        found = [distances.argmin(axis=axis) for axis in (1, 0)]
        least = [distances.min(axis=axis) for axis in (1, 0)]
    with parts("download_s"):
        if xp is not np:
            found, least = [[xp.asnumpy(a) for a in arrays] for arrays in (found, least)]
    return found, least, parts.seconds


@cache
def generator():
    """The generator. Its state is made only once, because that takes longer than many
    tables."""
    if xp is np:
        return xp.random.default_rng(1)
    return xp.random.Generator(xp.random.Philox4x3210(1))


def random_table(rows, columns):
    """Uniform numbers of single precision between 0 and 1."""
    table = generator().random((rows, columns), dtype=xp.float32)
    synchronise()
    return table


def to_host(table):
    return table if xp is np else xp.asnumpy(table)
