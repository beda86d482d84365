"""PyTorch on a GPU, with its own operations. Differences are computed directly:
`torch.cdist` uses the expanded form for clusters of more than 25 points, which suffers from
cancellation where points nearly coincide, and its exact form gives a group of 32 threads to
each distance, which suits vectors of hundreds of numbers, not of three."""

import numpy as np
import torch

from .gpu import Parts
from .matrix import centred
from .padded import Side, blocks
from .unavailable import Unavailable

# Numbers in a temporary array: enough to keep a large GPU busy, 256 MB in single precision.
BLOCK = 1 << 26

device = torch.device("cpu")


def open_device(stand_in):
    """The name of the stand-in, if it does not run on the GPU."""
    global device
    if stand_in:
        return "PyTorch on the CPU"
    if not torch.cuda.is_available():
        raise Unavailable("this PyTorch cannot use the GPU (torch.cuda.is_available() is "
                          f"false; it was built for CUDA {torch.version.cuda})")
    device = torch.device("cuda", 0)
    return None


# ANCHOR: nearest
def distances_to_nearest(points, clusters):
    """From each of n points, shape (3, n), to the nearest point of each cluster,
    shape (3, count, longest): shape (count, n)."""
    squares = None
    for p, q in zip(points, clusters):
        step = q[:, None, :] - p[None, :, None]
        if squares is None:
            squares = step.square_()
        else:
            squares.addcmul_(step, step)
    return squares.amin(dim=2).sqrt_()
# ANCHOR_END: nearest


# The same function, compiled: the loops over whole arrays become one kernel, which keeps
# the squares out of memory.
compiled = torch.compile(distances_to_nearest, dynamic=True)


def one_way(nearest, points, cluster_of, sizes, others, temporary):
    """The mean distance from each cluster of one side (columns) to each of the other
    (rows). ``temporary`` says how many temporary numbers each point takes for a group."""
    rows = []
    for group in others:
        sums = torch.zeros((group.shape[1], len(sizes)), dtype=torch.float64, device=device)
        for block in blocks(points.shape[1], BLOCK // temporary(group)):
            found = nearest(points[:, block], group)
            sums.index_add_(1, cluster_of[block], found.double())
        rows.append(sums)
    return torch.cat(rows) / sizes


def solve_with(nearest, temporary, left_points, left_offsets, right_points, right_offsets,
               options):
    parts = Parts(torch.cuda.synchronize if device.type == "cuda" else lambda: None)

    def upload(array):
        return torch.from_numpy(array).to(device)

    with torch.inference_mode():
        with parts("upload_s"):
            l, r = centred(left_points, right_points, options.precision)
            sides = Side(l, left_offsets), Side(r, right_offsets)
            left, right = [
                (upload(side.points), upload(side.cluster_of), upload(side.sizes),
                 [upload(group) for group in side.groups], upload(side.place))
                for side in sides
            ]
        with parts("kernel_s"):
            to_right = one_way(nearest, *left[:3], right[3], temporary)[right[4]]
            to_left = one_way(nearest, *right[:3], left[3], temporary)[left[4]]
            distances = torch.maximum(to_right.T, to_left)
            answer = [distances.min(dim=1), distances.min(dim=0)]
        with parts("download_s"):
            indices = [found.indices.cpu().numpy() for found in answer]
            least = [found.values.cpu().numpy() for found in answer]
    return indices, least, parts.seconds


def solve(*data_and_options):
    return solve_with(distances_to_nearest, lambda group: group.shape[1] * group.shape[2],
                      *data_and_options)


def solve_compiled(*data_and_options):
    return solve_with(compiled, lambda group: group.shape[1], *data_and_options)


def random_table(rows, columns):
    """Uniform numbers of single precision between 0 and 1."""
    table = torch.rand(rows, columns, device=device)
    if device.type == "cuda":
        torch.cuda.synchronize()
    return table


def to_host(table):
    return table.cpu()
