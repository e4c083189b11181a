#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Random programs from a fixed seed through every engine, as many as some seconds hold, and every case that
# once failed. `make fuzz-diff` runs more. Prints TAP.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${SCRATCH:=$BUILD/diff-test}" "${CC:=cc}" "${PYTHON:=python3}"
: "${DIFF_CASES:=4000}" "${SEED:=5}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
mkdir -p "$SCRATCH"
. tests/diff/python.sh

# holds CASE: the lines that say otherwise are on the input.
holds() {
    if grep . >"$SCRATCH/lines"; then
        echo "not ok - $1"
        head -n 200 "$SCRATCH/lines"
    else
        echo "ok - $1"
    fi
}

"$BUILD/tests/diff/fuzz_diff" PYTHON="$judge" CASES="$DIFF_CASES" SEED="$SEED" MOST=3 >"$SCRATCH/random" 2>&1
status=$?
sed -n '/^FAILED/,/^----$/p' "$SCRATCH/random" | holds 'every engine says what the reference evaluator says'
grep '^never reached' "$SCRATCH/random" | holds 'random programs reach every expression'
if [ "$status" -gt 1 ] || ! grep -q '^failures:' "$SCRATCH/random"; then
    tail -n 20 "$SCRATCH/random"
fi | holds 'random programs are judged without a crash'

for folder in tests/diff/kept/*/; do
    "$BUILD/tests/diff/fuzz_diff" kept PYTHON="$judge" "$folder" >"$SCRATCH/kept" 2>&1 ||
        cat "$SCRATCH/kept"
done | holds 'what failed once does not fail again'

# Whoever cannot fail tells nothing: a mistake in a way is found, and the case is made small.
"$BUILD/tests/diff/fuzz_diff" WAYS=planted CASES=3000 MOST=1 SEED=1 >"$SCRATCH/planted" 2>&1
sed -n 's/^---- made smaller: from \([0-9]*\) lines and [0-9]* records to \([0-9]*\) and 1 .*/\1 \2/p' \
    "$SCRATCH/planted" | awk '$1 > 60 && $2 <= 25 { small = 1 } END { if (!small) print "not small" }' |
    holds 'a planted mistake is found and its case is made small'

# Nor does what compares nothing: a way that there is not, and make's own call of it.
"$BUILD/tests/diff/fuzz_diff" WAYS=engine,engines CASES=20 >"$SCRATCH/ways" 2>&1
{ [ $? -eq 2 ] || echo 'a way that there is not is taken'; } | holds 'a way that there is not is refused'
make -n fuzz-diff 2>/dev/null | grep 'WAYS=' | holds 'make leaves out no way by itself'
