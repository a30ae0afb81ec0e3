#!/usr/bin/env bash
# Runs the code that touches memory and threads by hand under the sanitisers, against real slaves, ptys and processes.
#   Scripts/sanitize.sh           the C drivers and the driver host: address and undefined behaviour, and the host's two
#                                 threads under the thread sanitiser (two minutes)
#   Scripts/sanitize.sh threads   the tests of AndonLine under the thread sanitiser, built in .build-tsan
#   Scripts/sanitize.sh memory    the tests of the drivers under the address sanitiser, built in .build-asan
# Further words go to `swift test`. Any report ends it with 1.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/install.sh
out=.build/sanitize
mkdir -p "$out"
# Into files: a report of a process that nobody listens to is found as well.
report=$PWD/$out/report
rm -f "$report".*
export ASAN_OPTIONS=detect_stack_use_after_return=1:log_path=$report TSAN_OPTIONS=log_path=$report
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$report

# Ends the script with the reports, if there are any.
finish() {
    if compgen -G "$report.*" >/dev/null; then
        cat "$report".* >&2
        exit 1
    fi
    echo "== sanitisers clean"
}

c=(clang -std=c11 -D_GNU_SOURCE -g -O1 -fno-sanitize-recover=all -fno-omit-frame-pointer -fuse-ld=lld
    -IDrivers/Contract/include -IDrivers/Modbus -IDrivers/Modbus/include -IDrivers/Serial -IDrivers/Serial/include
    -IDrivers/Host -IDrivers/Host/include -ITests/Support/LineSlave/include)

# The thread sanitiser of Swift's clang watches libdispatch too, and must find it.
libraries=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")/lib/swift/linux
dispatch=("-L$libraries" -ldispatch -lBlocksRuntime "-Wl,-rpath,$libraries")

# host KIND SANITIZERS LIBRARY…: the exercise, the host and the plug-in, all of one kind.
host() {
    local kind=$1 flags=("-fsanitize=$2" "${@:3}")
    "${c[@]}" Drivers/Contract/*.c Drivers/Host/*.c Tests/Campaigns/host_exercise.c "${flags[@]}" -lpthread \
        -o "$out/host_exercise.$kind"
    "${c[@]}" Drivers/Contract/*.c Drivers/Host/host_message.c Drivers/Host/host/*.c "${flags[@]}" -lpthread -ldl \
        -o "$out/host.$kind"
    "${c[@]}" -shared -fPIC Tests/AndonHostTests/Plugins/scripted.c "-fsanitize=$2" -o "$out/scripted.$kind.so"
    chmod go-w "$out/scripted.$kind.so"
    echo "== the driver host under $2"
    "$out/host_exercise.$kind" "$PWD/$out/host.$kind" "$PWD/$out/scripted.$kind.so"
}

drivers() {
    "${c[@]}" -fsanitize=address,undefined Drivers/Contract/*.c Drivers/Modbus/*.c Tests/Support/LineSlave/*.c \
        Tests/Campaigns/driver_exercise.c -lmodbus -lpthread -o "$out/driver_exercise"
    "${c[@]}" -fsanitize=address,undefined Drivers/Contract/*.c Drivers/Serial/*.c Tests/Campaigns/frames_exercise.c \
        -lpthread -o "$out/frames_exercise"
    echo "== modbus drivers under address,undefined"
    "$out/driver_exercise"
    echo "== serial-frames under address,undefined"
    "$out/frames_exercise"
    host address address,undefined
    host thread thread "${dispatch[@]}"
}

# tests KIND FOLDER SUITES WORD…
tests() {
    local kind=$1 folder=$2 suites=$3
    shift 3
    swift build --build-tests --sanitize="$kind" --scratch-path "$folder" --explicit-target-dependency-import-check error
    swift test --skip-build --no-parallel --sanitize="$kind" --scratch-path "$folder" --filter "$suites" "$@"
}

case ${1:-} in
    "") drivers; finish ;;
    threads) shift; tests thread .build-tsan AndonLineTests "$@"; finish ;;
    memory) shift; tests address .build-asan 'AndonDriverTests|AndonSerialTests|AndonHostTests' "$@"; finish ;;
    *) sed -n '2,7s/^# //p' "$0" >&2; exit 64 ;;
esac
