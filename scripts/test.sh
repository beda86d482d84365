#!/usr/bin/env bash
# Everything that continuous integration checks, in one command:
#
#     bash scripts/test.sh                    # what guards everyday work
#     bash scripts/test.sh --all              # what takes long as well
#     bash scripts/test.sh --list             # the stages, and what each of them checks
#     bash scripts/test.sh --only clippy book # some stages alone
#     bash scripts/test.sh --from exercises   # from one stage on
#
# It installs what it needs where it can (with apt on Debian and Ubuntu, Python packages
# into target/venv), and says what it skips. With CI=true a part that could not be installed
# is a failure, on Linux. The stages are a table in crates/workbook/ci/src/stages.rs; with
# Rust installed, `cargo workbook ci` does the same.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/setup.sh

setup_rust
# In a target folder of its own, because Windows does not let cargo replace a running
# program.
folder=${CARGO_TARGET_DIR:-target}/runner
cargo build --locked --quiet --package workbook-ci --target-dir "$folder"
exec "$folder/debug/workbook-ci" ci "$@"
