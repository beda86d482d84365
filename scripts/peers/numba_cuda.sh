#!/usr/bin/env bash
# Compiles Numba's kernels for a GPU, without one: bash scripts/peers/numba_cuda.sh
#
# What that takes (numba-cuda and NVIDIA's NVVM, from PyPI) goes to target/peers/numba-cuda,
# beside the peers' Python and not into it, where it would replace Numba's simulator. Ends
# with 77 where it cannot be had.
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
