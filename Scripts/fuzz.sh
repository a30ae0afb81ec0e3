#!/usr/bin/env bash
# Feeds every parser of untrusted bytes with bytes that libFuzzer makes up, under the address and undefined-behaviour
# sanitisers. Each Tests/Fuzz/fuzz_NAME.c (or swift/NAME.swift) names the sources it needs in its first line.
#   Scripts/fuzz.sh [SECONDS [NAME…]]      60 seconds each unless given, two at a time
# New inputs that reach new code are kept in .build/fuzz/corpus; --merge SECONDS NAME… adds them to Tests/Fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/install.sh

merge=
[ "${1:-}" = "--merge" ] && { merge=1; shift; }
seconds=${1:-60}
[ $# -gt 0 ] && shift
out=.build/fuzz
mkdir -p "$out/bin"

# Prints the sources after "// needs:" in the first line.
needs() { sed -n '1s,^// needs: *,,p' "$1"; }

build() {
    local name=$1 file=$2 sources
    read -r -a sources <<<"$(needs "$file")"
    if [ "${file##*.}" = c ]; then
        clang -std=c11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror -fno-sanitize-recover=all \
            -fsanitize=fuzzer,address,undefined -IDrivers/Contract/include -IDrivers/Modbus -IDrivers/Modbus/include \
            -IDrivers/Serial -IDrivers/Serial/include -IDrivers/Host -IDrivers/Host/include \
            "$file" "${sources[@]}" -lmodbus -lpthread -ldl -o "$out/bin/$name"
    else
        local list=()
        for source in "${sources[@]}"; do
            if [ -d "$source" ]; then list+=("$source"/*.swift); else list+=("$source"); fi
        done
        swiftc -O -parse-as-library -sanitize=fuzzer,address -package-name andon -module-name Fuzz \
            "$file" "${list[@]}" -o "$out/bin/$name" 2>"$out/$name.build" || { cat "$out/$name.build" >&2; return 1; }
    fi
}

run() {
    local name=$1 seeds=Tests/Fuzz/corpus/$1
    mkdir -p "$out/corpus/$name" "$seeds"
    if "$out/bin/$name" -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$out/$name-" "$out/corpus/$name" "$seeds" >"$out/$name.log" 2>&1; then
        echo "$name: clean, $(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log") inputs in $seconds s"
    else
        echo "$name: FAILED; the input is in $out, the report in $out/$name.log" >&2
        tail -30 "$out/$name.log" >&2
        return 1
    fi
    [ -z "$merge" ] || "$out/bin/$name" -merge=1 "$seeds" "$out/corpus/$name" >>"$out/$name.log" 2>&1
}

names=()
for file in Tests/Fuzz/fuzz_*.c Tests/Fuzz/swift/*.swift; do
    [ -e "$file" ] || continue
    name=$(basename "${file%.*}")
    name=${name#fuzz_}
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    build "$name" "$file"
    names+=("$name")
done
[ ${#names[@]} -gt 0 ] || { echo "no such fuzz target; there are: $(cd Tests/Fuzz && ls fuzz_*.c swift/*.swift)" >&2; exit 1; }

# Two at a time: each takes a core.
fail=0
while [ ${#names[@]} -gt 0 ]; do
    pids=()
    for name in "${names[@]:0:2}"; do
        run "$name" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid" || fail=1; done
    names=("${names[@]:2}")
done
exit $fail
