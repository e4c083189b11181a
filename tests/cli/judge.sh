#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run: results in each form, the account of rows, files that appear whole or not at all.
. "$(dirname "$0")/lib.sh"

judge="run support.guodu --data households.csv --data members.csv --as-of 2023-06-30"

# ---- CSV ----

tool 0 $judge -o out
there out.csv out.成员.csv out.rejects.csv
tidy
silent out
holds out.csv <<'END'
户编号,as_of,policy,outcome,clause,missing,conflict,says,error
A1,2023-06-30,监测,延续,纳入,,,,
A2,2023-06-30,监测,不适用,,,,,
A3,2023-06-30,监测,未定,,农户[A3].人均收入,,,
A5,2023-06-30,监测,延续,纳入,,,,
END
holds out.成员.csv <<'END'
户编号,证件号码,as_of,policy,outcome,clause,output,value,output2,value2,missing,conflict,says,error
A1,11010519491231002X,2023-06-30,参保资助,延续,全额,资助额,350.00,全额资助,是,,,全额资助350元/年。,
A1,440524188001010014,2023-06-30,参保资助,调整,减半,资助额,175.00,全额资助,否,,,,
A2,53010219200508011X,2023-06-30,参保资助,不适用,,,,,,,,,
A3,130503196704010016,2023-06-30,参保资助,未定,,,,,,"成员[A3, 130503********0016].身份",,,
END
result 'three rows were rejected' test "$(wc -l <out.rejects.csv)" = 4
says out.rejects.csv 'record,file,line,column,value,code,reason'
says out.rejects.csv "农户,households.csv,5,人均收入,many,"
says out.rejects.csv "成员,members.csv,5,证件号码,"
says out.rejects.csv "成员,members.csv,7,"
silent out.rejects.csv 130503670401001
says err '农户: 5 read = 4 used + 1 rejected'
says err '成员: 6 read = 4 used + 2 rejected'
says err '备注'
says err '监测: keep 2, not applicable 1, undetermined 1'
says err '参保资助: keep 1, adjust 1, not applicable 1, undetermined 1'
says err 'results are in out.csv'
says err 'results are in out.成员.csv'
says err 'rejected rows and the reasons are in out.rejects.csv'

tool 0 $judge -o zh.csv --lang zh
says err '农户：读入 5 = 采用 4 + 未采用 1'
says err '成员：读入 6 = 采用 4 + 未采用 2'
says err '监测：延续 2，不适用 1，未定 1'
says err '结果写在 zh.csv'
says err '未采用的数据行和原因写在 zh.rejects.csv'
result 'results in Chinese are the same' cmp out.成员.csv zh.成员.csv

tool 0 $judge -o en.csv --lang en
says en.csv 'A1,2023-06-30,监测,keep,纳入'
says en.成员.csv '资助额,350.00,全额资助,yes'

tool 0 $judge -o wide --wide --bom --format csv
result 'it begins with the mark' test "$(head -c 3 wide.csv | od -An -tx1 | tr -d ' ')" = efbbbf
says wide.成员.csv 'clause,参保资助.资助额,参保资助.全额资助,missing'
says wide.成员.csv '延续,全额,350.00,是,'
silent wide.成员.csv output

# ---- NDJSON ----

tool 0 $judge -o lines.ndjson
holds lines.ndjson <<'END'
{"record":"农户","key":{"户编号":"A1"},"as_of":"2023-06-30","results":[{"policy":"监测","outcome":"延续","clause":"纳入"}],"children":{"家庭成员":[{"record":"成员","key":{"证件号码":"11010519491231002X"},"results":[{"policy":"参保资助","outcome":"延续","clause":"全额","outputs":{"资助额":"350.00","全额资助":"是"},"says":"全额资助350元/年。"}]},{"record":"成员","key":{"证件号码":"440524188001010014"},"results":[{"policy":"参保资助","outcome":"调整","clause":"减半","outputs":{"资助额":"175.00","全额资助":"否"}}]}]}}
{"record":"农户","key":{"户编号":"A2"},"as_of":"2023-06-30","results":[{"policy":"监测","outcome":"不适用"}],"children":{"家庭成员":[{"record":"成员","key":{"证件号码":"53010219200508011X"},"results":[{"policy":"参保资助","outcome":"不适用"}]}]}}
{"record":"农户","key":{"户编号":"A3"},"as_of":"2023-06-30","results":[{"policy":"监测","outcome":"未定","missing":["农户[A3].人均收入"]}],"children":{"家庭成员":[{"record":"成员","key":{"证件号码":"130503196704010016"},"results":[{"policy":"参保资助","outcome":"未定","missing":["成员[A3, 130503********0016].身份"]}]}]}}
{"record":"农户","key":{"户编号":"A5"},"as_of":"2023-06-30","results":[{"policy":"监测","outcome":"延续","clause":"纳入"}],"children":{"家庭成员":[]}}
END
there lines.rejects.csv
tool 0 $judge -o named --format ndjson
result 'the name gets its ending' cmp named.ndjson lines.ndjson
tool 0 $judge --format ndjson
result 'standard output has the same' cmp out lines.ndjson
tool 0 $judge --format ndjson -o -
result 'so has -o -' cmp out lines.ndjson
says err '成员: 6 read = 4 used + 2 rejected'
says err "households.csv, line 5, 人均收入 “many”: "

tool 2 $judge
says err 'Results of several kinds of record take a CSV file each: name one with -o, or use --format ndjson'
tool 2 $judge --lang zh
says err 'CSV 要每种写一个文件'

# ---- one kind of record: CSV on standard output, conflicts, errors, two languages ----

tool 0 run travel.guodu --data travel.csv --as-of 2023-06-30
holds out <<END
id,as_of,policy,outcome,clause,output,value,missing,conflict,says,error
B1,2023-06-30,travel,keep,small,allowance,1500.00,,,You get 1500 yuan/year.,
B2,2023-06-30,travel,adjust,large,allowance,2400.00,,,,
B3,2023-06-30,travel,error,,,,,,,"a division by 0 (travel.guodu, line 15)"
B4,2023-06-30,travel,conflict,,,,,small;other,,
B5,2023-06-30,travel,undetermined,,,,household[B5].income,,,
B6,2023-06-30,travel,not applicable,,,,,,,
END
says err 'household: 6 read = 6 used + 0 rejected'
says err 'travel: keep 1, adjust 1, not applicable 1, undetermined 1, conflict 1, error 1'
tool 0 run travel.guodu --data household=travel.csv --as-of 2023-06-30 --lang zh
says out "除数为 0（travel.guodu 第 15 行）"
says out 'B4,2023-06-30,travel,冲突'
tool 0 run travel.guodu --as-of 2023-06-30 --data travel.ndjson
says out 'B2,2023-06-30,travel,adjust,large,allowance,2400.00'
cp travel.ndjson lines.txt
tool 0 run travel.guodu --as-of 2023-06-30 --data household=lines.txt --input-format ndjson
says out 'B2,2023-06-30,travel,adjust,large,allowance,2400.00'
tool 2 run travel.guodu --as-of 2023-06-30 --data person=travel.csv
says err 'The rules have no record “person”; they have: household'
tool 2 run travel.guodu --as-of 2023-06-30 --data person=travel.csv --lang zh
says err '规则中没有记录“person”；有的是：household'
cp travel.csv a=b.csv
tool 0 run travel.guodu --as-of 2023-06-30 --data a=b.csv
tool 0 run travel.guodu --as-of 2023-06-30 --data household=a=b.csv
# A record that is named counts before a file of such a name.
echo nonsense >household=travel.csv
tool 0 run travel.guodu --as-of 2023-06-30 --data household=travel.csv
says out 'B2,2023-06-30,travel,adjust,large,allowance,2400.00'
rm household=travel.csv
what='standard input'
"$GUODU" run travel.guodu --as-of 2023-06-30 --data - --input-format csv \
    <travel.csv >out 2>err
result 'data from standard input' test $? = 0
says out 'B2,2023-06-30,travel,adjust,large,allowance,2400.00'

# ---- the summary ----

tool 0 $judge -o sum --summary --lang zh
holds out <<'END'
政策      对象  延续  调整  不适用  未定  合计
监测      农户     2     0       1     1     4
参保资助  成员     1     1       1     1     4

金额合计
  参保资助.资助额  525.00  元/年  共 2 笔

缺少什么（涉及多少条结果）
  监测
    农户.人均收入  1
  参保资助
    成员.身份  1
END
tool 0 $judge --format ndjson --summary
silent out 'What is missing'
says err 'What is missing (in how many results)'

# ---- rejects ----

tool 0 $judge -o r.csv --rejects mine.csv
there r.csv mine.csv
gone r.rejects.csv
result 'the same rejects' cmp mine.csv out.rejects.csv
# From a run without rejects: a named file has its headings, the one beside OUT goes.
printf '户编号,人均收入\nA1,7000\n' >one.csv
good="run support.guodu --data 农户=one.csv --as-of 2023-06-30"
cp out.rejects.csv good.rejects.csv
tool 0 $good -o good.csv
gone good.rejects.csv
tool 0 $good -o good.csv --rejects mine.csv
holds mine.csv <<'END'
record,file,line,column,value,code,reason
END
tool 0 $judge --format ndjson --rejects only.csv
result 'rejects without -o' cmp only.csv out.rejects.csv

tool 0 $judge -o limit.csv --max-rejects 3
rm limit.*
tool 1 $judge -o limit.csv --max-rejects 2
says err 'more than the limit of 2; no results were written'
gone limit.csv limit.成员.csv
there limit.rejects.csv
tidy
tool 1 $judge -o limit.csv --max-rejects 0 --lang zh
says err '超过上限 0 行，没有写出结果'

# ---- what stands there is whole or untouched ----

echo old >kept.csv
tool 1 $judge -o kept.csv --max-rejects 1
holds kept.csv <<'END'
old
END
# The second file cannot be made: the first is not replaced.
mkdir -p kept.成员.csv
tool 3 $judge -o kept.csv
says err 'kept.成员.csv'
holds kept.csv <<'END'
old
END
tool 3 $judge -o kept.csv --lang zh
says err '文件“kept.成员.csv”写不了：这是一个文件夹'
rmdir kept.成员.csv
tidy
# The rejects cannot be made, after all results were written.
rm -f kept.rejects.csv && mkdir kept.rejects.csv
tool 3 $judge -o kept.csv
holds kept.csv <<'END'
old
END
gone kept.成员.csv
rmdir kept.rejects.csv
tidy
tool 2 $judge -o kept.csv --rejects ./kept.csv
says err 'Results and rejected rows cannot both go to “./kept.csv”'
tool 2 $judge -o fresh --rejects fresh.csv --lang zh
says err '结果和未采用的数据行不能都写到“fresh.csv”'
holds kept.csv <<'END'
old
END
tidy
tool 0 $judge -o kept.csv
result 'now it is replaced' cmp kept.csv out.csv

# The disk is full when the results are completed.
if [ -w /dev/full ]; then
    ln -sf /dev/full full.成员.csv
    echo old >full.csv
    tool 3 $judge -o full.csv
    says err 'the disk is full'
    holds full.csv <<'END'
old
END
    tidy
fi

# A signal in the middle of the records.
awk 'BEGIN { print "id,income,people,both"
    for (i = 0; i < 200000; i++) print "C" i ",5000,2,no" }' >many.csv
echo old >kept.csv
for number in INT TERM HUP; do
    what="SIG$number"
    # A shell without job control has what runs behind it ignore SIGINT.
    env --default-signal=$number "$GUODU" run travel.guodu --data many.csv --as-of 2023-06-30 -o kept.csv 2>err &
    pid=$!
    tries=0
    while ! ls | grep -qF .part && [ $tries -lt 1000 ] && kill -0 $pid 2>/dev/null; do
        tries=$((tries + 1))
        sleep 0.01
    done
    kill -s $number $pid 2>/dev/null
    wait $pid
    result "ended by SIG$number" test $? -gt 128
    says err 'Interrupted; no results were written'
    holds kept.csv <<'END'
old
END
    tidy
done

# What is to be ignored stays ignored: nohup.
what='SIGHUP ignored'
env --ignore-signal=HUP "$GUODU" run travel.guodu --data many.csv --as-of 2023-06-30 -o kept.csv \
    2>err &
pid=$!
while ! ls | grep -qF .part && kill -0 $pid 2>/dev/null; do sleep 0.01; done
kill -s HUP $pid
wait $pid
result 'the run goes on' test $? = 0
result 'its results are there' test "$(wc -l <kept.csv)" = 200001

# ---- files that are not there, or must not be written ----

tool 3 run no-such.guodu --data households.csv --as-of 2023-06-30
says err 'The rule file “no-such.guodu” cannot be read'
tool 1 run broken.guodu --data households.csv --as-of 2023-06-30
says err 'G0301'
says err '1 error'
tool 3 run support.guodu --data 农户=no-such.csv --as-of 2023-06-30 -o x.csv
says err 'no-such.csv'
gone x.csv x.rejects.csv
tool 3 run support.guodu --data 农户=no-such.csv --as-of 2023-06-30 -o x.csv --lang zh
says err 'no-such.csv'
tool 3 $judge -o no/such/folder/out.csv
says err 'There is no folder “no/such/folder/”'
tool 3 $judge -o no/such/folder/out.csv --lang zh
says err '没有“no/such/folder/”这个文件夹'
cp households.csv mine.csv
for out in mine mine.csv ./mine.csv; do
    tool 2 run support.guodu --data 农户=mine.csv --as-of 2023-06-30 -o $out
    says err 'is a file that is read; results must not replace it'
done

# A folder alone gives no names to the files: they would be hidden ones.
for folder in . ./ ..; do
    tool 2 $judge -o $folder
    says err "-o needs the name of a file"
    silent out
    result 'nothing hidden is written' test ! -e "$folder.csv" -a ! -e ./.csv
done
tool 3 run support.guodu --data households.ods --as-of 2023-06-30 --lang zh
says err '另存为 .xlsx'
tool 2 run support.guodu --data 农户=mine.csv --data 农户=mine.csv --as-of 2023-06-30 --lang zh
says err '数据文件“农户=mine.csv”写了两遍'
tool 2 run support.guodu --data 农户=mine.csv --as-of 2023-06-30 -o y --rejects mine.csv --lang zh
says err '正是要读的文件，不能把结果写到它上面'
cp travel.guodu rules.csv
tool 2 run rules.csv --data travel.csv --as-of 2023-06-30 -o rules
says err '“rules.csv” is a file that is read'
result 'the data are untouched' cmp mine.csv households.csv

# ---- a folder of rules; several files behind one --data ----

mkdir -p rules
cp support.guodu rules/main.guodu
tool 0 run rules --data households.csv members.csv --as-of 2023-06-30 --format ndjson
result 'the same results' cmp out lines.ndjson
# Only the members: households are made from their rows.
tool 0 run rules --data 成员=members.csv --as-of 2023-06-30 -o implied.csv
says err '农户: '
there implied.csv
