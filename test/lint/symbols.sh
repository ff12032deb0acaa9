#!/usr/bin/env bash
# Checks that object files need nothing of sockets, TLS, threads and clocks.
#
#   symbols.sh OBJECT...
set -euo pipefail

forbidden='^(SSL_.*|ares_.*|getaddrinfo|socket|connect|epoll_.*|pthread_create|clock_gettime|_ZNSt6chrono3_V2(12steady|12system)_clock3nowEv)$'

[ $# -gt 0 ]
faults=0
for object in "$@"; do
    needed=$(nm -u "$object" | awk '{ print $NF }' | sed 's/@.*//')
    if found=$(grep -E "$forbidden" <<<"$needed"); then
        echo "$object needs" $found
        faults=1
    fi
done
exit $faults
