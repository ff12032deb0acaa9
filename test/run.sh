#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests. Its arguments go to ctest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source cmake/setup.sh

install_packages "${test_packages[@]}"

configure build/dev --preset dev
build build/dev
ctest --preset dev "$@"
