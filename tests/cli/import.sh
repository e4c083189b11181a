#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu import: data that were imported give what the files they came from give, to the byte: results,
# findings, rejected rows, and all that is said; and data that are damaged, out of date or of other
# rules are refused.
. "$(dirname "$0")/lib.sh"
top=$OLDPWD

# ---- the same as text ----

# judge NAME RULES DAY OPTION... FILE...: what comes out of a run, in the folder NAME.
judge() {
    name=$1 rules=$2 day=$3
    shift 3
    mkdir -p "$name"
    "$GUODU" run "$rules" --as-of "$day" -o "$name/results.csv" --summary "$@" \
        >"$name/out" 2>"$name/err" </dev/null
    echo "status $?" >>"$name/err"
    sed "s:$name/results:NAME/results:g" "$name/err" >"$name/said" && rm "$name/err"
}

# alike NAME RULES DAY FILE...
alike() {
    case_name=$1 rules=$2 day=$3
    shift 3
    rm -rf text kept
    judge text "$rules" "$day" --data "$@"
    "$GUODU" import "$rules" --data "$@" -o kept.gds >out 2>err </dev/null ||
        echo "not ok - $case_name: $(tail -n 1 err)"
    for way in '--threads 1' '--threads 2' '--engine reference'; do
        what="import $case_name, run $way"
        # shellcheck disable=SC2086
        judge kept "$rules" "$day" $way --data kept.gds
        result "$case_name: the same as text, $way" diff -r text kept
    done
}

for folder in "$top"/tests/run/*/; do
    [ -f "$folder/rules.guodu" ] || continue
    name=${folder%/}
    name=${name##*/}
    for file in "$folder"*.csv "$folder/data.ndjson"; do cp "$file" .; done
    while read -r day; do
        set --
        for file in "$folder"*.csv; do set -- "$@" "${file##*/}"; done
        alike "$name, $day" "$folder/rules.guodu" "$day" "$@"
        [ ! -f "$folder/data.ndjson" ] ||
            alike "$name as objects, $day" "$folder/rules.guodu" "$day" data.ndjson
    done <"$folder/dates"
done

alike findings findings.guodu 2023-06-30 findings.csv findings_person.csv
alike 'rejected rows' support.guodu 2023-06-30 households.csv members.csv

# ---- what is said ----

import='import support.guodu --data households.csv members.csv'
tool 0 $import -o county.gds --lang en
says err '农户: 5 read = 4 used + 1 rejected'
says err 'households.csv, line 5, 人均收入 “many”: '
says err 'the imported data are in county.gds'
silent out
tool 0 $import -o county.gds --lang zh
says err '农户：读入 5 = 采用 4 + 未采用 1'
says err '导入好的数据在 county.gds'
tidy
{ head -n 1 households.csv && for i in 1 2 3 4 5 6 7; do sed -n 5p households.csv; done; } >bad.csv
tool 0 import support.guodu --data bad.csv -o bad.gds --lang en
says err '... and 2 more; guodu run with --rejects FILE writes all of them'
tool 0 import support.guodu --data bad.csv -o bad.gds --lang zh
says err '……还有 2 行，用 guodu run 加上 --rejects 文件 可以全部写出来'
rm -f bad.csv bad.gds
cp county.gds called-otherwise
run='run support.guodu --as-of 2023-06-30 -o results.csv --data'
tool 0 $run called-otherwise
there results.csv
rm -f results.csv

tool 2 $import --lang zh
says err '要用 -o 写明导入好的数据存到哪里'
tool 2 $import -o county.csv
says err 'must have a name that ends in .gds, not “county.csv”'
tool 2 import support.guodu -o county.gds
says err 'Name the files of records with --data'
tool 2 import -o county.gds
says err 'Say by which rules'
tool 2 import support.guodu --data county.gds -o county.gds
says err '“county.gds” is a file that is read'
tool 2 import support.guodu --data county.gds -o other.gds
says err 'These data were imported already'
tool 3 $import -o nowhere/county.gds
says err 'nowhere/county.gds'
tool 3 import support.guodu --data nothing.csv -o other.gds
says err 'nothing.csv'
tool 1 import broken.guodu --data households.csv -o other.gds
gone other.gds
tidy

tool 2 $run county.gds members.csv
says err 'county.gds holds imported data of all kinds'
tool 2 $run 农户=county.gds
says err 'county.gds holds imported data of all kinds'
gone results.csv
tool 2 $run county.gds --na 不详
says err 'were settled when they were imported (guodu import)'
gone results.csv
tool 2 $run county.gds --encoding gb18030 --lang zh
says err '在导入时（guodu import）就定了，现在不能再改。要改，请重新导入。'
# What it is is seen, whatever is said of it and however it comes.
tool 2 $run county.gds:about
says err 'county.gds:about: imported data are read as a whole, so there is no part "about" in them. Give county.gds alone.'
tool 2 $run county.gds:about --lang zh
says err '导入好的数据不分表，整个一起读，没有“about”这张表；请只写“county.gds”。'
for format in csv ndjson sqlite xlsx; do
    tool 2 $run county.gds --input-format $format
    says err 'this holds imported data (.gds); leave out --input-format'
done
cp county.gds renamed
tool 2 $run renamed --input-format sqlite --lang zh
says err '“renamed”是导入好的数据（.gds）；请去掉 --input-format'
piped() {
    wanted=$1
    file=$2
    shift 2
    what="$* <$file"
    cat "$file" | { "$GUODU" $run "$@" >out 2>err; echo $? >status; }
    result "status $wanted: $what" test "$(cat status)" = "$wanted"
}
piped 2 county.gds -
says err 'data from standard input (-) need --input-format csv or ndjson; workbooks, databases and imported data (.gds) cannot come that way: name the file itself behind --data.'
piped 2 county.gds - --lang zh
says err '请在 --data 后面直接写文件的名称。'
printf 'PK\003\004 workbook\n' >begins.zip
printf 'SQLite format 3\000\020\000 database\n' >begins.db
printf '\320\317\021\340\241\261 old\n' >begins.xls
printf '\037\213\010 packed\n' >begins.gz
printf '%%PDF-1.7 printed\n' >begins.pdf
for case in 'county.gds|imported data (.gds)|name the file itself behind --data' \
    'begins.zip|a workbook (.xlsx) or another zip file|name the file itself behind --data' \
    'begins.db|an SQLite database|name the file itself behind --data' \
    'begins.xls|a workbook of the old kind (.xls)|save it as .xlsx' \
    'begins.gz|a compressed file (.gz)|unpack it first' \
    'begins.pdf|a PDF file|give the table that it was made from'; do
    file=${case%%|*} rest=${case#*|}
    for format in csv ndjson; do
        piped 3 "$file" 农户=- --input-format $format
        says err "standard input (-) holds ${rest%%|*}"
        says err "${rest#*|}"
        silent out
    done
done
piped 3 begins.zip - --input-format csv --encoding gb18030 --lang zh
says err '标准输入（-）的内容是工作簿（.xlsx）或压缩包，不是文本，不能按文本读取；它不能从标准输入读取，请在 --data 后面直接写这个文件的名称'
tool 3 $run 农户=begins.zip --input-format csv
says err 'begins.zip holds a workbook (.xlsx) or another zip file, which is not text and cannot be read as text; leave out --input-format, and it is read as what it is.'
tool 1 $run county.gds --max-rejects 1
gone results.csv
tool 0 run support.guodu --data county.gds --data-report --lang zh
says out '这是导入好的数据'

# ---- refused ----

head -c 150000 county.gds >cut.gds
tool 3 $run cut.gds --lang zh
says err '“cut.gds”已经损坏，不能用：只有 150000 字节，应该有 196608 字节；请重新导入。'
echo nothing >text.gds
tool 3 $run text.gds --lang en
says err 'text.gds: this was not made by guodu import, or it is damaged; import the data again.'
gone results.csv

# A key in the middle that is damaged: nothing is told of households that nobody knows.
cat >keys.guodu <<'END'
record h {
  id: text key
  n: integer
}
policy q for h {
  gives a: integer
  keep k: otherwise then a = n
}
END
awk 'BEGIN { print "id,n"; for (i = 0; i < 9000; i++) printf "K%05d,%d\n", i, i % 7 }' >keys.csv
tool 0 import keys.guodu --data keys.csv -o keys.gds
LC_ALL=C sed 's/K05000/K05#00/' keys.gds >keyless.gds
result 'a key is damaged' sh -c '! cmp -s keys.gds keyless.gds'
for form in csv ndjson; do
    tool 3 run keys.guodu --data keyless.gds --as-of 2023-06-30 --format $form --threads 1 --lang en
    says err 'this file is damaged and cannot be used: block 3 of 5, the field "id" of "h"'
    result 'none without its key' sh -c '! grep -q "^,\|\"id\": *null\|\"id\": *\"\"" out && grep -q K04000 out'
done

sed 's,人均收入: 金额/年,人均收入: 金额/年 必填,' support.guodu >other.guodu
result 'the rules differ' sh -c '! cmp -s support.guodu other.guodu'
tool 3 run other.guodu --as-of 2023-06-30 --data county.gds -o results.csv --lang zh
says err '“county.gds”是按另外的记录写法导入的：“农户”的“人均收入”，规则里现在的写法与导入时不同；请重新导入。'
tool 3 run other.guodu --as-of 2023-06-30 --data county.gds -o results.csv --lang en
says err 'the rules now say something else of the field "人均收入" of 农户; import the data again.'

echo >>members.csv
tool 3 $run county.gds --lang zh
says err '“county.gds”已经过时：导入之后，“members.csv”改动过；请重新导入。'
tool 3 $run county.gds --lang en
says err 'county.gds: this is out of date: members.csv has changed since it was imported'
gone results.csv
# A database may be changed though its own file is not: what is new stands in its log.
tool 0 run support.guodu --data households.csv members.csv --as-of 2023-06-30 -o made.db
tool 0 import support.guodu --data '农户=made.db:select distinct 户编号 from 农户' -o made.gds
tool 0 $run made.gds
echo log >made.db-wal
tool 3 $run made.gds --lang en
says err 'made.gds: this is out of date: made.db:select distinct 户编号 from 农户 has changed'
: >made.db-wal
tool 0 $run made.gds
rm -f made.* results.csv

tool 0 $import -o county.gds
tool 0 $run county.gds
there results.csv
rm members.csv households.csv
tool 0 $run county.gds
tidy
