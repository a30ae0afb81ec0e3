#!/usr/bin/env bash
# The arrows that the compiler does not see (docs/architecture.md): who may import C, and what Core must never know.
set -euo pipefail
cd "$(dirname "$0")/.."
fail=0
say() {
    echo "fence: $1" >&2
    printf '%s\n' "$2" >&2
    fail=1
}

found=$(grep -rnE '^\s*(package |internal |private |public )?import (Foundation|Glibc|Dispatch|Synchronization|C[A-Z])' Sources/AndonCore || true)
[ -z "$found" ] || say "AndonCore has no C, clock, file, thread or Foundation" "$found"

found=$(grep -rnE 'import C(AndonDriver|ModbusDriver|SerialDriver|PluginDriver)' Sources --include='*.swift' | grep -v '^Sources/AndonLine/Driver/' || true)
[ -z "$found" ] || say "only Sources/AndonLine/Driver calls the drivers" "$found"

found=$(grep -rnE 'import CMosquitto' Sources --include='*.swift' | grep -v '^Sources/AndonUplink/' || true)
[ -z "$found" ] || say "only AndonUplink calls libmosquitto" "$found"

found=$(grep -rnE 'import (AndonUplink|AndonDesk)' Sources/AndonLine Sources/AndonCore Sources/AndonPlan || true)
[ -z "$found" ] || say "the line knows no uplink and no desk" "$found"

found=$(grep -rnE 'import (AndonSimulation|AndonLine)' Sources/andon Sources/AndonUplink Sources/AndonDesk | grep -v 'Sources/andon/.*import AndonLine' || true)
[ -z "$found" ] || say "nothing of the simulator is linked into andon; uplink and desk know no machine" "$found"

# The uplink's tests end threads and cut files under a running outbox, which nobody else may.
found=$(grep -rn '@testable' Sources Tests --include='*.swift' | grep -v '^Tests/AndonUplinkTests/' || true)
[ -z "$found" ] || say "tests use what the product offers (package access), not @testable" "$found"
exit $fail
