#!/usr/bin/env bash
# Kills the agent (SIGKILL) at random moments around a stop, again and again:
#   Tests/Campaigns/kill.sh ROUNDS [BIN] [PLAN]
# In every round a zone jumps and the agent dies somewhere between the answer, the write, the latch on disk and the
# confirmation, or while a person resets. Afterwards
#   - the output is written back to run only while or after a person asked for it,
#   - a stop that reached the controller is still a stop after the restart, in `andon status` and at the coil.
set -euo pipefail
rounds=${1:?how many rounds}
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=${2:-$root/.build/debug}
plan=${3:-$root/Config/line.yaml}
at=$(mktemp -d "${TMPDIR:-/tmp}/andon-kill.XXXXXX")
sim=
agent=
cleanup() {
    trap - EXIT INT TERM
    for pid in $agent $sim; do
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$at"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

die() {
    echo "kill campaign, round $round: $1" >&2
    tail -n 30 "$at/agent.log" "$at/sim.log" >&2 || true
    exit 1
}
until_true() {  # until_true SECONDS WHAT COMMAND…
    local left=$(($1 * 20)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || die "$what"
        sleep 0.05
    done
}
do_sim() { "$bin/andon-sim" do --at "$at/sim" "$@" >/dev/null; }
# The coil as the controller keeps it: the last value that was written to it; it starts at run.
coil() { grep '"kind":"write"' "$at/sim.log" | tail -n 1 | grep -o '"value":[01]' | cut -d: -f2 || true; }
writes_of_run() { grep '"kind":"write"' "$at/sim.log" | grep -c '"value":1' || true; }
status() { "$bin/andon" status --json --socket "$at/a.sock"; }
is() { status | grep -q "$1"; }
is_settled() { is "\"state\":\"$1\"},\"stop_times\""; }  # the stop's object ends in its state
start() {
    "$bin/andon" run "$at/sim/line.yaml" --state "$at/state" --socket "$at/a.sock" 2>>"$at/agent.log" &
    agent=$!
}
kill_agent() {
    kill -KILL "$agent" 2>/dev/null || true
    wait "$agent" 2>/dev/null || true
    agent=
}
pause() { sleep "$(awk -v most="$1" -v share="$RANDOM" 'BEGIN { printf "%.3f", most * share / 32767 / 1000 }')"; }
# aim WINDOW COIL WANTED: the window in ms of the next kill, so that as many come before the write as after it.
aim() { if [ "$2" = "$3" ]; then echo $(($1 * 7 / 8 + 1)); else echo $(($1 * 8 / 7 + 10)); fi; }

round=0
stop_window=700
reset_window=120
stopped=0
freed=0
touch "$at/sim.log" "$at/agent.log"
"$bin/andon-sim" "$plan" --into "$at/sim" --armed --log "$at/sim.log" >"$at/sim.out" 2>&1 &
sim=$!
until_true 30 "the simulated line did not come up" grep -q '^ready' "$at/sim.out"
zone=$("$bin/andon" check "$at/sim/line.yaml" | grep -oE 'oven/zone[0-9a-z-]+' | head -n 1)
[ -n "$zone" ] || die "the plan has no oven/zone…"

start
for round in $(seq "$rounds"); do
    until_true 30 "the agent did not come up" is '"name":"oven","state":"online"'
    released=$(writes_of_run)

    # Somewhere around the stop.
    do_sim spike "$zone" 8
    pause "$stop_window"
    kill_agent
    reached=$(coil)
    stop_window=$(aim "$stop_window" "${reached:-1}" 0)
    [ "$reached" != 0 ] || stopped=$((stopped + 1))
    start
    until_true 30 "the agent did not come up again" is '"name":"oven","state":"online"'
    [ "$(writes_of_run)" = "$released" ] || die "the line was released, and nobody had asked"
    if [ "$reached" = 0 ]; then
        until_true 10 "the latch was lost: the coil was at stop, and the agent does not hold it" is_settled confirmed
        [ "$(coil)" = 0 ] || die "the coil was at stop and is not any more"
    fi

    # Somewhere in a reset, with the cause gone.
    do_sim heal all
    if [ "$(coil)" != 0 ]; then  # a stop that the kill forestalled
        until_true 30 "the line does not calm down" is '"alarms":\[\]'
        sleep 2  # polls of the calm value: a rise needs something to rise from
        do_sim spike "$zone" 8
        until_true 10 "the line did not stop" is_settled confirmed
        do_sim heal all
    fi
    until_true 30 "the line does not calm down" is '"alarms":\[\]'
    "$bin/andon" reset --reason "campaign" --socket "$at/a.sock" >/dev/null 2>&1 &
    reset=$!
    pause "$reset_window"
    kill_agent
    wait "$reset" 2>/dev/null || true
    reached=$(coil)
    reset_window=$(aim "$reset_window" "$reached" 1)
    [ "$reached" = 0 ] || freed=$((freed + 1))
    start
    until_true 30 "the agent did not come up after the reset" is '"name":"oven","state":"online"'
    if [ "$reached" = 0 ]; then
        until_true 10 "the latch was lost in a reset that had not reached the coil" is_settled confirmed
        until_true 30 "the line could not be released" "$bin/andon" reset --reason "campaign" --socket "$at/a.sock"
    fi
    # A reset that reached the coil, but not the disk, may be asserted again: a stop too many, never one too few.
    is_settled running || until_true 30 "the line could not be released" \
        "$bin/andon" reset --reason "campaign" --socket "$at/a.sock"
    until_true 10 "the line does not run" is_settled running
done
echo "$stopped of $rounds kills at a stop came after its write, $freed at a reset after the release's"
echo "$rounds rounds: every latch kept, nothing released unasked"
