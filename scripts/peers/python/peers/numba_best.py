"""Numba at its best: a structure of arrays, and one sweep per direction that
lowers a whole array of minima, element by element. LLVM vectorises that; it does
not vectorise a minimum that runs along the loop, so one sweep for both directions
is slower. Four points per pass, to load and store the minima less often."""

import numpy as np
from numba import njit, prange

from .matrix import centred, nearest_of

FLAGS = {"fastmath": True, "nogil": True, "error_model": "numpy", "cache": True}


# ANCHOR: lower
@njit(**FLAGS)
def lower(minima, points, others):
    """Lowers each minimum to the least squared distance of that point to the others.
    Points are three arrays, of x, y and z."""
    (x, y, z), (a, b, c) = points, others
    whole = len(a) // 4 * 4
    for j in range(0, whole, 4):
        a0, b0, c0 = a[j], b[j], c[j]
        a1, b1, c1 = a[j + 1], b[j + 1], c[j + 1]
        a2, b2, c2 = a[j + 2], b[j + 2], c[j + 2]
        a3, b3, c3 = a[j + 3], b[j + 3], c[j + 3]
        for i in range(len(minima)):
            d0 = (x[i] - a0) ** 2 + (y[i] - b0) ** 2 + (z[i] - c0) ** 2
            d1 = (x[i] - a1) ** 2 + (y[i] - b1) ** 2 + (z[i] - c1) ** 2
            d2 = (x[i] - a2) ** 2 + (y[i] - b2) ** 2 + (z[i] - c2) ** 2
            d3 = (x[i] - a3) ** 2 + (y[i] - b3) ** 2 + (z[i] - c3) ** 2
            minima[i] = min(minima[i], min(min(d0, d1), min(d2, d3)))
    for j in range(whole, len(a)):
        a0, b0, c0 = a[j], b[j], c[j]
        for i in range(len(minima)):
            d0 = (x[i] - a0) ** 2 + (y[i] - b0) ** 2 + (z[i] - c0) ** 2
            minima[i] = min(minima[i], d0)
# ANCHOR_END: lower


@njit(**FLAGS)
def mean_to_nearest(points, others, scratch):
    """The mean over points of the distance to the nearest of the others."""
    minima = scratch[: len(points[0])]
    minima[:] = np.finfo(minima.dtype).max
    lower(minima, points, others)
    total = 0.0
    for i in range(len(minima)):
        total += np.sqrt(minima[i])
    return total / len(minima)


@njit(**FLAGS)
def cluster(points, offsets, index):
    """The points of a cluster. One-dimensional slices stay contiguous, and Numba
    knows that; about a slice `points[:, first:end]` it would not know, and would use
    strides."""
    first, end = offsets[index], offsets[index + 1]
    return points[0][first:end], points[1][first:end], points[2][first:end]


@njit(**FLAGS)
def fill_row(distances, l, r, right_offsets, scratch):
    """The Chamfer distances of one left cluster to all on the right."""
    for j in range(len(distances)):
        other = cluster(r, right_offsets, j)
        distances[j] = max(mean_to_nearest(l, other, scratch),
                           mean_to_nearest(other, l, scratch))


@njit(**FLAGS)
def table(l, left_offsets, r, right_offsets, longest):
    """All Chamfer distances, on one thread; no cluster has more points than `longest`."""
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    scratch = np.empty(longest, l[0].dtype)
    for i in range(len(distances)):
        fill_row(distances[i], cluster(l, left_offsets, i), r, right_offsets, scratch)
    return distances


@njit(parallel=True, **FLAGS)
def table_in_parallel(l, left_offsets, r, right_offsets, longest):
    """The same, the left clusters shared among threads."""
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    for i in prange(len(distances)):
        scratch = np.empty(longest, l[0].dtype)
        fill_row(distances[i], cluster(l, left_offsets, i), r, right_offsets, scratch)
    return distances


def structure_of_arrays(left_points, left_offsets, right_points, right_offsets, precision):
    """Coordinates as three arrays a side, with the offsets, and the size of the longest
    cluster."""
    l, r = centred(left_points, right_points, precision)
    longest = max(np.diff(left_offsets).max(), np.diff(right_offsets).max())
    return tuple(l.T.copy()), left_offsets, tuple(r.T.copy()), right_offsets, longest


def solve(left_points, left_offsets, right_points, right_offsets, options):
    data = structure_of_arrays(left_points, left_offsets, right_points, right_offsets,
                               options.precision)
    return nearest_of((table if options.threads == 1 else table_in_parallel)(*data))


# Only the order of a sum may change: with full fastmath the root would be deleted,
# since (√x)² is x.
@njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc"})
def nest_below(m):
    """The terms of the nest with this m."""
    total = 0.0
    for l in range(m):
        for j in range(l):
            for i in range(j):
                root = np.sqrt(i + 4.0)
                total += np.floor(root * root + 0.5)
    return total


@njit(parallel=True, cache=True)
def nest_in_parallel(n):
    """The outermost loop shared among threads, the longest turns first."""
    total = 0.0
    for turn in prange(n):
        total += nest_below(n - 1 - turn)
    return total


@njit(cache=True)
def nest(n):
    """The same on one thread."""
    total = 0.0
    for m in range(n):
        total += nest_below(m)
    return total


def hello(n, options):
    return nest(n) if options.threads == 1 else nest_in_parallel(n)
