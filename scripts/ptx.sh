#!/usr/bin/env bash
# Compiles CUDA kernels to the PTX that their crates carry, for machines without NVRTC:
#
#     bash scripts/ptx.sh            # writes crates/*/kernels/*.ptx
#     bash scripts/ptx.sh --check    # fails if those are out of date
#
# Each crate with kernels has an example `ptx` that compiles them, and a test `nvrtc`; if
# they need a feature, it is called `cuda`.
#
# A driver refuses PTX newer than itself, so it is made by NVRTC 11.7, which drivers from
# 515 (2022) on understand, for GPUs from Maxwell on. With --check, NVRTC 12 and 13 compile
# all kernels too. No GPU is needed; the libraries are installed from PyPI into
# target/nvrtc. Exits with status 77 if that is not possible.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

# The crates with kernels, found by their examples.
crates=()
for example in crates/*/examples/*_ptx.rs; do
    crates+=("$(basename "$(dirname "$(dirname "$example")")")")
done

# cargo_on CRATE COMMAND…: cargo for one crate, with its feature `cuda` if it has one.
cargo_on() {
    local crate=$1 command=$2 features=()
    ! grep -q '^cuda = ' "crates/$crate/Cargo.toml" || features=(--features cuda)
    shift 2
    cargo "$command" --locked --quiet --package "$crate" "${features[@]+"${features[@]}"}" "$@"
}

# nvrtc PACKAGE VERSION: prints the folder of its library, and installs it first if
# necessary.
nvrtc() {
    local place=target/nvrtc/$2 library folder
    if [ ! -d "$place" ]; then
        make_venv >&2 && "$venv_python" -m pip install --quiet --disable-pip-version-check \
            --no-deps --target "$place" "$1==$2" >&2 || return
    fi
    library=$(find "$place" -name 'libnvrtc.so.1[0-9]*' ! -name '*.alt.*' | head -n 1)
    [ -n "$library" ] || return
    folder=$PWD/$(dirname "$library")
    # The name under which every version is looked for; 11 installs itself under another.
    ln -sf "$(basename "$library")" "$folder/libnvrtc.so"
    echo "$folder"
}

skip() {
    echo "skipped: $1"
    exit 77
}

[ "$(uname -sm)" = "Linux x86_64" ] || skip "the libraries are for Linux on x86-64"
oldest=$(nvrtc nvidia-cuda-nvrtc-cu11 11.7.99) || skip "NVRTC cannot be installed: ${missing:-pip}"

for crate in "${crates[@]}"; do
    out=target/ptx/$crate kernels=crates/$crate/kernels
    rm -rf "$out"
    example=$(basename "crates/$crate"/examples/*_ptx.rs .rs)
    LD_LIBRARY_PATH=$oldest cargo_on "$crate" run --example "$example" -- "$out"
    if [ "${1:-}" != --check ]; then
        cp "$out"/*.ptx "$kernels"
    elif ! diff -rq --exclude='*.cu*' "$out" "$kernels"; then
        echo "the PTX in $kernels is not of the kernels: run scripts/ptx.sh" >&2
        exit 1
    fi
done
[ "${1:-}" = --check ] || exit 0

for version in "nvidia-cuda-nvrtc-cu12 12.9.86" "nvidia-cuda-nvrtc 13.5.37"; do
    # shellcheck disable=SC2086 # two words
    library=$(nvrtc $version) || skip "NVRTC cannot be installed: ${missing:-pip}"
    echo "with $version"
    export LD_LIBRARY_PATH=$library WORKBOOK_REQUIRE_NVRTC=1
    for crate in "${crates[@]}"; do
        cargo_on "$crate" test --test nvrtc
    done
    cargo_on step5-gpu test --test cli -- with_a_driver_of_2022_it_runs
done
