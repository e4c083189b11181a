#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random programs from fixed seeds, as many as two seconds hold. `make fuzz-unknown` runs more.
set -u
output=$("$BUILD/tests/random/fuzz_unknown" CASES="${CASES:-60000}" SEED=1 2>&1)
status=$?

# holds CASE: the lines that say otherwise are on the input.
holds() {
    if grep . >"$SCRATCH/lines"; then
        echo "not ok - $1"
        head -n 400 "$SCRATCH/lines"
    else
        echo "ok - $1"
    fi
}

printf '%s\n' "$output" | sed -n '/^FAILED/,/^----$/p' |
    holds 'what is answered with facts unknown stays answered when they are known'
printf '%s\n' "$output" | grep '^never reached' | holds 'random programs reach everything'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 20
fi | holds 'random programs are judged without a crash'
