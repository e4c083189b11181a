#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# One county in every form that people hold it in: text of any encoding and separator, workbooks,
# databases, objects (see convert.c). The results are the same to the byte, and each wrong row is
# wrong in the same way. Then a table of people alone, which repeats their household's row or has
# it in merged cells: as the two tables with the rows that can be used.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}"
: "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/formats-test}"
convert=$BUILD/demo/convert county=$BUILD/demo/county
rm -rf "$SCRATCH"
mkdir -p "$SCRATCH/plain" "$SCRATCH/forms" "$SCRATCH/sound" "$SCRATCH/people"

# is NAME COMMAND...: the case holds if the command succeeds.
is() {
    name=$1
    shift
    if "$@" >"$SCRATCH/difference" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 20 "$SCRATCH/difference" "$SCRATCH/said"
    fi
}

# What it takes it keeps until it ends, which sanitizers would take for leaks.
convert() {
    ASAN_OPTIONS=detect_leaks=0 "$convert" "$@"
}

# judge OUT ARGUMENT...: runs the tool, results in the folder OUT.
judge() {
    out=$SCRATCH/out/$1
    shift
    mkdir -p "$out"
    "$GUODU" run rules/demo --lang zh --as-of 2023-06-30 -o "$out/r.csv" "$@" >"$SCRATCH/said" 2>&1
}

# Rejects and findings without file and line, and without reasons, which may name lines.
rejects() {
    [ ! -f "$1/r.rejects.csv" ] ||
        sed 's/^\([^,]*\),[^,]*,[0-9]*,/\1,/; s/\(,[a-z][a-z-]*\),.*/\1/' "$1/r.rejects.csv"
}

findings() {
    sed 's/,[^,]*,[0-9]*$//' "$1/r.findings.csv"
}

same_results() {
    for file in r.csv r.成员.csv; do
        cmp "$SCRATCH/out/$1/$file" "$SCRATCH/out/$2/$file" || return 1
    done
    findings "$SCRATCH/out/$1" >"$SCRATCH/one"
    findings "$SCRATCH/out/$2" | diff "$SCRATCH/one" -
}

# Rows in another order make results in another order.
same_sorted_results() {
    for file in r.csv r.成员.csv; do
        sort "$SCRATCH/out/$1/$file" >"$SCRATCH/one"
        sort "$SCRATCH/out/$2/$file" | diff "$SCRATCH/one" - || return 1
    done
    findings "$SCRATCH/out/$1" | sort >"$SCRATCH/one"
    findings "$SCRATCH/out/$2" | sort | diff "$SCRATCH/one" -
}

# Objects hold members between their households, so rejects come in another order.
same_rejects() {
    rejects "$SCRATCH/out/$1" | sort >"$SCRATCH/one"
    rejects "$SCRATCH/out/$2" | sort | diff "$SCRATCH/one" -
}

same_rejects_in_order() {
    rejects "$SCRATCH/out/$1" >"$SCRATCH/one"
    rejects "$SCRATCH/out/$2" | diff "$SCRATCH/one" -
}

# same FORM ARGUMENT...: judged from this form, the county is as from the plain one.
same() {
    form=$1
    shift
    judge "$form" "$@"
    is "$form: results" same_results plain "$form"
    case $form in
    nested) is "$form: rejects" same_rejects plain "$form" ;;
    *) is "$form: rejects" same_rejects_in_order plain "$form" ;;
    esac
}

# ---- both tables ----

plain=$SCRATCH/plain forms=$SCRATCH/forms
"$county" 2021 800 "$plain" || exit 1
is 'the county is written in every form' convert "$plain" "$forms" \
    gb18030 utf16 semicolon tab titles workbook database flat nested

judge plain --data "$plain/农户.csv" "$plain/成员.csv"
is 'the county has results' test -s "$SCRATCH/out/plain/r.成员.csv"
is 'the county has 17 rejects' test "$(rejects "$SCRATCH/out/plain" | wc -l)" = 18
for form in gb18030 utf16 tab titles; do
    same $form --data "$forms/$form/农户.csv" "$forms/$form/成员.csv"
done
same semicolon --decimal comma --data "$forms/semicolon/农户.csv" "$forms/semicolon/成员.csv"
same workbook --data "$forms/县.xlsx:农户" "$forms/县.xlsx:成员"
same database --data "$forms/县.db:农户" "$forms/县.db:成员"
same flat --data "农户=$forms/农户.ndjson" "成员=$forms/成员.ndjson"
same nested --data "农户=$forms/县.ndjson" "成员=$forms/其余.ndjson"
same mixed --data "$forms/县.xlsx:农户" "$forms/gb18030/成员.csv"
same piped --input-format csv --data "$forms/utf16/农户.csv" 成员=- <"$forms/gb18030/成员.csv"

# ---- results as one file ----

for kind in xlsx db ndjson; do
    for form in plain workbook; do
        case $form in
        plain) set -- "$plain/农户.csv" "$plain/成员.csv" ;;
        *) set -- "$forms/县.xlsx:农户" "$forms/县.xlsx:成员" ;;
        esac
        mkdir -p "$SCRATCH/out/$kind-$form"
        "$GUODU" run rules/demo --lang zh --as-of 2023-06-30 --data "$@" \
            -o "$SCRATCH/out/$kind-$form/r.$kind" --rejects "$SCRATCH/rejects.csv" \
            --findings "$SCRATCH/findings.csv" >"$SCRATCH/said" 2>&1
    done
    is "results as .$kind, from CSV and from a workbook" \
        cmp "$SCRATCH/out/$kind-plain/r.$kind" "$SCRATCH/out/$kind-workbook/r.$kind"
done

# ---- people alone ----

# used KIND: the rows of the plain table that were used, with its headings.
used() {
    awk -F, -v kind="$1" '
        NR == FNR { if ($1 == kind) rejected[$3] = 1; next }
        !(FNR in rejected)
    ' "$SCRATCH/out/plain/r.rejects.csv" "$plain/$1.csv"
}

sound=$SCRATCH/sound people=$SCRATCH/people
used 成员 >"$sound/成员.csv"
used 农户 | awk -F, 'NR == FNR { there[$1] = 1; next } FNR == 1 || $1 in there' \
    "$sound/成员.csv" - >"$sound/农户.csv"
is 'people are written in every form' convert --people "$sound" "$people" \
    gb18030 titles workbook merged database flat shuffled
judge sound --data "$sound/农户.csv" "$sound/成员.csv"
is 'people have results' test -s "$SCRATCH/out/sound/r.成员.csv"
is 'people have no rejects' test ! -e "$SCRATCH/out/sound/r.rejects.csv"

# people FORM FILE: their table alone, as the two tables of households and members.
people() {
    judge "people-$1" --data "$2"
    is "people, $1: results" same_results sound "people-$1"
    is "people, $1: no rejects" same_rejects sound "people-$1"
}
people gb18030 "$people/gb18030/人口.csv"
people titles "$people/titles/人口.csv"
people workbook "$people/县.xlsx"
people merged "$people/合并.xlsx:人口"
people database "$people/县.db"
people objects "成员=$people/人口.ndjson"
is 'the tables are in one database' convert "$sound" "$sound" database
people query "成员=$sound/县.db:SELECT * FROM 农户 JOIN 成员 USING (户编号) ORDER BY 人口编号"
judge people-shuffled --data "$people/人口.csv"
is 'people, in another order: results' same_sorted_results sound people-shuffled
is 'people, in another order: no rejects' same_rejects sound people-shuffled
