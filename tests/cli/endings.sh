#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Where what is written goes to comes to an end: pipes that nobody reads any more, full disks.
. "$(dirname "$0")/lib.sh"

awk 'BEGIN { print "户编号,人均收入"; for (i = 0; i < 60000; i++) print "H" i ",5000" }' >long.csv
judge='run support.guodu --data 农户=long.csv --as-of 2023-06-30'

# piped STATUS ARGUMENT...: into a reader that takes one line; the tool's status.
piped() {
    wanted=$1
    shift
    what="$* | head -1"
    { "$GUODU" "$@" 2>err; echo $? >status; } | head -n 1 >out
    result "status $wanted: $what" test "$(cat status)" = "$wanted"
    result 'its reader has its line' test "$(wc -l <out)" = 1
}

# A reader that has had enough is no failure, and nothing is said of it.
piped 0 $judge --format ndjson
silent err
echo old >kept.csv
piped 0 $judge --format ndjson --rejects kept.csv
silent err
holds kept.csv <<'END'
old
END
tidy
for verb in plan 'check --format json' run; do
    what="$verb, nobody reads"
    case $verb in
    plan) set -- plan --as-of 2023-06-30 support.guodu ;;
    run) set -- $judge -o long-out --summary ;;
    *) set -- $verb support.guodu ;;
    esac
    mkfifo closed
    # Held open until the tool is at it; then there is no reader.
    { "$GUODU" "$@" 2>err >closed; echo $? >status; } &
    : <closed
    wait $!
    rm closed
    result 'status 0' test "$(cat status)" = 0
    result 'nothing of it is said' sh -c '! grep -q guodu: err'
done
there long-out.csv

# What does not fit names the cause.
if [ -w /dev/full ]; then
    full() {
        what="$* >/dev/full"
        "$GUODU" "$@" >/dev/full 2>err
        result "status 3: $what" test $? = 3
    }
    full $judge --format ndjson
    says err 'guodu: Standard output cannot be written to: the disk is full; what is there is not complete, do not use it'
    result 'it is said once' test "$(grep -c . err)" = 1
    full $judge --format ndjson --lang zh
    says err 'guodu：写不到标准输出：磁盘空间不够；已经写出的不完整，不要使用'
    full run support.guodu --data 农户=households.csv --as-of 2023-06-30 --format ndjson
    says err 'the disk is full'
    full $judge --summary-only
    says err 'the disk is full'
    full plan --as-of 2023-06-30 support.guodu
    says err 'the disk is full'
    full check --format json support.guodu
    says err 'the disk is full'
    full run support.guodu --data 农户=long.csv --data-report
    says err 'the disk is full'
fi

# The folder for rows put aside, and the option that names another, are told where it fails.
awk 'BEGIN { print "户编号,人均收入"; for (i = 0; i < 400000; i++) print "H" i * 7 % 400000 "," i * 7919 % 100000 ".25" }' >tops.csv
awk 'BEGIN { print "户编号,证件号码,身份,已参保"
    for (i = 0; i < 400000; i++) print "H" i * 11 % 400000 ",x" i ",脱贫,是" }' >below.csv
mkdir -p aside
unsorted='run support.guodu --data 农户=tops.csv 成员=below.csv --as-of 2023-06-30 --summary-only'
for lang in zh en; do
    what="ulimit -f 8; $unsorted --scratch aside --lang $lang"
    (
        ulimit -f 8
        exec "$GUODU" $unsorted --scratch aside --lang $lang >out 2>err
    )
    result 'status 3' test $? = 3
    says err aside
    says err --scratch
done
says err 'the folder aside, which cannot be written: it would be larger than a file may be; name another folder that has room with --scratch'

# Imported data that are damaged inside: what was printed before is not to be used.
tool 0 import support.guodu --data 农户=tops.csv -o long.gds
size=$(wc -c <long.gds)
printf '\377\000\377\000' | dd of=long.gds bs=1 seek=$((size / 2)) conv=notrunc 2>said
for lang in zh en; do
    tool 3 run support.guodu --data long.gds --as-of 2023-06-30 --format ndjson --lang $lang
    result 'results were printed before' test -s out
done
says err 'long.gds: this file is damaged and cannot be used: block '
says err '; import the data again.'
says err 'The results printed so far are not complete: do not use them.'
tool 3 run support.guodu --data long.gds --as-of 2023-06-30 -o none --lang zh
silent err '不完整'
gone none.csv
tool 3 run support.guodu --data long.gds --as-of 2023-06-30 --format ndjson --lang zh
says err '到这里为止打印的结果不完整，不要使用。'
