#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run: results as one workbook or one database. What is in them is read back by the tool
# itself; how cells look is tested by tests/unit/test_workbook.c and test_database.c.
. "$(dirname "$0")/lib.sh"

judge="run support.guodu --data households.csv --data members.csv --as-of 2023-06-30"
find="run findings.guodu --data household=findings.csv --data person=findings_person.csv
    --as-of 2023-06-30"

# ---- one file holds all ----

echo old >q.rejects.csv
echo old >q.findings.csv
tool 0 $judge -o q.xlsx
there q.xlsx
gone q.csv q.成员.csv q.xlsx.csv q.rejects.csv q.findings.csv
tidy
silent out
result 'it is a zip' test "$(head -c 2 q.xlsx)" = PK
says err 'results are in q.xlsx'
says err 'rejected rows and the reasons are in q.xlsx too'
silent err 'findings'
tool 0 $judge -o q.db --lang zh
there q.db
gone q.db-journal q.rejects.csv
result 'it is a database' test "$(head -c 15 q.db)" = 'SQLite format 3'
says err '结果写在 q.db'
says err '未采用的数据行和原因也在 q.db 中'

tool 1 $find -o f.xlsx --lang zh
says err '核查与保证查出的情况也在 f.xlsx 中'
gone f.findings.csv f.rejects.csv
tool 1 $find -o f.sqlite3 --lang en
says err 'findings are in f.sqlite3 too'
gone f.findings.csv f.rejects.csv

# The same results make the same bytes, now and later.
cp q.xlsx before.xlsx
cp q.db before.db
sleep 2
tool 0 $judge -o q.xlsx
tool 0 $judge -o q.db --lang zh
result 'the same workbook' cmp q.xlsx before.xlsx
result 'the same database' cmp q.db before.db

# ---- what is in them ----

# same_rows NAME RECORD CSV TABLE...: a file of results is read like its CSV.
cat >back.guodu <<'END'
ruleset "Results read back"
record result { id: text key from "户编号"
  person: text key from "证件号码"
  policy: text key from "policy"
  as_of: date
  outcome: text
  amount: money/year from "参保资助.资助额"
  missing: text
  said: text from "says" }
policy again for result {
  gives day: date, outcome: text, amount: money/year, missing: text, said: text
  keep given: otherwise then day = as_of, outcome = outcome, amount = amount, missing = missing, said = said
}
record finding { record: text key
  key: text key
  name: text key
  policy: text
  line: integer }
policy seen for finding {
  gives policy: text, line: integer
  keep given: otherwise then policy = policy, line = line
}
record reject { file: text key
  line: integer key
  value: text
  code: text
  reason: text }
policy row for reject {
  gives value: text, code: text, reason: text
  keep given: otherwise then value = value, code = code, reason = reason
}
END
same_rows() {
    kind=$1 csv=$2
    shift 2
    tool 0 run back.guodu --data "$kind=$csv" --as-of 2023-06-30 --format ndjson
    cp out wanted
    result "$csv has rows" test -s wanted
    for table; do
        tool 0 run back.guodu --data "$kind=$table" --as-of 2023-06-30 --format ndjson
        result "$table has the rows of $csv" cmp out wanted
    done
}

for format in csv xlsx sqlite; do
    tool 0 $judge -o wide --wide --format $format
    tool 1 $find -o found --format $format --lang zh
done
there wide.csv wide.xlsx wide.db
same_rows result wide.成员.csv wide.xlsx:成员 wide.db:成员
same_rows reject wide.rejects.csv wide.xlsx:未采用 wide.db:rejects
same_rows finding found.findings.csv found.xlsx:核查 found.db:findings
same_rows reject found.rejects.csv found.xlsx:未采用 found.db:rejects

# ---- files of their own ----

tool 1 $find -o own.xlsx --findings own.findings --rejects own.csv --lang zh
result 'findings as CSV' cmp own.findings found.findings.csv
result 'rejects as CSV' cmp own.csv found.rejects.csv
silent err '也在'
tool 2 run back.guodu --data finding=own.xlsx:核查 --as-of 2023-06-30
tool 2 run back.guodu --data reject=own.xlsx:未采用 --as-of 2023-06-30

# Without results there is no workbook; the rejects are what has to be mended.
tool 1 $judge -o stop.xlsx --max-rejects 2
gone stop.xlsx
there stop.rejects.csv
result 'the same rejects' cmp stop.rejects.csv wide.rejects.csv
says err 'stop.rejects.csv'

# ---- names ----

tool 2 $judge --format xlsx
says err 'A workbook is not written to standard output: name a file with -o'
tool 2 $judge --format sqlite -o - --lang zh
says err '数据库不能写到标准输出：请用 -o 写明文件名'
tool 2 $judge -o q.xls --lang zh
says err '请把“q.xls”改成“q.xlsx”'
tool 2 $judge -o q.ods
says err 'The name “q.ods” ends in .ods, which says nothing of how to write the results'
tool 2 $judge -o q.parquet --lang zh
says err '从“q.parquet”的结尾 .parquet 看不出'
gone q.xls q.ods q.parquet q.xls.csv q.ods.csv q.parquet.csv
tool 0 $judge -o q.2023-06
tool 0 $judge -o q.2023
tool 0 $judge -o q.xls --format csv
there q.2023-06.csv q.2023.csv q.xls.csv
tool 2 $judge -o out --findings found.xlsx
says err 'The file of --findings is always CSV'
tool 2 $judge -o out --rejects 未采用.db --lang zh
says err '--rejects 的文件总是 CSV'

# ---- what is read is not written ----

cp q.xlsx data.xlsx
tool 2 run back.guodu --data result=data.xlsx:成员 --as-of 2023-06-30 -o data.xlsx
says err '“data.xlsx” is a file that is read'
result 'it is as it was' cmp data.xlsx q.xlsx
cp members.csv keep.rejects.csv
tool 2 run support.guodu --data households.csv --data keep.rejects.csv --as-of 2023-06-30 -o keep.xlsx
result 'it is as it was' cmp members.csv keep.rejects.csv
gone keep.xlsx

# ---- whole or not at all ----

awk 'BEGIN { print "id,income,people,both"
    for (i = 0; i < 100000; i++) print "C" i ",5000,2,no" }' >many.csv
for kept in kept.xlsx kept.db; do
    echo old >$kept
    # The system's limit on the size of files stands for a disk that is full.
    for blocks in 1 8 200 1000; do
        (
            ulimit -f $blocks
            tool 3 run travel.guodu --data many.csv --as-of 2023-06-30 -o $kept --lang zh
        )
        says err "文件“$kept”写不了"
        result "$kept is the old one" test "$(cat $kept)" = old
        tidy
    done
    what="SIGTERM, $kept"
    env --default-signal=TERM "$GUODU" run travel.guodu --data many.csv --as-of 2023-06-30 -o $kept \
        2>err &
    pid=$!
    tries=0
    while ! ls | grep -qF .part && [ $tries -lt 1000 ] && kill -0 $pid 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.01
    done
    kill -s TERM $pid 2>/dev/null
    wait $pid
    result 'ended by SIGTERM' test $? -gt 128
    result "$kept is the old one" test "$(cat $kept)" = old
    tidy
done
result 'no temporary files' sh -c '! ls -A | grep "^tmp"'

tool 3 $judge -o no/such/q.xlsx
says err 'There is no folder “no/such/”'
mkdir folder.xlsx
tool 3 $judge -o folder.xlsx --lang zh
says err '文件“folder.xlsx”写不了：这是一个文件夹'
ln -s /dev/null device.db
tool 3 $judge -o device.db --lang zh
says err '工作簿和数据库只能写成普通的文件'
: >open.db-wal
tool 3 $judge -o open.db --lang zh
says err '别的程序正在使用它'
gone open.db
if [ "$(id -u)" != 0 ]; then
    mkdir locked
    chmod a-w locked
    tool 3 $judge -o locked/q.xlsx
    says err 'There is no permission in “locked/”'
fi
