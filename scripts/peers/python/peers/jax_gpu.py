"""JAX on a GPU. XLA combines the differences, the squares and the minima in one
kernel, so the squares are never in memory. It compiles for fixed shapes: one
for each group of clusters."""

from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from .gpu import Parts
from .matrix import centred
from .padded import Side, blocks
from .unavailable import Unavailable

jax.config.update("jax_enable_x64", True)
# Keeps what one process has compiled for the next one.
jax.config.update("jax_compilation_cache_dir",
                  str(Path(__file__).resolve().parents[4] / "target/peers/jax-cache"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)

# Numbers in an array of distances: 256 MB in single precision.
BLOCK = 1 << 26


def open_device(stand_in):
    """The name of the stand-in, if it does not run on the GPU."""
    jax.config.update("jax_platforms", "cpu" if stand_in else "cuda")
    if stand_in:
        return "JAX on the CPU"
    try:
        jax.devices()
    except Exception as error:  # the type depends on what is missing
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise Unavailable(f"this JAX cannot use the GPU: {said[0]}") from error
    return None


# ANCHOR: sums
@partial(jax.jit, static_argnames="count")
def sums_to_nearest(points, cluster_of, clusters, count):
    """The sums, over the points of each of `count` clusters (columns), of the
    distances to the nearest point of each cluster of the other side (rows)."""
    squares = sum((q[:, None, :] - p[None, :, None]) ** 2
                  for p, q in zip(points, clusters))
    distances = jnp.sqrt(squares.min(axis=2)).astype(jnp.float64)
    sums = jnp.zeros((clusters.shape[1], count))
    return sums.at[:, cluster_of].add(distances, indices_are_sorted=True)
# ANCHOR_END: sums


def one_way(points, cluster_of, sizes, others):
    """The mean distance from each cluster of one side (columns) to each of the other
    (rows)."""
    rows = [
        sum(sums_to_nearest(points[:, block], cluster_of[block], group, len(sizes))
            for block in blocks(points.shape[1], BLOCK // group.shape[1]))
        for group in others
    ]
    return jnp.concatenate(rows) / sizes


@jax.jit
def answer(to_right, to_left):
    """The nearest and its distance, by row and by column."""
    distances = jnp.maximum(to_right.T, to_left)
    return [(distances.argmin(axis=axis), distances.min(axis=axis)) for axis in (1, 0)]


def solve(left_points, left_offsets, right_points, right_offsets, options):
    pending = []
    parts = Parts(lambda: jax.block_until_ready(pending))
    with parts("upload_s"):
        l, r = centred(left_points, right_points, options.precision)
        left, right = [
            jax.device_put((side.points, side.cluster_of, side.sizes, side.groups, side.place))
            for side in (Side(l, left_offsets), Side(r, right_offsets))
        ]
        pending = [left, right]
    with parts("kernel_s"):
        pending = found = answer(one_way(*left[:3], right[3])[right[4]],
                                 one_way(*right[:3], left[3])[left[4]])
    with parts("download_s"):
        indices, least = zip(*jax.device_get(found))
    return indices, least, parts.seconds


def random_table(rows, columns):
    """Uniform numbers of single precision between 0 and 1."""
    return jax.random.uniform(jax.random.key(1), (rows, columns), jnp.float32
                              ).block_until_ready()


def to_host(table):
    return jax.device_get(table)
