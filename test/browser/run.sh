#!/usr/bin/env bash
# The chat page of responses-relay in Debian's Chromium: leaves screenshots in build/browser. Needs
# the network the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source cmake/setup.sh
source test/servers/node.sh

install_packages "${build_packages[@]}" chromium fonts-dejavu-core fonts-wqy-zenhei
install_node
install_npm_packages test/browser build/browser
configure build/dev --preset dev
build build/dev --target responses-relay
cp test/browser/*.mjs build/browser/
"$node" --test-reporter=spec build/browser/page_test.mjs build/dev/example/relay/responses-relay
