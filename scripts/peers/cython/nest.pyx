# cython: language_level=3, cdivision=True
"""The synthetic nest. Compiled without -ffast-math, which would delete the root."""

from cython.parallel cimport prange
from libc.math cimport floor, sqrt


cdef double below(long m) noexcept nogil:
    """The terms of the nest with this m."""
    cdef double total = 0, root
    cdef long l, j, i
    for l in range(m):
        for j in range(l):
            for i in range(j):
                root = sqrt(i + 4)
                total += floor(root * root + 0.5)
    return total


def hello(long n, int threads):
    """The sum of round((sqrt(i + 4))^2) over all 0 <= i < j < l < m < n."""
    cdef double total = 0
    cdef long turn
    for turn in prange(n, nogil=True, num_threads=threads, schedule="dynamic"):
        total += below(n - 1 - turn)  # the longest first
    return total
