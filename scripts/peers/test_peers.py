"""Compares every peer that setup.sh has installed with step 1:

    target/peers/venv/bin/python scripts/peers/test_peers.py STEP1

STEP1 is the program of step 1. Data are made with NumPy's RandomState as the workshop makes
them, and by hand where that leaves something out.
"""

import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from functools import cache
from pathlib import Path

import numpy as np

import test_gpu_peers
from test_gpu_peers import (  # noqa: F401
    Accuracy, Blocks, OneKernel, RandomTables, WithoutGpu)

ROOT = Path(__file__).resolve().parents[2]
PEERS = json.loads((ROOT / "target/peers/peers.json").read_text(encoding="utf-8"))
FOLDER = Path(tempfile.mkdtemp(prefix="peers-"))
STEP1 = None

# What the contract of the steps allows: fractions of the distance and of the
# diagonal.
TOLERANCE = {"f64": (1e-12, 1e-12), "f32": (1e-5, 1e-6)}


def recipe(clusters, largest, seed):
    """The workshop's clusters, each (id, points)."""
    random = np.random.RandomState(seed)
    made = []
    for index, size in enumerate(random.randint(1, largest, clusters)):
        mean, deviation = random.randint(1, 10, 3), random.randint(1, 3, 3)
        made.append((index, random.normal(mean, deviation, (size, 3))))
    return made


def hard():
    """Far from the origin; sizes around those of vectors and blocks; ids with gaps; the
    same cluster on both sides; two that are equally near."""
    random = np.random.RandomState(3)

    def cluster(size):
        return np.array([1e6, -1e6, 1e6]) + 1e-2 * random.normal(size=(size, 3))

    sizes = 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127, 128, 129, 257
    left = [(3 * at - 5, cluster(size)) for at, size in enumerate(sizes)]
    right = [(at + 40, cluster(size)) for at, size in enumerate(sizes[::2])]
    twin = cluster(20)
    left += [(100, twin), (101, cluster(5))]
    right += [(7, left[12][1]), (99, twin), (100, twin[::-1]), (101, twin)]
    return left, sorted(right, key=lambda cluster: cluster[0])


class Data:
    """Two sets, exported as the benchmark exports them, and step 1's answer."""

    def __init__(self, name, left, right):
        self.sides = {"left": left, "right": right}
        self.folder = FOLDER / name
        self.folder.mkdir()
        tables = []
        for side, clusters in self.sides.items():
            points = np.concatenate([points for _, points in clusters])
            sizes = [len(points) for _, points in clusters]
            np.save(self.folder / f"{side}_points.npy", points)
            np.save(self.folder / f"{side}_offsets.npy", np.cumsum([0, *sizes], dtype=np.int64))
            np.save(self.folder / f"{side}_ids.npy",
                    np.array([number for number, _ in clusters], np.int64))
            table = self.folder / f"{side}.csv"
            table.write_text("x,y,z,cluster\n" + "".join(
                f"{x!r},{y!r},{z!r},{number}\n" for number, points in clusters
                for x, y, z in points.tolist()), encoding="utf-8")
            tables += [f"--{side}", str(table)]
        everything = np.concatenate([p for side in self.sides.values() for _, p in side])
        self.diagonal = float(np.linalg.norm(np.ptp(everything, axis=0)))
        # Label -1 may be a cluster like any other.
        self.expected = run([str(STEP1), *tables, "--json", "--keep-noise"])

    def chamfer(self, from_side, cluster, nearest):
        """The distance of two clusters by their ids; infinite if one does not exist."""
        to_side = "right" if from_side == "left" else "left"
        left, right = dict(self.sides[from_side])[cluster], dict(self.sides[to_side]).get(nearest)
        if right is None:
            return math.inf
        distances = np.sqrt(np.square(left[:, None] - right).sum(axis=2))
        return max(distances.min(axis=0).mean(), distances.min(axis=1).mean())


def run(command):
    """The document that a program prints. The same command is run only once."""
    return run_once(tuple(command))


@cache
def run_once(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def closed_form(n):
    return sum((i + 4) * math.comb(n - 1 - i, 3) for i in range(n))


class Contract(test_gpu_peers.StandIns, unittest.TestCase):
    """What the design and step 1 require of each peer."""

    @classmethod
    def setUpClass(cls):
        cls.workshop = Data("workshop", recipe(50, 35, 1), recipe(30, 23, 2))
        cls.hard = Data("hard", *hard())
        # One of the workshop's clusters on each side: as few as possible.
        cls.single = Data("single", recipe(1, 5, 3), recipe(1, 2, 4))
        cls.few = Data("few", *test_gpu_peers.few())

    def each(self, kind, check):
        """Runs a check on the peers that do this kind of work, each as a subtest."""
        for peer in PEERS:
            if peer[kind]:
                with self.subTest(peer["name"]):
                    check(peer)

    def test_pairs(self):
        def check(peer):
            for precision in peer["precisions"]:
                self.check_pairs(peer, self.hard, precision, 1)
                if peer["threads"] == "any":
                    self.check_pairs(peer, self.workshop, precision, 2)
                else:
                    slow = peer["pairs_per_second"] < 1e6
                    self.check_pairs(peer, self.workshop, precision, 1, 1 if slow else 2)
            self.check_pairs(peer, self.single, "f64", 1)

        self.each("pairs", check)

    def pairs(self, peer, data, precision, threads, repeat=1):
        return run([*peer["command"], "--input", str(data.folder), "--precision", precision,
                    "--threads", str(threads), "--repeat", str(repeat)])

    def check_pairs(self, peer, data, precision, threads, repeat=1):
        found = self.pairs(peer, data, precision, threads, repeat)
        case = f"{peer['name']}, {data.folder.name}, {precision}, {threads} threads"
        self.check_shape(peer, found, data.expected, precision, threads, repeat)
        of_distance, of_diagonal = TOLERANCE[precision]

        def tolerance(distance):
            return of_distance * distance + of_diagonal * data.diagonal

        for key, side in (("left_to_right", "left"), ("right_to_left", "right")):
            self.assertEqual(len(found[key]), len(data.expected[key]), case)
            for ours, step1 in zip(found[key], data.expected[key]):
                self.assertEqual(ours["cluster"], step1["cluster"], case)
                best = step1["distance"]
                self.assertLessEqual(abs(ours["distance"] - best), tolerance(best), case)
                if best == 0:
                    self.assertEqual(ours["distance"], 0, f"{case}: identical clusters")
                if ours["nearest"] != step1["nearest"]:
                    other = data.chamfer(side, ours["cluster"], ours["nearest"])
                    self.assertLessEqual(other - best, tolerance(best) + tolerance(other), case)

    def check_shape(self, peer, found, expected, precision, threads, repeat):
        for key in ("left", "right", "point_pairs"):
            self.assertEqual(found[key], expected[key])
        self.assertEqual(found["step"], peer["name"])
        self.assertEqual((found["precision"], found["threads"]), (precision, threads))
        self.check_device(peer, found)
        self.check_times(found, repeat)
        self.assertAlmostEqual(found["pairs_per_s"] * found["wall_s"] / found["point_pairs"], 1)

    def check_device(self, peer, found):
        """A peer on the processor says so; one on a GPU names it, and its parts' times."""
        on_cpu = "device" not in peer
        self.assertEqual(found["device"].startswith("cpu"), on_cpu)
        self.assertEqual(found["device"].startswith("stand-in"), found.get("software", False))
        if not on_cpu:
            self.assertEqual(set(found["facts"]), {"upload_s", "kernel_s", "download_s"})
            self.assertLessEqual(sum(found["facts"].values()), 1.1 * max(found["runs_s"]))

    def check_times(self, found, repeat):
        self.assertEqual(len(found["runs_s"]), repeat)
        self.assertTrue(all(seconds > 0 for seconds in found["runs_s"]))
        self.assertAlmostEqual(found["wall_s"], float(np.median(found["runs_s"])), 12)
        self.assertGreaterEqual(found["cpu_s"], 0)

    def test_equal_distances_go_to_the_lowest_id(self):
        """The twins 99, 100 and 101 are at distance 0 exactly, whatever is computed."""

        def check(peer):
            found = self.pairs(peer, self.hard, "f64", 1)
            nearest = {pair["cluster"]: pair for pair in found["left_to_right"]}
            self.assertEqual(nearest[100], {"cluster": 100, "nearest": 99, "distance": 0})

        self.each("pairs", check)

    def test_the_nest(self):
        def check(peer):
            repeat = 1 if peer["terms_per_second"] < 1e8 else 3
            for threads in (1, 2) if peer["threads"] == "any" else (1,):
                found = run([*peer["command"], "--hello", "60", "--threads", str(threads),
                             "--repeat", str(repeat)])
                self.assertEqual((found["step"], found["hello"]), (peer["name"], 60))
                # The slip leaves out all terms, which is what it is meant to
                # show.
                expected = 0 if peer.get("slip") else closed_form(60)
                self.assertEqual(found["result"], expected)
                self.check_times(found, repeat)
            if "numba" not in peer["name"]:  # each call takes a second to start
                for n in (0, 3, 4):
                    found = run([*peer["command"], "--hello", str(n)])
                    self.assertEqual(found["result"], closed_form(n))

        self.each("hello", check)

    def test_the_nest_simulated(self):
        """A block for each pair of l and m, of 16 threads: 66 blocks are enough."""
        command = test_gpu_peers.command(test_gpu_peers.catalogue.named("numba-cuda-4-fused"))
        found = run([*command, "--stand-in", "--hello", "12"])
        self.assertEqual(found["result"], closed_form(12))

    def test_random_numbers(self):
        for peer in PEERS:
            if peer.get("numbers_per_second"):
                with self.subTest(peer["name"]):
                    found = run([*peer["command"], "--numbers", "30x1000", "--repeat", "3"])
                    self.assertEqual((found["unit"], found["amount"]), ("numbers", 30_000))
                    self.check_times(found, 3)

    def test_too_little_memory_is_reported(self):
        peer = next(peer for peer in PEERS if peer["name"] == "numpy-random")
        done = subprocess.run([*peer["command"], "--numbers", "1000000000x1000000"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (77, ""), done.stderr)
        self.assertRegex(done.stderr, "^numpy-random: there is too little memory[^\n]*\n$")

    @unittest.skipUnless(shutil.which("objdump"), "there is no objdump")
    def test_no_compiler_deletes_the_roots(self):
        def check(peer):
            if peer["name"].startswith("cpp-quick"):
                code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", *peer["command"]],
                                      capture_output=True, text=True, check=True).stdout
                nest = re.search(r"<_Z5hello[^>]*omp[^>]*>:\n(.*?)\n\n", code, re.S)
                self.assertRegex(nest.group(1), "sqrt")

        self.each("hello", check)

    def test_the_work_of_processes_counts(self):
        """Two processes are busy while this one only waits."""
        peer = next(peer for peer in PEERS if peer["name"] == "joblib-processes")
        big = Data("big", recipe(300, 300, 5), recipe(300, 300, 6))
        found = run([*peer["command"], "--input", str(big.folder), "--threads", "2"])
        self.assertGreater(found["cpu_s"], 0.02)

    def test_bad_usage_is_refused(self):
        broken = FOLDER / "broken"
        shutil.copytree(self.workshop.folder, broken)
        points = broken / "left_points.npy"
        points.write_bytes(points.read_bytes()[:-8])
        unfit = FOLDER / "unfit"
        shutil.copytree(self.workshop.folder, unfit)
        np.save(unfit / "right_offsets.npy", np.array([0, 1], np.int64))
        data = str(self.workshop.folder)
        for peer in PEERS:
            if peer["name"] not in ("python", "numpy", "cpp-quick-g++", "cpp-quick-clang"):
                continue
            for arguments in (
                [], ["--input", data, "--hello", "5"], ["--input"], ["--frobnicate", "1"],
                ["--input", data, "--threads", "0"], ["--input", data, "--repeat", "0"],
                ["--input", data, "--repeat", "2.5"], ["--input", data, "--precision", "f16"],
                ["--hello", "-1"], ["--hello", "4042"], ["--hello", "5", "--precision", "f64"],
                ["--input", "nowhere"], ["--input", str(broken)], ["--input", str(unfit)],
            ):
                with self.subTest(peer["name"], arguments=arguments):
                    done = subprocess.run([*peer["command"], *arguments],
                                          capture_output=True, text=True)
                    self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                    self.assertNotIn("Traceback", done.stderr)
                    self.assertTrue(done.stderr.strip())

    def test_a_peer_with_one_thread_refuses_two(self):
        def check(peer):
            if peer["threads"] == "one":
                done = subprocess.run([*peer["command"], "--hello", "5", "--threads", "2"],
                                      capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stdout), (2, ""))

        self.each("hello", check)


class List(unittest.TestCase):
    """target/peers/peers.json."""

    def test_names_and_commands(self):
        names = [peer["name"] for peer in PEERS]
        self.assertEqual(len(names), len(set(names)))
        for peer in PEERS:
            self.assertRegex(peer["name"], r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")
            self.assertTrue(Path(peer["command"][0]).is_absolute())
            self.assertTrue(peer["pairs"] or peer["hello"] or peer["numbers_per_second"] > 0)
            self.assertGreater(peer["pairs_per_second"], 0)

    def test_the_core_is_there(self):
        names = {peer["name"] for peer in PEERS}
        self.assertLessEqual({"python", "python-mapreduce", "numpy", "scipy-cdist",
                              "scipy-kdtree", "scikit-learn", "numba-loop", "numba-any-layout",
                              "numba-contiguous", "numba-prange", "numba-best", "numba-range1",
                              "joblib-threads", "joblib-processes"}, names)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not Path(sys.argv[1]).exists():
        sys.exit("usage: test_peers.py STEP1, a program (cargo build -p step1-pure)")
    STEP1 = Path(sys.argv.pop(1)).resolve()
    WithoutGpu.folder = FOLDER
    Blocks.data = Data("blocks", recipe(40, 60, 7), recipe(25, 90, 8))
    Blocks.tiny = Data("tiny", recipe(4, 6, 7), recipe(3, 9, 8))
    try:
        unittest.main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
