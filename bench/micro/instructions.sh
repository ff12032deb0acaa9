#!/usr/bin/env bash
# Counts instructions instead of nanoseconds, since no neighbour of the machine changes those, and fails
# where a ratio is above its bound: a tenth more than when it was last looked at. The targets are for
# times, of bench/micro/run.sh.
#
#   bench/micro/instructions.sh MICRO      MICRO is the program bench/micro/micro of a release build
set -euo pipefail
micro=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# count NAME: the instructions of one iteration of that benchmark, with what it calls.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "--toggle-collect=*::$1(benchmark::State&)" \
        "$micro" "--benchmark_filter=^$1\$" --benchmark_repetitions=1 --benchmark_min_time=0.000001 \
        >"$log" 2>&1 || { cat "$log" >&2; return 1; }
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$log"
}

# check NAME BASE BOUND [WITHOUT]: as `ratio` in ratio.hpp.
check() {
    local of base without=0
    of=$(count "$1")
    base=$(count "$2")
    [ $# -lt 4 ] || without=$(count "$4")
    awk -v of="$of" -v base="$base" -v without="$without" -v bound="$3" -v what="${4:+$1 - $4}" \
        -v name="$1" -v under="$2" 'BEGIN {
            got = (of - without) / base
            printf "%s / %s: %.2f in instructions (bound %.1f%s)\n", what ? "(" what ")" : name,
                   under, got, bound, got <= bound ? "" : ", missed"
            exit got > bound
        }'
}

status=0
check decode_delta json_parse_monotonic 0.6 || status=1
check next_event awaitable_step 2.2 read_event || status=1
exit $status
