#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The decision log: what a line says, how lines hang together, and what is never done to a file that
# is no log.
. "$(dirname "$0")/lib.sh"

judge='run support.guodu --data households.csv members.csv'

# property NAME: of the last line, as it stands there, up to the next comma.
property() {
    tail -n 1 judged.log | grep -o "\"$1\":[^,}]*" | head -n 1 | sed 's/^[^:]*://'
}

# is NAME WANTED
is() {
    result "$1 is $2" test "$(property "$1")" = "$2"
}

rm -f judged.log
tool 0 $judge --as-of 2023-06-30 -o out --log judged.log --lang en
says err 'the run is in the log judged.log'
tool 0 $judge --as-of 2023-12-30 -o out --log judged.log --lang zh
says err '日志记在 judged.log'
result 'one line a run' test "$(wc -l <judged.log)" = 2
result 'only its owner reads it' test "$(stat -c %a judged.log)" = 600
is guodu_log 1
is engine "\"$("$GUODU" version | sed 's/^guodu //')\""
is verb '"run"'
is as_of '"2023-12-30"'
is baseline null
is status 0
is judged 4
says judged.log '"arguments":["--data","households.csv","--as-of","2023-12-30","-o","out",'
says judged.log '{"policy":"参保资助","output":"资助额","sum":"525.00","known":2,"yes":0,"unknown":0}'
says judged.log '{"record":"成员","read":6,"used":4,"rejected":2}'
result 'the time is of today' grep -qF "\"time\":\"$(date -u +%Y-)" judged.log

# Digests are those of sha256sum.
sum() { sha256sum "$1" | cut -d ' ' -f 1; }
says judged.log "\"path\":\"households.csv\",\"size\":$(wc -c <households.csv),\"sha256\":\"$(sum households.csv)\""
says judged.log "\"path\":\"out.csv\",\"size\":$(wc -c <out.csv),\"sha256\":\"$(sum out.csv)\""
says judged.log "\"file\":\"support.guodu\",\"sha256\":\"$(sum support.guodu)\""
says judged.log "\"sha256\":\"$(sha256sum support.guodu | sha256sum | cut -d ' ' -f 1)\",\"files\""
head -n 1 judged.log | head -c -1 >first
says judged.log "\"previous\":\"$(sum first)\""
head -n 1 judged.log | sed 's/,"sha256":"\([0-9a-f]*\)"}$/}/' | head -c -1 >body
result 'a line ends with its own digest' grep -q "\"sha256\":\"$(sum body)\"}\$" judged.log
silent judged.log 11010519491231002X
silent judged.log A1

# A guarantee that is not kept is a result; what failed is not in the log.
before=$(wc -l <judged.log)
tool 1 $judge --as-of 2023-06-30 -o out --log judged.log --max-rejects 1
tool 1 run broken.guodu --data households.csv --as-of 2023-06-30 -o out --log judged.log
tool 3 run support.guodu --data nothing.csv --as-of 2023-06-30 -o out --log judged.log
result 'failed runs are not in the log' test "$(wc -l <judged.log)" = "$before"

# From standard input there is nothing to be told by.
what='from standard input'
"$GUODU" run support.guodu --data 农户=- --input-format csv --as-of 2023-06-30 --summary-only \
    --log judged.log <households.csv >out 2>err
result 'is logged too' test $? = 0
is size null
says judged.log '"given":"农户=-","path":"-","size":null,"sha256":null'

# ---- what is no log is left alone ----

cp travel.csv other.csv
tool 3 $judge --as-of 2023-06-30 -o out --log other.csv
says err '“other.csv” is no decision log, or is damaged at its end'
result 'it is as it was' cmp travel.csv other.csv
cp judged.log cut.log
printf '{"guodu_log":1' >>cut.log
tool 3 $judge --as-of 2023-06-30 -o out --log cut.log --lang zh
says err '“cut.log”不是完好的判断日志'
tool 2 $judge --as-of 2023-06-30 -o out --log members.csv
says err '“members.csv” is a file that is read'
tool 2 $judge --as-of 2023-06-30 -o out --log support.guodu
says err '“support.guodu” is a file that is read'
tool 2 $judge --as-of 2023-06-30 -o out --log out.csv
says err 'The log and results cannot both go to “out.csv”'
tool 3 $judge --as-of 2023-06-30 -o out --log nowhere/judged.log
says err 'There is no folder “nowhere/”'
: >empty.log
tool 0 $judge --as-of 2023-06-30 -o out --log empty.log
result 'an empty file becomes a log' test "$(wc -l <empty.log)" = 1
name=$(printf 'no\377.csv')
cp households.csv "$name"
tool 2 run support.guodu --data 农户="$name" --as-of 2023-06-30 -o out --log judged.log
says err 'is no UTF-8 and cannot stand in a log'

# A later run would take the log for rows that an earlier one has rejected, and remove it; and what is not
# there yet can be named in two ways.
for log in fresh.rejects.csv ./fresh.rejects.csv fresh.findings.csv ./fresh.csv; do
    tool 2 $judge --as-of 2023-06-30 -o fresh --log $log
    says err "The log and results cannot both go to “$log”"
    result 'there is none' test ! -e $log
done
tool 2 dry-run support.guodu --data households.csv --as-of 2023-06-30 --report ./fresh.json --log fresh.json
says err 'The log and a report cannot both go to “fresh.json”'

# Several at once: each line hangs on the one before it, whichever that is.
rm -f many.log
what='several runs at once'
for i in 1 2 3 4; do
    "$GUODU" $judge --as-of 2023-06-1$i -o "out$i" --log many.log 2>/dev/null &
done
"$GUODU" $judge --as-of 2023-06-28 -o out5 --log many.log 2>/dev/null
wait
result 'all that ended are there' test "$(wc -l <many.log)" = 5
tool 0 replay many.log --verify-only
says out '5 lines, all as they were written'
