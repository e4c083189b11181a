#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The binary interface: what the libraries export, what programs that were built with an earlier
# header rest on (tests/abi/baseline), and that a host's own names never clash with ours.
# `make abi-baseline` runs it with --update: it writes the baseline and the names in src/guodu.map
# anew from the header, and says whether the number in the name of the library has to rise.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${CC:=cc}" "${PKG_CONFIG:=pkg-config}" "${SCRATCH:=$BUILD/abi-test}"
mkdir -p "$SCRATCH"
baseline=tests/abi/baseline
case ${SAN:-} in
'') sanitize= ;;
thread) sanitize=-fsanitize=thread ;;
*) sanitize=-fsanitize=address,undefined ;;
esac
[ -z "${COVERAGE:-}" ] || sanitize=--coverage

# result NAME COMMAND...: what it prints is the reason where it fails.
result() {
    name=$1
    shift
    if "$@" >"$SCRATCH/said" 2>&1; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        head -n 30 "$SCRATCH/said"
    fi
}

# same WHAT A B: two lists are one.
same() {
    diff "$2" "$3" >"$SCRATCH/difference" && return
    echo "$1"
    grep '^[<>]' "$SCRATCH/difference"
    return 1
}

# ---- from the header ----

describe() {
    $CC -E -dD -Isrc -x c src/guodu.h |
        LC_ALL=C awk -f tests/abi/describe.awk >"$SCRATCH/describe.c" &&
        $CC -Isrc -o "$SCRATCH/describe" "$SCRATCH/describe.c" &&
        "$SCRATCH/describe" >"$SCRATCH/now"
}

declared() { sed -n 's/^function \([a-z_0-9]*\):.*/\1/p' "$SCRATCH/now"; }
mapped() { sed -n 's/^ *\(guodu_[a-z_0-9]*\);$/\1/p' src/guodu.map; }

# The map with the functions of the header in its order, by its sections.
new_map() {
    sed '/^global:/q' src/guodu.map
    awk -v names="$(declared | tr '\n' ' ')" '
        BEGIN { count = split(names, all, " "); for (i = 1; i <= count; i++) known[all[i]] = 1
                title = "the version" }
        /^\/\* ---- .* ---- \*\/$/ { title = $0; gsub(/^\/\* ---- | ---- \*\/$/, "", title) }
        /^GUODU_API / {
            name = $0
            sub(/\(.*/, "", name)
            sub(/.*[ *]/, "", name)
            if (!(name in known)) next
            if (title != said) print "    /* " title " */"
            said = title
            print "    " name ";"
        }' src/guodu.h
    sed -n '/^local:/,$p' src/guodu.map
}

# What programs may rest on and is not there any more.
gone() {
    sort "$baseline" >"$SCRATCH/before"
    sort "$SCRATCH/now" >"$SCRATCH/after"
    comm -23 "$SCRATCH/before" "$SCRATCH/after"
}

advise() {
    gone >"$SCRATCH/gone"
    if [ -s "$SCRATCH/gone" ]; then
        cat <<'END'
These lines of the baseline are gone or have changed:
END
        cat "$SCRATCH/gone"
        cat <<'END'
A program that was built with an earlier header may not run with this library. Where a library with
this baseline was released: let ABI in the Makefile rise by one, and GUODU_n in src/guodu.map with it.
(Not where only parameters or fields of the same types were named otherwise.)
END
    else
        echo 'There are only additions: programs that are there go on running.'
    fi
}

if ! describe; then
    echo 'not ok - the header can be described'
    exit 1
fi
if [ "${1:-}" = --update ]; then
    new_map >"$SCRATCH/map" && mv "$SCRATCH/map" src/guodu.map
    [ ! -f "$baseline" ] || cmp -s "$baseline" "$SCRATCH/now" || advise
    cp "$SCRATCH/now" "$baseline"
    echo "$baseline: $(wc -l <"$baseline") lines, $(declared | wc -l) functions"
    exit
fi

unchanged() {
    cmp -s "$baseline" "$SCRATCH/now" && return
    diff "$baseline" "$SCRATCH/now" | grep '^[<>]'
    advise
    echo 'Where it is meant: make abi-baseline'
    return 1
}

declared | sort >"$SCRATCH/declared"
mapped | sort >"$SCRATCH/mapped"
result 'all of the header can be described' sh -c '! grep ^unknown "$0"' "$SCRATCH/now"
result 'every function of the header is marked for export, and described' \
    test "$(grep -c '^GUODU_API ' src/guodu.h)" = "$(wc -l <"$SCRATCH/declared")"
result 'each is in the map once, and nothing else (make abi-baseline)' \
    same 'in the header <, in the map >' "$SCRATCH/declared" "$SCRATCH/mapped"
result 'the interface is that of the baseline' unchanged

# ---- the libraries ----

shared=$BUILD/libguodu.so
abi=$(sed -n 's/^ABI := //p' Makefile)
version=$(sed -n 's/^#define GUODU_VERSION "\(.*\)"$/\1/p' src/guodu.h)

nm -D --defined-only "$shared" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
    sort >"$SCRATCH/exported"
nm -g --defined-only "$BUILD/libguodu.a" | awk 'NF == 3 { print $3 }' |
    sort >"$SCRATCH/archived"
nm -g --defined-only "$BUILD/libguodu-internal.a" | awk 'NF == 3 { print $3 }' |
    sort -u >"$SCRATCH/internal"
if [ -n "$sanitize" ]; then # which add names of their own
    grep '^guodu_' "$SCRATCH/archived" >"$SCRATCH/a" && mv "$SCRATCH/a" "$SCRATCH/archived"
fi
result 'the shared library exports what the map says' \
    same 'in the map <, in the library >' "$SCRATCH/mapped" "$SCRATCH/exported"
result 'the static library has these names alone' \
    same 'in the map <, in the library >' "$SCRATCH/mapped" "$SCRATCH/archived"
result 'names have a version' \
    sh -c 'nm -D --defined-only "$1" | grep -q " guodu_version@@GUODU_$0$"' "$abi" "$shared"
result 'the name that programs ask for' \
    sh -c 'readelf -d "$1" | grep -q "SONAME.*\[libguodu\.so\.$0\]"' "$abi" "$shared"
result 'links lead to the library of this version' \
    test "$(readlink "$shared") $(readlink "$shared.$abi")" = \
    "libguodu.so.$version libguodu.so.$version"
result 'what it calls is bound before it runs, and its tables are read-only then' \
    sh -c 'readelf -d "$0" | grep -q BIND_NOW && readelf -lW "$0" | grep -q GNU_RELRO' "$shared"
result 'it asks for no library of the tool alone' \
    sh -c '! readelf -d "$0" | grep jansson' "$shared"

# ---- a host with names of its own ----

cat >"$SCRATCH/host.c" <<'END'
#include <stdio.h>
#include <string.h>
#include "guodu.h"

int main(void) {
    static const char text[] = "record person {\n  id: text key\n  n: integer\n}\n"
        "policy p for person {\n  keep a: when n above 2\n  end b: otherwise\n}\n";
    guodu_result result;
    guodu_rules *rules = guodu_rules_new(NULL);
    if (guodu_rules_load_text(rules, "r.guodu", text, strlen(text)) != GUODU_OK)
        return puts(guodu_rules_error(rules, GUODU_EN)), 1;
    guodu_record *record = guodu_record_new(rules, "person");
    guodu_evaluation *evaluation = guodu_evaluation_new(rules);
    if (guodu_record_set(record, "id", "A1") != GUODU_OK ||
        guodu_record_set(record, "n", "3") != GUODU_OK ||
        guodu_evaluation_run(evaluation, record, "2023-06-30") != GUODU_OK ||
        guodu_evaluation_result(evaluation, 0, &result) != GUODU_OK)
        return puts("cannot judge"), 1;
    printf("%s %s, %s, %d %d %d %d\n", guodu_outcome_word(result.outcome, GUODU_EN), result.clause,
        guodu_version(), guodu_version_number(), GUODU_VERSION_MAJOR, GUODU_VERSION_MINOR,
        GUODU_VERSION_PATCH);
    guodu_evaluation_free(evaluation);
    guodu_record_free(record);
    guodu_rules_free(rules);
    return 0;
}
END
# Each name within the library is a variable of the host.
grep -v '^guodu_' "$SCRATCH/internal" |
    if [ -n "$sanitize" ]; then grep '^[a-z][a-z0-9_]*$' | grep -v '^_\|asan\|tsan\|ubsan'; else cat; fi |
    awk '{ print "char " $1 "[8] = \"mine\";" }' >"$SCRATCH/names.c"
result 'there are names that might clash' test "$(wc -l <"$SCRATCH/names.c")" -gt 500

host() { # NAME LINKED...
    program=$1
    shift
    # shellcheck disable=SC2086
    $CC -pthread $sanitize -w -fno-builtin -Isrc -rdynamic -o "$SCRATCH/$program" "$SCRATCH/host.c" \
        "$SCRATCH/names.c" "$@" && LD_LIBRARY_PATH=$BUILD "$SCRATCH/$program" >"$SCRATCH/$program.out" &&
        diff "$SCRATCH/expected" "$SCRATCH/$program.out"
}

number() { echo "$version" | awk -F . '{ print $1 * 1000000 + $2 * 1000 + $3, $1, $2, $3 }'; }
echo "keep a, $version, $(number)" >"$SCRATCH/expected"
packages=$(sed -n 's/^PACKAGES := //p' Makefile)
# shellcheck disable=SC2046,SC2086
result 'the static library does not mind names of a host; versions agree' \
    host static "$BUILD/libguodu.a" $($PKG_CONFIG --libs $packages)
result 'nor does the shared one; versions agree' host shared "$shared"

result 'the change log tells of this version' \
    test "$(sed -n 's/^## \[\([0-9.]*\)\].*/\1/p' CHANGELOG.md | head -n 1)" = "$version"
