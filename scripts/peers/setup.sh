#!/usr/bin/env bash
# Installs and builds the programs that the steps are compared with:
#
#     bash scripts/peers/setup.sh [--with pypy,torch,jax,open3d,free-threaded,clang]
#     bash scripts/peers/setup.sh --python PYTHON
#
# The second form installs nothing: PYTHON runs the peers whose packages it has, including
# those on a GPU (numba-cuda, torch, cupy, jax with CUDA). It needs no network.
#
# Everything goes to target/peers; target/peers/peers.json lists the result for
# `cargo workbook bench`. What is already there and up to date is left alone. A peer that
# this machine cannot run is named with the reason; without Python there are no peers, and the
# script exits with status 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup.sh
. scripts/peers/build.sh

here=$PWD/scripts/peers
peers=$PWD/target/peers
venv=$peers/venv
case "$venv_python" in
    */Scripts/*) venv_python=$venv/Scripts/python.exe ;;
    *) venv_python=$venv/bin/python ;;
esac
mkdir -p "$peers/bin" "$peers/cython"

usage() {
    echo "setup.sh: $1" >&2
    echo "usage: scripts/peers/setup.sh [--with pypy,torch,jax,open3d,free-threaded,clang |" \
        "--python PYTHON]" >&2
    exit 2
}

lacking() {
    echo "skipped: $1" >&2
    exit 77
}

wanted= given=
while [ $# -gt 0 ]; do
    case $1 in
        --with)
            [ $# -gt 1 ] || usage "--with: expected names"
            wanted+=,$2
            shift 2
            ;;
        --python)
            [ $# -gt 1 ] || usage "--python: expected a program"
            given=$(command -v "$2") || lacking "there is no $2"
            shift 2
            ;;
        *) usage "there is no option $1" ;;
    esac
done
[ -z "$wanted" ] || [ -z "$given" ] || usage "--python installs nothing: leave out --with"
for name in ${wanted//,/ }; do
    case $name in
        pypy | torch | jax | open3d | free-threaded | clang) ;;
        *) usage "--with: there is no $name" ;;
    esac
done
wants() { [[ ,$wanted, == *,$1,* ]]; }

# ---- Python

if [ -n "$given" ]; then
    venv_python=$given
else
    make_venv || lacking "$missing"
fi
"$venv_python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    [ -n "$given" ] || rm -rf "$venv"
    lacking "the Python peers need Python 3.11 or newer, found $("$venv_python" --version)"
}

# pip_install FILE: installs what a file of requirements names, unless that has been done.
pip_install() {
    local key
    key=$("$venv_python" --version; cat "$1" "$here/requirements.txt")
    key=$(key_of <<<"$key")
    fresh "$key" "$venv/$(basename "$1")" && return
    "$venv_python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$here/requirements.txt" --requirement "$1" >"$peers/pip.log" 2>&1 ||
        return
    cp "$1" "$venv/"
    echo "$key" >"$venv/$(basename "$1").key"
}

[ -n "$given" ] || pip_install "$here/requirements.txt" ||
    lacking "pip could not install scripts/peers/requirements.txt ($(tail -n 1 "$peers/pip.log"))"
for name in torch jax open3d; do
    if wants $name && ! pip_install "$here/requirements-$name.txt"; then
        without $name "pip could not install it ($(tail -n 1 "$peers/pip.log"))"
    fi
done

if wants pypy && ! command -v pypy3 >/dev/null && ! install pypy3; then
    without pypy "there is no pypy3 (on Debian: apt install pypy3)"
fi
pypy=$(command -v pypy3 || true)
free_threaded=$(command -v python3.14t || command -v python3.13t || true)
if wants free-threaded && [ -z "$free_threaded" ]; then
    without free-threaded "there is no python3.14t or python3.13t on the PATH"
fi

# ---- C++ and Cython

if wants clang && ! find_clang "$peers/bin" >/dev/null && ! install clang-19 libomp-19-dev; then
    without clang "it cannot be installed here (on Debian: apt install clang-19 libomp-19-dev)"
fi
build_cpp "$here/cpp" "$peers/bin"
build_cython "$here/cython" "$peers/cython" "$venv_python"

# ---- The list

"$venv_python" "$here/python/write_list.py" "$peers" \
    ${pypy:+--pypy "$pypy"} ${free_threaded:+--free-threaded "$free_threaded"}
