#!/usr/bin/env bash
# CUDA kernels on the CPU, with g++ and with clang++: their threads taking turns, and as
# threads of the operating system under the address and the thread sanitizer. In the kernels
# as they are nothing is found, and every planted fault is. Exits with status 77 if neither
# compiler is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

emulation=$PWD/crates/step5-gpu/emulation
out=$PWD/target/emulation
export TSAN_OPTIONS=halt_on_error=1
# Whichever thread strays first, however far, it reaches memory without an array.
export ASAN_OPTIONS=halt_on_error=1:redzone=2048

# The thread sanitizer needs the addresses that the kernel uses without randomisation.
plain=()
command -v setarch >/dev/null && setarch -R true 2>/dev/null && plain=(setarch -R)

# in_crate NAME: the crate whose kernels are tested from here on.
in_crate() {
    kernels=$PWD/crates/$1/kernels check=$PWD/crates/$1/emulation/sanitize.cpp
}

# build_and_run COMPILER HOW FOLDER PRECISION: runs the kernels of that folder, their
# threads taking turns or under a sanitizer.
build_and_run() {
    local how=()
    [ "$2" = turns ] || how=(-DOS_THREADS "-fsanitize=$2")
    "$1" -std=c++20 -g -O1 -pthread "${how[@]+"${how[@]}"}" "-DREAL=$4" -DBLOCK=16 \
        -DFUSED_BLOCK=64 -I"$emulation" -I"$3" -o "$out/sanitize" "$check"
    "${plain[@]+"${plain[@]}"}" "$out/sanitize"
}

# finds COMPILER HOW MESSAGE FILE SED: checks that the fault planted by the edit is
# reported.
finds() {
    local faulty=$out/faulty log=$out/log
    rm -rf "$faulty"
    cp -r "$kernels" "$faulty"
    sed -i "$5" "$faulty/$4"
    if cmp -s "$kernels/$4" "$faulty/$4"; then
        echo "$4 has nothing to plant a fault in: $5" >&2
        return 1
    fi
    if build_and_run "$1" "$2" "$faulty" float >"$log" 2>&1 || ! grep -q "$3" "$log"; then
        echo "$1, $2: does not see the fault in $4: $5" >&2
        tail -n 5 "$log" >&2
        return 1
    fi
    echo "$1, $2: sees the fault in $4: $(grep -m 1 -o "$3" "$log")"
}

# look_at COMPILER: runs all checks with one compiler.
look_at() {
    local compiler=$1 out=$out/$1 how precision said
    mkdir -p "$out"
    in_crate step5-gpu
    for how in turns address thread; do
        for precision in float double; do
            said=$(build_and_run "$compiler" $how "$kernels" $precision)
            echo "$compiler, $how, $precision: $said"
        done
    done
    # With turns, a missing barrier gives a wrong number, and one that only some threads
    # reach gives a message.
    finds "$compiler" turns 'expected .*' 2_tiled.cu '/the tile is complete/d'
    finds "$compiler" turns 'expected .*' 2_tiled.cu '/all are done with the tile/d'
    finds "$compiler" turns 'expected .*' 4_fused.cu '/the tile is complete/d'
    finds "$compiler" turns 'do not come to' 2_tiled.cu \
        's/__syncthreads(); \/\/ all are/if (threadIdx.x > 0) &/'
    # A missing guard, and one point too many.
    finds "$compiler" address heap-buffer-overflow 1_naive.cu '/if (point >= left_size/,+1d'
    finds "$compiler" address heap-buffer-overflow 1_naive.cu 's/i < to.size/i <= to.size/'
    # Past a tile's x, y and z; from x into y it would stay within one object.
    finds "$compiler" address global-buffer-overflow 4_fused.cu 's/c < TILE;/c < 4 * TILE;/'
    # A missing barrier.
    finds "$compiler" thread 'data race' 2_tiled.cu '/the tile is complete/d'
    finds "$compiler" thread 'data race' 2_tiled.cu '/all are done with the tile/d'
    finds "$compiler" thread 'data race' 4_fused.cu '/the tile is complete/d'
    finds "$compiler" thread 'data race' nearest.cu '0,/__syncthreads();/{/__syncthreads();/d}'

    in_crate lab-random
    said=$(build_and_run "$compiler" address "$kernels" float)
    echo "$compiler, address: $said"
    finds "$compiler" address heap-buffer-overflow philox.cu '/if (i >= blocks)/,+1d'

    in_crate lab-gpu-anatomy
    for how in turns address thread; do
        said=$(build_and_run "$compiler" $how "$kernels" float)
        echo "$compiler, $how: $said"
    done
    finds "$compiler" address heap-buffer-overflow coalescing.cu 's/ + offset) & mask/ + offset)/'
    finds "$compiler" thread 'data race' banks.cu '/the tile is complete/d'
}

# Each compiler keeps one processor busy, so they run side by side.
running=()
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    look_at $compiler &
    running+=($!)
done
[ ${#running[@]} -gt 0 ] || { echo "skipped: no g++ and no clang++" && exit 77; }
for each in "${running[@]}"; do
    wait "$each"
done
