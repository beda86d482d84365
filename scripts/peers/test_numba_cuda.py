"""Numba's kernels, compiled for a GPU on a machine without one:

    python test_numba_cuda.py

Called by numba_cuda.sh, which installs what compiles them. Numba's simulator runs the
kernels as Python; here their types are inferred, and NVIDIA's compiler makes PTX of them.
"""

import re
import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from numba import cuda, float32, float64, int32, types, void
from numba.cuda import dispatcher

sys.path.insert(0, str(Path(__file__).resolve().parent / "python"))

from peers import numba_kernels as kernels  # noqa: E402

# An H100 or H200; and the oldest GPU that CUDA 13 compiles for.
CAPABILITIES = (9, 0), (7, 5)


def ptx(kernel, parameters, capability):
    """The PTX of a kernel. Functions of a kernel are compiled for the machine's
    GPU, so Numba must have one to ask."""
    dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=capability)
    return cuda.compile_ptx(kernel.py_func, void(*parameters), cc=capability)[0]


def kernels_of(real):
    """The kernels for one precision, and their parameters."""
    points, table = types.Array(real, 2, "C"), types.Array(real, 2, "C")
    numbers, starts = types.Array(real, 1, "C"), types.Array(int32, 1, "C")
    pair = (points, int32, int32, points, int32, int32, numbers)
    batch = (points, starts, points, starts, types.int64, table)
    bits = np.int32 if real is float32 else np.int64
    return {
        "naive": (kernels.naive, pair),
        "tiled": (kernels.tiled, pair),
        "larger_mean": (kernels.larger_mean, (numbers, int32, int32, table, types.int64,
                                              types.int64)),
        "batched": (kernels.batched, batch),
        "fused": (kernels.fused_of(bits), batch),
        "nearest_in_rows": (kernels.nearest_in_rows, (table, types.int64, numbers, starts)),
        "nearest_in_columns": (kernels.nearest_in_columns,
                               (table, types.int64, numbers, starts)),
        "hello": (kernels.hello_terms, (types.Array(float64, 1, "C"),)),
    }


class Compiled(unittest.TestCase):
    def each(self, capabilities, check):
        for capability in capabilities:
            for real in (float32, float64):
                for name, (kernel, parameters) in kernels_of(real).items():
                    with self.subTest(name, precision=real, capability=capability):
                        check(name, real, ptx(kernel, parameters, capability))

    def test_nothing_spills_and_nothing_is_called(self):
        def check(_name, _real, text):
            for word in ("ld.local", "st.local", "__local_depot", "call.uni", "call ("):
                self.assertEqual(text.count(word), 0, word)

        self.each(CAPABILITIES, check)

    def test_the_inner_loop_of_kernel_4_is_that_of_step_5(self):
        """For each of 4 columns and 8 rows: 3 subtractions, 1 multiplication, 2 fused
        multiply-adds and 2 minima, and next to nothing else."""

        for real, suffix in ((float32, "f32"), (float64, "f64")):
            kernel, parameters = kernels_of(real)["fused"]
            text = ptx(kernel, parameters, CAPABILITIES[0])
            self.assertGreater(text.count("shfl.sync.bfly"), 0)
            self.assertGreater(len(re.findall(r"\batom\S*\.min\.s(32|64)\b", text)), 0)
            blocks = re.split(r"\n\$L\w+:|\n\s*(?:@%p\d+ )?bra\b.*", text)
            inner = [block for block in blocks if block.count(f"fma.rn.{suffix}") == 64]
            self.assertTrue(inner, "there is no block of 32 pairs")
            minima = set()
            for block in inner:
                self.assertEqual(block.count(f"sub.{suffix}"), 96)
                self.assertEqual(block.count(f"mul.{suffix}"), 32)
                self.assertEqual(len(re.findall(r"\bld\.shared", block)), 12)
                # The loop checks its counter; nothing checks the signs of indices.
                self.assertLessEqual(len(re.findall(r"\bselp\b", block)), 1)
                minima.add(block.count(f"min.{suffix}"))
            # One direction, and both. The first row has nothing to compare with.
            self.assertEqual(min(minima), 32)
            self.assertGreaterEqual(max(minima), 60)


if __name__ == "__main__":
    unittest.main()
