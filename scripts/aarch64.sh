#!/usr/bin/env bash
# Runs step 3's tests on aarch64, with its NEON kernels, under qemu's user emulation; and the
# roofline's loops for NEON, which are checked for what they compute.
#
# `rustup target add aarch64-unknown-linux-gnu` installs the standard library. Without it,
# Debian's rustc-web and rust-web-src (a newer Rust with its sources) build one; if they are
# missing too, the script says so and exits with status 77. On CI it fetches what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."

target=aarch64-unknown-linux-gnu
packages=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user)
rust_packages=(rustc-web libstd-rust-web-1.96 libstd-rust-web-dev rust-web-src libllvm22)
rust=${AARCH64_RUST:-${XDG_CACHE_HOME:-$HOME/.cache}/workbook-rust-web}
out=${CARGO_TARGET_DIR:-target}/aarch64

skip() {
    echo "skipped: $1"
    exit 77
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

have_tools() {
    command -v aarch64-linux-gnu-gcc >/dev/null && command -v qemu-aarch64 >/dev/null
}

have_std() {
    compgen -G "$(rustc --print target-libdir --target $target)/libstd-*.rlib" >/dev/null
}

# Unpacks the packages into a folder instead of installing them.
fetch_rust() {
    local folder
    folder=$(mktemp -d)
    (cd "$folder" && apt-get -qq download "${rust_packages[@]}") || return
    mkdir -p "$rust"
    for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$rust"; done
    rm -rf "$folder"
}

if [ "${CI:-}" = true ] && command -v apt-get >/dev/null; then
    if ! have_tools || { ! have_std && [ ! -x "$rust/usr/bin/rustc" ]; }; then
        as_root apt-get -qq update || true
    fi
    have_tools || as_root apt-get -qq install -y --no-install-recommends "${packages[@]}" || true
    have_std || [ -x "$rust/usr/bin/rustc" ] || fetch_rust || true
fi

have_tools || skip "no aarch64-linux-gnu-gcc or no qemu-aarch64 (${packages[*]})"

extra=()
if ! have_std; then
    [ -x "$rust/usr/bin/rustc" ] || skip "no std for $target (rustup target add $target)"
    libraries=$rust/usr/lib/x86_64-linux-gnu:$rust/usr/lib/llvm-22/lib
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
        "$libraries" "$rust/usr/bin/rustc" >"$rust/rustc"
    chmod +x "$rust/rustc"
    export RUSTC=$rust/rustc RUSTC_BOOTSTRAP=1
    extra=(-Zbuild-std=std,panic_unwind,test)
fi

export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu"
cargo test --locked --package step3-simd --no-default-features --lib --tests \
    --target $target --target-dir "$out" ${extra[@]+"${extra[@]}"}
cargo test --locked --package lab-roofline --lib \
    --target $target --target-dir "$out" ${extra[@]+"${extra[@]}"} \
    ceilings
