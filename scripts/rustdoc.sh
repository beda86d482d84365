#!/bin/sh
# Rustdoc that compares the errors of examples that must not compile, an unstable
# feature.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
