"""Writes target/peers/peers.json, the list of the peers that this machine has:

    python write_list.py target/peers [--pypy PROGRAM] [--free-threaded PROGRAM]

What it leaves out it names, with the reason.
"""

import argparse
import importlib
import importlib.metadata
import json
import platform
import subprocess
import sys
from pathlib import Path

from peers import catalogue

# What an import finds wrong with these the installation does not tell.
IMPORTED_TO_SEE = ("torch", "jax", "open3d")

PROGRAM = Path(__file__).resolve().parent


class Unavailable(Exception):
    """Why there is no such peer here."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pypy")
    parser.add_argument("--free-threaded")
    arguments = parser.parse_args()
    interpreters = {"cpython": sys.executable, "pypy": arguments.pypy,
                    "free-threaded": arguments.free_threaded}
    entries = []
    for peer in catalogue.PEERS:
        try:
            entries.append(python_entry(peer, interpreters[peer.interpreter],
                                        arguments.folder))
        except Unavailable as reason:
            print(f"peers: without {peer.name}: {reason}")
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
    entry = {
        "name": peer.name,
        "command": [interpreter, str(PROGRAM), peer.name],
        "precisions": list(peer.precisions),
        "threads": peer.threads,
        "toolchain": toolchain(peer, interpreter, folder),
        "hello": peer.terms > 0,
        "pairs": peer.rate > 0,
        # A guess at its speed is asked of every peer; of the nest alone, its terms.
        "pairs_per_second": peer.rate or peer.terms,
        "terms_per_second": peer.terms,
    }
    return {**entry, "slip": True} if peer.slip else entry


def toolchain(peer, interpreter, folder):
    """Names and versions of what runs the peer."""
    parts = [version_of(interpreter)]
    for package in peer.packages:
        try:
            parts.append(f"{package} {importlib.metadata.version(package)}")
            if package in IMPORTED_TO_SEE:
                importlib.import_module(package)
        except importlib.metadata.PackageNotFoundError:
            raise Unavailable(f"not asked for (setup.sh --with {package})") from None
        except (ImportError, OSError) as error:
            raise Unavailable(f"{package} cannot be imported ({error})") from None
    if peer.name == "cython":
        compiled_with = folder / "cython" / "toolchain.txt"
        if not compiled_with.exists():
            raise Unavailable("it has not been compiled")
        parts.append(compiled_with.read_text(encoding="utf-8").strip())
    return ", ".join(parts)


def version_of(interpreter):
    """As in "CPython 3.13.1"."""
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
