#!/usr/bin/env bash
# What a file that includes the library takes to compile, beside a bare coroutine main: medians of the
# CPU time, and the least, in turns because machines are noisy. CXX is the compiler, by default g++.
#
#   bench/compile-time/run.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
rounds=${1:-7}
times=$(mktemp -d)
trap 'rm -rf "$times"' EXIT
export TIMEFORMAT='%U %S'

compile() { # FILE OPTIMISATION
    { time "${CXX:-g++}" -std=c++20 "$2" -I../../include -c "$1.cpp" -o "$times/object"; } \
        2>>"$times/$1$2"
}

for ((i = 0; i < rounds; ++i)); do
    for optimisation in -O0 -O2; do
        compile bare $optimisation
        compile stream $optimisation
    done
done

sorted() { awk '{ print $1 + $2 }' "$times/$1" | sort -n; }
median() { sorted "$1" | sed -n "$((rounds / 2 + 1))p"; }
least() { sorted "$1" | head -n 1; }

for optimisation in -O0 -O2; do
    for file in bare stream; do
        echo "$file $optimisation: $(median $file$optimisation) s (least $(least $file$optimisation))"
    done
    awk -v o=$optimisation -v a="$(median stream$optimisation)" -v b="$(median bare$optimisation)" \
        -v c="$(least stream$optimisation)" -v d="$(least bare$optimisation)" 'BEGIN {
            printf "stream / bare %s: %.2f (target 2.0%s; of the least times %.2f)\n", o, a / b,
                   a / b <= 2 ? "" : ", missed", c / d }'
done
