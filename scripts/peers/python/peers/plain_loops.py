"""The loops written out, for an interpreter that compiles them: PyPy makes fast
machine code of loops over lists of floats, and of little else."""

import math

from .plain import nearest_of, split


# ANCHOR: loops
def chamfer(left, right):
    """The larger of both directions, both minima in one sweep. Clusters are three
    lists, of x, y and z."""
    (x, y, z), (a, b, c) = left, right
    right_minima = [math.inf] * len(a)
    left_sum = 0.0
    for i in range(len(x)):
        px, py, pz = x[i], y[i], z[i]
        nearest = math.inf
        for j in range(len(a)):
            dx, dy, dz = px - a[j], py - b[j], pz - c[j]
            d2 = dx * dx + dy * dy + dz * dz
            if d2 < nearest:
                nearest = d2
            if d2 < right_minima[j]:
                right_minima[j] = d2
        left_sum += math.sqrt(nearest)
    right_sum = 0.0
    for d2 in right_minima:
        right_sum += math.sqrt(d2)
    return max(left_sum / len(x), right_sum / len(a))
# ANCHOR_END: loops


def coordinates(clusters):
    """Each cluster as three lists."""
    return [[list(axis) for axis in zip(*points)] for points in clusters]


def solve(left_points, left_offsets, right_points, right_offsets, _options):
    left = coordinates(split(left_points, left_offsets))
    right = coordinates(split(right_points, right_offsets))
    return nearest_of([[chamfer(l, r) for r in right] for l in left])
