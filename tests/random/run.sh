#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random programs and random data files from fixed seeds, as many as a few seconds hold. `make
# fuzz-unknown`, `make fuzz-explain`, `make fuzz-engine`,
# `make fuzz-format`, `make fuzz-data` and `make fuzz-conserve` run more.
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

output=$("$BUILD/tests/random/fuzz_explain" CASES="${EXPLAIN_CASES:-30000}" SEED=1 2>&1)
status=$?
printf '%s\n' "$output" | sed -n '/^FAILED/,/^----$/p' |
    holds 'explanations say what was judged, add up, and tell all that is missing'
printf '%s\n' "$output" | grep '^failures' | grep -v 'never reached: 0' |
    holds 'explanations of every kind are reached'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 20
fi | holds 'random results are explained without a crash'

# Over the county of the demonstration, at three days.
"$BUILD/demo/county" 2021 600 "$SCRATCH" >/dev/null
for day in 2022-06-30 2023-06-30 2025-12-31; do
    "$BUILD/tests/random/fill_data" rules/demo/main.guodu $day \
        "$SCRATCH/农户.csv" "$SCRATCH/成员.csv" 2>&1
done >"$SCRATCH/filled"
{
    grep -v ' facts filled in$' "$SCRATCH/filled"
    [ "$(grep -c ' facts filled in$' "$SCRATCH/filled")" = 3 ] || cat "$SCRATCH/filled"
} | holds 'what results of the county lack is not lacking once it is filled in'

output=$("$BUILD/tests/random/fuzz_engine" CASES="${ENGINE_CASES:-300}" SEED=1 2>&1)
status=$?
printf '%s\n' "$output" | sed -n '/^FAILED/,/^----$/p' |
    holds 'the batch engine says what the reference evaluator says'
printf '%s\n' "$output" | grep '^too little said' | holds 'the batch engine leaves little open'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 20
fi | holds 'the batch engine runs random programs without a crash'
"$BUILD/tests/random/fuzz_engine" examples tests/lang/*.guodu rules/demo/main.guodu 2>&1 |
    grep -E '^FAILED|rror' | holds 'the batch engine says what examples of rule files expect'

output=$("$BUILD/tests/random/fuzz_format" CASES="${FORMAT_CASES:-300}" SEED=1 2>&1)
status=$?
printf '%s\n' "$output" | sed -n '/^FAILED/,/^----$/p' |
    holds 'random programs keep their meaning and their comments in canonical form'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 20
fi | holds 'random programs are formatted without a crash'

output=$("$BUILD/tests/random/fuzz_data" CASES=1000 SEED=1 2>&1)
status=$?
printf '%s\n' "$output" | grep '^FAILED' |
    holds 'data files are read or refused with reasons, whole or damaged'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 40
fi | holds 'no data file brings the reader down'

output=$("$BUILD/tests/random/fuzz_conserve" CASES="${CONSERVE_CASES:-40}" SEED=1 2>&1)
status=$?
printf '%s\n' "$output" | sed -n '/^FAILED/,/^[0-9]* cases/p' |
    holds 'the same data in another order, other files and formats give the same, and add up'
printf '%s\n' "$output" | grep '^never gone:' | holds 'each way of handing data over is gone'
if [ "$status" -gt 1 ]; then
    printf '%s\n' "$output" | tail -n 20
fi | holds 'no way of handing data over brings the program down'
