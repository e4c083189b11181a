#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tool writes of one county is one account: results in each format, what it says of the
# data, and the tables of dry runs in each form (sums.py). Files that were damaged lose no row
# without saying so. Orders, splits and formats of data themselves: tests/random/fuzz_conserve.c.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}"
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/conserve-test}"
if ! command -v "${PYTHON:-python3}" >/dev/null; then
    echo 'ok - sums of what is told # skip no python3'
    exit 0
fi
rm -rf "$SCRATCH/county" "$SCRATCH/forms"
mkdir -p "$SCRATCH/county" "$SCRATCH/forms" "$SCRATCH/out"
"$BUILD/demo/county" 2021 "${HOUSEHOLDS:-120}" "$SCRATCH/county" >/dev/null || exit 1
ASAN_OPTIONS=detect_leaks=0 "$BUILD/demo/convert" "$SCRATCH/county" "$SCRATCH/forms" \
    workbook database flat gb18030 >/dev/null || exit 1
"${PYTHON:-python3}" tests/conserve/sums.py "$GUODU" "$SCRATCH"
