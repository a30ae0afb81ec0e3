#!/usr/bin/env bash
# Feeds every parser of bytes that somebody else chose with bytes that libFuzzer makes up, under the address and
# undefined-behaviour sanitisers (Tests/Fuzz/README.md), two targets at a time.
#   Scripts/fuzz.sh [--merge] [SECONDS [NAME…]]      60 seconds each unless given
# What was built is used again while its sources stay the same. New inputs that reach new code are kept in
# .build/fuzz/corpus; --merge adds the fewest that reach all of it to Tests/Fuzz/corpus. Ends with a table, and with 1
# when something was found.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build/fuzz
mod=$out/modules
yams=.build/checkouts/Yams/Sources

# The words behind "// WORD:" at the beginning of a target's source: needs (modules, sources, folders of sources), seeds.
told() { sed -n "s,^// $1: *,,p" "$2"; }
file_of() { if [ -e "Tests/Fuzz/fuzz_$1.c" ]; then echo "Tests/Fuzz/fuzz_$1.c"; else echo "Tests/Fuzz/swift/$1.swift"; fi; }

# made MARK COMMAND… -- SOURCE…: runs the command unless MARK holds the sum of it and of the sources.
made() {
    local mark=$1 command=() sum
    shift
    while [ "$1" != -- ]; do command+=("$1"); shift; done
    shift
    sum=$({ printf '%s\n' "${command[@]}"; clang --version; sha256sum "$@"; } | sha256sum)
    [ "$(cat "$mark" 2>/dev/null)" = "$sum" ] && return 0
    rm -f "$mark"
    if ! "${command[@]}" >"$mark.log" 2>&1; then
        cat "$mark.log" >&2
        echo "fuzz: $(basename "$mark" .mark) was not built" >&2
        return 1
    fi
    echo "$sum" >"$mark"
}

c=(clang -std=c11 -D_GNU_SOURCE -g -O1 -fno-sanitize-recover=all)
swift=(swiftc -O -wmo -gline-tables-only -parse-as-library -sanitize=fuzzer,address -use-ld=lld -I "$mod" -I "$yams/CYaml/include")
ours=(-package-name andon -swift-version 6 -enable-upcoming-feature ExistentialAny
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility)

# module NAME FLAG… -- SOURCE…: a Swift module, built anew when its sources or the modules below it change.
module() {
    local name=$1 flags=() below=()
    shift
    while [ "$1" != -- ]; do flags+=("$1"); shift; done
    shift
    [ "$name" != AndonPlan ] || below=("$mod/AndonCore.mark" "$mod/Yams.mark")
    made "$mod/$name.mark" "${swift[@]}" "${flags[@]}" -module-name "$name" -emit-module \
        -emit-module-path "$mod/$name.swiftmodule" -c "$@" -o "$mod/$name.o" -- "$@" "${below[@]}"
}

# The modules that targets need, each built once. Yams comes from the package's checkouts, instrumented like ours.
build_module() {
    mkdir -p "$mod" "$out/bin"
    case $1 in
        AndonCore) module AndonCore "${ours[@]}" -- $(find Sources/AndonCore -name '*.swift' | sort) ;;
        Yams)
            [ -d "$yams" ] || swift package resolve >/dev/null
            for source in parser scanner reader api emitter writer; do
                made "$mod/yaml_$source.mark" "${c[@]}" -fsanitize=fuzzer-no-link,address,undefined \
                    -I"$yams/CYaml/include" -c "$yams/CYaml/src/$source.c" -o "$mod/yaml_$source.o" \
                    -- "$yams/CYaml/src/$source.c"
            done
            module Yams -swift-version 5 -DSWIFT_PACKAGE -- "$yams"/Yams/*.swift
            ;;
        AndonPlan) module AndonPlan "${ours[@]}" -- $(find Sources/AndonPlan -name '*.swift' | sort) ;;
    esac
}

build() {
    local name=$1 file sources=() objects=() marks=() need
    file=$(file_of "$name")
    if [ "${file##*.}" = c ]; then
        sources=($(told needs "$file"))
        made "$out/bin/$name.mark" "${c[@]}" -Wall -Wextra -Werror -fuse-ld=lld -fsanitize=fuzzer,address,undefined \
            -IDrivers/Contract/include -IDrivers/Modbus -IDrivers/Modbus/include -IDrivers/Serial \
            -IDrivers/Serial/include -IDrivers/Host -IDrivers/Host/include -IDrivers/Mosquitto/include \
            "$file" "${sources[@]}" -lmodbus -lmosquitto -lpthread -ldl -o "$out/bin/$name" \
            -- "$file" Tests/Fuzz/*.h "${sources[@]}" $(find Drivers -name '*.h')
        return
    fi
    for need in $(told needs "$file"); do
        case $need in
            AndonPlan) objects+=("$mod"/AndonPlan.o "$mod"/Yams.o "$mod"/yaml_*.o) marks+=("$mod"/*.mark) ;;
            AndonCore) objects+=("$mod/AndonCore.o") marks+=("$mod/AndonCore.mark") ;;
            *) if [ -d "$need" ]; then sources+=("$need"/*.swift); else sources+=("$need"); fi ;;
        esac
    done
    made "$out/bin/$name.mark" "${swift[@]}" "${ours[@]}" -module-name Fuzz "$file" "${sources[@]}" "${objects[@]}" -o "$out/bin/$name" \
        -- "$file" "${sources[@]}" "${marks[@]}"
}

# run NAME SECONDS: one line into $out/results, and 1 when something was found.
run() {
    local name=$1 seconds=$2 log=$out/$1.log words=() said
    local options=(-max_len=4096 -timeout=10 -rss_limit_mb=2048)
    [ -e "Tests/Fuzz/dictionaries/$name" ] && words=("-dict=Tests/Fuzz/dictionaries/$name")
    mkdir -p "$out/corpus/$name" "$out/seeds/$name" "Tests/Fuzz/corpus/$name"
    for seed in $(told seeds "$(file_of "$name")"); do cp -r "$seed" "$out/seeds/$name/"; done
    if "$out/bin/$name" "${options[@]}" "${words[@]}" -max_total_time="$seconds" -print_final_stats=1 \
        -artifact_prefix="$out/$name-" "$out/corpus/$name" "Tests/Fuzz/corpus/$name" "$out/seeds/$name" >"$log" 2>&1
    then
        said=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        printf '%-18s clean   %11s inputs in %s s\n' "$name" "$said" "$seconds" | tee -a "$out/results"
        return 0
    fi
    printf '%-18s FAILED  the input is %s, the report %s\n' "$name" \
        "$(sed -n 's/.*Test unit written to *//p' "$log" | tail -1)" "$log" | tee -a "$out/results"
    grep -v '^"' "$log" | tail -40 >&2
    return 1
}

# The fewest inputs that reach all that was reached, small ones only.
merge() {
    shopt -s nullglob  # a target that kept nothing yet
    local name=$1 most=190 kept=$out/merged/$1
    rm -rf "$kept"
    mkdir -p "$kept"
    "$out/bin/$name" -merge=1 -set_cover_merge=1 -max_len=2048 "$kept" "Tests/Fuzz/corpus/$name" "$out/corpus/$name" \
        >"$out/$name.log" 2>&1
    # What a person named stays: findings and examples.
    find "Tests/Fuzz/corpus/$name" -type f -regextype egrep -regex '.*/[0-9a-f]{40}' -delete
    find "$kept" -type f -printf '%s %p\n' | sort -n | head -n "$most" | cut -d' ' -f2 |
        while read -r input; do
            grep -qxF "$(sha256sum <"$input")" <(for known in "Tests/Fuzz/corpus/$name"/*; do sha256sum <"$known"; done) ||
                cp "$input" "Tests/Fuzz/corpus/$name/"
        done
}

case ${1:-} in  # one target, by the lines below
    --build) build "$2"; exit ;;
    --modules) build_module "$2"; exit ;;
    --run) run "$2" "$3"; exit ;;
esac

. Scripts/install.sh
is_merging=
[ "${1:-}" = --merge ] && { is_merging=1; shift; }
seconds=${1:-60}
[ $# -gt 0 ] && shift
all=$(cd Tests/Fuzz && ls fuzz_*.c swift/*.swift | sed 's,.*/,,; s,^fuzz_,,; s,\..*,,')
for name in "$@"; do
    grep -qxF -- "$name" <<<"$all" || { echo "no fuzz target $name; there are:" $all >&2; exit 64; }
done
names=$([ $# -gt 0 ] && printf '%s\n' "$@" || echo "$all")

mkdir -p "$out"
echo "Building (the first time takes some minutes) ..."
needed=$(for name in $names; do told needs "$(file_of "$name")"; done)
if grep -q AndonPlan <<<"$needed"; then
    printf '%s\n' AndonCore Yams | xargs -P 2 -n 1 Scripts/fuzz.sh --modules
    Scripts/fuzz.sh --modules AndonPlan
elif grep -q AndonCore <<<"$needed"; then
    Scripts/fuzz.sh --modules AndonCore
fi
xargs -P 2 -n 1 Scripts/fuzz.sh --build <<<"$names"

: >"$out/results"
fail=0
xargs -P 2 -I NAME Scripts/fuzz.sh --run NAME "$seconds" <<<"$names" || fail=1
if [ -n "$is_merging" ]; then for name in $names; do merge "$name"; done; fi
echo "== fuzz: $(grep -c clean "$out/results") of $(wc -w <<<"$names") targets clean, $seconds s each"
exit $fail
