#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is too large, too long, too wide and too deep: each line of tests/limits/cases is a file that is made
# when it is wanted, what the tool must say of it, and how long and with how much memory at most. With
# FULL=1, which `make limits` says, the cases of full size are run too, and what each took is shown.
# ONLY='word ...': only cases with these words.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=$PWD/build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/limits-test}" "${FULL:=}" "${ONLY:=}"
big=$BUILD/tests/limits/big measure=$BUILD/demo/measure
cases=$PWD/tests/limits/cases
mkdir -p "$SCRATCH"
cp tests/limits/*.guodu tests/limits/h.csv "$SCRATCH"
cd "$SCRATCH" || exit 2
export LC_ALL=C.UTF-8

# Other people's work on the machine, and the sanitizers, take time of ours.
slack=4
[ -z "${SAN:-}" ] || slack=20

# Of a file that is made: its name. $1: the verb; $2: the kind; $3: how much of it.
make_file() {
    case $2 in
    csv-*) file=data.csv ;;
    json-*) file=data.ndjson ;;
    book-*) file=data.xlsx ;;
    *) file=rules.guodu ;;
    esac
    if [ "$made" != "$2 $3" ]; then
        case $2 in
        book-*) "$big" "${2#book-}" "$3" $file ;;
        *) "$big" "$2" "$3" >$file ;;
        esac || { made= && return 1; }
        case $2 in
        *-asked) "$big" fields "$3" >asked.guodu || return 1 ;;
        esac
        made="$2 $3"
    fi
}

# The command of a case; what stands in $options is several words.
command_of() {
    case $1 in
    run | judge | import)
        case $1 in
        judge) set -- run members.guodu ;; # each member looks at all others
        *) case $kind in
            *-asked) set -- "$1" asked.guodu ;; # each column is for a field
            *) set -- "$1" records.guodu ;;
            esac ;;
        esac
        case $file in
        rules.guodu) set -- "$1" rules.guodu --data few.csv ;;
        *) case $kind in
            csv-members*) set -- "$@" --data h=h.csv p=$file ;;
            csv-*) set -- "$@" --data h=$file ;;
            *) set -- "$@" --data $file ;;
            esac ;;
        esac
        case $1 in
        import) set -- "$@" -o out.gds ;;
        *) set -- "$@" --as-of 2023-01-01 ;;
        esac
        ;;
    doc) set -- doc rules.guodu -o out.html ;;
    *) set -- "$1" rules.guodu ;;
    esac
    echo "$@"
}

# run_case LANG TEXT: runs it once; sets `why` where it is not as it should be.
run_case() {
    rm -f out.*
    (
        if [ -z "${SAN:-}" ]; then
            ulimit -v $(((megabytes + 400) * 1024))
        fi
        ulimit -t $((seconds * slack))
        # shellcheck disable=SC2086
        exec "$measure" took "$GUODU" $command $options --lang "$1" >out.1 2>out.2 </dev/null
    )
    got=$?
    read -r kib ms <took || kib=0 ms=0
    why=
    [ "$got" = "$status" ] || why="the status is $got, not $status"
    [ -z "$2" ] || grep -qF -e "$2" out.1 out.2 || why="$why; it does not say: $2"
    [ "$(wc -c <out.2)" -le 1000000 ] || why="$why; what it says has $(wc -c <out.2) bytes"
    [ -n "${SAN:-}" ] || [ "$kib" -le $((megabytes * 1024)) ] ||
        why="$why; it held $((kib / 1024)) MiB, not $megabytes"
    [ "$ms" -le $((seconds * slack * 1000)) ] || why="$why; it took $ms ms, not $seconds s"
}

tell() {
    name="$verb $kind $count $options"
    if [ -z "$why" ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        echo "${why#; }"
        head -c 2000 out.2
        echo
    fi
    [ -z "$FULL" ] || printf '# %-8s %-22s %11s %8d MiB %9.2f s\n' "$verb" "$kind" "$count" \
        $((kib / 1024)) "$(echo "$ms" | awk '{ print $1 / 1000 }')"
}

made=
printf 'id,n\n1,2\n2,7\n' >few.csv
grep -v '^#' "$cases" | grep . >wanted
while IFS='|' read -r when verb kind count status seconds megabytes options en zh; do
    for word in $ONLY; do
        case $verb$kind in *"$word"*) word= && break ;; esac
    done
    [ -z "$ONLY" ] || [ -z "$word" ] || continue
    [ "$when" = quick ] || [ -n "$FULL" ] || continue
    make_file "$verb" "$kind" "$count" || { echo "not ok - $kind cannot be made" && continue; }
    command=$(command_of "$verb")
    run_case en "$en"
    tell
    [ -n "$zh" ] && [ -z "$why" ] || continue
    run_case zh "$zh"
    name="$kind in Chinese"
    [ -z "$why" ] && echo "ok - $name" || printf 'not ok - %s\n%s\n' "$name" "${why#; }"
done <wanted
rm -f rules.guodu data.*
