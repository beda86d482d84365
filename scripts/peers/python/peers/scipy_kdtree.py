"""SciPy's k-d tree: one tree per cluster, queried for all points of the other
side in one call. With one call per pair of clusters, most of the time would be
overhead."""

import numpy as np
from scipy.spatial import cKDTree

from .matrix import nearest_of


def solve(left_points, left_offsets, right_points, right_offsets, options):
    to_left = means(left_points, left_offsets, right_points, right_offsets, options)
    to_right = means(right_points, right_offsets, left_points, left_offsets, options)
    return nearest_of(np.maximum(to_left, to_right.T))


def means(points, offsets, others, other_offsets, options):
    """The mean distance from each of the other clusters (columns) to each of these
    (rows)."""
    # ANCHOR: kdtree
    rows = []
    for first, end in zip(offsets, offsets[1:]):
        tree = cKDTree(points[first:end], leafsize=8)
        distances, _ = tree.query(others, workers=options.threads)
        rows.append(np.add.reduceat(distances, other_offsets[:-1]))
    # ANCHOR_END: kdtree
    return np.array(rows) / np.diff(other_offsets)
