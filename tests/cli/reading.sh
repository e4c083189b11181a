#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is said of data files on the command line: how they are written, which part is meant.
. "$(dirname "$0")/lib.sh"

tool 0 run support.guodu --data households.csv members.csv --as-of 2023-06-30 -o plain

# judged NAME ARGUMENT...: the results are those of the plain files.
judged() {
    name=$1
    shift
    tool 0 run support.guodu --as-of 2023-06-30 -o other "$@"
    for file in other.csv other.成员.csv; do
        result "$name: $file" cmp "$file" "plain${file#other}"
    done
}

sed 's/,/;/g' households.csv >semicolon.csv
sed 's/,/|/g' households.csv >pipe.csv
{ printf '某县农户表\n填报：2023年6月\n' && cat households.csv; } >titles.csv
iconv -f UTF-8 -t GB18030 members.csv >gb.csv
judged 'semicolons' --data semicolon.csv members.csv
judged 'titles' --data titles.csv members.csv
judged 'GB18030' --data households.csv gb.csv
iconv -f UTF-8 -t GB18030 households.csv >gb2.csv
judged 'GB18030, told' --data gb2.csv gb.csv --encoding gbk
judged 'the row of the headings, told' --data 农户=households.csv members.csv --header-row 1
result 'a sign, told' sh -c '"$GUODU" run support.guodu --data 农户=pipe.csv --separator "|" \
    --as-of 2023-06-30 --format ndjson >told 2>said'
result 'and used' grep -q '"A1"' told

# JSON is UTF-8, however few of its signs show it; what is none of it is looked at as ever.
cat >latin.guodu <<'END'
记录 户 { id: 文本 主键 }
政策 补助 对 户 { 延续 全部: 其余 }
END
printf '{"id":"\303\251"}\n' >latin.ndjson
tool 0 run latin.guodu --data latin.ndjson --as-of 2023-06-30
says out 'é,2023-06-30'
tool 0 run latin.guodu --data latin.ndjson --as-of 2023-06-30 --encoding gb18030
says out '茅,2023-06-30'
printf '{"id":"\273\247\303\251"}\n' >latin.ndjson
tool 0 run latin.guodu --data latin.ndjson --as-of 2023-06-30
says out '户茅,2023-06-30'

# One of a kind is one, in English too.
printf 'id,收入\n1,5\n' >single.csv
printf '记录 户 { id: 文本 主键  收入: 金额/年  人: 若干 人 }\n记录 人 隶属 户 { 号: 文本 主键 }\n政策 补助 对 户 { 延续 全部: 其余 }\n' >single.guodu
printf 'id,号\n' >nobody.csv
tool 0 run single.guodu --data single.csv 人=nobody.csv --as-of 2023-06-30 --log single.log
says err '1 of them has no records below it'
tool 0 replay single.log
says out 'judged again: 1 record'
silent out '1 records'
printf 'id,号\n1,1\n' >nobody.csv
tool 0 run single.guodu --data nobody.csv --as-of 2023-06-30
says err 'there is no file of 户: 1 of them was made from rows'
printf 'id,收入\n1,x\n' >single.csv
tool 1 run single.guodu --data single.csv --as-of 2023-06-30 --max-rejects 0
says err '1 row was rejected, more than the limit of 0'

# How days are written.
for day in 2023-06-30 2023/6/30 20230630 2023年6月30日 2023.6.30; do
    tool 0 run support.guodu --data households.csv members.csv --as-of "$day" -o other
    result "as of $day" cmp other.csv plain.csv
done
for day in 2023-06-31 2023-6 2023063 '2023- 6-30' 2023/06-30 2023-06-30x; do
    tool 2 run support.guodu --data households.csv members.csv --as-of "$day" --lang zh
    says err '--as-of 的日期要写成'
done

# Wrong words.
run='run support.guodu --data households.csv members.csv --as-of 2023-06-30'
tool 2 $run --encoding latin1
says err '--encoding takes utf-8, gb18030'
tool 2 $run --separator ab
says err '--separator takes comma, semicolon, tab or one ASCII sign, not “ab”'
tool 2 $run --separator ，
says err 'not “，”'
tool 2 $run --separator '"'
says err 'one ASCII sign'
for row in 0 x -1 99999999999; do
    tool 2 $run --header-row=$row
    says err '--header-row takes the number of a row'
done
tool 2 $run --decimal dot
says err '--decimal takes point or comma, not “dot”'
tool 3 $run --header-row 40 --lang zh
says err '第 40 行没有内容，不能是表头'

# Words for nothing: an income that is not known instead of a row that is rejected.
printf '户编号,人均收入\nA1,不详\nA2,9000\n' >unknown.csv
tool 0 run support.guodu --data unknown.csv --data-report --na 不详 --na N/A
says err '2 read = 2 used + 0 rejected'
tool 0 run support.guodu --data unknown.csv --data-report
says err '2 read = 1 used + 1 rejected'

# Sheets and tables that are not there; an output that is read.
tool 3 run support.guodu --data book.xlsx:农户 --as-of 2023-06-30 --lang zh
says err '没有这个文件'
tool 0 run support.guodu --data households.csv members.csv --as-of 2023-06-30 -o county.db
tool 2 run support.guodu --data county.db:nothing members.csv --as-of 2023-06-30
says err 'the database has no table "nothing"'
tool 2 run support.guodu --data county.db --as-of 2023-06-30
says err 'the database has several tables'
tool 2 run support.guodu --data county.db:农户 --as-of 2023-06-30 -o county.db
says err '“county.db” is a file that is read'
tool 2 run support.guodu --data '农户=county.db:select 户编号 from 农户 where "户编号" = 1' \
    --as-of 2023-06-30 -o county.db
says err '“county.db” is a file that is read'

# Text has no parts; a folder is no file; an = inside a name is no record.
tool 2 run support.guodu --data households.csv:户 members.csv --as-of 2023-06-30 --lang zh
says err '只有工作簿和数据库才分表，“households.csv”按文本文件读取，没有“户”这张表；请只写“households.csv”'
mkdir -p folder.csv
tool 3 run support.guodu --data folder.csv --as-of 2023-06-30 --lang zh
says err '这是文件夹，不是文件'
mkdir -p 'n'
cp county.db 'n/a=b.db'
tool 2 run support.guodu --data 'n/a=b.db:nothing' --as-of 2023-06-30
says err 'the database has no table "nothing"'
tool 2 run support.guodu --data 'n/a=none.db:nothing' --as-of 2023-06-30
silent err 'there is no such file'

# Standard input can be read only once.
for second in - 农户=- 成员=-; do
    tool 2 run support.guodu --data 农户=- --data "$second" --input-format csv --as-of 2023-06-30 --lang zh
    says err '写了两遍'
done
tool 2 run support.guodu --data 农户=- - --input-format csv --as-of 2023-06-30
says err 'Standard input (-) is given twice'

# One file by two names: never the same kind of record twice; as another kind, or another part, it may be.
ln -sf members.csv people.csv
for second in ./members.csv people.csv; do
    tool 2 run support.guodu --data households.csv members.csv $second --as-of 2023-06-30 --lang zh
    says err "数据文件“members.csv”和“$second”是同一个文件，写了两遍"
    tool 2 run support.guodu --data 成员=members.csv 成员=$second --as-of 2023-06-30
    says err "“成员=members.csv” and “成员=$second” are the same file of records, given twice"
done
cp members.csv copy.csv
tool 0 run support.guodu --data households.csv members.csv copy.csv --as-of 2023-06-30 --format ndjson
tool 0 run support.guodu --data 农户=members.csv 成员=./members.csv --as-of 2023-06-30 --format ndjson
tool 2 run support.guodu --data county.db:none ./county.db:nothing --as-of 2023-06-30
silent err 'twice'

# A name of nothing.
tool 2 run support.guodu --data 农户= --as-of 2023-06-30
says err 'guodu: “农户=” needs the name of a file behind it, as in 农户=households.csv'
tool 2 run support.guodu --data 农户= --as-of 2023-06-30 --lang zh
says err '“农户=”后面要写上文件的名称'
tool 2 run support.guodu --data households.csv '' --as-of 2023-06-30
says err 'The name of a file of records is empty'
for option in output rejects findings log library scratch data; do
    tool 2 run support.guodu --data households.csv --as-of 2023-06-30 --$option ''
    says err "The name behind --$option is empty"
    tool 2 run support.guodu --data households.csv --as-of 2023-06-30 --$option= --lang zh
    says err "--$option 后面的名称是空的"
done
tool 2 run support.guodu --data households.csv --as-of 2023-06-30 -o ''
silent err '/results'

# Data in the place of rules.
tool 1 check households.csv
says err '“households.csv” is called like a file of data, and it holds no rules'
silent err G0
tool 1 run households.csv --data members.csv --as-of 2023-06-30 --lang zh
says err '“households.csv”看名称是数据文件，不是规则文件'

# Why headings mean nothing: another separator, a title above them.
hinted='--as-of 2023-06-30 -o hinted'
sed 's/,/;/g' households.csv >semicolons.csv
tool 3 run support.guodu --data 农户=semicolons.csv --separator comma $hinted
says err 'it has "户编号;人均收入". The cells seem to be parted by ";"; give --separator semicolon.'
tool 2 run support.guodu --data semicolons.csv --separator comma $hinted --lang zh
says err '看来各格是用“;”分开的，请用 --separator semicolon 写明。'
sed 's/,/	/g' households.csv >tabs.csv
tool 3 run support.guodu --data 农户=tabs.csv --separator comma $hinted
says err 'The cells seem to be parted by tabs; give --separator tab.'
tool 2 run support.guodu --data pipe.csv $hinted
says err 'The cells seem to be parted by "|"; give --separator "|".'
sed 's/,/，/g' households.csv >wide.csv
tool 2 run support.guodu --data wide.csv $hinted --lang zh
says err '看来各格是用全角的“，”分开的，请在文件里把它们换成半角的“,”。'
{ echo 某县农户花名册; cat pipe.csv; } >titled.csv
tool 2 run support.guodu --data titled.csv $hinted
says err 'The cells seem to be parted by "|"; give --separator "|".'
{ echo 某县农户花名册; echo; cat households.csv; } >titled.csv
tool 0 run support.guodu --data titled.csv $hinted
tool 3 run support.guodu --data 农户=titled.csv --header-row 1 $hinted
says err 'Row 1 looks like a title, and the headings may stand in row 3: give --header-row 3.'
{ seq 12; cat households.csv; } >titled.csv
tool 2 run support.guodu --data titled.csv $hinted --lang zh
says err '第 1 行像是表格的标题，各列的标题可能在第 13 行，请用 --header-row 13 写明。'
tool 0 run support.guodu --data titled.csv --header-row 13 $hinted
# No cause is named where none is seen.
sed 's/户编号/编号/' households.csv >named.csv
tool 3 run support.guodu --data 农户=named.csv $hinted
silent err 'seem'
silent err 'looks like'

# Brackets of either width are no other heading.
sed 's,人均收入: 金额/年,人均收入: 金额/年 来自 "人均收入（元）",' support.guodu >brackets.guodu
sed 's/人均收入/人均收入(元)/' households.csv >brackets.csv
tool 0 run brackets.guodu --data 农户=brackets.csv --as-of 2023-06-30 -o bracketed
silent err 'note'

# A table whose headings are those of one record, but for a key, is not read as another that has its key in it.
cat >two.guodu <<'END'
记录 县 { 县代码: 地区 主键 来自 "区划" }
记录 农户 {
  户编号: 文本 主键
  区划: 地区
  收入: 金额/年
  人数: 整数
  危房: 是否
}
END
printf '家庭编号,区划,收入,人数,危房\nA1,421303,5000,3,否\n' >key.csv
tool 2 run two.guodu --data key.csv --data-report --lang zh
says err '看标题像是“农户”，可是没有“户编号”这一列；请核对标题。要是本来就是“县”，请写明：县=key.csv。'
tool 0 run two.guodu --data 县=key.csv --data-report
