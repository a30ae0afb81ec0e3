#!/usr/bin/env bash
# A simulated SMT line on real wires, the agent beside it, and a private broker: watch the line stop itself.
#   Scripts/demo.sh          runs until Ctrl-C; a reflow zone jumps after some seconds
#   Scripts/demo.sh --once   runs the scenario, checks every outcome, exits with 0 or 1
#   --release                builds for speed: some minutes more, smaller times
# Everything lives in a temporary folder and on free loopback ports, and is gone at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
once=no
kind=debug
for word in "$@"; do
    case "$word" in
        --once) once=yes ;;
        --release) kind=release ;;
        *) echo "usage: Scripts/demo.sh [--once] [--release]" >&2; exit 64 ;;
    esac
done
. Scripts/install.sh

echo "Building (the first time takes some minutes) ..."
build=$(mktemp)
trap 'rm -f "$build"' EXIT
if ! swift build -c "$kind" --product andon >"$build" 2>&1 || ! swift build -c "$kind" --product andon-sim >"$build" 2>&1; then
    cat "$build" >&2
    exit 1
fi
rm -f "$build"
trap - EXIT
bin=$(swift build -c "$kind" --show-bin-path)
export PATH="$bin:$PATH"

tmp=${TMPDIR:-/tmp}
# The path of a Unix socket has at most 107 bytes.
[ "${#tmp}" -le 70 ] || tmp=/tmp
at=$(mktemp -d "$tmp/andon-demo.XXXXXX")
pids=()
cleanup() {
    trap - EXIT INT TERM
    # Only what this script started, the agent before the line and the broker that it talks to.
    for pid in "${pids[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$at"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

start() {  # start NAME COMMAND…: in the background, its output in $at/NAME.log, ended in reverse order
    local name=$1
    shift
    "$@" >"$at/$name.log" 2>&1 &
    pids=("$!" "${pids[@]}")
}
die() {
    echo "demo: $1" >&2
    for log in "$at"/*.log; do printf -- '--- %s\n' "$(basename "$log")" >&2; tail -n 20 "$log" >&2; done
    exit 1
}
until_true() {  # until_true SECONDS WHAT COMMAND…
    local left=$(($1 * 10)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || die "$what"
        sleep 0.1
    done
}

# The broker: our own process on a free loopback port, nothing kept.
broker_up() { kill -0 "${pids[0]}" && mosquitto_pub -h 127.0.0.1 -p "$port" -t ready -n; }
for try in 1 2 3 4 5 6 7 8; do
    port=$((20000 + RANDOM % 40000))
    printf 'listener %s 127.0.0.1\nallow_anonymous true\npersistence false\n' "$port" >"$at/mosquitto.conf"
    start broker "$(command -v mosquitto || echo /usr/sbin/mosquitto)" -c "$at/mosquitto.conf"
    for wait in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.1
        broker_up >/dev/null 2>&1 && break 2
        kill -0 "${pids[0]}" 2>/dev/null || break
    done
    [ "$try" -lt 8 ] || die "no private broker could be started"
done

start line andon-sim Config/line.yaml --into "$at" --broker "mqtt://127.0.0.1:$port" --armed --log "$at/wires.log"
until_true 20 "the simulated line did not come up" grep -q '^ready' "$at/line.log"
export ANDON_SOCKET="$at/andon.sock"
start mqtt mosquitto_sub -h 127.0.0.1 -p "$port" -v -t 'andon/#'
start agent andon run "$at/line.yaml" --state "$at/state" --socket "$ANDON_SOCKET"
until_true 20 "the agent did not come up" andon status

event() { grep -q "\"event\":\"$1\"" "$at/events.log"; }
start events andon tail --json
status() { andon status --json | tr -d ' \n' | grep -q "$1"; }

cat <<TEXT

  The line of Config/line.yaml runs on real wires (TCP ports and a pty) in $at
  broker  mqtt://127.0.0.1:$port      agent's socket  $ANDON_SOCKET

TEXT
spike=(andon-sim do --at "$at" spike oven/zone4-top 2.5)

online() { status '"state":"online"' && ! status '"state":"not-heard"'; }
until_true 30 "the machines did not come online" online
if [ "$once" = yes ]; then
    sleep 3
else
    andon tail &
    pids=("$!" "${pids[@]}")
    sleep 6
    echo
    echo "  >>> now: ${spike[*]}"
    echo
fi
"${spike[@]}" >"$at/spike.log" 2>&1 || die "the spike was refused: $(cat "$at/spike.log")"
until_true 30 "the spike raised no alarm" event alarm-raised
until_true 10 "the stop was not requested" event stop-requested
until_true 10 "the stop was not confirmed" event stop-confirmed

field() { grep "\"event\":\"$1\"" "$at/events.log" | tail -1 | grep -o "\"$2\":[0-9.]*" | cut -d: -f2; }
sleep 0.3
echo
echo "  The line stopped itself (an operational stop, never a safety function; $kind build)."
echo "    answer of the oven -> stop written:    $(field stop-confirmed answer_to_write_ms) ms"
echo "    answer of the oven -> stop confirmed:  $(field stop-confirmed answer_to_confirm_ms) ms"
echo

if [ "$once" = no ]; then
    cat <<TEXT
  Try next, in another terminal:
    export PATH="$bin:\$PATH" ANDON_SOCKET="$ANDON_SOCKET"
    andon status
    andon reset --reason "zone 4 checked"           lets the line run again, when no cause is left
    mosquitto_sub -p $port -v -t 'andon/#'           what the plant's systems see
    andon-sim do --at "$at" help   more faults: drift, dead, late, unplug, refuse …
  Ctrl-C ends everything.

TEXT
    wait "${pids[0]}" || true
    exit 0
fi

check() {  # check WHAT COMMAND…
    local what=$1
    shift
    if "$@" >/dev/null 2>&1; then echo "  ok    $what"; else die "NOT OK: $what"; fi
}
coil() { grep '"tower/hold"' "$at/wires.log" | tail -1 | grep -q "\"served\":$1[,}]"; }
on_mqtt() { grep -qE "$1" "$at/mqtt.log"; }
root=$(sed -n 's/^site: *\([^ ]*\).*/\1/p' "$at/line.yaml" | head -1)/$(sed -n 's/^line: *\([^ ]*\).*/\1/p' "$at/line.yaml" | head -1)
check "the alarm names the zone and its rule" grep -q '"event":"alarm-raised".*"rule":"zone-spike"' "$at/events.log"
check "the controller's coil stands at stop" coil 0
check "andon status says that the line is stopped" status '"state":"confirmed"'
until_true 10 "MQTT did not carry the alarm" on_mqtt "^andon/v1/$root/alarms/zone-spike/oven/zone4-top \{"
check "MQTT carried the alarm's state" on_mqtt "^andon/v1/$root/alarms/zone-spike/oven/zone4-top \{"
until_true 10 "MQTT did not carry the stop" on_mqtt "^andon/v1/$root/stop .*\"state\":\"confirmed\""
check "MQTT carried the stop and its confirmation" on_mqtt "^andon/v1/$root/events .*\"event\":\"stop-confirmed\""
check "the agent's status is retained as online" on_mqtt "^andon/v1/$root/status .*\"state\":\"online\""
until_true 60 "the alarm did not return to normal" event alarm-returned
until_true 60 "the reset was refused" andon reset --reason "demo: zone 4 checked"
until_true 10 "the line was not released" event stop-released
check "the controller's coil stands at run again" coil 1
check "the alarm's retained state is gone" on_mqtt "^andon/v1/$root/alarms/zone-spike/oven/zone4-top \(null\)|^andon/v1/$root/alarms/zone-spike/oven/zone4-top *$"
echo "  every outcome as promised"
