"""Writes target/peers/peers.json, the list of the peers that this machine has:

    python write_list.py target/peers [--pypy PROGRAM] [--free-threaded PROGRAM]

It names each peer that it leaves out, with the reason.
"""

import argparse
import importlib
import importlib.metadata
import json
import platform
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from peers import catalogue, gpu
from peers.unavailable import Unavailable

# Only importing these shows whether they work; being installed is not enough.
IMPORTED_TO_SEE = ("torch", "jax", "open3d")

PROGRAM = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pypy")
    parser.add_argument("--free-threaded")
    arguments = parser.parse_args()
    interpreters = {"cpython": sys.executable, "pypy": arguments.pypy,
                    "free-threaded": arguments.free_threaded}
    entries, without = [], defaultdict(list)
    for peer in catalogue.PEERS:
        try:
            entries.append(python_entry(peer, interpreters[peer.interpreter],
                                        arguments.folder))
        except Unavailable as reason:
            without[str(reason)].append(peer.name)
    for reason, names in without.items():
        print(f"peers: without {', '.join(names)}: {reason}")
    entries += cpp_entries(arguments.folder / "bin")
    target = arguments.folder / "peers.json"
    beside = target.with_suffix(".new")
    beside.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    beside.replace(target)
    print(f"peers: {len(entries)} in {target}")


def python_entry(peer, interpreter, folder):
    """The entry of a Python peer."""
    if interpreter is None:
        raise Unavailable(f"not asked for (setup.sh --with {peer.interpreter})")
    made_with = toolchain(peer, interpreter, folder)
    entry = {
        "name": peer.name,
        "command": [interpreter, str(PROGRAM), peer.name],
        "precisions": list(peer.precisions),
        "threads": peer.threads,
        "toolchain": made_with,
        "hello": peer.terms > 0,
        "pairs": peer.rate > 0,
        # Every peer must have an estimate of its speed, whatever it does.
        "pairs_per_second": peer.rate or peer.terms or peer.numbers,
        "terms_per_second": peer.terms,
        "numbers_per_second": peer.numbers,
    }
    if peer.slip:
        entry["slip"] = True
    if peer.gpu:
        entry["device"] = "gpu"
    if peer.launch_s:
        entry["cluster_pair_s"] = peer.launch_s
    return entry


def toolchain(peer, interpreter, folder):
    """Names and versions of what runs the peer. Raises Unavailable."""
    parts = [version_of(interpreter)]
    if peer.gpu:
        gpu.first_gpu()
    for package in peer.packages:
        name, version = installed(package) or (None, None)
        if name is None:
            first = package.split("|")[0]
            raise Unavailable(peer.remedy if peer.gpu
                              else f"not asked for (setup.sh --with {first})")
        parts.append(f"{name} {version}")
        try:
            if package in IMPORTED_TO_SEE:
                importlib.import_module(package)
        except (ImportError, OSError) as error:
            raise Unavailable(f"{package} cannot be imported ({error})") from None
    if peer.gpu:
        # Each in a process of its own, because several libraries take the whole GPU.
        asked = subprocess.run([interpreter, str(PROGRAM), peer.name, "--available"],
                               capture_output=True, text=True)
        if asked.returncode != 0:
            said = asked.stderr.strip().splitlines() or [f"status {asked.returncode}"]
            raise Unavailable(said[-1].removeprefix(f"{peer.name}: "))
    if peer.name == "cython":
        compiled_with = folder / "cython" / "toolchain.txt"
        if not compiled_with.exists():
            raise Unavailable("it has not been compiled")
        parts.append(compiled_with.read_text(encoding="utf-8").strip())
    return ", ".join(parts)


def installed(packages):
    """The distribution that is installed, of several with the same package, as in
    "a|b"; and its version."""
    for name in packages.split("|"):
        try:
            return name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def version_of(interpreter):
    """The implementation and version, as in "CPython 3.13.1"."""
    if interpreter == sys.executable:
        return f"{platform.python_implementation()} {platform.python_version()}"
    script = "import platform as p; print(p.python_implementation(), p.python_version())"
    try:
        done = subprocess.run([interpreter, "-c", script], capture_output=True, text=True,
                              check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"{interpreter} does not run ({error})") from None
    return done.stdout.strip()


def cpp_entries(folder):
    """The C++ peers, as build.sh lists them."""
    for line in (folder / "cpp.tsv").read_text(encoding="utf-8").splitlines():
        name, rate, compiled_with, nest_compiled_with = line.split("\t")
        nest, pairs = nest_compiled_with != "", float(rate) > 0
        entry = {
            "name": name,
            "command": [str((folder / name).resolve())],
            "precisions": ["f64", "f32"],
            "threads": "any",
            "toolchain": compiled_with if pairs else nest_compiled_with,
            "hello": nest,
            "pairs": pairs,
            "pairs_per_second": float(rate) or 5e8,
            "terms_per_second": 5e8 if nest else 0,
        }
        if nest and pairs:
            entry["hello_toolchain"] = nest_compiled_with
        yield entry


if __name__ == "__main__":
    main()
