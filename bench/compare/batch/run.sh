#!/usr/bin/env bash
# responses-batch beside what else there is for the same: xargs with curl, libcurl's multi interface
# and the official client for Node. Same server, over TLS, same rows, same concurrency, in turn, so
# many rounds. Prints the medians, and their ratios to ours.
#
#   bench/compare/batch/run.sh [ROWS [ROUNDS]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source cmake/setup.sh
source test/servers/node.sh

rows=${1:-20000} rounds=${2:-5} concurrency=64
with_curl=$((rows / 20)) # A process and a handshake for each.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

install_packages "${test_packages[@]}" libbenchmark-dev libcurl4-openssl-dev curl
install_node
install_npm_packages test/servers build/servers
configure build/release --preset release -DRESPONSES_TESTS=OFF
build build/release --target responses-batch batch_curl_multi batch_measure batch_server

programs=$PWD/build/release/bench/compare/batch
work=build/compare
rm -rf "$work"
mkdir -p "$work"
cp bench/compare/batch/openai_client.mjs build/servers/
for ((i = 0; i < rows; ++i)); do
    echo "{\"model\":\"gpt-4.1\",\"input\":\"Tell me a bedtime story, number $i, in one sentence.\"}"
done >"$work/bodies"
head -n "$with_curl" "$work/bodies" >"$work/some_bodies"

"$programs/batch_server" "$work/ca.pem" >"$work/url" &
for _ in {1..100}; do
    [ -s "$work/url" ] && break
    sleep 0.1
done
url=$(cat "$work/url")

# measured NAME ROWS COMMAND...: adds a line `requests a second of the processor, a second, KiB`.
measured() {
    local name=$1 count=$2 figures
    shift 2
    figures=$("$programs/batch_measure" "$@")
    awk -v n="$count" '{ print n / $1, n / $2, $3 }' <<<"$figures" >>"$work/$name.figures"
}

# A shell's redirections around a command.
ours() { OPENAI_API_KEY=sk-test measured ours "$rows" build/release/example/batch/responses-batch --quiet \
    -i "$work/bodies" -o "$work/out" -e "$work/errors" --base-url "$url" --ca-file "$work/ca.pem" \
    --concurrency "$concurrency"; }
curl_multi() { measured curl_multi "$rows" sh -c \
    "exec '$programs/batch_curl_multi' '$url' '$work/ca.pem' $concurrency <'$work/bodies' >'$work/answers'"; }
openai() { NODE_EXTRA_CA_CERTS=$work/ca.pem measured openai "$rows" sh -c \
    "exec '$node' build/servers/openai_client.mjs '$url' $concurrency <'$work/bodies' >'$work/answers'"; }
xargs_curl() { measured xargs_curl "$with_curl" sh -c \
    "exec xargs -d '\n' -P $concurrency -I{} curl -s --cacert '$work/ca.pem' -H 'Authorization: Bearer sk-test' \
    -H 'Content-Type: application/json' --data-binary {} '$url/responses' <'$work/some_bodies' >'$work/answers'"; }

for ((round = 0; round < rounds; ++round)); do
    for peer in ours curl_multi openai xargs_curl; do
        rm -f "$work"/{out,out.journal,errors,answers}
        "$peer"
        [ "$peer" = ours ] && [ "$(wc -l <"$work/out")" != "$rows" ] && { echo "rows are missing"; exit 1; }
    done
done

# The median of a column.
median() {
    awk -v c="$2" '{ print $c }' "$work/$1.figures" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

echo "$rows rows, $concurrency at a time, medians of $rounds rounds ($with_curl rows with xargs and curl)"
printf '%-12s %16s %9s %12s %10s %9s\n' '' 'requests/CPU s' 'ours is' 'requests/s' 'peak MiB' 'ours is'
for peer in ours curl_multi openai xargs_curl; do
    awk -v name="$peer" -v a="$(median "$peer" 1)" -v b="$(median ours 1)" -v w="$(median "$peer" 2)" \
        -v m="$(median "$peer" 3)" -v o="$(median ours 3)" \
        'BEGIN { printf "%-12s %16.0f %8.2fx %12.0f %10.1f %8.2fx\n", name, a, b / a, w, m / 1024, o / m }'
done
