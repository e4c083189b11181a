#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What long runs show on a terminal, and how they end when they are interrupted. A terminal is made by
# `script` (bsdutils); without it there is nothing to be seen.
. "$(dirname "$0")/lib.sh"

if ! script -qec true seen >/dev/null 2>&1; then
    echo 'ok - progress is not looked at: there is no `script`'
    exit 0
fi
export GUODU TERM=xterm

# on_terminal: what is in the file `commands` is run on a terminal; it prints to `seen`.
on_terminal() {
    what=$(tail -n 1 commands)
    script -qec 'sh commands' seen </dev/null >/dev/null 2>&1
    status=$?
    tr '\r' '\n' <seen >lines
}

# A pipe that takes its time.
slowly='{ head -n 3 households.csv; sleep 2; tail -n +4 households.csv; }'
run='"$GUODU" run support.guodu --data 农户=- --input-format csv --as-of 2023-06-30 --summary-only --lang'
echo "$slowly | $run zh" >commands
on_terminal
result 'it is done' test $status = 0
says lines '正在读数据，'
says lines '行，每秒'
result 'the line is gone in the end' grep -q "^$(printf '\033')\[K农户：读入" lines
echo "$slowly | $run en" >commands
on_terminal
says lines 'reading data, '
says lines ' rows, '
says lines ' a second'

echo "$slowly | $run en --no-progress" >commands
on_terminal
result 'it is done' test $status = 0
silent lines 'reading data, '
silent lines "$(printf '\033')[K"
echo "$slowly | $run en 2>err" >commands
on_terminal
silent err 'reading data, '
silent lines 'reading data, '
echo "export TERM=dumb; $slowly | $run en" >commands
on_terminal
silent lines 'reading data, '
echo '"$GUODU" run support.guodu --data households.csv members.csv --as-of 2023-06-30 --summary-only --lang en' >commands
on_terminal
result 'it is done' test $status = 0
silent lines 'judging'
silent lines "$(printf '\033')[K"

# ---- interrupted ----

# interrupt TEXT: once the terminal shows it, the tool is interrupted; `started` holds its number.
interrupt() {
    what=$(tail -n 1 commands)
    rm -f seen started
    script -qefc 'sh commands' seen </dev/null >/dev/null 2>&1 &
    terminal=$!
    tries=0
    while ! grep -qF -e "$1" seen 2>/dev/null && [ $tries -lt 3000 ] && kill -0 $terminal 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.02
    done
    kill -s INT "$(cat started)" 2>/dev/null
    wait $terminal
    status=$?
    tr '\r' '\n' <seen >lines
}
begin='echo $$ >started; exec env --default-signal=INT'

cat >commands <<END
mkfifo slow 2>/dev/null
{ head -n 3 households.csv; sleep 10; } >slow 2>/dev/null &
$begin $run en <slow
END
interrupt 'reading data, '
says lines 'Interrupted while data were read ('
result 'and by that signal' test $status = 130
rm -f slow

awk 'BEGIN { print "户编号,人均收入"
    for (i = 0; i < 2500000; i++) printf "H%07d,%d\n", i, i % 20000 }' >many.csv
cat >commands <<END
$begin "\$GUODU" dry-run support.guodu --data 农户=many.csv --from 2021-01-01 --to 2025-12-01 --every month --threads 1 --report many.json --lang en
END
rm -f many.json
interrupt 'judging '
says lines 'Interrupted after '
says lines 'The run was stopped: what follows is of the records judged until then.'
result 'and by that signal' test $status = 130
gone many.json
cat >commands <<END
mkfifo slow 2>/dev/null
{ head -n 3 households.csv; sleep 10; } >slow 2>/dev/null &
$begin "\$GUODU" import support.guodu --data 农户=- --input-format csv -o many.gds --lang en <slow
END
interrupt 'reading data, '
says lines 'Interrupted while data were read ('
result 'and by that signal' test $status = 130
gone many.gds
tidy
rm -f many.csv slow
