#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Reads every #include "..." below src/ and grammar/ and fails where one goes against the
# layers, or where files include each other in a circle. The table is that of
# docs/architecture.md. `--tap` prints the result as test cases, with a test of this script.
set -u
cd "$(dirname "$0")/.." || exit 2

# layer: what it may include besides itself; a path names one file.
table='
base:
syntax: base grammar
grammar: syntax base
record: base
check: syntax record base
eval: check record base
plan: eval check syntax record base
run: plan eval check record base
sql: plan base
data: record base
author: syntax check eval plan run record base
report: record base eval/result.h
impact: report record base
api: base syntax record check eval plan run sql data author report impact guodu.h
cli: guodu.h
bindings: guodu.h
guodu.h:
'

# check FOLDER: the findings, one a line.
check() {
    (
        cd "$1" || exit 2
        find src grammar -name '*.[chly]' -o -name '*.def' 2>/dev/null |
            sort |
            xargs grep -En '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' /dev/null |
            grep -v '\.inc"' # a text that the build makes a string of
    ) | awk -v table="$table" '
    BEGIN {
        rows = split(table, row, "\n")
        for (i = 1; i <= rows; i++) {
            cells = split(row[i], cell, "[: ]+")
            if (row[i] == "") continue
            known[cell[1]] = 1
            allowed[cell[1], cell[1]] = 1
            for (j = 2; j <= cells; j++) allowed[cell[1], cell[j]] = 1
        }
    }
    function layer(path) {
        sub(/^src\//, "", path)
        sub(/\/.*/, "", path)
        return path
    }
    function visit(file, trail,    n, i, next_files) {
        if (state[file] == 2) return
        if (state[file] == 1) {
            print "circle:" substr(trail, index(trail, " " file " ")) file
            return
        }
        state[file] = 1
        n = split(includes[file], next_files, " ")
        for (i = 1; i <= n; i++) visit(next_files[i], trail file " ")
        state[file] = 2
    }
    {
        split($0, part, ":")
        from = part[1]
        match($0, /"[^"]*"/)
        to = substr($0, RSTART + 1, RLENGTH - 2)
        place = from ":" part[2]
        # Generated headers belong to the grammar; a name without a folder is the public
        # header or a neighbour.
        if (to !~ /\// && to != "guodu.h") {
            folder = from
            sub(/^src\//, "", folder)
            sub(/[^\/]*$/, "", folder)
            to = folder to
        }
        a = layer(from); b = layer(to)
        if (to ~ /(^|\/)\.\.?(\/|$)/ || to ~ /^\//)
            print place ": \"" to "\": name a file from src/ on"
        else if (!(a in known))
            print place ": " a " is not in the table of layers"
        else if (!((a, b) in allowed) && !((a, to) in allowed))
            print place ": " a " may not include " to
        if (to !~ /^grammar\//) to = "src/" to
        includes[from] = includes[from] " " to
        order[++files] = from
    }
    END { for (i = 1; i <= files; i++) visit(order[i], " ") }'
}

# expect FINDING FILE TEXT [FILE TEXT]...: a tree of these files gives exactly this finding.
expect() {
    wanted=$1
    shift
    rm -rf "$tree" && mkdir -p "$tree/src" "$tree/grammar"
    while [ $# -gt 1 ]; do
        mkdir -p "$tree/$(dirname "$1")"
        printf '%s\n' "$2" >"$tree/$1"
        shift 2
    done
    found=$(check "$tree")
    if [ "$found" = "$wanted" ]; then
        echo "ok - layers: ${wanted:-nothing to find}"
    else
        printf 'not ok - layers: %s\nfound: %s\n' "${wanted:-nothing to find}" "$found"
    fi
}

self_test() {
    tree=$(mktemp -d) || exit 2
    trap 'rm -rf "$tree"' EXIT
    expect '' \
        src/base/a.h '#include <stdio.h>' \
        src/syntax/b.c '#include "base/a.h"' \
        src/report/c.c '#include "eval/result.h"' \
        src/eval/result.h '#include "base/a.h"' \
        src/cli/main.c '#include "guodu.h"' \
        grammar/guodu.y '#include "syntax/b.h"'
    expect 'src/base/a.c:2: base may not include syntax/b.h' \
        src/base/a.c '/* the base knows nothing above it */
  #  include "syntax/b.h"'
    expect 'src/report/c.c:1: report may not include eval/eval.h' \
        src/report/c.c '#include "eval/eval.h"'
    expect 'src/cli/main.c:1: cli may not include base/a.h' src/cli/main.c '#include "base/a.h"'
    expect 'src/guodu.h:1: guodu.h may not include base/a.h' src/guodu.h '#include "base/a.h"'
    expect 'src/base/a.c:1: "../check/x.h": name a file from src/ on' \
        src/base/a.c '#include "../check/x.h"'
    expect 'src/other/a.c:1: other is not in the table of layers' \
        src/other/a.c '#include "base/a.h"'
    expect 'circle: src/base/a.h src/base/b.h src/base/c.h src/base/a.h' \
        src/base/a.h '#include "base/b.h"' \
        src/base/b.h '#include "base/c.h"' \
        src/base/c.h '#include "base/a.h"'
}

findings=$(check .)
if [ "${1:-}" = --tap ]; then
    if [ -z "$findings" ]; then
        echo 'ok - layers: the includes of this tree'
    else
        printf 'not ok - layers: the includes of this tree\n%s\n' "$findings"
    fi
    self_test
elif [ -n "$findings" ]; then
    printf '%s\n' "$findings"
    exit 1
else
    echo 'layers: every include follows the table'
fi
