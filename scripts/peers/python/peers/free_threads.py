"""Plain Python on an interpreter without the GIL, its threads in parallel at last."""

import sys
from concurrent.futures import ThreadPoolExecutor

from .plain import chamfer, nearest_of, split

if getattr(sys, "_is_gil_enabled", lambda: True)():
    raise ImportError("this interpreter has a global interpreter lock")


def solve(left_points, left_offsets, right_points, right_offsets, options):
    left, right = split(left_points, left_offsets), split(right_points, right_offsets)

    def row(l):
        return [chamfer(l, r) for r in right]

    with ThreadPoolExecutor(options.threads) as pool:
        return nearest_of(list(pool.map(row, left)))
