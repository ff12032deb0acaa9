#!/usr/bin/env bash
# Checks that the lines of refusals.cpp marked "refused" call deleted functions, and that nothing
# else in it is an error.
#
#   refusals.sh COMPILER FLAG...
set -euo pipefail
source=$(dirname "${BASH_SOURCE[0]}")/refusals.cpp

errors=$(LC_ALL=C "$@" "$source" 2>&1 | grep ' error: ' || true)
refused=$(grep 'use of deleted function' <<<"$errors" | sed 's/^[^:]*:\([0-9]*\):.*/\1/' | sort -nu)
expected=$(grep -n '// refused' "$source" | cut -d: -f1)

[ "$refused" = "$expected" ] && ! grep -v 'use of deleted function' <<<"$errors" && exit
echo "refused on lines:" $refused
echo "expected:" $expected
exit 1
