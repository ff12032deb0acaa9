#!/usr/bin/env bash
# Builds the micro-benchmarks of the release preset and runs them: medians, and how they compare to
# their targets.
#
#   bench/micro/run.sh [--benchmark_filter=REGEX ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -f build/release/CMakeCache.txt ] || cmake --preset release
cmake --build --preset release --target micro
build/release/bench/micro/micro "$@"
