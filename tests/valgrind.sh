#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/valgrind.sh BUILD: the unit tests under valgrind; an invalid access or a leak fails.
set -u
cd "$(dirname "$0")/.." || exit 2

build=${1:-build} status=0
for program in "$build"/tests/unit/test_*; do
    case $program in *.o | *.d | *'*') continue ;; esac
    [ -f "tests/unit/${program##*/}.c" ] || continue
    if output=$(LC_ALL=C.UTF-8 CMOCKA_MESSAGE_OUTPUT=TAP timeout "${LIMIT:-300}" valgrind -q \
        --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        "$program" 2>&1 </dev/null); then
        echo "ok    ${program##*/}"
    else
        echo "FAIL  ${program##*/}: status $?"
        printf '%s\n' "$output" | grep -v '^ok ' | head -n 60
        status=1
    fi
done
exit $status
