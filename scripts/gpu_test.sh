#!/usr/bin/env bash
# Tests scripts/gpu.sh without a GPU, with the emulated driver in place of NVIDIA's and
# stand-ins for NVIDIA's tools. Are successes recorded, and failures reported for what they
# are? With --built it uses `cargo workbook` as it was built before.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
here=$(mktemp -d)
# Records of the emulation must not be left for others to find.
trap 'rm -rf "$here" target/records/test-gpu target/gpu' EXIT
kernels=crates/step5-gpu/kernels emulation=crates/step5-gpu/emulation

[ "${1:-}" = --built ] ||
    cargo build --locked --quiet --package workbook --package workbook-bench
cargo build --release --locked --quiet --package step3-simd --package step5-gpu --bins
cargo build --release --locked --quiet --package step5-gpu --example agree_cuda
mkdir "$here/bin"
cp "$target"/debug/workbook{,-bench} "$target"/release/step{3-simd,5-gpu} \
    "$target/release/examples/agree_cuda" "$here/bin"

# driver FOLDER KERNELS: builds the emulated driver with the kernels of a folder.
driver() {
    mkdir -p "$here/$1"
    {
        for unit in "$2"/*.cu; do echo "#include \"$(basename "$unit")\""; done
        sed -n 's/.*__global__ void \(__launch_bounds__([A-Z_]*) \)\{0,1\}\([a-z_]*\)(.*/KERNEL(\2)/p' \
            "$2"/*.cu | paste -sd, | sed 's/^/#define KERNELS /'
    } >"$here/$1/kernels.hpp"
    "${CXX:-c++}" -std=c++20 -O2 -shared -fPIC -pthread -fvisibility=hidden \
        -I"$2" -I$emulation -I"$here/$1" -o "$here/$1/libcuda.so.1" $emulation/driver.cpp
}

# tool NAME: makes a stand-in that runs the script on stdin.
tool() {
    mkdir -p "$here/tools"
    { echo '#!/bin/sh' && cat; } >"$here/tools/$1"
    chmod +x "$here/tools/$1"
}

tool nvidia-smi <<'END'
case "$*" in
*lms*) echo 'a clock'; exec sleep 600 ;;
*query-gpu=name,driver_version,memory*) echo 'Test GPU, 999.1, 1024, 1980, 700.00' ;;
*query-gpu=name*) echo 'Test GPU' ;;
*clocks.sm*) echo 1755 ;;
esac
END

# gpu STATUS FOLDER: runs scripts/gpu.sh with the driver of a folder; it must exit with
# STATUS.
gpu() {
    local status=0
    rm -rf "$here/out" target/records/test-gpu
    PATH=$here/tools:$PATH LD_LIBRARY_PATH=$here/$2 WORKBOOK_TEST_SOFTWARE=${software-1} \
        WORKBOOK_GPU_PROBLEMS="2 60" WORKBOOK_GPU_INPUT=workshop WORKBOOK_GPU_PARTS=$parts \
        bash scripts/gpu.sh --bin-dir "$here/bin" --out "$here/out" --quick || status=$?
    [ $status = "$1" ] || fails "it ended with $status, not with $1"
}

fails() {
    echo "scripts/gpu.sh: $*" >&2
    cat "$here/out/summary.txt" >&2
    exit 1
}

# says PART STATE [WORDS]: checks that the summary says so.
says() {
    grep -Eq "^$1 +$2 .*${3:-}" "$here/out/summary.txt" || fails "$1 is not $2 ${3:-}"
}

echo "--- all is well"
driver good $kernels
tool compute-sanitizer <<'END'
echo "compute-sanitizer $*"
END
parts="machine cuda shaders memcheck racecheck ladder random targets"
gpu 0 good
for part in machine cuda memcheck racecheck ladder; do says $part ok; done
says shaders skipped "there is no agree_wgpu"
says random skipped "there is no lab-random"
says targets skipped "no record of a ladder"
tar -xzf "$here/out/gpu.tar.gz" -C "$here/out"
grep -q 'agrees on 2 problems' "$here/out/log/cuda.log" || fails "no problem was solved"
record=$here/out/records/ladder.json
grep -q '"name": "test-gpu"' "$record" || fails "the record does not name the machine"
grep -q '"program": "step5-gpu"' "$record" || fails "step 5 is not in the record"
grep -q '"sm_clock_mhz": 1755.0' "$record" || fails "no clock is in the record"
[ "$(grep -c ^memcheck: "$here/out/log/memcheck.log")" = 17 ] || fails "not every kernel"
! grep -q ^compute-sanitizer "$here/out/log/memcheck.log" || fails "it prints what is fine"

echo "--- the emulation is no GPU, unless a test says so"
parts="ladder" software=0 gpu 0 good
says ladder ok
! grep -q step5-gpu target/records/test-gpu/ladder.json || fails "the emulation is recorded"

echo "--- a kernel is wrong; one tool finds something, the other takes too long"
cp -r $kernels "$here/kernels"
sed -i 's/sqrt(real(minima\[c\]))/real(minima[c])/' "$here/kernels/4_fused.cu"
! cmp -s $kernels/4_fused.cu "$here/kernels/4_fused.cu" || fails "no fault was planted"
tool compute-sanitizer <<'END'
case "$*" in
*memcheck*) exec sleep 60 ;;
*'--kernel 3'*) echo 'hazard: a race in batched' && exit 9 ;;
esac
END
driver wrong "$here/kernels"
export LONGEST_memcheck=2
parts="machine cuda memcheck racecheck ladder"
gpu 1 wrong
unset LONGEST_memcheck
says cuda FAILED
says memcheck "OUT OF TIME"
says racecheck FAILED "first with --verify --kernel 3 "
says ladder FAILED
tar -xzf "$here/out/gpu.tar.gz" -C "$here/out"
grep -q 'hazard: a race in batched' "$here/out/log/racecheck.log" || fails "what is found?"
grep -q 'kernel 4 fused.*WRONG on' "$here/out/log/cuda.log" || fails "which kernel?"
grep -q 'kernel 3 batched.*agrees' "$here/out/log/cuda.log" || fails "not that one"
! grep -q step5-gpu "$here/out/records/ladder.json" || fails "a wrong answer is recorded"

echo "--- nothing is there"
rm "$here"/tools/*
mkdir "$here/none"
if [ ! -e /dev/nvidiactl ]; then
    parts="machine cuda memcheck ladder"
    gpu 77 none
    says machine skipped "no nvidia-smi"
    says cuda skipped "no NVIDIA driver"
    ! grep -q ladder "$here/out/summary.txt" || fails "it measures without a GPU"
fi
echo "scripts/gpu.sh does as it should"
