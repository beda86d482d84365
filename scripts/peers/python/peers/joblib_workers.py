"""joblib: Numba's best kernel, called by workers that are threads (it lets go of the GIL)
or processes (each with an interpreter, and a copy of the data, of its own).
Workers stay alive between runs; the time to start them is part of
`compile_s`."""

import numpy as np
from joblib import Parallel, delayed

from . import numba_best
from .matrix import nearest_of

# How many pieces of work each worker gets; several, because clusters differ in
# size.
PIECES = 8


def piece(l, left_offsets, *others):
    """Some rows of the table."""
    return numba_best.table(l, left_offsets, *others)


def solve_with(backend, left_points, left_offsets, right_points, right_offsets, options):
    l, left_offsets, *others = numba_best.structure_of_arrays(
        left_points, left_offsets, right_points, right_offsets, options.precision)
    count = len(left_offsets) - 1
    pieces = min(count, PIECES * options.threads)
    cuts = [count * k // pieces for k in range(pieces + 1)]
    # ANCHOR: parallel
    rows = Parallel(n_jobs=options.threads, backend=backend)(
        delayed(piece)(l, left_offsets[first : end + 1], *others)
        for first, end in zip(cuts, cuts[1:])
    )
    # ANCHOR_END: parallel
    return nearest_of(np.concatenate(rows))


def solve_threads(*data_and_options):
    return solve_with("threading", *data_and_options)


def solve_processes(*data_and_options):
    return solve_with("loky", *data_and_options)
