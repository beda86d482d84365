"""The workshop's loops under Numba, with its distance corrected: both directions
separate, the root inside. The same function is compiled for a signature that
Numba infers itself, for `float64[:,:]`, for `float64[:,::1]`, with fastmath, and
called in parallel."""

import math
from functools import cache
from types import FunctionType

import numpy as np
from numba import njit, prange

from .matrix import nearest_of


@cache
def compiled(function, signature=None, **flags):
    """The function as Numba compiles it: now with a signature, else when first called."""
    if flags:
        # The cache on disk tells functions apart by name and place, not by flags.
        function = FunctionType(function.__code__, function.__globals__)
        function.__qualname__ += "_" + "_".join(flags)
    return njit(signature, nogil=True, cache=True, **flags)(function)


# ANCHOR: loop
def chamfer(left, right):
    """The larger of both mean distances to the nearest."""
    left_sum = 0.0
    for i in range(len(left)):
        nearest = np.inf
        for j in range(len(right)):
            x = left[i, 0] - right[j, 0]
            y = left[i, 1] - right[j, 1]
            z = left[i, 2] - right[j, 2]
            nearest = min(nearest, math.sqrt(x * x + y * y + z * z))
        left_sum += nearest
    right_sum = 0.0
    for j in range(len(right)):
        nearest = np.inf
        for i in range(len(left)):
            x = left[i, 0] - right[j, 0]
            y = left[i, 1] - right[j, 1]
            z = left[i, 2] - right[j, 2]
            nearest = min(nearest, math.sqrt(x * x + y * y + z * z))
        right_sum += nearest
    return max(left_sum / len(left), right_sum / len(right))
# ANCHOR_END: loop


def paired(chamfer, left_points, left_offsets, right_points, right_offsets):
    """Calls the compiled function from Python, once for each pair of clusters."""
    left = np.split(left_points, left_offsets[1:-1])
    right = np.split(right_points, right_offsets[1:-1])
    return nearest_of(np.array([[chamfer(l, r) for r in right] for l in left]))


def solve(*data_and_options):
    return paired(compiled(chamfer), *data_and_options[:-1])


# ANCHOR: signatures
def solve_any_layout(*data_and_options):
    """`[:,:]` promises nothing about the layout: every access multiplies by a
    stride that is known only when the program runs."""
    signature = "float64(float64[:,:], float64[:,:])"
    return paired(compiled(chamfer, signature), *data_and_options[:-1])


def solve_contiguous(*data_and_options):
    """`[:,::1]` says that the last axis is contiguous."""
    signature = "float64(float64[:,::1], float64[:,::1])"
    return paired(compiled(chamfer, signature), *data_and_options[:-1])
# ANCHOR_END: signatures


def solve_fastmath(*data_and_options):
    return paired(compiled(chamfer, fastmath=True), *data_and_options[:-1])


chamfer_of_slices = compiled(chamfer)


# ANCHOR: prange
@njit(parallel=True, cache=True)
def table_in_parallel(left_points, left_offsets, right_points, right_offsets):
    """All Chamfer distances, the left clusters shared among threads."""
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    for i in prange(distances.shape[0]):
        left = left_points[left_offsets[i] : left_offsets[i + 1]]
        for j in range(distances.shape[1]):
            right = right_points[right_offsets[j] : right_offsets[j + 1]]
            distances[i, j] = chamfer_of_slices(left, right)
    return distances
# ANCHOR_END: prange


def solve_prange(*data_and_options):
    return nearest_of(table_in_parallel(*data_and_options[:-1]))


def nest(n):
    """The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n."""
    total = 0.0
    for m in range(n):
        for l in range(m):
            for j in range(l):
                for i in range(j):
                    root = math.sqrt(i + 4.0)
                    total += math.floor(root * root + 0.5)
    return total


def hello(n, _options):
    return compiled(nest)(n)


def hello_fastmath(n, _options):
    return compiled(nest, fastmath=True)(n)


@compiled
def nest_below(m):
    """The terms of the nest with this m."""
    total = 0.0
    for l in range(m):
        for j in range(l):
            for i in range(j):
                root = math.sqrt(i + 4.0)
                total += math.floor(root * root + 0.5)
    return total


@njit(parallel=True, cache=True)
def nest_in_parallel(n):
    """The nest with its outermost loop shared among threads, the longest turns first."""
    total = 0.0
    for turn in prange(n):
        total += nest_below(n - 1 - turn)
    return total


def hello_prange(n, _options):
    return nest_in_parallel(n)


# ANCHOR: range1
def nest_with_range1(n):
    """The nest with the slip of the workshop's Numba version: the third loop counts
    to 1 instead of l. So j is 0, the fourth never runs, and nothing is added."""
    total = 0.0
    for m in range(n):
        for l in range(m):
            for j in range(1):
                for i in range(j):
                    root = math.sqrt(i + 4.0)
                    total += math.floor(root * root + 0.5)
    return total
# ANCHOR_END: range1


def hello_range1(n, _options):
    return compiled(nest_with_range1)(n)
