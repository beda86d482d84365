"""JAX on the CPU. XLA compiles for fixed shapes, so clusters are padded to a common size
with copies of their last point, which change no minimum; a mask keeps them out of sums."""

import os

import numpy as np

from .cores import restrict

restrict(int(os.environ["OMP_NUM_THREADS"]))

import jax
import jax.numpy as jnp

from .matrix import centred, nearest_of

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

# Left clusters are grouped by size, rounded up to a multiple of this.
STEP = 32


def padded(points, offsets, longest):
    """Clusters of shape (count, longest, 3)."""
    last = np.diff(offsets)[:, None] - 1
    index = offsets[:-1, None] + np.minimum(np.arange(longest), last)
    return points[index]


@jax.jit
def table(left, left_sizes, right, right_sizes):
    """Chamfer distances of padded clusters."""

    def mean(minima, size):
        inside = jnp.arange(minima.shape[-1]) < size[..., None]
        return jnp.sum(jnp.sqrt(minima) * inside, axis=-1, dtype=jnp.float64) / size

    def chamfer(l, l_size, r, r_size):
        squares = sum((l[:, None, axis] - r[None, :, axis]) ** 2 for axis in range(3))
        return jnp.maximum(mean(squares.min(axis=1), l_size),
                           mean(squares.min(axis=0), r_size))

    def row(cluster):
        return jax.lax.map(lambda other: chamfer(*cluster, *other), (right, right_sizes))

    return jax.lax.map(row, (left, left_sizes))


def groups(offsets):
    """Indices of clusters by their size rounded up."""
    rounded = -(-np.diff(offsets) // STEP) * STEP
    return [(int(size), np.flatnonzero(rounded == size)) for size in np.unique(rounded)]


def solve(left_points, left_offsets, right_points, right_offsets, options):
    l, r = centred(left_points, right_points, options.precision)
    l_sizes, r_sizes = np.diff(left_offsets), np.diff(right_offsets)
    distances = np.empty((len(l_sizes), len(r_sizes)))
    l_all = padded(l, left_offsets, int(l_sizes.max()) + STEP)
    r_all = padded(r, right_offsets, int(r_sizes.max()) + STEP)
    for l_longest, i in groups(left_offsets):
        for r_longest, j in groups(right_offsets):
            distances[np.ix_(i, j)] = table(l_all[i, :l_longest], l_sizes[i],
                                            r_all[j, :r_longest], r_sizes[j])
    return nearest_of(distances)
