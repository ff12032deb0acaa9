#!/usr/bin/env bash
# Tests against servers that others wrote, and a client of others against ours: what package.json
# names, from npm, on npm's own Node. Needs the network the first time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source cmake/setup.sh
source test/servers/node.sh

logs=build/servers/logs
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

# start NAME PATTERN COMMAND...: in the background; sets `url` to what PATTERN finds in its output.
start() {
    local name=$1 pattern=$2 tries
    shift 2
    : >"$logs/$name.log" # The shell opens it only when it comes to run the command.
    "$@" >"$logs/$name.log" 2>&1 &
    for tries in {1..300}; do
        url=$(sed -n "s|.*\($pattern\).*|\1|p" "$logs/$name.log" | head -n 1)
        [ -z "$url" ] || return 0
        sleep 0.1
    done
    echo "$name has not started after $tries tries:" >&2
    cat "$logs/$name.log" >&2
    return 1
}

free_port() {
    "$node" -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })'
}

install_packages "${test_packages[@]}"
install_node
install_npm_packages test/servers build/servers
configure build/dev --preset dev
build build/dev --target servers testing_server
mkdir -p "$logs"

modules=$PWD/build/servers/node_modules
start aimock 'http://127.0.0.1:[0-9]*' \
    "$node" "$modules/@copilotkit/aimock/dist/cli.js" --port 0 --fixtures test/servers/aimock.json
export AIMOCK_URL=$url/v1
start gateway 'http://localhost:[0-9]*' \
    "$node" "$modules/@portkey-ai/gateway/build/start-server.js" --port="$(free_port)" --headless
export GATEWAY_URL=$url/v1
build/dev/test/servers --log_level=test_suite

start testing_server 'http://127.0.0.1:[0-9]*/v1' build/dev/test/testing_server
cp test/servers/openai_client.mjs build/servers/
"$node" --test-reporter=spec build/servers/openai_client.mjs "$url"
