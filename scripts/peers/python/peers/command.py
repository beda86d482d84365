"""The command line of every Python peer: reads, times and prints one JSON document."""

import argparse
import importlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from . import catalogue, gpu, npy
from .clock import Clock, median
from .options import Options
from .unavailable import Unavailable

# Beyond it a double cannot hold the sum of the nest.
LARGEST_NEST = 4041

# The folder that setup.sh and compilers write to: target/peers.
PEERS = Path(__file__).resolve().parents[4] / "target" / "peers"


def main(words):
    """Returns the exit status: 0 done, 1 failed, 2 bad usage, 77 something is missing."""
    name = words[0] if words else ""
    peer = catalogue.named(name)
    if peer is None:
        names = ", ".join(peer.name for peer in catalogue.PEERS)
        print(f"expected the name of a peer first ({names}), found {name!r}", file=sys.stderr)
        return 2
    arguments = parse(peer, words[1:])
    limit_threads(arguments.threads, fresh=arguments.fresh)
    try:
        module, device = load(peer, arguments.stand_in)
    except Unavailable as reason:
        print(f"{name}: {reason}", file=sys.stderr)
        return 77
    if arguments.available:
        print(device)
        return 0
    options = Options(arguments.precision, arguments.threads)
    sides = []
    if arguments.input:
        try:
            sides = [npy.read_side(arguments.input, side, peer.numpy)
                     for side in ("left", "right")]
        except (OSError, ValueError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
    work = pairs if sides else numbers if arguments.numbers else nest
    try:
        document = work(peer, module, arguments, options, *sides)
    except Exception as error:
        said = first_line(error)
        if is_lack_of_memory(error):
            print(f"{name}: there is too little memory for it: {said}", file=sys.stderr)
            return 77
        if not peer.gpu or "PEERS_TRACEBACK" in os.environ:
            raise
        # Drivers and compilers may raise anything.
        print(f"{name}: it failed: {type(error).__name__}: {said} (with PEERS_TRACEBACK=1 "
              "it says where)", file=sys.stderr)
        return 1
    if arguments.stand_in:
        document["software"] = True  # no times of a GPU
    print(json.dumps({"step": peer.name, "threads": options.threads, "device": device,
                      **document}))
    return 0


def load(peer, stand_in):
    """The module of a peer, and what it runs on. Raises Unavailable."""
    device = gpu.first_gpu() if peer.gpu and not stand_in else "cpu"
    if stand_in:
        os.environ["NUMBA_ENABLE_CUDASIM"] = "1"
    try:
        module = importlib.import_module(f".{peer.module}", __package__)
        if peer.gpu:
            stands_in = module.open_device(stand_in)
            device = f"stand-in: {stands_in}" if stand_in else device
    # RuntimeError: raised by packages whose libraries are missing.
    except (ImportError, OSError, RuntimeError) as error:
        raise Unavailable(f"{first_line(error)}; {peer.remedy}") from error
    return module, device


def first_line(error):
    """The first line of an exception's message, or else its name."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def is_lack_of_memory(error):
    """NumPy, PyTorch and CuPy have a type for it; JAX and Numba say it in words."""
    words = "RESOURCE_EXHAUSTED", "OUT_OF_MEMORY"
    return ("MemoryError" in type(error).__name__
            or any(word in str(error) for word in words))


def parse(peer, words):
    """The arguments; on bad ones argparse ends the program with status 2."""
    parser = argparse.ArgumentParser(prog=peer.name, allow_abbrev=False)
    work = parser.add_mutually_exclusive_group(required=True)
    work.add_argument("--input", type=Path, metavar="DIR",
                      help="a folder with left_points.npy and its five fellows")
    work.add_argument("--hello", type=whole_number(0, LARGEST_NEST), metavar="N",
                      help="the synthetic nest")
    work.add_argument("--numbers", type=table_size, metavar="ROWSxCOLUMNS",
                      help="a table of random numbers")
    work.add_argument("--available", action="store_true",
                      help="say what it runs on, or why it cannot")
    parser.add_argument("--precision", choices=peer.precisions)
    parser.add_argument("--threads", type=whole_number(1, 4096), default=1, metavar="N")
    parser.add_argument("--repeat", type=whole_number(1, 10**6), default=1, metavar="K",
                        help="time K runs, after one to warm up")
    parser.add_argument("--fresh", action="store_true",
                        help="compile again what an earlier call has compiled (Numba)")
    if peer.gpu:
        parser.add_argument("--stand-in", action="store_true",
                            help="for tests: the same program without a GPU; its times "
                                 "say nothing of one")
    parser.set_defaults(stand_in=False)
    arguments = parser.parse_args(words)
    if arguments.threads > 1 and peer.threads == "one":
        parser.error("--threads: this peer has one thread")
    if arguments.hello is not None and not peer.terms:
        parser.error("--hello: this peer does not do the nest")
    if arguments.input and not peer.rate:
        parser.error("--input: this peer does not pair clusters")
    if arguments.numbers and not peer.numbers:
        parser.error("--numbers: this peer does not make random numbers")
    if arguments.precision and not arguments.input:
        parser.error("--precision: only the pairing has a choice of it")
    arguments.precision = arguments.precision or "f64"
    return arguments


def whole_number(least, most):
    """A type for argparse: a whole number within bounds."""

    def parse_number(text):
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(
            f"expected a whole number from {least} to {most}, found {text!r}")

    return parse_number


def table_size(text):
    """A type for argparse: rows and columns, as in 1000x1000."""
    try:
        rows, columns = map(whole_number(1, 10**9), text.split("x"))
    except (ValueError, argparse.ArgumentTypeError):
        raise argparse.ArgumentTypeError(
            f"expected rows and columns as in 1000x1000, found {text!r}") from None
    return rows, columns


def limit_threads(threads, fresh):
    """One thread means one thread: libraries read these when they are imported."""
    for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMBA", "VECLIB_MAXIMUM", "NUMEXPR"):
        os.environ[f"{name}_NUM_THREADS"] = str(threads)
    os.environ["VECLIB_MAXIMUM_THREADS"] = str(threads)
    # In a folder that `cargo clean` removes.
    cache = tempfile.mkdtemp() if fresh else str(PEERS / "numba-cache")
    os.environ["NUMBA_CACHE_DIR"] = cache


def pairs(peer, module, arguments, options, left, right):
    """Pairs two sets. A set is points, offsets and ids."""
    solve = getattr(module, peer.solve)
    compile_s = None
    if peer.jit and not arguments.stand_in:
        sample = npy.beginning if peer.jit == "types" else npy.whole
        start = time.perf_counter()
        solve(*sample(*left), *sample(*right), options)
        compile_s = time.perf_counter() - start
    (nearest, distances, *parts), times = timed(
        peer, arguments.repeat, lambda: solve(*left[:2], *right[:2], options))
    ids = left[2], right[2]
    point_pairs = len(left[0]) * len(right[0])
    document = {
        "precision": options.precision,
        "left": {"clusters": len(ids[0]), "points": len(left[0])},
        "right": {"clusters": len(ids[1]), "points": len(right[0])},
        "point_pairs": point_pairs,
        **times,
        "pairs_per_s": point_pairs / times["wall_s"],
        "left_to_right": entries(ids[0], ids[1], nearest[0], distances[0]),
        "right_to_left": entries(ids[1], ids[0], nearest[1], distances[1]),
    }
    if compile_s is not None:
        document["compile_s"] = compile_s
    if parts:  # from the last run
        document["facts"] = parts[0]
    return document


def entries(from_ids, to_ids, nearest, distances):
    """The list that a step prints."""
    return [
        {"cluster": int(cluster), "nearest": int(to_ids[int(index)]),
         "distance": float(distance)}
        for cluster, index, distance in zip(from_ids, nearest, distances, strict=True)
    ]


def nest(peer, module, arguments, options):
    """The synthetic nest."""
    hello = getattr(module, peer.hello)
    compiled = {}
    if peer.jit and not arguments.stand_in:
        start = time.perf_counter()
        hello(5, options)
        compiled["compile_s"] = time.perf_counter() - start
    result, times = timed(peer, arguments.repeat, lambda: hello(arguments.hello, options))
    return {"hello": arguments.hello, "result": int(result), **times, **compiled}


def numbers(peer, module, arguments, _options):
    """A table of random numbers, left on the device where it was made."""
    rows, columns = arguments.numbers
    table, times = timed(peer, arguments.repeat, lambda: module.random_table(rows, columns))
    document = {"unit": "numbers", "amount": rows * columns, **times}
    if peer.gpu:
        start = time.perf_counter()
        module.to_host(table)
        document["facts"] = {"download_s": time.perf_counter() - start}
    return document


def timed(peer, repeat, work):
    """The result of the last run, and the times of all; if there is more than
    one run, an extra one warms up."""
    clock = Clock(children=peer.processes)
    if repeat > 1:
        work()
    runs, cpus = [], []
    for _ in range(repeat):
        cpu_start, start = clock.cpu(), clock.wall()
        result = work()
        # A clock that has not moved gives 0, which must not be divided by.
        runs.append(max(clock.wall() - start, 1e-9))
        cpus.append(clock.cpu() - cpu_start)
    return result, {"runs_s": runs, "wall_s": median(runs), "cpu_s": median(cpus)}
