#!/bin/sh
# Rustdoc that compares the errors of examples that must not compile, which is unstable.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
