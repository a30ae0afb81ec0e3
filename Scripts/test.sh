#!/usr/bin/env bash
# Installs what is missing and runs every check: format, the fences, the whole test suite on real wires, and `andon check`
# on every plan that ships. Arguments go to `swift test` (for example --filter RuleBook).
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/install.sh
need clang-format
Scripts/peer.sh

echo "== format"
swift format lint --strict -r Sources Tests Benchmarks Package.swift
find Drivers Tests Benchmarks -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror

echo "== fences"
Scripts/fences.sh

echo "== build"
swift build --build-tests --explicit-target-dependency-import-check error

echo "== plans"
for plan in Config/*.yaml; do
    case "$plan" in *.test.yaml) continue ;; esac
    .build/debug/andon check --quiet "$plan" && echo "$plan: good"
done
.build/debug/andon test Config/*.test.yaml

echo "== test"
# One after the other: slaves, brokers and agents on two cores do not share them well.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! swift test --skip-build --no-parallel "$@" 2>&1 | tee "$log"; then
    echo "== what failed"
    grep -A 3 '^✘' "$log" || tail -20 "$log"
    exit 1
fi
