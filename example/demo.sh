#!/usr/bin/env bash
# Installs what is missing, builds responses-ask, and streams a response to the terminal: from the
# embedded server, over real TLS. Needs no key and no network besides Debian's packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source cmake/setup.sh

install_packages "${build_packages[@]}"

configure build/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DRESPONSES_TESTS=OFF
build build/demo --target responses-ask

PATH=$PWD/build/demo/example/ask:$PATH
PS4=$'\n$ '
set -x
responses-ask --base-url mock: --timings 'Tell me a bedtime story.'
