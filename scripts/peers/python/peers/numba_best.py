"""Numba at its best: a structure of arrays, and one sweep a direction that lowers a whole
array of minima, element by element. LLVM vectorises that; it does not vectorise a minimum
that runs along the loop, so one sweep for both directions is slower. Four points a pass,
to load and store the minima less often."""

import numpy as np
from numba import njit, prange

from .matrix import centred, nearest_of

FLAGS = {"fastmath": True, "nogil": True, "error_model": "numpy", "cache": True}


# ANCHOR: lower
@njit(**FLAGS)
def lower(minima, points, others):
    """Lowers each minimum to the least squared distance of that point to the others.
    Coordinates have shape (3, n)."""
    x, y, z = points[0], points[1], points[2]
    whole = others.shape[1] // 4 * 4
    for j in range(0, whole, 4):
        x0, y0, z0 = others[0, j], others[1, j], others[2, j]
        x1, y1, z1 = others[0, j + 1], others[1, j + 1], others[2, j + 1]
        x2, y2, z2 = others[0, j + 2], others[1, j + 2], others[2, j + 2]
        x3, y3, z3 = others[0, j + 3], others[1, j + 3], others[2, j + 3]
        for i in range(len(minima)):
            d0 = (x[i] - x0) ** 2 + (y[i] - y0) ** 2 + (z[i] - z0) ** 2
            d1 = (x[i] - x1) ** 2 + (y[i] - y1) ** 2 + (z[i] - z1) ** 2
            d2 = (x[i] - x2) ** 2 + (y[i] - y2) ** 2 + (z[i] - z2) ** 2
            d3 = (x[i] - x3) ** 2 + (y[i] - y3) ** 2 + (z[i] - z3) ** 2
            minima[i] = min(minima[i], min(min(d0, d1), min(d2, d3)))
    for j in range(whole, others.shape[1]):
        x0, y0, z0 = others[0, j], others[1, j], others[2, j]
        for i in range(len(minima)):
            d0 = (x[i] - x0) ** 2 + (y[i] - y0) ** 2 + (z[i] - z0) ** 2
            minima[i] = min(minima[i], d0)
# ANCHOR_END: lower


@njit(**FLAGS)
def mean_to_nearest(points, others, scratch):
    """The mean over points of the distance to the nearest of the others."""
    minima = scratch[: points.shape[1]]
    minima[:] = np.finfo(points.dtype).max
    lower(minima, points, others)
    total = 0.0
    for i in range(len(minima)):
        total += np.sqrt(minima[i])
    return total / len(minima)


@njit(**FLAGS)
def row(l, r, right_offsets, scratch, distances):
    """The Chamfer distances of one left cluster to all on the right."""
    for j in range(len(distances)):
        cluster = r[:, right_offsets[j] : right_offsets[j + 1]]
        distances[j] = max(mean_to_nearest(l, cluster, scratch),
                           mean_to_nearest(cluster, l, scratch))


@njit(**FLAGS)
def table(l, left_offsets, r, right_offsets):
    """All Chamfer distances, on one thread."""
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    scratch = np.empty(max(l.shape[1], r.shape[1]), l.dtype)
    for i in range(len(distances)):
        cluster = l[:, left_offsets[i] : left_offsets[i + 1]]
        row(cluster, r, right_offsets, scratch, distances[i])
    return distances


@njit(parallel=True, **FLAGS)
def table_in_parallel(l, left_offsets, r, right_offsets, longest):
    """The same, the left clusters shared among threads; the longest cluster of both sides
    has so many points."""
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    for i in prange(len(distances)):
        scratch = np.empty(longest, l.dtype)
        cluster = l[:, left_offsets[i] : left_offsets[i + 1]]
        row(cluster, r, right_offsets, scratch, distances[i])
    return distances


def solve(left_points, left_offsets, right_points, right_offsets, options):
    l, r = centred(left_points, right_points, options.precision)
    l, r = np.ascontiguousarray(l.T), np.ascontiguousarray(r.T)
    if options.threads == 1:
        return nearest_of(table(l, left_offsets, r, right_offsets))
    longest = max(np.diff(left_offsets).max(), np.diff(right_offsets).max())
    return nearest_of(table_in_parallel(l, left_offsets, r, right_offsets, longest))


# ANCHOR: nest
# Only the order of a sum may change: with all of fastmath the root is deleted, since
# (√x)² is x.
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
# ANCHOR_END: nest


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
