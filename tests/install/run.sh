#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `make install` below a scratch folder: what stands there afterwards and with which permissions; a
# program built with what pkg-config says, and nothing else; the installed tool with the installed
# rules; manual pages and completions, which name every verb and option; nothing left by
# `make uninstall`.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=$PWD/build}" "${CC:=cc}" "${PKG_CONFIG:=pkg-config}" "${SCRATCH:=$PWD/build/install-test}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX PKG_CONFIG_PATH
rm -rf "$SCRATCH/a" "$SCRATCH/b" "$SCRATCH/moved"
mkdir -p "$SCRATCH"
case ${SAN:-} in
'') sanitize= ;;
thread) sanitize=-fsanitize=thread ;;
*) sanitize=-fsanitize=address,undefined ;;
esac
[ -z "${COVERAGE:-}" ] || sanitize=--coverage
version=$(sed -n 's/^#define GUODU_VERSION "\(.*\)"$/\1/p' src/guodu.h)

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

skip() { echo "ok - $1 # SKIP $2"; }
none() { ! grep . "$1"; } # an empty list; else it is shown

run_make() {
    make --no-print-directory BUILD="$BUILD" SAN="${SAN:-}" CC="$CC" "$@" </dev/null
}

# ---- what is installed ----

prefix=$SCRATCH/a/prefix
built=$(ls -l --time-style=full-iso "$BUILD/guodu" "$BUILD/flags")
result 'it is installed, whatever the mask' sh -c 'umask 077; "$@"' sh \
    make --no-print-directory BUILD="$BUILD" SAN="${SAN:-}" CFLAGS=-DOTHER install PREFIX="$prefix"
result 'and nothing built anew for other flags' \
    test "$built" = "$(ls -l --time-style=full-iso "$BUILD/guodu" "$BUILD/flags")"

[ -d "$prefix/share/man" ] || exit 1
(cd "$prefix" && find . \( -type f -o -type l \) ! -name '*.guodu' ! -path './share/doc/*' |
    sed 's/^..//' | LC_ALL=C sort) >"$SCRATCH/files"
verbs=$(LC_ALL=C "$GUODU" help --table | awk -F '\t' '$1 == "verb" { print $2 }')
{
    echo bin/guodu
    echo include/guodu.h
    printf 'lib/%s\n' libguodu.a libguodu.so libguodu.so.0 "libguodu.so.$version" pkgconfig/guodu.pc
    [ ! -f "$BUILD/guodu_sqlite.so" ] || echo lib/guodu_sqlite.so
    echo share/bash-completion/completions/guodu
    echo share/fish/vendor_completions.d/guodu.fish
    echo share/zsh/site-functions/_guodu
    printf 'share/guodu/%s\n' rules/README.md rules/demo/README.md rules/demo-proposal/README.md
    echo share/man/man3/libguodu.3
    for folder in man zh_CN; do
        [ $folder = man ] && folder=share/man || folder=share/man/$folder
        echo "$folder/man1/guodu.1"
        for verb in $verbs; do echo "$folder/man1/guodu-$verb.1"; done
    done
} | LC_ALL=C sort >"$SCRATCH/expected"
result 'these files' diff "$SCRATCH/expected" "$SCRATCH/files"
(cd rules && find . -name '*.guodu' | LC_ALL=C sort) >"$SCRATCH/expected"
(cd "$prefix/share/guodu/rules" && find . -name '*.guodu' | LC_ALL=C sort) >"$SCRATCH/files"
result 'all rules' diff "$SCRATCH/expected" "$SCRATCH/files"
{
    printf '%s\n' CHANGELOG.md LICENSE README.md README.zh-CN.md
    find docs -type f
} | LC_ALL=C sort >"$SCRATCH/expected"
(cd "$prefix/share/doc/guodu" && find . -type f | sed 's/^..//' | LC_ALL=C sort) >"$SCRATCH/files"
result 'all documents, and the licence' diff "$SCRATCH/expected" "$SCRATCH/files"
{
    find "$prefix" -type d ! -perm 755
    find "$prefix" -type f ! -perm 644 ! -path '*/bin/*'
    find "$prefix/bin" -type f ! -perm 755
} >"$SCRATCH/modes"
result 'everybody may read it, and run the tool' none "$SCRATCH/modes"
grep -rlE '@[A-Z]+@' "$prefix" --include='*.pc' --include='*.[13]' >"$SCRATCH/places"
result 'no place is left to be filled in' none "$SCRATCH/places"

# ---- a program of a host ----

cat >"$SCRATCH/host.c" <<'END'
#include <guodu.h>
#include <stdio.h>

int main(int argc, char **argv) {
    guodu_rules *rules = guodu_rules_new(NULL);
    guodu_rules_set_library(rules, argv[argc - 1]);
    static const char text[] = "transition 2021-01-01 to 2025-12-31\n"
        "jurisdiction 529999 \"Sample County\"\nuse \"全国.guodu\"\n";
    int failed = guodu_rules_load_text(rules, "top.guodu", text, sizeof text - 1) != GUODU_OK;
    printf("%s %s %zu\n", guodu_version(), GUODU_VERSION, guodu_rules_policy_count(rules));
    guodu_rules_free(rules);
    return failed;
}
END
config() { PKG_CONFIG_PATH=$prefix/lib/pkgconfig $PKG_CONFIG "$@" guodu; }
result 'pkg-config knows the version' test "$(config --modversion)" = "$version"
rules=$(config --variable=rulesdir)
result 'and where the rules are' test "$rules" = "$prefix/share/guodu/rules"

# host PROGRAM FLAGS...
host() {
    program=$1
    shift
    # shellcheck disable=SC2086
    (cd "$SCRATCH" && $CC $sanitize -Wall -Wextra -Werror -o "$program" host.c "$@") &&
        LD_LIBRARY_PATH=$prefix/lib "$SCRATCH/$program" "$rules" >"$SCRATCH/$program.out" &&
        grep -E "^$version $version [1-9][0-9]+\$" "$SCRATCH/$program.out"
}

asks() { readelf -d "$SCRATCH/$1" | grep -q 'NEEDED.*libguodu\.so\.0'; }

# shellcheck disable=SC2046
result 'a program with the shared library' host shared $(config --cflags --libs)
result 'which it asks for by its name' asks shared
# Static is the library alone: of those that it needs Debian has no static ones.
# shellcheck disable=SC2046
result 'a program with the static library' \
    host static $(config --static --cflags --libs | sed 's/-lguodu\>/-l:libguodu.a/')
result 'which asks for no shared one' sh -c '! readelf -d "$0" | grep libguodu' "$SCRATCH/static"
if command -v c++ >/dev/null; then
    # shellcheck disable=SC2046
    result 'C++ takes the header' sh -c \
        'echo "#include <guodu.h>" | c++ -Wall -Wextra -Werror -fsyntax-only -x c++ - "$@"' sh \
        $(config --cflags)
else
    skip 'C++ takes the header' 'no c++'
fi

# ---- the installed tool ----

installed=$prefix/bin/guodu
cat >"$SCRATCH/county.guodu" <<'END'
transition 2021-01-01 to 2025-12-31
jurisdiction 529999 "Sample County"
use "全国.guodu"
END
result 'the tool runs' test "$("$installed" --version)" = "guodu $version"
result 'it finds the installed rules' "$installed" check "$SCRATCH/county.guodu"
result 'the tool of the build folder does not' \
    sh -c '! "$0" check "$1"' "$GUODU" "$SCRATCH/county.guodu"
mkdir -p "$SCRATCH/a/other"
echo 'record person { id: text key }' >"$SCRATCH/a/other/one.guodu"
echo 'use "one.guodu"' >"$SCRATCH/one.guodu"
result 'a folder that is given goes first' \
    "$installed" check --library "$SCRATCH/a/other" "$SCRATCH/one.guodu"
result 'and alone' \
    sh -c '! "$0" check --library "$1" "$2"' "$installed" "$SCRATCH/a/other" "$SCRATCH/county.guodu"

# Of the verbs that read data, one will do: they read rules in one way.
cat >"$SCRATCH/calls" <<'END'
test county.guodu
plan --as-of 2023-06-30 county.guodu
doc -o page.html county.guodu
fmt county.guodu
run county.guodu --data people.csv --data-report
END
echo '户编号,区划,户类型' >"$SCRATCH/people.csv"
every_verb() (
    cd "$SCRATCH" || exit 1
    while read -r call; do
        # shellcheck disable=SC2086
        "$installed" $call >out 2>err </dev/null
        code=$?
        [ $code = 0 ] && ! grep G1001 err && continue
        echo "$call: $code"
        cat err
        exit 1
    done <calls
)
result 'every verb that reads rules finds them' every_verb
# A run by installed rules is done again by them, and it is seen when they have changed.
printf 'record person {\n  id: text key\n  n: integer\n}\n' >"$rules/person.guodu"
cat >"$SCRATCH/log.guodu" <<'END'
use "person.guodu"
policy p for person {
  keep a: when n above 2
  end b: otherwise
}
END
printf 'id,n\nA1,3\nA2,1\n' >"$SCRATCH/people.csv"
rm -f "$SCRATCH/log"
result 'a run by installed rules is logged' "$installed" run "$SCRATCH/log.guodu" \
    --data "$SCRATCH/people.csv" --as-of 2023-06-30 --log "$SCRATCH/log" -o "$SCRATCH/results"
result 'and comes to the same again' "$installed" replay "$SCRATCH/log"
echo '# another' >>"$rules/person.guodu"
result 'it is seen when installed rules are no longer the same' \
    sh -c '"$0" replay "$1"; [ $? = 1 ]' "$installed" "$SCRATCH/log"
rm -f "$rules/person.guodu"
result 'a demonstration is installed that is sound' "$installed" check "$rules/demo"
mv "$prefix" "$SCRATCH/moved"
result 'it finds them where all was moved to' "$SCRATCH/moved/bin/guodu" check "$SCRATCH/county.guodu"
mv "$SCRATCH/moved" "$prefix"

# ---- the installed extension of SQLite ----

cat >"$SCRATCH/of-one.guodu" <<'END'
transition 2021-01-01 to 2025-12-31
use "one.guodu"
END
# loads EXTENSION ARGUMENTS: its guodu_load succeeds.
loads() {
    printf '.bail on\n.load %s\nSELECT guodu_load(%s);\n' "$1" "$2" | sqlite3
}
if [ -f "$prefix/lib/guodu_sqlite.so" ] && command -v sqlite3 >/dev/null && [ -z "${SAN:-}" ]; then
    county="'$SCRATCH/county.guodu'"
    result 'the extension of SQLite finds the installed rules' loads "$prefix/lib/guodu_sqlite" "$county"
    mkdir -p "$prefix/lib/machine"
    mv "$prefix/lib/guodu_sqlite.so" "$prefix/lib/machine"
    result 'from a folder of the machine too' loads "$prefix/lib/machine/guodu_sqlite" "$county"
    mv "$prefix/lib/machine/guodu_sqlite.so" "$prefix/lib"
    rmdir "$prefix/lib/machine"
    loads "$BUILD/guodu_sqlite" "$county" >"$SCRATCH/loaded" 2>&1
    result 'that of the build folder does not' grep -q 'G1001.*second argument of guodu_load' "$SCRATCH/loaded"
    other="'$SCRATCH/a/other'"
    result 'a folder that is given goes first there' \
        loads "$prefix/lib/guodu_sqlite" "'$SCRATCH/of-one.guodu', $other"
    loads "$prefix/lib/guodu_sqlite" "$county, $other" >"$SCRATCH/loaded" 2>&1
    result 'and alone there' grep -q G1001 "$SCRATCH/loaded"
else
    skip 'the extension of SQLite finds the installed rules' 'no extension, no shell of SQLite, or sanitizers'
fi

# ---- manual pages ----

manual=$prefix/share/man
if command -v groff >/dev/null; then
    for page in "$manual"/man1/*.1 "$manual"/man3/*.3 "$manual"/zh_CN/man1/*.1; do
        groff -Kutf8 -man -ww -Tutf8 "$page" 2>&1 >/dev/null | sed "s|^|${page##*/}: |" | head -n 3
    done >"$SCRATCH/groff"
    result 'manual pages are set without a warning' none "$SCRATCH/groff"
else
    skip 'manual pages are set without a warning' 'no groff'
fi
if command -v lexgrog >/dev/null; then
    LC_ALL=C.UTF-8 lexgrog "$manual"/man[13]/*.[13] "$manual"/zh_CN/man1/*.1 |
        sed 's/^[^"]*//' >"$SCRATCH/listed"
    result 'each can be listed' \
        test "$(grep -c '^"[a-z-]* - .*[^ ]"$' "$SCRATCH/listed")" = $((2 * $(echo "$verbs" | wc -l) + 3))
    result 'by what it does' grep -qx '"guodu-run - 按规则判断数据中的每一户、每个人，写出结果"' "$SCRATCH/listed"
else
    skip 'each can be listed' 'no lexgrog'
fi
if command -v man >/dev/null; then
    LC_ALL=C.UTF-8 MANPATH=$manual MANWIDTH=80 man --warnings guodu-run 2>&1 |
        col -b >"$SCRATCH/page"
    result 'man finds and shows them' grep -q '^ *-d, --data \[RECORD=\]FILE$' "$SCRATCH/page"
    LC_ALL=C.UTF-8 MANPATH=$manual MANWIDTH=80 man -L zh_CN guodu-run 2>/dev/null |
        col -b >"$SCRATCH/page"
    result 'in Chinese too' grep -q '^ *--as-of 日期$' "$SCRATCH/page"
else
    skip 'man finds and shows them' 'no man'
fi

# sections PAGE HEADING...: those that it lacks.
sections() {
    file=$1
    shift
    for heading; do
        grep -qE "^\.SH \"?$heading\"?\$" "$file" || echo "${file##*/}: $heading"
    done
}

for verb in '' $verbs; do
    page=man1/guodu${verb:+-$verb}.1
    sections "$manual/$page" NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' ENVIRONMENT FILES EXAMPLES \
        'SEE ALSO'
    sections "$manual/zh_CN/$page" 名称 概要 描述 选项 退出状态 环境变量 文件 示例 参见
    [ -z "$verb" ] || grep -q "^\.BR guodu..\?$(echo "$verb" | sed 's/-/../') (1)" "$manual/man1/guodu.1" ||
        echo "guodu.1: $verb"
done >"$SCRATCH/lacking"
sections "$manual/man3/libguodu.3" NAME SYNOPSIS DESCRIPTION 'FUNCTIONS AND TYPES' EXAMPLES FILES \
    'SEE ALSO' >>"$SCRATCH/lacking"
result 'each page has its sections, and that of the tool has the verbs' none "$SCRATCH/lacking"

# What the tool itself says in its usage for people must be in the pages and the completions: each of
# these lists has the verbs with their options.
for verb in $verbs; do
    LC_ALL=C "$GUODU" "$verb" --help | sed -n "s/^  \(-., \)\{0,1\}--\([a-z-]*\).*/$verb \2/p"
done >"$SCRATCH/options"
sort -o "$SCRATCH/options" "$SCRATCH/options"
of_pages() {
    for page; do
        verb=${page##*/guodu-}
        sed -n 's/^\(\\fB\\-.\\fR, \)\{0,1\}\\fB\\-\\-\([a-z\\-]*\)\\fR.*/\2/p' "$page" |
            sed 's/\\-/-/g' | sed "s/^/${verb%.1} /"
    done | sort
}
of_pages "$manual"/man1/guodu-*.1 >"$SCRATCH/en"
of_pages "$manual"/zh_CN/man1/guodu-*.1 >"$SCRATCH/zh"
awk '
    /^    [a-z-]+\)$/ { verb = substr($1, 1, length($1) - 1) }
    verb != "" && sub(/^ *options=./, "") {
        gsub(/\047/, "")
        for (i = 1; i <= NF; i++) if ($i ~ /^--/) print verb, substr($i, 3)
    }' "$prefix/share/bash-completion/completions/guodu" | sort >"$SCRATCH/bash"
awk '
    $1 ~ /^[a-z-]+\)$/ { verb = substr($1, 1, length($1) - 1) }
    verb != "" && match($0, /^ *\047[*]?--[a-z-]+/) {
        option = substr($0, 1, RLENGTH)
        sub(/.*\047[*]?--/, "", option)
        print verb, option
    }' "$prefix/share/zsh/site-functions/_guodu" | sed 's/-$//' | sort >"$SCRATCH/zsh"
sed -n "s/.*__fish_seen_subcommand_from \([a-z-]*\)' -l \([a-z-]*\) .*/\1 \2/p" \
    "$prefix/share/fish/vendor_completions.d/guodu.fish" | sort >"$SCRATCH/fish"
result 'there are as many options as one would think' test "$(wc -l <"$SCRATCH/options")" -gt 100
for list in en zh bash zsh fish; do
    result "every option is there, and no other: $list" diff "$SCRATCH/options" "$SCRATCH/$list"
done
sed -n 's/^\(guodu_[a-z_]*\);.*/\1/p; s/^    \(guodu_[a-z_]*\);.*/\1/p' src/guodu.map |
    while read -r function; do
        grep -q "$function(" "$manual/man3/libguodu.3" || echo "$function"
    done >"$SCRATCH/lacking"
result 'every function is in the page of the library' none "$SCRATCH/lacking"

# ---- completions ----

cat >"$SCRATCH/complete.bash" <<'END'
. "$1/share/bash-completion/completions/guodu"
PATH=$1/bin:$PATH
complete -p guodu >/dev/null || exit 1
cd "$2" || exit 1
try() {
    local wanted=$1
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _guodu 2>/dev/null # compopt complains outside of a completion
    [ "${COMPREPLY[*]}" = "$wanted" ] || echo "$*: ${COMPREPLY[*]}, not $wanted"
}
try 'dry-run doc' guodu d
try 'check' guodu --lang = en ch
try 'zh en' guodu run --lang ''
try 'zh' guodu run --lang = z
try '--watch --watch-times' guodu test --wat
try 'text junit json tap' guodu test --format ''
try 'json' guodu test --coverage = j
try 'csv xlsx sqlite ndjson' guodu run 规则.guodu --format ''
try 'gb18030' guodu run --encoding g
try 'year quarter month' guodu dry-run --every ''
try '甲 乙.guodu' guodu check ''
try '甲 一.csv' guodu run 乙.guodu --data ''
try '一.csv' guodu run 乙.guodu --data 农户 = 一
try '甲' guodu run --library ''
try '' guodu run --as-of ''
try 'all' guodu replay --line ''
try 'run replay' guodu help r
try 'G0107' guodu explain-code G0107
END
mkdir -p "$SCRATCH/there/甲"
touch "$SCRATCH/there/乙.guodu" "$SCRATCH/there/一.csv" "$SCRATCH/there/一.o"
if command -v bash >/dev/null; then
    bash --norc "$SCRATCH/complete.bash" "$prefix" "$SCRATCH/there" >"$SCRATCH/bash" 2>&1
    result 'bash completes verbs, options, values and files' none "$SCRATCH/bash"
else
    skip 'bash completes verbs, options, values and files' 'no bash'
fi
if command -v zsh >/dev/null; then
    result 'zsh can read its completions' zsh -n "$prefix/share/zsh/site-functions/_guodu"
else
    skip 'zsh can read its completions' 'no zsh'
fi
if command -v fish >/dev/null; then
    result 'fish can read its completions' \
        fish -n "$prefix/share/fish/vendor_completions.d/guodu.fish"
    XDG_DATA_HOME=$SCRATCH XDG_CONFIG_HOME=$SCRATCH fish -c "source \
        $prefix/share/fish/vendor_completions.d/guodu.fish; complete -C 'guodu dry-run --every '" |
        cut -f 1 | sort | tr '\n' ' ' >"$SCRATCH/fish"
    result 'and completes a value' test "$(cat "$SCRATCH/fish")" = 'month quarter year '
else
    skip 'fish can read its completions' 'no fish'
fi

# Values that completions offer are values that the tool takes.
cat >"$SCRATCH/values" <<'END'
run --encoding utf-8 gb18030 utf-16
run --separator comma semicolon tab
run --format csv xlsx sqlite ndjson
run --input-format csv xlsx sqlite ndjson
run --decimal point comma
END
while read -r verb option values; do
    for value in $values; do
        LC_ALL=C "$GUODU" "$verb" "$option" "$value" 2>&1 | grep -F -e "$option takes"
        grep -q "$verb:$option) _guodu_words '$values'" \
            "$prefix/share/bash-completion/completions/guodu" || echo "$verb $option $value"
    done
done <"$SCRATCH/values" >"$SCRATCH/lacking"
result 'the tool takes the values that completions offer' none "$SCRATCH/lacking"

# ---- other folders, and away again ----

result 'it is installed below DESTDIR' run_make install-strip DESTDIR="$SCRATCH/b" PREFIX=/opt/guodu \
    LIBDIR=/opt/guodu/lib/here MANDIR=/opt/man
result 'folders of their own are taken' test -f "$SCRATCH/b/opt/man/man1/guodu.1" -a \
    -f "$SCRATCH/b/opt/guodu/lib/here/pkgconfig/guodu.pc"
result 'what is written in files is where they will be' \
    grep -qx 'libdir=${prefix}/lib/here' "$SCRATCH/b/opt/guodu/lib/here/pkgconfig/guodu.pc"
result 'a stripped tool runs' "$SCRATCH/b/opt/guodu/bin/guodu" --version
result 'a folder that is not whole is refused' \
    sh -c '! make --no-print-directory BUILD="$0" install PREFIX=here' "$BUILD"
echo mine >"$prefix/share/guodu/rules/mine.guodu"
result 'it is taken away again' run_make uninstall PREFIX="$prefix"
(cd "$prefix" && find . -type f -o -type l -o -name '*guodu*') >"$SCRATCH/left"
result 'with nothing left but what is not ours' \
    test "$(sort "$SCRATCH/left" | tr '\n' ' ')" = './share/guodu ./share/guodu/rules/mine.guodu '
run_make uninstall DESTDIR="$SCRATCH/b" PREFIX=/opt/guodu LIBDIR=/opt/guodu/lib/here MANDIR=/opt/man
(cd "$SCRATCH/b" && find . -type f -o -type l -o -path '*share/*guodu*') >"$SCRATCH/left"
result 'nor below DESTDIR' none "$SCRATCH/left"
rm -rf "$SCRATCH/a" "$SCRATCH/b"
