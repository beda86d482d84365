"""From a table of Chamfer distances to the answer, and code shared by the peers on
NumPy."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

DTYPES = {"f64": np.float64, "f32": np.float32}

# How many numbers a temporary array may have, to stay in the cache of a core.
BLOCK = 1 << 17


def nearest_of(distances):
    """For a table of shape (left, right): the index of the nearest and its distance, by
    row and by column. argmin takes the first of equal distances, and so the
    lowest id."""
    to_right, to_left = distances.argmin(axis=1), distances.argmin(axis=0)
    rows, columns = np.arange(len(to_right)), np.arange(len(to_left))
    return ((to_right, to_left), (distances[rows, to_right], distances[to_left, columns]))


def centred(left_points, right_points, precision):
    """Both sets with the middle of the box around them as the origin, then
    rounded: far from the origin, single precision would otherwise destroy the
    shape."""
    low = np.minimum(left_points.min(axis=0), right_points.min(axis=0))
    high = np.maximum(left_points.max(axis=0), right_points.max(axis=0))
    centre, dtype = low / 2 + high / 2, DTYPES[precision]
    return (left_points - centre).astype(dtype), (right_points - centre).astype(dtype)


def table(count, columns, threads, row):
    """A table whose row i is ``row(i)``, in threads: NumPy and SciPy release
    the GIL while they compute."""
    distances = np.empty((count, columns))

    def fill(i):
        distances[i] = row(i)

    if threads == 1:
        for i in range(count):
            fill(i)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, range(count)))
    return distances


def row_from_blocks(points, right_count, right_offsets, squares_of):
    """The Chamfer distances of one left cluster to all on the right.

    ``squares_of(points)`` gives the squared distances of some points of the cluster to
    all points on the right, shape (n, right_count). Few points are taken at a time, so
    that the squares stay in the cache. The root comes after the minimum.
    """
    starts, sizes = right_offsets[:-1], np.diff(right_offsets)
    to_left = np.full(right_count, np.inf, points.dtype)
    to_right = np.zeros(len(starts))
    rows = max(1, BLOCK // right_count)
    for first in range(0, len(points), rows):
        squares = squares_of(points[first : first + rows])
        np.minimum(to_left, squares.min(axis=0), out=to_left)
        least = np.minimum.reduceat(squares, starts, axis=1)
        to_right += np.sqrt(least).sum(axis=0, dtype=np.float64)
    left_means = to_right / len(points)
    right_means = np.add.reduceat(np.sqrt(to_left), starts, dtype=np.float64) / sizes
    return np.maximum(left_means, right_means)
