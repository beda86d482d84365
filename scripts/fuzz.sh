#!/usr/bin/env bash
# Feeds step 0's readers bytes that a fuzzer makes up: scripts/fuzz.sh [RUNS [TARGET…]]
#
# Needs a nightly compiler (the coverage that steers the fuzzer is not in stable) and a
# C++ compiler, but not cargo-fuzz: the RUSTFLAGS below are those that it would set.
# What a run finds is kept under target/fuzz, and the next run continues from there.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-200000}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=(table vtk)

if ! rustc +nightly --version > /dev/null 2>&1; then
    echo "skipped: no nightly toolchain"
    exit 77
fi

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
host=$(rustc +nightly -vV | sed -n 's/^host: //p')
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
coverage+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage+=" -Cllvm-args=-sanitizer-coverage-pc-table"
coverage+=" -Cllvm-args=-sanitizer-coverage-trace-compares"
# With --target, the flags apply to the code that is fuzzed and not to build scripts.
RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 $coverage" cargo +nightly build --quiet \
    --locked --release --target "$host" --manifest-path crates/step0-problem/fuzz/Cargo.toml

for target in "${targets[@]}"; do
    corpus=$CARGO_TARGET_DIR/corpus/$target found=$CARGO_TARGET_DIR/found/$target/
    mkdir -p "$corpus" "$found"
    seeds=crates/step0-problem/fuzz/seeds/$target
    [ "$target" = vtk ] && seeds=crates/step0-problem/tests/data/vtu
    log=$CARGO_TARGET_DIR/$target.log
    # Ten seconds and a gigabyte are far more than such small inputs should need.
    if ! "$CARGO_TARGET_DIR/$host/release/$target" "$corpus" "$seeds" -runs="$runs" \
        -seed=1 -max_len=20000 -timeout=10 -rss_limit_mb=1024 \
        -artifact_prefix="$found" > "$log" 2>&1; then
        tail -n 40 "$log"
        echo "fuzz: $target failed; the input is in $found" >&2
        exit 1
    fi
    sed -n "s/^Done \(.*\)/fuzz: $target: \1/p" "$log"
done
