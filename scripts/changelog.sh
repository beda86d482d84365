#!/usr/bin/env bash
# Prints what CHANGELOG.md says about a version: bash scripts/changelog.sh 0.1.0
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?which version?}
section=$(awk -v heading="## [$version]" '
    /^## / { inside = index($0, heading) == 1; next }
    /^\[[^]]*\]: / { next }
    inside' CHANGELOG.md)
if [ -z "${section//[[:space:]]/}" ]; then
    echo "CHANGELOG.md says nothing of version $version" >&2
    exit 1
fi
printf '%s\n' "$section" | sed '/./,$!d'
