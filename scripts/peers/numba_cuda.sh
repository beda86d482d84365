#!/usr/bin/env bash
# Compiles Numba's kernels for a GPU on a machine without one:
# bash scripts/peers/numba_cuda.sh
#
# The packages for that (numba-cuda and NVIDIA's NVVM, from PyPI) go to
# target/peers/numba-cuda, outside the peers' Python, where they would replace Numba's
# simulator. Exits with status 77 if they cannot be installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() {
    echo "skipped: $1"
    exit 77
}

[ "$(uname -sm)" = "Linux x86_64" ] || skip "the compilers are for Linux on x86-64"
python=target/peers/venv/bin/python
[ -x $python ] || skip "the peers are not installed (bash scripts/peers/setup.sh)"
place=$PWD/target/peers/numba-cuda
needs=scripts/peers/requirements-numba-cuda.txt
if ! cmp -s $needs "$place/requirements.txt"; then
    rm -rf "$place"
    $python -m pip install --quiet --disable-pip-version-check --no-deps \
        --target "$place" --requirement $needs || skip "numba-cuda cannot be installed"
    cp $needs "$place/requirements.txt"
fi
export CUDA_HOME=$place/nvidia/cu13 LD_LIBRARY_PATH=$place/nvidia/cu13/lib
$python - "$@" <<END
import runpy, site, sys
site.addsitedir("$place")
sys.argv[0] = "scripts/peers/test_numba_cuda.py"
runpy.run_path(sys.argv[0], run_name="__main__")
END
