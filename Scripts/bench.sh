#!/usr/bin/env bash
# Measures Andon beside bare C in one run on this machine, and prints one table: figure, floor, ratio, goal, met or not.
#   Scripts/bench.sh                       all of it, about eight minutes
#   Scripts/bench.sh cpu stop …            only these: cpu, stop, serial, endpoints, memory, rules, replay
#   Scripts/bench.sh rules --folder DIR    options go to andon-bench (andon-bench --help lists them)
# Ratios of one run are what counts: both sides meet the same machine in the same minutes. Nothing else should run.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/install.sh

echo "Building (the first time takes some minutes) ..."
build=$(mktemp)
trap 'rm -f "$build"' EXIT
for product in andon-bench-floor andon-bench andon; do
    swift build -c release --product "$product" >"$build" 2>&1 || { cat "$build" >&2; exit 1; }
done
bench=$(swift build -c release --show-bin-path)/andon-bench

echo
echo "$(date -u +%Y-%m-%d), Andon $(git describe --always --dirty 2>/dev/null || echo unknown), load before: $(cut -d' ' -f1-3 /proc/loadavg)"
echo "$(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(free -g | awk '/^Mem/ { print $2 }') GB, kernel $(uname -r), libmodbus $(pkg-config --modversion libmodbus)"
echo
# A bound on the whole run: a figure that does not come is a figure that is missed.
timeout --kill-after=10 900 "$bench" "$@"
