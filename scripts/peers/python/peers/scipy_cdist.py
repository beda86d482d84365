"""SciPy: cdist of one left cluster against all points on the right, then reduceat."""

from scipy.spatial.distance import cdist

from .matrix import nearest_of, row_from_blocks, table


def solve(left_points, left_offsets, right_points, right_offsets, options):
    def row(i):
        cluster = left_points[left_offsets[i] : left_offsets[i + 1]]
        return row_from_blocks(cluster, len(right_points), right_offsets,
                               lambda points: cdist(points, right_points, "sqeuclidean"))

    return nearest_of(table(len(left_offsets) - 1, len(right_offsets) - 1,
                            options.threads, row))
