#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in one command and less than eight minutes: are the
# answers right, does compute-sanitizer find anything, and how fast is it all? The machine
# with the GPU needs neither Rust nor a network. So first, on any machine for the same
# processors,
#
#     bash scripts/gpu.sh --build DIR
#
# compiles the executables into DIR; and then, in a copy of the repository on the machine
# with the GPU,
#
#     bash scripts/gpu.sh --bin-dir DIR --out OUT [--quick] [--python PYTHON] [--host NAME]
#
# writes OUT/summary.txt, and OUT/gpu.tar.gz with the records and what each part printed.
# PYTHON is a Python with the peers' packages (default: python3). A part that is missing or
# runs out of time does not stop the others. Exits with status 1 if an answer is wrong or
# could not be checked, and with 77 if there is no GPU.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

# The most seconds that all of it may take, and how many of them are kept for packing.
ALL=470 PACKING=8

usage() {
    sed -n '/^#     bash/s/^# *//p' "$0" >&2
    exit 2
}

# ---- here: the executables ----

build() {
    local folder=$1 target features=() packages=(step1-pure step2-mapreduce step3-simd
        step4-rayon step5-gpu step6-wgpu lab-random workbook workbook-bench) crate
    [ ! -d crates/lab-gpu-anatomy ] || packages+=(lab-gpu-anatomy)
    for crate in cuda wgpu; do
        grep -q "^$crate = " crates/lab-random/Cargo.toml && features+=("lab-random/$crate")
    done
    target=${CARGO_TARGET_DIR:-target}/release
    mkdir -p "$folder" || return
    cargo build --release --locked --bins "${packages[@]/#/--package=}" \
        --features="$(IFS=,; echo "${features[*]-}")" || return
    cargo build --release --locked --package step5-gpu --example agree_cuda || return
    cargo build --release --locked --package step6-wgpu --example agree_wgpu || return
    cp "${packages[@]/#/$target/}" "$target"/examples/agree_{cuda,wgpu} "$folder" || return
    strip "$folder"/{step,lab,workbook,agree}* || return
    git describe --always --dirty --abbrev=40 --exclude='*' >"$folder/commit"
    du -sh "$folder"
    # The oldest C library that the other machine may have.
    objdump -T "$folder"/{step,lab,workbook,agree}* | grep -o 'GLIBC_[0-9.]*' |
        sort -uV | tail -n 1
}

# ---- there: the parts ----

# The folders of NVIDIA's tools and libraries, however they were installed, each with a
# colon in front.
places() {
    local path
    {
        ls -d /usr/local/cuda*/"$1" /opt/nvidia/*/"$1" "${CONDA_PREFIX:-/nowhere}/$1"
        "$PYTHON" -c 'import sys; print(*sys.path, sep="\n")' |
            while read -r path; do ls -d "$path"/nvidia/*/"$1"; done
    } 2>/dev/null | sed 's/^/:/' | tr -d '\n'
}

has_nvrtc() {
    local folder
    ldconfig -p 2>/dev/null | grep -q libnvrtc && return
    for folder in ${LD_LIBRARY_PATH//:/ }; do
        ls "$folder"/libnvrtc.so* >/dev/null 2>&1 && return
    done
    return 1
}

lacks() {
    echo "$*"
    exit 77
}

needs() { [ -x "$BIN/$1" ] || lacks "there is no $1 in $BIN"; }

part_machine() {
    uname -srm
    lscpu 2>/dev/null | grep -E 'Model name|Socket|Core|Thread|L[123]|NUMA node\(s\)'
    echo "$(nproc) threads"
    ldd --version 2>/dev/null | head -n 1
    "$BIN/workbook" --version || return # can it run on this machine at all?
    if has_nvrtc; then
        echo "NVRTC is there"
    else
        echo "NVRTC was not found: the kernels are the committed PTX"
    fi
    command -v nvidia-smi >/dev/null || lacks "there is no nvidia-smi, so no NVIDIA driver"
    nvidia-smi || lacks "nvidia-smi finds no GPU"
    nvidia-smi --query-gpu=name,driver_version,compute_cap,clocks.sm,clocks.max.sm,clocks.mem,power.limit,memory.total --format=csv
}

part_cuda() {
    local problems="100 20000000"
    needs agree_cuda
    [ -z "$QUICK" ] || problems="30 5000000"
    # shellcheck disable=SC2086 # two numbers
    "$BIN/agree_cuda" ${WORKBOOK_GPU_PROBLEMS:-$problems}
}

part_shaders() {
    local problems="100 10000000"
    needs agree_wgpu
    [ -z "$QUICK" ] || problems="30 2000000"
    "$BIN/step6-wgpu" --list || return
    # A processor cannot do as much in this time.
    "$BIN/step6-wgpu" --list | head -n 1 | grep -q '(software' && problems="20 50000"
    # shellcheck disable=SC2086 # two numbers
    "$BIN/agree_wgpu" $problems
}

# sanitize TOOL: runs the kernels on small data that are awkward for each of them.
sanitize() {
    local tool=$1 kernel precision data found=''
    needs step5-gpu
    command -v compute-sanitizer >/dev/null || lacks "there is no compute-sanitizer"
    watched() {
        echo "$tool: $*"
        compute-sanitizer --tool "$tool" --error-exitcode 9 "$BIN/step5-gpu" --json "$@" \
            >"$WORK/watched" 2>&1 && return
        cut -c 1-300 "$WORK/watched"
        found=${found:-$*}
    }
    for kernel in 1 2 3 4; do
        for precision in f32 f64; do
            # The second pair of sets has clusters that kernel 4 sweeps twice.
            for data in "--left 7,70,1 --right 5,300,2" "--left 1,5000,2 --right 1,5000,6"; do
                # shellcheck disable=SC2086 # several words
                watched --verify --kernel $kernel --precision $precision $data
            done
        done
    done
    watched --hello 12
    [ -z "$found" ] || echo "$tool finds something, first with $found"
    [ -z "$found" ]
}

part_memcheck() { sanitize memcheck; }
part_racecheck() { sanitize racecheck; }

# The peers that this machine's Python has, in the list that bench reads.
part_peers() {
    command -v "$PYTHON" >/dev/null || lacks "there is no $PYTHON"
    bash scripts/peers/setup.sh --python "$PYTHON"
}

# bench EXPERIMENT ARGUMENT…: writes one record.
bench() {
    local experiment=$1 commit=() status said=$WORK/said
    shift
    needs workbook
    [ ! -s "$BIN/commit" ] || commit=(--commit "$(cat "$BIN/commit")")
    "$BIN/workbook" bench --bin-dir "$BIN" --host "$HOST" ${commit[@]+"${commit[@]}"} \
        --experiment "$experiment" "$@" 2>&1 | tee "$said"
    status=${PIPESTATUS[0]}
    ! grep -q 'none of these programs takes part' "$said" || lacks "nothing takes part"
    return "$status"
}

# The peers that compute on the GPU, each with a comma in front.
gpu_peers() {
    "$PYTHON" - 2>/dev/null <<'END'
import json
for peer in json.load(open("target/peers/peers.json")):
    if peer.get("device") == "gpu":
        print(end="," + peer["name"])
END
}

# Everything on data made for a GPU; the steps on the workshop's data too.
part_ladder() {
    local only='' step
    for step in step3-simd step4-rayon step5-gpu step6-wgpu; do
        [ ! -x "$BIN/$step" ] || only+=${only:+,}$step
    done
    only+=$(gpu_peers)
    bench ladder --only "$only" --precision f32 --rounds 2 ${QUICK:+--quick} \
        --input "${WORKBOOK_GPU_INPUT:-scaling,pairs200,scaling-gpu}"
}

part_kernels() { bench kernels --quick --only step; }
part_hello() { bench hello --quick --only step; }
part_sizes() { bench sizes --quick --only step --precision f32; }
part_strong() { bench strong --quick --only step4; }
part_weak() { bench weak --quick --only step4; }

part_random() {
    needs lab-random
    bench random --quick --only "lab-random$(gpu_peers)"
}

part_anatomy() {
    needs lab-gpu-anatomy
    bench anatomy --quick --only lab-gpu-anatomy
}

part_targets() {
    grep -q '"scaling-gpu"' "target/records/$HOST/ladder.json" 2>/dev/null ||
        lacks "no record of a ladder has what they are about"
    "$BIN/workbook" targets --host "$HOST"
}

# ---- there: one after the other ----

# part NAME LONGEST: runs a part in a process of its own, ends it if it takes too long, and
# notes how it went. For tests, WORKBOOK_GPU_PARTS names the only parts to run, and
# LONGEST_NAME sets another limit.
part() {
    local name=$1 longest=$2 log=$WORK/log/$1.log start=$SECONDS state left
    case " ${WORKBOOK_GPU_PARTS:-$name} " in *" $name "*) ;; *) return ;; esac
    left="LONGEST_$name"
    longest=${!left:-$longest}
    left=$((ALL - PACKING - SECONDS))
    [ "$longest" -le $left ] || longest=$left
    printf '%s … ' "$name"
    if [ "$longest" -gt 0 ]; then
        timeout --kill-after=5 "$longest" bash scripts/gpu.sh --part "$name" >"$log" 2>&1
        case $? in
            0) state=ok ;;
            77) state=skipped ;;
            124 | 137) state="OUT OF TIME" ;;
            *) state=FAILED ;;
        esac
    else
        state="OUT OF TIME"
        echo "nothing was left of $ALL s" >"$log"
    fi
    echo "$state"
    states[$name]=$state
    printf '%-10s %-12s %4d s  %s\n' "$name" "$state" $((SECONDS - start)) \
        "$([ "$state" = ok ] || tail -n 1 "$log" | cut -c 1-150)" >>"$WORK/summary.txt"
}

# A name for records, made from the GPU's name.
host() {
    nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1 |
        tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:]' - | sed 's/^-*//; s/-*$//'
}

# Records clocks, power and temperature all the while, in a file of their own.
watch_gpu() {
    nvidia-smi --query-gpu=timestamp,clocks.sm,clocks.mem,power.draw,temperature.gpu,utilization.gpu \
        --format=csv -lms 500 >"$WORK/log/clocks.csv" 2>/dev/null
}

run() {
    declare -A states=()
    local watcher
    export BIN QUICK PYTHON HOST WORK PATH LD_LIBRARY_PATH
    PATH=$PATH$(places bin)$(places compute-sanitizer)
    LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}
    has_nvrtc || LD_LIBRARY_PATH+=$(places lib64)$(places lib)
    LD_LIBRARY_PATH=${LD_LIBRARY_PATH#:}
    HOST=${HOST:-$(host)} && HOST=${HOST:-no-gpu}
    WORK=target/gpu
    rm -rf $WORK "target/records/$HOST"
    mkdir -p $WORK/log "$OUT" || return 1
    watch_gpu &
    watcher=$!
    # shellcheck disable=SC2064 # this process, as it is now
    trap "kill $watcher 2>/dev/null" EXIT

    part machine 15
    part cuda 80
    part shaders 40
    if [ "${states[cuda]:-}" != skipped ]; then
        part memcheck 45
        part racecheck 45
        part peers 30
        part ladder 190
        part kernels 60
        part hello 25
        part strong 25
        part weak 25
        part sizes 30
        part random 25
        part anatomy 30
        part targets 5
    fi
    pack
    kill $watcher 2>/dev/null
    verdict
}

pack() {
    local records=()
    [ "${states[targets]:-}" != ok ] || cat <(echo) $WORK/log/targets.log >>$WORK/summary.txt
    printf '\n' && cat $WORK/summary.txt
    if [ -d "target/records/$HOST" ]; then
        cp -r "target/records/$HOST" $WORK/records
        records=(records)
    fi
    cp $WORK/summary.txt "$OUT"
    tar -czf "$OUT/gpu.tar.gz" -C $WORK log summary.txt ${records[@]+"${records[@]}"}
}

# Measured answers are compared with step 1 too, so any part may find a wrong one.
verdict() {
    local name
    for name in "${!states[@]}"; do
        case $name,${states[$name]} in
            *,FAILED | cuda,OUT* | shaders,OUT* | *check,OUT*) return 1 ;;
        esac
    done
    [ "${states[cuda]:-}" != skipped ] || return 77
}

BIN=${BIN:-} OUT=${OUT:-} QUICK=${QUICK:-} PYTHON=${PYTHON:-python3} HOST=${HOST:-}
while [ $# -gt 0 ]; do
    case $1 in
        --quick) QUICK=yes && shift && continue ;;
        --build | --bin-dir | --out | --python | --host | --part) [ $# -ge 2 ] || usage ;;
        *) usage ;;
    esac
    case $1 in
        --build) build "$2" && exit || exit 1 ;;
        --part) "part_$2" && exit || exit ;; # its own status
        --bin-dir) BIN=$(cd "$2" && pwd) || exit 2 ;;
        --out) OUT=$2 ;;
        --python) PYTHON=$2 ;;
        --host) HOST=$2 ;;
    esac
    shift 2
done
[ -n "$BIN" ] && [ -n "$OUT" ] || usage
run
