#!/usr/bin/env bash
# Compares every installed peer with step 1: bash scripts/peers/test.sh
#
# Exits with status 77 if setup.sh cannot install them.
set -euo pipefail
cd "$(dirname "$0")/../.."
bash scripts/peers/setup.sh
cargo build --locked --quiet --package step1-pure
python=target/peers/venv/bin/python
[ -x "$python" ] || python=target/peers/venv/Scripts/python.exe
"$python" scripts/peers/test_peers.py "${CARGO_TARGET_DIR:-target}/debug/step1-pure" "$@"
