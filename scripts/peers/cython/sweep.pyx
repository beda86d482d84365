# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The loop of an expert in Cython: typed memoryviews over a structure of arrays, both
minima in one sweep, OpenMP over the clusters. Compiled with -O3 -march=native -ffast-math."""

from cython.parallel cimport prange, threadid
from libc.float cimport DBL_MAX, FLT_MAX
from libc.math cimport sqrt

import numpy as np

ctypedef fused real:
    float
    double


# ANCHOR: chamfer
cdef double chamfer(real[:, ::1] l, Py_ssize_t l_first, Py_ssize_t l_end,
                    real[:, ::1] r, Py_ssize_t r_first, Py_ssize_t r_end,
                    real* minima) noexcept nogil:
    cdef Py_ssize_t i, j, columns = r_end - r_first
    cdef real x, y, z, dx, dy, dz, d2, nearest
    cdef const real* rx = &r[0, r_first]
    cdef const real* ry = &r[1, r_first]
    cdef const real* rz = &r[2, r_first]
    cdef double l_sum = 0, r_sum = 0
    cdef real farthest = <real>FLT_MAX if real is float else <real>DBL_MAX
    for j in range(columns):
        minima[j] = farthest
    for i in range(l_first, l_end):
        x, y, z = l[0, i], l[1, i], l[2, i]
        nearest = farthest
        for j in range(columns):
            dx, dy, dz = rx[j] - x, ry[j] - y, rz[j] - z
            d2 = dx * dx + dy * dy + dz * dz
            minima[j] = d2 if d2 < minima[j] else minima[j]
            nearest = d2 if d2 < nearest else nearest
        l_sum += sqrt(nearest)
    for j in range(columns):
        r_sum += sqrt(minima[j])
    return max(l_sum / (l_end - l_first), r_sum / columns)
# ANCHOR_END: chamfer


def table(real[:, ::1] l, const long long[::1] l_offsets,
          real[:, ::1] r, const long long[::1] r_offsets,
          double[:, ::1] distances, int threads):
    """Fills the table of Chamfer distances; coordinates have shape (3, n)."""
    cdef Py_ssize_t i, j, longest = np.diff(r_offsets).max()
    cdef real[:, ::1] minima = np.empty((threads, longest + 64), np.asarray(l).dtype)
    for i in prange(distances.shape[0], nogil=True, num_threads=threads,
                    schedule="dynamic"):
        for j in range(distances.shape[1]):
            distances[i, j] = chamfer(l, l_offsets[i], l_offsets[i + 1],
                                      r, r_offsets[j], r_offsets[j + 1],
                                      &minima[threadid(), 0])
