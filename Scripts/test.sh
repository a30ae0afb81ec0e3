#!/usr/bin/env bash
# Installs what is missing and runs every check: format, the fences, the whole test suite on real wires, and `andon check`
# on every plan that ships. Arguments go to the tests, as to `swift test` (for example --filter RuleBook).
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
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
# One test after the other: slaves, brokers and agents on two cores do not share them well. But those of the whole agent, of the
# uplink and of the simulated line wait most of the time, so they go beside all others: as what `swift test` runs, since
# SwiftPM itself runs once at a time.
waiting='AndonAgentTests|AndonUplinkTests|AndonSimulationTests|AndonPeerTests'
bundle=.build/debug/andonPackageTests.xctest
tests() { "$bundle" --testing-library swift-testing --no-parallel "$@" >"$logs/$log" 2>&1; }
if [ $# -gt 0 ]; then
    log=all tests "$@" || failed=1
else
    log=waiting tests --filter "$waiting" &
    beside=$!
    log=others tests --skip "$waiting" || failed=1
    wait "$beside" || failed=1
fi
cat "$logs"/*
if [ -n "${failed:-}" ]; then
    echo "== what failed"
    grep -h -A 3 '✘' "$logs"/* || tail -n 20 "$logs"/*
    exit 1
fi
