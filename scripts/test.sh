#!/usr/bin/env bash
# Everything that continuous integration checks, in one command:
#
#     bash scripts/test.sh
#
# It installs what it needs where it can (apt on Debian and Ubuntu, Python packages into
# target/venv) and says what it skips. With CI=true a part that could not be installed is
# a failure, on Linux. Timings are printed and never asserted.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

stages=() skipped=()
pids=() names=() logs=()

# stage NAME COMMAND…: runs the command, and remembers how long it took. Status 77 says
# that this machine lacks what it needs.
stage() {
    local name=$1 start=$SECONDS status
    shift
    printf '\n=== %s\n' "$name"
    set +e # a condition would switch it off inside the command as well
    (
        set -e
        "$@"
    )
    status=$?
    set -e
    ended "$name" $((SECONDS - start)) $status "$*"
}

# ended NAME SECONDS STATUS COMMAND
ended() {
    case $3 in
        0) stages+=("$(printf '%5d s  %s' "$2" "$1")") ;;
        77) skipped+=("skipped  $1") ;;
        *)
            printf '\nFAILED: %s (%s)\n' "$1" "$4" >&2
            exit 1
            ;;
    esac
}

# beside NAME COMMAND…: a stage that runs while others do, for a command that keeps one
# processor busy. `collect` waits for all of them and prints what they had to say.
beside() {
    local name=$1 start=$SECONDS log
    shift
    log=$(mktemp)
    set -m # a process group of its own, to end it as a whole
    (
        set +em
        (
            set -e
            "$@"
        )
        echo "$? $((SECONDS - start))" >"$log.end"
    ) >"$log" 2>&1 &
    set +m
    pids+=($!) names+=("$name") logs+=("$log")
}

collect() {
    local at status seconds
    for at in "${!pids[@]}"; do
        wait "${pids[at]}" || true
        printf '\n=== %s\n' "${names[at]}"
        cat "${logs[at]}"
        read -r status seconds <"${logs[at]}.end"
        ended "${names[at]}" "$seconds" "$status" "beside others"
    done
}

# Nothing that runs beside outlives this.
end_all() {
    local at
    for at in "${!pids[@]}"; do
        kill -- "-${pids[at]}" 2>/dev/null || true
        rm -f "${logs[at]}" "${logs[at]}.end"
    done
}

# skip NAME WHY: a part that this machine cannot run.
skip() {
    if [ "${CI:-}" = true ] && [ "$(uname -s)" = Linux ]; then
        printf '\nFAILED: %s is required here: %s\n' "$1" "$2" >&2
        exit 1
    fi
    printf '\n=== %s\nskipped: %s\n' "$1" "$2"
    skipped+=("skipped  $1: $2")
}

# The tool as the tests have built it; `cargo workbook` would build it once more, with the
# dependencies' features that it alone asks for.
workbook() { "${CARGO_TARGET_DIR:-target}/debug/workbook" "$@"; }

# What the browser compiles: no command line in the tree of the pure libraries.
pure_libraries() {
    local crate tree
    for crate in step{0-problem,1-pure,2-mapreduce,3-simd,4-rayon}; do
        RUSTFLAGS="-D warnings" cargo check --locked --quiet --package "$crate" --lib \
            --no-default-features --target-dir target/pure
        tree=$(cargo tree --locked --package "$crate" --no-default-features --edges normal)
        if grep -E ' (clap|indicatif|libc) v' <<<"$tree"; then
            echo "$crate has the command line in its pure library" >&2
            return 1
        fi
    done
}

# The contract once more with debug assertions and overflow checks, which the dev profile
# leaves out of the steps. The rest is that of the tests, and compiled.
checked_contract() {
    local crate checks=() without=("${ours[@]}" --exclude lab-ablation)
    [ "$shaders" = yes ] || without+=(--exclude step6-wgpu)
    for crate in step{0-problem,1-pure,2-mapreduce,3-simd,4-rayon,6-wgpu}; do
        checks+=(--config "profile.dev.package.$crate.debug-assertions=true"
            --config "profile.dev.package.$crate.overflow-checks=true")
    done
    cargo test --locked "${checks[@]}" --workspace "${without[@]}" "${gpu[@]}" --test contract
}

# The recipes at the ends of the chapters: each runs, and all compute the same number.
recipes() {
    local recipe crate distance expected= wanted=(--example lazy)
    local examples=${CARGO_TARGET_DIR:-target}/debug/examples
    for recipe in crates/*/examples/take_home_*.rs; do
        wanted+=(--example "$(basename "$recipe" .rs)")
    done
    cargo build --locked --quiet --workspace "${ours[@]}" "${gpu[@]}" "${wanted[@]}"
    for recipe in crates/*/examples/take_home_*.rs; do
        crate=$(basename "$(dirname "$(dirname "$recipe")")")
        [ "$crate" != step6-wgpu ] || [ "$shaders" = yes ] || continue
        distance=$("$examples/$(basename "$recipe" .rs)")
        printf '%s:\n%s\n' "$crate" "$distance"
        case $crate in
            step[1-4]*)
                distance=${distance%% in *}
                expected=${expected:-$distance}
                [ "$distance" = "$expected" ] || return 1
                ;;
        esac
    done
    "$examples/lazy"
}

# No dead link in what `cargo doc` shows.
documentation() {
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps \
        --workspace "${ours[@]}" "${gpu[@]}"
}

# Examples that must not compile name the compiler's error. Rustdoc compares it only where
# unstable features are allowed, as they are with this variable.
documentation_tests() {
    local rustdoc
    rustdoc=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)/rustdoc
    if [ "${OS:-}" != Windows_NT ]; then # where a script is no program
        printf '#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc "$@"\n' >"$rustdoc"
        chmod +x "$rustdoc"
        export RUSTDOC=$rustdoc
    fi
    cargo test --locked --workspace "${ours[@]}" "${gpu[@]}" --doc
}

vtk_reads_back() {
    local out=target/vtk-readback
    rm -rf "$out"
    cargo run --locked --quiet --package step0-problem --example write_vtu -- "$out"
    "$venv_python" scripts/vtk_readback.py "$out"
}

# The programs of other languages that the steps are compared with solve the same problem.
# CI on Linux has all that they need.
peers_agree() {
    local status=0
    bash scripts/peers/test.sh || status=$?
    [ $status = 77 ] && [ "${CI:-}" = true ] && [ "$(uname -s)" = Linux ] && return 1
    return $status
}

# The kernels that a peer has in Numba find their types and compile; its simulator, in which
# they are tested, asks for neither.
numba_kernels_compile() {
    local status=0
    bash scripts/peers/numba_cuda.sh || status=$?
    [ $status = 77 ] && [ "${CI:-}" = true ] && [ "$(uname -sm)" = "Linux x86_64" ] && return 1
    return $status
}

# In the sandbox the grader passes our own solutions to all exercises, and nothing that is
# given out.
rehearsal() {
    local chapters=(crates/exercises/*/)
    chapters=("${chapters[@]#crates/exercises/}")
    chapters=("${chapters[@]%/}")
    [ "$shaders" = yes ] || chapters=("${chapters[@]/step6-wgpu/}")
    workbook grade --rehearse --correctness-only \
        --chapters "$(tr -s ' ' ',' <<<"${chapters[*]}" | sed 's/,$//')"
}

# Memory errors in the only crates that have unsafe code or decode untrusted bytes.
address_sanitizer() {
    RUSTFLAGS=-Zsanitizer=address RUSTDOCFLAGS=-Zsanitizer=address \
        cargo +nightly test --locked --target-dir target/asan --target "$(host)" \
        --package step0-problem --package step3-simd --tests
}

# The PTX that step 5 carries is that of its kernels, and newer compilers take them. CI on
# Linux has what it needs.
gpu_compilers() {
    local status=0
    bash scripts/ptx.sh --check || status=$?
    [ $status = 77 ] && [ "${CI:-}" = true ] && [ "$(uname -s)" = Linux ] && return 1
    return $status
}

# Step 5's kernels on the CPU; CI has both compilers.
gpu_kernels_sanitized() {
    if [ "${CI:-}" = true ] && ! command -v clang++ >/dev/null; then
        install clang
        install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" # its sanitizers
    fi
    bash scripts/emulation.sh
}

# Real executables, measured, checked and recorded; the times are nobody's concern here.
bench_records() {
    workbook bench --quick --host test --only step --experiment ladder,hello \
        --input workshop,hello-200
    rm -r target/records/test
}

host() { rustc --version --verbose | sed -n 's/^host: //p'; }

trap end_all EXIT
setup_rust
# Without a driver the tests of step 6 say that they are skipped; with one they must run.
if setup_vulkan; then
    [ "$(uname -s)" != Linux ] || export WORKBOOK_REQUIRE_VULKAN=1
    shaders=yes
else
    shaders=no
    skip "compute shaders" "$missing"
fi
# The grader's tests skip what needs a sandbox where there is none.
sandbox=yes
setup_sandbox || { sandbox=no; skip "grading in a sandbox" "$missing"; }
# Each emulated driver of a GPU is compiled once.
export STEP5_EMULATION_KEPT=${CARGO_TARGET_DIR:-$PWD/target}/emulated-drivers
stage "format" cargo fmt --all --check
# What the steps need for GPUs is compiled anyway; the labs leave it out unless told.
gpu=(--features lab-random/cuda,lab-random/wgpu)
# Exercises are committed unsolved: their own checks fail. `verify` sees to them, and lints
# what they consist of.
ours=(--exclude 'exercise-[!k]*') # all but exercise-kit
stage "clippy" cargo clippy --locked --workspace "${ours[@]}" "${gpu[@]}" --all-targets -- -D warnings
stage "documentation" documentation
if command -v cargo-nextest >/dev/null; then
    stage "tests" cargo nextest run --locked --workspace "${ours[@]}" "${gpu[@]}"
else
    stage "tests" cargo test --locked --workspace "${ours[@]}" "${gpu[@]}" \
        --lib --bins --examples --tests
fi
stage "documentation tests" documentation_tests
stage "exercises" workbook exercise verify
# From here on nothing is measured that has to be as fast as it can.
beside "Python and C++ peers" peers_agree
[ $sandbox = no ] || stage "grading our own solutions" rehearsal
stage "the contract with overflow checks" checked_contract
stage "recipes" recipes
stage "benches, once" \
    cargo test --locked --workspace "${ours[@]}" "${gpu[@]}" --bench '*'
stage "bench writes records" bench_records
stage "pure libraries" pure_libraries
stage "book" workbook build
stage "lint" workbook lint
stage "inner loops as in the book" workbook assembly --check
if setup_venv vtk; then
    stage "VTK reads back what we write" vtk_reads_back
else
    skip "VTK reads back what we write" "$missing"
fi
if setup_nightly; then
    beside "fuzzing" bash scripts/fuzz.sh 50000
    stage "address sanitizer" address_sanitizer
else
    skip "address sanitizer and fuzzing" "$missing"
fi
if [ "$(uname -s)" = Linux ]; then
    stage "GPU kernels, by three compilers" gpu_compilers
    stage "GPU kernels under sanitizers" gpu_kernels_sanitized
    stage "the command for a GPU" bash scripts/gpu_test.sh --built
    stage "NEON, emulated" bash scripts/aarch64.sh
fi
collect
stage "Numba's GPU kernels, compiled" numba_kernels_compile

printf '\n'
printf '%s\n' "${stages[@]}" ${skipped[@]+"${skipped[@]}"}
