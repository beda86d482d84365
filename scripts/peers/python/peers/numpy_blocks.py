"""NumPy: broadcasting, one coordinate at a time, in blocks that stay in the cache."""

import numpy as np

from .matrix import centred, nearest_of, row_from_blocks, table


def solve(left_points, left_offsets, right_points, right_offsets, options):
    l, r = centred(left_points, right_points, options.precision)
    x, y, z = np.ascontiguousarray(r.T)

    # ANCHOR: broadcasting
    def squares_of(points):
        squares = np.square(points[:, 0:1] - x)
        for column, others in ((points[:, 1:2], y), (points[:, 2:3], z)):
            step = column - others
            step *= step
            squares += step
        return squares
    # ANCHOR_END: broadcasting

    def row(i):
        cluster = l[left_offsets[i] : left_offsets[i + 1]]
        return row_from_blocks(cluster, len(r), right_offsets, squares_of)

    return nearest_of(table(len(left_offsets) - 1, len(right_offsets) - 1,
                            options.threads, row))


def hello(n, options):
    """The terms of all i < j below some l are the beginning of one long array."""
    terms = np.concatenate([np.arange(4.0, j + 4) for j in range(n)] or [[]])

    def below(m):
        return sum(np.rint(np.square(np.sqrt(terms[: l * (l - 1) // 2]))).sum()
                   for l in range(m))

    return table(n, 1, options.threads, below).sum()


def random_table(rows, columns):
    """Uniform numbers of single precision between 0 and 1."""
    return np.random.default_rng(1).random((rows, columns), dtype=np.float32)
