#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same households through the tool, C record by record (field by field, and as JSON), C as columns of
# Arrow in and out, Python (tables, and dicts one by one) and SQLite: the same results, row for row, in
# the same order, with clauses, outputs, units, missing facts, conflicts, sentences and errors. Over the county
# of the demonstration, on several days, and the cases of tests/run. Prints TAP.
#
# Rows that are rejected are told of by whoever reads tables; a host that builds records hears of them at
# once. So with such rows only the former are compared, and all of them without.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/embedding-test}" "${CC:=cc}" "${PYTHON:=python3}"
TOP=$PWD here=$PWD/tests/embedding
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
case $SCRATCH in
/*) ;;
*) SCRATCH=$PWD/$SCRATCH ;;
esac
case $GUODU in
/*) ;;
*) GUODU=$PWD/$GUODU ;;
esac
rm -rf "$SCRATCH"
mkdir -p "$SCRATCH"
export GUODU_LIBRARY="$BUILD/libguodu.so" PYTHONPATH="$PWD/src/bindings/python" PYTHONDONTWRITEBYTECODE=1
export LC_ALL=C.UTF-8

if ! command -v "$PYTHON" >/dev/null; then
    echo "ok - embedding # skip no $PYTHON"
    exit 0
fi
has_sqlite=true
if ! command -v sqlite3 >/dev/null || ! [ -f "$BUILD/guodu_sqlite.so" ]; then
    echo "ok - SQLite # skip no sqlite3, or no extension"
    has_sqlite=false
fi
# Python and the shell of SQLite are without the sanitizer, which must come first; what they leak is not ours.
preload=
case ${SAN:-} in
'') ;;
thread)
    echo 'ok - embedding # skip a library with ThreadSanitizer cannot be loaded by Python'
    exit 0
    ;;
*) preload="$($CC -print-file-name=libasan.so) $($CC -print-file-name=libstdc++.so.6)" ;;
esac
as_guest() {
    LD_PRELOAD="$preload" ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" "$@"
}
rows() {
    as_guest "$PYTHON" "$here/rows.py" "$@"
}

# In the folder of the case: $rules, $day, and the tables, called by the kind of their records.

by_tool() {
    rm -f out/rows*
    "$GUODU" run --lang "${1:-zh}" "$rules" --data ./*.csv --as-of "$day" -o out/rows.csv >/dev/null 2>&1 ||
        [ $? = 1 ] || return 1
    set --
    for file in out/rows*.csv; do
        case $file in *.rejects.csv | *.findings.csv) ;; *) set -- "$@" "$file" ;; esac
    done
    rows tool "$rules" "$day" "$@"
}

by_c() {
    way=$1
    set --
    for file in *.csv; do set -- "$@" "${file%.csv}=$file"; done
    "$BUILD/tests/embedding/ways" "$way" "$rules" "$day" "$@"
}

by_table() {
    set --
    for file in *.csv; do set -- "$@" "${file%.csv}=$file"; done
    rows table "$rules" "$day" "$@"
}

by_dicts() {
    by_c lines >out/lines && rows dicts "$rules" "$day" "$top" out/lines
}

by_sqlite() {
    set --
    for file in *.csv; do
        sed '1s/^\xEF\xBB\xBF//' "$file" >"out/$file"
        set -- "$@" ".import --csv 'out/$file' \"${file%.csv}\""
    done
    as_guest sqlite3 :memory: ".load $BUILD/guodu_sqlite.so" "$@" "select guodu_language('zh')" '.mode json' \
        "select kind, keys, policy, outcome, clause, output, value, unit, outputs, missing, conflict, says, error
        from guodu_run('$rules', '$day') where policy is not null" >out/sqlite.json &&
        sed 1d out/sqlite.json | rows sqlite
}

# Results of one kind of record together, as files have them.
by_kind() {
    sort -s -t "$(printf '\t')" -k 1,1 "$1"
}

without_units() {
    cut -f 1-11 "$1"
}

# The extension has a column for the unit of the first output alone.
first_units() {
    awk 'BEGIN { FS = OFS = "\t" } { this = $1 FS $2 FS $3; if (this == before) $12 = ""; before = this; print }' "$1"
}

# Python tells errors in English, as the tool can.
english_errors() {
    by_tool en >out/english
    by_kind out/english >out/english.sorted
    awk 'BEGIN { FS = OFS = "\t" } NR == FNR { error[NR] = $11; next } { $11 = error[FNR]; print }' \
        out/english.sorted "$1"
}

# is NAME FILE FILE: the case holds if they are the same.
is() {
    if [ -s "$2" ] && cmp -s "$2" "$3"; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        diff "$2" "$3" | head -n 6
        head -n 5 out/said
    fi
}

# compare NAME FIRST WAY...: each way gives what the first one gives.
compare() {
    name=$1 first=$2
    shift 2
    rm -rf out
    mkdir out
    : >out/said
    "by_${first%:*}" ${first#*:} >out/first 2>>out/said
    by_kind out/first >out/right
    without_units out/right >out/right.tool
    first_units out/right >out/right.sqlite
    english_errors out/right >out/right.python
    for each in "$@"; do
        $has_sqlite || [ "$each" != sqlite: ] || continue
        "by_${each%:*}" ${each#*:} >out/found 2>>out/said
        by_kind out/found >out/sorted
        case $each in
        tool:)
            without_units out/sorted >out/found
            is "$name: tool" out/right.tool out/found
            ;;
        sqlite:)
            is "$name: SQLite" out/right.sqlite out/sorted
            ;;
        table: | dicts:) is "$name: Python, ${each%:}" out/right.python out/sorted ;;
        *) is "$name: C, ${each#*:}" out/right out/sorted ;;
        esac
    done
}

# ---- the county ----

rules=$PWD/rules/demo top=农户
mkdir -p "$SCRATCH/county" "$SCRATCH/sound"
"$BUILD/demo/county" 2021 120 "$SCRATCH/county" >/dev/null
cd "$SCRATCH/county" || exit 2
mkdir out
"$GUODU" run --lang zh "$rules" --data 农户.csv 成员.csv --as-of 2023-06-30 -o out/rows.csv >/dev/null 2>&1
rows clean 户编号 out/rows.rejects.csv 农户.csv 成员.csv "$SCRATCH/sound"
for day in 2020-12-31 2021-06-30 2023-06-30 2025-12-31; do
    cd "$SCRATCH/county" || exit 2
    compare "county with rejected rows, $day" c:columns tool: table: sqlite:
    cd "$SCRATCH/sound" || exit 2
    compare "county, $day" c:fields tool: c:json c:columns table: dicts: sqlite:
done

# Whoever cannot fail tells nothing.
sed '7s/不适用/延续/' out/first >out/planted
by_kind out/planted >out/sorted
if is planted out/right out/sorted | grep -q '^not ok'; then
    echo 'ok - a planted difference is seen'
else
    echo 'not ok - a planted difference is seen'
fi

# ---- cases ----

# Conflicts, errors, what is undetermined, records three deep.
for case in outcomes:户 village:村 insurance:农户 parents:户 cells:户; do
    top=${case#*:} case=${case%:*}
    rules=$TOP/tests/run/$case/rules.guodu
    mkdir -p "$SCRATCH/$case"
    cp "$TOP/tests/run/$case"/*.csv "$SCRATCH/$case"
    cd "$SCRATCH/$case" || exit 2
    for day in $(cat "$TOP/tests/run/$case/dates"); do
        compare "$case, $day" c:fields tool: c:json c:columns table: dicts: sqlite:
    done
done

# Rejected rows; households that are known by their members alone.
for case in income people; do
    rules=$TOP/tests/run/$case/rules.guodu
    mkdir -p "$SCRATCH/$case"
    cp "$TOP/tests/run/$case"/*.csv "$SCRATCH/$case"
    cd "$SCRATCH/$case" || exit 2
    for day in $(cat "$TOP/tests/run/$case/dates"); do
        compare "$case, $day" c:columns tool: table: sqlite:
    done
done
