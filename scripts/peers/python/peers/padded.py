"""Shared by PyTorch, CuPy and JAX on a GPU: clusters of similar size are padded
to the same size, so that thousands of them make one array; and the order of the
work.

One direction at a time: all points of one side, unpadded, meet the padded
clusters of the other. So only the other side is padded, and there are as many
shapes as there are groups, not as many as pairs of groups. Padding is by copies
of the last point, which change no minimum."""

import numpy as np

# A group of clusters ends where its padding would exceed this fraction of all
# points.
WASTE = 64


# ANCHOR: groups
def groups(sizes):
    """Slices of the clusters in descending order of their sizes."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = ends[first] - sizes[first]
        counts = np.arange(1, len(sizes) - first + 1)
        padding = sizes[first] * counts - (ends[first:] - before)
        count = int(np.searchsorted(padding, ends[-1] // WASTE, side="right"))
        yield slice(first, first + count)
        first += count
# ANCHOR_END: groups


class Side:
    """A side on the host: its points, of shape (3, n), which of its clusters each belongs
    to, and the clusters once more, padded, in groups of shape (3, clusters, longest)."""

    def __init__(self, points, offsets):
        self.points = np.ascontiguousarray(points.T)
        self.sizes = np.diff(offsets)
        self.cluster_of = np.repeat(np.arange(len(self.sizes)), self.sizes)
        order = np.argsort(-self.sizes, kind="stable")
        # The position of each cluster in that order.
        self.place = np.argsort(order, kind="stable")
        self.groups = [self.padded(offsets, order[group]) for group in groups(self.sizes[order])]

    def padded(self, offsets, clusters):
        sizes = self.sizes[clusters]
        within = np.minimum(np.arange(sizes[0]), sizes[:, None] - 1)
        return self.points[:, offsets[clusters, None] + within]


def blocks(count, most):
    """Slices of `count` things, each of at most `most` of them."""
    most = max(1, most)
    return [slice(first, min(first + most, count)) for first in range(0, count, most)]
