"""The peers on a GPU, on a machine that may have none: PyTorch and JAX compute on the
processor, NumPy stands in for CuPy, and Numba simulates CUDA. Called by test_peers.py;
those whose library is not installed are skipped and named.

What this cannot test: CuPy's own kernels, what the GPU compilers of PyTorch and
JAX produce, and times. The kernels in Numba are compiled, in another test:
test_numba_cuda.py.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import numpy as np

PEERS_CODE = Path(__file__).resolve().parent / "python"
sys.path.insert(0, str(PEERS_CODE))

from peers import catalogue, npy, padded  # noqa: E402
from peers.options import Options  # noqa: E402

GPU_PEERS = [peer for peer in catalogue.PEERS if peer.gpu]
# These need only what setup.sh installs.
ALWAYS_THERE = {"cupy", "numba-cuda-1-naive", "numba-cuda-2-tiled", "numba-cuda-3-batched",
                "numba-cuda-4-fused"}

# A driver, as far as peers/gpu.py uses it, with DEVICES devices.
DRIVER = """
#include <string.h>
int cuInit(unsigned flags) { return 0; }
int cuDeviceGetCount(int *count) { *count = DEVICES; return 0; }
int cuDeviceGet(int *device, int index) { *device = index; return 0; }
int cuDeviceGetName(char *name, int size, int device) {
    strncpy(name, "A GPU of paper", size); return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
    *value = attribute == 75 ? 9 : 0; return 0; }
"""


def command(peer, *arguments):
    return [sys.executable, str(PEERS_CODE), peer.name, *map(str, arguments)]


def few():
    """For the simulator, in which a pair of points takes as long as a thousand
    pairs elsewhere: few clusters, with sizes around its blocks of 16 threads
    and warps of 64 rows, its tiles of 32 columns and its 48 minima; far from
    the origin, with gaps in the ids, and with the same cluster on both sides,
    twice."""
    random = np.random.RandomState(4)

    def cluster(size):
        return np.array([1e6, 0, -1e6]) + 1e-2 * random.normal(size=(size, 3))

    left = [(number, cluster(size)) for number, size in ((-3, 5), (2, 130))]
    right = [(number, cluster(size)) for number, size in ((1, 1), (4, 33), (9, 50))]
    twin = cluster(17)
    return left + [(8, twin)], right + [(10, twin), (11, twin)]


def pair(module, data, precision, **limits):
    """The answer of a module in this process, with other limits for its blocks."""
    before = {name: getattr(module, name) for name in limits}
    for name, limit in limits.items():
        setattr(module, name, limit)
    try:
        sides = [npy.read_side(data.folder, side, True) for side in ("left", "right")]
        indices, distances, parts = module.solve(*sides[0][:2], *sides[1][:2],
                                                 Options(precision))
    finally:
        for name, limit in before.items():
            setattr(module, name, limit)
    assert set(parts) == {"upload_s", "kernel_s", "download_s"}
    return [np.asarray(a) for a in (*indices, *distances)]


def stand_in(name):
    """A module with its stand-in for a GPU; skips the test if its library is missing."""
    # Numba reads it when it is imported; peers that are started must not see
    # it.
    os.environ["NUMBA_ENABLE_CUDASIM"] = "1"
    try:
        module = __import__(f"peers.{name}", fromlist=["solve"])
    except ImportError as error:
        raise unittest.SkipTest(str(error)) from None
    finally:
        del os.environ["NUMBA_ENABLE_CUDASIM"]
    module.open_device(True)
    return module


class StandIns:
    """Mixed into the contract, whose data and comparison with step 1 it uses."""

    def each_stand_in(self, check):
        for peer in GPU_PEERS:
            with self.subTest(peer.name):
                asked = subprocess.run(command(peer, "--available", "--stand-in"),
                                       capture_output=True, text=True)
                if asked.returncode == 77 and peer.name not in ALWAYS_THERE:
                    self.skipTest(asked.stderr.strip())
                self.assertEqual(asked.returncode, 0, asked.stderr)
                check(peer, {"name": peer.name,
                             "command": [*command(peer), "--stand-in"], "device": "stand-in"})

    def test_stand_ins_agree(self):
        def check(peer, entry):
            if peer.module == "numba_cuda":
                self.check_pairs(entry, self.few, "f32", 1)
                self.check_pairs(entry, self.single, "f64", 1)
            elif peer.solve == "solve_compiled":  # which takes a minute here
                self.check_pairs(entry, self.hard, "f32", 1)
            else:
                for precision in peer.precisions:
                    self.check_pairs(entry, self.hard, precision, 1)
                self.check_pairs(entry, self.workshop, "f32", 1, 2)
                self.check_pairs(entry, self.single, "f64", 1)

        self.each_stand_in(check)

    def test_stand_ins_in_double_precision(self):
        """The simulated kernel in the other precision, whose bits are another integer
        type."""
        entry = {"name": "numba-cuda-4-fused", "device": "stand-in",
                 "command": [*command(catalogue.named("numba-cuda-4-fused")), "--stand-in"]}
        self.check_pairs(entry, self.few, "f64", 1)


class Blocks(unittest.TestCase):
    """The pieces that large data are divided into."""

    def test_groups_are_all_clusters_with_little_padding(self):
        random = np.random.RandomState(5)
        many = random.randint(1, 513, 2000)
        for sizes in (np.array([7]), many, np.array([10**6, *[100] * 1000]),
                      np.array([2**k for k in range(20)])):
            sizes = np.sort(sizes)[::-1]
            found = list(padded.groups(sizes))
            self.assertEqual([found[0].start, found[-1].stop], [0, len(sizes)])
            for before, after in zip(found, found[1:]):
                self.assertEqual(before.stop, after.start)
            for group in found:
                padding = (sizes[group.start] - sizes[group]).sum()
                self.assertLessEqual(padding, sizes.sum() / padded.WASTE)
        self.assertLessEqual(len(list(padded.groups(np.sort(many)[::-1]))), 9)

    def test_blocks_cover(self):
        self.assertEqual(padded.blocks(5, 2), [slice(0, 2), slice(2, 4), slice(4, 5)])
        self.assertEqual(padded.blocks(2, 0), [slice(0, 1), slice(1, 2)])

    def check_limits(self, name, **limits):
        module = stand_in(name)
        for precision in ("f32", "f64"):
            whole = pair(module, self.data, precision)
            parts = pair(module, self.data, precision, **limits)
            for a, b in zip(whole[:2], parts[:2]):
                np.testing.assert_array_equal(a, b)
            for a, b in zip(whole[2:], parts[2:]):
                np.testing.assert_allclose(a, b, rtol=1e-6 if precision == "f32" else 1e-12)

    def test_small_blocks_give_the_same(self):
        for name in ("cupy_gpu", "torch_gpu", "jax_gpu"):
            with self.subTest(name):
                self.check_limits(name, BLOCK=20_000)

    def test_batches(self):
        module = stand_in("numba_cuda")
        offsets = np.array([0, 3, 4, 10, 11, 30])
        self.assertEqual(list(module.batches(offsets, 10**6, 10**6)), [(0, 5)])
        self.assertEqual(list(module.batches(offsets, 7, 2)), [(0, 2), (2, 4), (4, 5)])
        self.assertEqual(list(module.batches(offsets, 1, 9)), [(i, i + 1) for i in range(5)])

    def test_simulated_batches_give_the_same(self):
        module = stand_in("numba_cuda")
        module.solve = module.solve_batched
        whole = pair(module, self.tiny, "f32")
        parts = pair(module, self.tiny, "f32", MOST_DISTANCES=4)
        for a, b in zip(whole, parts):
            np.testing.assert_array_equal(a, b)


class Accuracy(unittest.TestCase):
    def test_the_expanded_form_would_not_do(self):
        """Why `torch.cdist` is not used with its defaults: it finds a distance between
        identical clusters."""
        torch = stand_in("torch_gpu").torch
        random = np.random.RandomState(6)
        points = torch.from_numpy(random.normal(5, 2, (300, 3)).astype(np.float32))
        found = torch.cdist(points, points).amin(dim=1).mean().item()
        self.assertGreater(found, 1e-6 * float(torch.cdist(points, points).max()))


class OneKernel(unittest.TestCase):
    """Compiled code keeps the squares out of memory: no array holds one for
    each pair of points."""

    def test_torch(self):
        module = stand_in("torch_gpu")
        from torch._inductor.utils import run_and_get_code

        compiled = module.torch.compile(module.distances_to_nearest, dynamic=True)
        with module.torch.inference_mode():
            _, code = run_and_get_code(compiled, module.torch.rand(3, 1000),
                                       module.torch.rand(3, 5, 40))
        arrays = [line for text in code for line in text.splitlines()
                  if "= empty_strided_cpu(" in line]
        self.assertEqual(len(arrays), 1, arrays)  # the distances

    def test_jax(self):
        module = stand_in("jax_gpu")
        jnp, shape = module.jnp, module.jax.ShapeDtypeStruct
        n, count, longest = 20_000, 10, 200
        program = module.sums_to_nearest.lower(
            shape((3, n), jnp.float32), shape((n,), jnp.int64),
            shape((3, count, longest), jnp.float32), 50).compile()
        temporary = program.memory_analysis().temp_size_in_bytes
        self.assertLess(temporary, 4 * n * count * longest / 10)


class RandomTables(unittest.TestCase):
    def test_numbers_are_between_0_and_1_and_evenly_spread(self):
        from peers import numpy_blocks

        for name in ("cupy_gpu", "torch_gpu", "jax_gpu", None):
            with self.subTest(name or "numpy_blocks"):
                module = stand_in(name) if name else numpy_blocks
                table = module.random_table(300, 1000)
                table = np.asarray(module.to_host(table) if name else table)
                self.assertEqual((table.shape, table.dtype), ((300, 1000), np.float32))
                self.assertTrue(0 <= table.min() and table.max() < 1)
                counts, _ = np.histogram(table, 100, (0, 1))
                chi2 = np.square(counts - 3000).sum() / 3000
                self.assertTrue(30 < chi2 < 200, chi2)


class WithoutGpu(unittest.TestCase):
    """One sentence and status 77, whatever is missing."""

    def check_refused(self, peer, expected, environment=None):
        done = subprocess.run(command(peer, "--available"), capture_output=True, text=True,
                              env={**os.environ, **(environment or {})})
        self.assertEqual((done.returncode, done.stdout), (77, ""), done.stderr)
        self.assertRegex(done.stderr, f"^{peer.name}: .*{expected}")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def library(self, devices):
        """A folder with a driver that finds `devices` GPUs."""
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None or sys.platform != "linux":
            self.skipTest("no C compiler to make a driver with")
        folder = self.folder / f"driver-{devices}"
        folder.mkdir(exist_ok=True)
        source = folder / "driver.c"
        source.write_text(DRIVER, encoding="utf-8")
        subprocess.run([compiler, "-shared", "-fPIC", f"-DDEVICES={devices}", str(source),
                        "-o", str(folder / "libcuda.so.1")], check=True)
        return {"LD_LIBRARY_PATH": str(folder)}

    def test_no_driver(self):
        try:
            ctypes.CDLL("libcuda.so.1")
            self.skipTest("there is a driver")
        except OSError:
            pass
        for peer in GPU_PEERS:
            with self.subTest(peer.name):
                self.check_refused(peer, "there is no NVIDIA driver")

    def test_no_gpu(self):
        environment = self.library(0)
        for peer in GPU_PEERS:
            with self.subTest(peer.name):
                self.check_refused(peer, "finds no GPU", environment)

    def test_a_gpu_that_a_library_cannot_use(self):
        environment = self.library(1)
        for peer in GPU_PEERS:
            with self.subTest(peer.name):
                self.check_refused(peer, "(cannot use|No module named)",
                                   environment)
