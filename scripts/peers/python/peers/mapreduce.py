"""The workshop's functional version, over rows of NumPy arrays: each direction is a sum
over a map over minima over maps. Its two slips are corrected, because answers
are compared: the distance is a true distance, and each sum is divided by the
size of its own cluster. As in the workshop, every distance is computed for both
pairings."""

from functools import partial
from itertools import combinations

import numpy as np


# ANCHOR: mapreduce
def distance(p, q):
    """The Euclidean distance between two rows."""
    step = p - q
    return np.sqrt(np.dot(step, step))


def mean_to_nearest(points, others):
    """The mean over points of the distance to the nearest of the others."""
    to_nearest = map(lambda p: min(map(partial(distance, p), others)), points)
    return sum(to_nearest) / len(points)


def chamfer(a, b):
    """The larger of both directions."""
    return max(map(mean_to_nearest, (a, b), (b, a)))


def find_nearest(cluster, others):
    """The least distance and its index; of equal distances, the lowest index."""
    return min(map(lambda at: (chamfer(cluster, at[1]), at[0]), enumerate(others)))
# ANCHOR_END: mapreduce


def solve(left_points, left_offsets, right_points, right_offsets, _options):
    left = np.split(left_points, left_offsets[1:-1])
    right = np.split(right_points, right_offsets[1:-1])
    to_right = map(lambda l: find_nearest(l, right), left)
    to_left = map(lambda r: find_nearest(r, left), right)
    (d1, i1), (d2, i2) = zip(*to_right), zip(*to_left)
    return (i1, i2), (d1, d2)


def hello(n, _options):
    """The nest as one map over all combinations, which have i first."""
    return sum(map(lambda at: round(float(np.sqrt(at[0] + 4)) ** 2),
                   combinations(range(n), 4)))
