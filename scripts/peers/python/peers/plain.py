"""Python and its standard library, as fast as it gets without a compiler: lists of
tuples, each Chamfer distance computed once."""

import math


# ANCHOR: plain
def mean_to_nearest(points, others):
    """The mean over points of the distance to the nearest of the others."""
    dist = math.dist
    return sum([min([dist(p, q) for q in others]) for p in points]) / len(points)


def chamfer(left, right):
    """The larger of both directions."""
    return max(mean_to_nearest(left, right), mean_to_nearest(right, left))
# ANCHOR_END: plain


def split(points, offsets):
    """The clusters, each a list of points."""
    return [points[a:b] for a, b in zip(offsets, offsets[1:])]


def solve(left_points, left_offsets, right_points, right_offsets, _options):
    left, right = split(left_points, left_offsets), split(right_points, right_offsets)
    return nearest_of([[chamfer(l, r) for r in right] for l in left])


def nearest_of(table):
    """As in matrix.py, without NumPy. min takes the first of equal
    distances."""
    by_side = table, list(zip(*table))
    distances = [[min(row) for row in rows] for rows in by_side]
    nearest = [[row.index(least) for row, least in zip(rows, leasts)]
               for rows, leasts in zip(by_side, distances)]
    return nearest, distances


def hello(n, _options):
    """The sum of round((√(i+4))²) over all 0 ≤ i < j < l < m < n."""
    total = 0
    for m in range(n):
        for l in range(m):
            for j in range(l):
                for i in range(j):
                    total += round(math.sqrt(i + 4) ** 2)
    return total
