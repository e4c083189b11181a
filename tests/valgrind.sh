#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/valgrind.sh BUILD: the unit tests under valgrind; an invalid access or a leak fails.
# LIMIT: seconds for one program, BUDGET: for all. What these cut off is named, not failed.
set -u
cd "$(dirname "$0")/.." || exit 2

build=${1:-build} status=0 limit=${LIMIT:-300}
deadline=$(($(date +%s) + ${BUDGET:-3600}))
for program in "$build"/tests/unit/test_*; do
    case $program in *.o | *.d | *'*') continue ;; esac
    [ -f "tests/unit/${program##*/}.c" ] || continue
    left=$((deadline - $(date +%s)))
    [ $left -lt "$limit" ] && limit=$left
    if [ "$limit" -le 0 ]; then
        echo "not run: ${program##*/}"
        continue
    fi
    output=$(LC_ALL=C.UTF-8 CMOCKA_MESSAGE_OUTPUT=TAP timeout "$limit" valgrind -q \
        --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        "$program" 2>&1 </dev/null)
    case $? in
    0) echo "ok    ${program##*/}" ;;
    124) echo "not finished in $limit s: ${program##*/}" ;;
    *)
        echo "FAIL  ${program##*/}"
        printf '%s\n' "$output" | grep -v '^ok ' | head -n 60
        status=1
        ;;
    esac
done
exit $status
