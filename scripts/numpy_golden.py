#!/usr/bin/env python3
"""Golden values for the generator, from NumPy's legacy RandomState itself.

    pip install numpy
    python3 scripts/numpy_golden.py > crates/step0-problem/tests/data/numpy_golden.csv

One line per set: its parameters, how many points it has, the sum modulo 2**64 of the bits
of every coordinate, and its first and last point to full precision.
"""
import numpy as np

SETS = [  # clusters, largest size (exclusive), seed
    (50, 35, 1), (30, 23, 2), (400, 200, 1), (200, 450, 2),  # workshop, scaling
    (1, 2, 0), (1, 3, 7), (3, 17, 42), (7, 130, 12345),
    (10, 1000, 2**31), (5, 4097, 2**32 - 1), (1000, 5, 3), (2, 65537, 99),
]


def gen_clusters(clusters, max_size, seed):
    random = np.random.RandomState(seed)
    result = []
    for size in random.randint(1, max_size, clusters):
        means = random.randint(1, 10, 3)
        sigmas = random.randint(1, 3, 3)
        result.append(random.normal(loc=means, scale=sigmas, size=(size, 3)))
    return np.concatenate(result)


print(f"# made by scripts/numpy_golden.py with NumPy {np.__version__}")
print("clusters,max_size,seed,points,bit_sum,first_x,first_y,first_z,last_x,last_y,last_z")
for parameters in SETS:
    points = gen_clusters(*parameters)
    bit_sum = int(points.view(np.uint64).sum(dtype=np.uint64))
    ends = [repr(float(x)) for x in (*points[0], *points[-1])]
    print(*parameters, len(points), bit_sum, *ends, sep=",")
