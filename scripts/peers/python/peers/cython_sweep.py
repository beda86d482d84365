"""Cython: see scripts/peers/cython/sweep.pyx and nest.pyx, which setup.sh compiles."""

import sys
from pathlib import Path

import numpy as np

from .matrix import centred, nearest_of

sys.path.append(str(Path(__file__).resolve().parents[4] / "target" / "peers" / "cython"))

import nest
import sweep


def solve(left_points, left_offsets, right_points, right_offsets, options):
    l, r = centred(left_points, right_points, options.precision)
    l, r = np.ascontiguousarray(l.T), np.ascontiguousarray(r.T)
    distances = np.empty((len(left_offsets) - 1, len(right_offsets) - 1))
    sweep.table(l, left_offsets, r, right_offsets, distances, options.threads)
    return nearest_of(distances)


def hello(n, options):
    return nest.hello(n, options.threads)
