"""PyTorch on the CPU: cdist in its exact form against all points on the right, and minima
over segments. In blocks, like the peers on NumPy."""

import numpy as np
import torch

from .matrix import BLOCK, centred, nearest_of


def solve(left_points, left_offsets, right_points, right_offsets, options):
    torch.set_num_threads(options.threads)
    l, r = map(torch.from_numpy, centred(left_points, right_points, options.precision))
    sizes = torch.from_numpy(np.diff(right_offsets))
    of_point = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
    rows = max(1, BLOCK // len(r))
    table = np.empty((len(left_offsets) - 1, len(sizes)))
    for i, (first, end) in enumerate(zip(left_offsets, left_offsets[1:])):
        to_left = torch.full((len(r),), torch.inf, dtype=r.dtype)
        to_right = torch.zeros(len(sizes), dtype=torch.float64)
        for start in range(first, end, rows):
            block = l[start : min(start + rows, end)]
            d = torch.cdist(block, r, compute_mode="donot_use_mm_for_euclid_dist")
            to_left = torch.minimum(to_left, d.amin(dim=0))
            least = d.new_full((len(block), len(sizes)), torch.inf)
            least.scatter_reduce_(1, of_point.expand_as(d), d, "amin")
            to_right += least.sum(dim=0, dtype=torch.float64)
        sums = torch.zeros(len(sizes), dtype=torch.float64)
        sums.index_add_(0, of_point, to_left.double())
        table[i] = torch.maximum(to_right / int(end - first), sums / sizes).numpy()
    return nearest_of(table)
