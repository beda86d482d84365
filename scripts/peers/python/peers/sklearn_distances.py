"""scikit-learn: euclidean_distances, which is faster here than its trees. It computes
‖l‖² + ‖r‖² − 2 l·r with a matrix product, which suffers from cancellation where
points nearly coincide, so those few are computed again directly."""

import numpy as np
import sklearn
from sklearn.metrics.pairwise import euclidean_distances

from .matrix import centred, nearest_of, row_from_blocks, table

# Relative to the largest norm; above it the tolerance of f64 holds.
NEAR = 1e-5


def solve(left_points, left_offsets, right_points, right_offsets, options):
    l, r = centred(left_points, right_points, "f64")
    norms = np.square(r).sum(axis=1)
    near = NEAR * max(norms.max(), np.square(l).sum(axis=1).max())

    def squares_of(points):
        squares = euclidean_distances(points, r, Y_norm_squared=norms, squared=True)
        i, j = np.nonzero(squares < near)
        squares[i, j] = np.square(points[i] - r[j]).sum(axis=1)
        return squares

    def row(i):
        cluster = l[left_offsets[i] : left_offsets[i + 1]]
        return row_from_blocks(cluster, len(r), right_offsets, squares_of)

    with sklearn.config_context(assume_finite=True):
        return nearest_of(table(len(left_offsets) - 1, len(right_offsets) - 1,
                                options.threads, row))
