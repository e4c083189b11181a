#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# tests/scarce/fill.sh BUILD FOLDER: fills the folder with what the scenarios read: tests/scarce/files, and
# made of these a workbook, a database and prepared data.
set -eu
build=$(cd "$1" && pwd) folder=$2
rm -rf "$folder"
cp -R tests/scarce/files "$folder"
ASAN_OPTIONS=detect_leaks=0 "$build/demo/convert" --sheet "$folder/户.csv" "$folder/户.xlsx"
"$build/guodu" import "$folder" --library "$folder/library" --data "$folder/户.csv" "$folder/成员.csv" \
    -o "$folder/县.gds" 2>/dev/null
# From within: the log has the paths of the run, and the run is done again there.
(cd "$folder" && "$build/guodu" run . --library library --data 户.csv 成员.csv --as-of 2023-06-30 --threads 1 \
    -o log.csv --log log.jsonl --lang en >/dev/null 2>&1) || true
