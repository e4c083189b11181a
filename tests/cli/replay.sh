#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu replay: the log is as it was written, and its runs come to the same; or it says what does not.
. "$(dirname "$0")/lib.sh"

data='--data households.csv members.csv'
rm -rf judged.log moved
tool 0 run support.guodu $data --as-of 2023-06-30 -o out --log judged.log
tool 0 run findings.guodu --data findings.csv findings_person.csv --only 核查 --as-of 2023-06-30 -o found --log judged.log
cp support.guodu proposal.guodu
sed -i 's/标准 \* 50%/标准 * 60%/' proposal.guodu
tool 0 dry-run proposal.guodu --baseline support.guodu $data --as-of 2023-06-30 --by 身份 \
    --report change.json --log judged.log

# ---- the same ----

tool 0 replay judged.log
says out 'log judged.log: 3 lines, all as they were written, each following on the one before'
says out 'line 3: guodu dry-run, written at '
silent out 'line 1'
says out '  rules: the same'
says out '  baseline: the same'
says out '  data: the same'
says out '  judged again: 4 records'
says out '  totals: the same'
says out '  results change.json: as they were written'
says out 'line 3: rules, data, engine and totals are the same'
silent err
tool 0 replay judged.log --line all --lang zh
says out '日志 judged.log：3 行，都是原样，前后相接'
says out '第 1 行：规则、数据、引擎和各项合计都与当时相同'
says out '第 2 行：规则、数据、引擎和各项合计都与当时相同'
says out '第 3 行：规则、数据、引擎和各项合计都与当时相同'
tool 0 replay judged.log --line 1 --threads 2
says out 'line 1: rules, data, engine and totals are the same'
mkdir -p elsewhere
(cd elsewhere && "$GUODU" replay ../judged.log >../out 2>../err)
what='replay from another folder'
says out 'line 3: rules, data, engine and totals are the same'
tool 0 replay judged.log --verify-only
silent out 'line 3: '

# ---- the log was changed ----

# changed SED: a log that somebody was at.
changed() {
    sed "$1" judged.log >changed.log
    tool 1 replay changed.log --verify-only
}
changed '2s/"used":[0-9]*/"used":99/'
says out 'line 2 was changed'
says out 'line 3 does not follow on line 2'
silent out 'line 1'
changed '3s/"status":0/"status":1/'
says out 'line 3 was changed'
changed 2d
says out 'line 2 does not follow on line 1: lines between them are missing or were put in'
changed 1d
says out 'lines before line 1 are missing'
changed '1s/$/x/'
says out 'line 1 cannot be read'
changed '3s/"guodu_log":1/"guodu_log":2/'
says out 'line 3 is of a later version'
sed '1s/"used":4/"used":99/' judged.log >changed.log
tool 1 replay changed.log --verify-only --lang zh
says out '第 1 行被改动过'
says out '第 2 行和第 1 行接不上'
tool 1 replay changed.log --line 3
says out 'line 3: rules, data, engine and totals are the same'

# sealed SED: the last line changed and closed anew, as only somebody does who means to.
sealed() {
    tail -n 1 judged.log | sed 's/,"sha256":"[0-9a-f]*"}$/}/' | sed "$1" | head -c -1 >body
    head -n 2 judged.log >changed.log
    sed "s/}\$/,\"sha256\":\"$(sha256sum body | cut -d ' ' -f 1)\"}/" body >>changed.log
    echo >>changed.log
    tool 1 replay changed.log
    says out '3 lines, all as they were written'
}
sealed 's/"keep":1,"adjust":1/"keep":2,"adjust":1/'
says out '    参保资助 keep: then 2, now 1'
says out 'line 3: rules and data are the same, and yet the totals are not'
sealed 's/"sum":"560.00"/"sum":"561.00"/'
says out '    参保资助.资助额 sum: then 561.00, now 560.00'
sealed 's/"outcomes":\[/"outcomes":[{"policy":"gone","keep":0},/'
says out '    gone: there then, all zeros, and not now'
sealed 's/"engine":"[^"]*"/"engine":"0.0.1"/'
says out '  engine: then 0.0.1, now '
says out 'line 3: rules, data and totals are the same; what is not, see above'
sealed 's/"report":"[0-9a-f]*"/"report":"00"/'
says out '    the totals are the same, other parts of the report are not'

# ---- files were changed, or are gone ----

cp households.csv households.kept
echo 'A9,100' >>households.csv
tool 1 replay judged.log --line 1 --lang zh
says out '  规则：没有变'
says out '  数据：变了：households.csv'
says out '第 1 行：规则没有变，数据变了，没有重新判断：结果不能相比'
silent out '重新判断：4'
sed 's/7000/7001/' households.kept >households.csv
tool 1 replay judged.log --line 1
says out '  data: changed: households.csv'
mv households.kept households.csv
cp support.guodu support.kept
sed -i 's/8000/8001/' support.guodu
tool 1 replay judged.log
says out '  rules: the same'
says out '  baseline: changed'
says out '    changed or new: support.guodu'
says out 'line 3: the rules have changed, not the data; it was not judged again'
echo '记录' >>support.guodu
tool 1 replay judged.log --line 1
says out '  rules: changed, with errors now'
mv support.kept support.guodu
echo x >>out.csv
tool 1 replay judged.log --line 1
says out '  results out.csv: no longer what was written'
says out '  totals: the same'
rm out.csv
tool 0 replay judged.log --line 1
says out '  results out.csv: not there'
ln -s out.csv out.csv # which cannot be opened, and is there
tool 3 replay judged.log --line 1
says out '  results out.csv: cannot be read'
tool 3 replay judged.log --line 1 --lang zh
says out '  结果文件 out.csv：读不了'
rm out.csv

mkdir -p moved
mv households.csv members.csv moved
tool 3 replay judged.log
says out '  missing: households.csv is not there'
says out '  missing: members.csv is not there'
says out 'say with --in FOLDER where they are now'
silent out 'line 1'
tool 3 replay judged.log --lang zh
says out '缺：“households.csv”不在了'
cp support.guodu proposal.guodu moved
tool 0 replay judged.log --in moved
says out 'line 3: rules, data, engine and totals are the same'
tool 3 replay judged.log --in nowhere
says out 'missing: the folder nowhere'
mv moved/*.csv .

# What was named with its folder is found by its name; the sheet, table or record stays.
mkdir -p before
cp support.guodu households.csv members.csv before
tool 0 run "$PWD/before/support.guodu" --data "农户=$PWD/before/households.csv" before/members.csv --as-of 2023-06-30 \
    -o out --log moved.log
rm -r before
tool 3 replay moved.log
tool 0 replay moved.log --in .
says out 'line 1: rules, data, engine and totals are the same'

what='data of standard input'
"$GUODU" run support.guodu --data 农户=- --input-format csv --as-of 2023-06-30 -o out --log piped.log \
    <households.csv 2>err
tool 3 replay piped.log
says out 'the data “农户=-” came from standard input or a pipe'

# ---- what is said of limits holds for its own line ----

rm -f limits.log
tool 0 run support.guodu $data --as-of 2023-06-30 -o out --log limits.log --engine reference --limit steps=1
tool 0 run support.guodu $data --as-of 2023-06-30 -o out --log limits.log --engine reference
for i in 1 2 3 4; do
    "$GUODU" run support.guodu $data --as-of 2023-06-30 -o out --log limits.log --limit rules=100 --limit depth=100 \
        --limit clauses=100 --limit notes=100 --limit rule-files=100 --limit rule-bytes=1M --limit rule-file=1M \
        --limit table-rows=100 --limit workbook-texts=1M --limit workbook-bytes=1M 2>/dev/null
done
rm out out.*
tool 0 replay limits.log --line all
for i in 1 2 6; do
    says out "line $i: rules, data, engine and totals are the same"
done
tool 4 replay limits.log --line 6 --limit memory=10K
tool 1 replay limits.log --line 2 --limit steps=1
silent out 'then 0, now 0'
silent out ' policy: then'

# ---- rows of a database that stand beside it, as long as a program has it open ----

cat >open_database.py <<'END'
import os, sqlite3, subprocess, sys

def add(number):
    database.execute("insert into households values (?, 1)", (f"B{number}",))
    database.commit()

def tool(*words):
    return subprocess.run([sys.argv[1], *words, "--lang", "en"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout.decode()

database = sqlite3.connect("open.db")
database.execute("pragma journal_mode = wal")
database.execute("create table households (户编号, 人均收入)")
add(1)
for _time in "ab":
    tool("run", "support.guodu", "--data", "农户=open.db", "--as-of", "2023-06-30", "-o", "opened", "--log", "open.log")
    print(tool("replay", "open.log"))
    add(2)
    print(tool("replay", "open.log"))
    database.execute("pragma wal_checkpoint(truncate)")
END
rm -f open.log open.db*
if command -v python3 >/dev/null; then
    what='a database in use'
    python3 open_database.py "$GUODU" >out 2>err
    silent err
    result 'the same, as long as nothing is added' test "$(grep -c '  data: the same' out)" = 2
    result 'what was added is seen' test "$(grep -c '  data: changed: open.db-wal' out)" = 2
    silent out 'and yet the totals are not'
fi

# ---- a line that contradicts itself ----

# closed SED FILE: the last line of a log, changed and closed anew, is a log.
closed() {
    tail -n 1 "$2" | sed 's/,"sha256":"[0-9a-f]*"}$/}/' | sed 's/"previous":"[0-9a-f]*"/"previous":null/' |
        sed "$1" | head -c -1 >body
    sed "s/}\$/,\"sha256\":\"$(sha256sum body | cut -d ' ' -f 1)\"}/" body >closed.log
    echo >>closed.log
}
cp households.csv decoy.csv
for change in 's/"as_of":"2023-06-30"/"as_of":"2021-01-01"/ as_of' 's/"from":null/"from":"2021-01-01"/ from' \
    's/"path":"support.guodu"/"path":"proposal.guodu"/ rules' 's/"given":"households.csv"/"given":"decoy.csv"/ data' \
    's/"data":.*,"as_of"/"data":[],"as_of"/ data'; do
    closed "${change% *}" limits.log
    tool 1 replay closed.log
    says err "That line contradicts itself: its command does not go with its “${change##* }”"
    silent out 'engine and totals are the same'
done
closed 's/"path":"households.csv"/"path":"decoy.csv"/' limits.log
tool 1 replay closed.log --lang zh
says out '  数据：命令读的是“households.csv”，这一行记的却是 decoy.csv'

# ---- usage ----

tool 2 replay
says err 'Name one decision log'
tool 2 replay judged.log --line 4
says err 'The log has no line 4; it has 3'
tool 2 replay judged.log --line 0
says err '--line takes the number of a line, from 1, or all, not “0”'
tool 3 replay nothing.log
says err 'The log “nothing.log” cannot be read'
: >empty.log
tool 1 replay empty.log
says err 'The log “empty.log” is empty'
tool 1 replay travel.csv
says out 'line 1 cannot be read: it is no line of a decision log'
