#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu fmt: to standard output, back to the file, checked; what cannot be formatted stays as it is.
rules=$(cd "$(dirname "$0")/../../rules" && pwd)
. "$(dirname "$0")/lib.sh"

mkdir -p folder/below
cat >folder/untidy.guodu <<'END'
规则集 "学费"; 记录 户 { 编号: 文本 主键 # 键
人数：整数  收入: 金额/年 = 5万元/年 }
END
cat >folder/below/tidy.guodu <<'END'
规则集 "整齐"
END
echo 'not rules' >folder/notes.txt
printf '规则集 "写错了"\n记录 户 { 编号 文本 }\n' >folder/wrong.guodu
cp folder/untidy.guodu untidy.before
cp folder/wrong.guodu wrong.before
ln -sf folder/untidy.guodu link.guodu

tool 0 fmt folder/untidy.guodu
silent err
holds out <<'END'
规则集 "学费"
记录 户 {
  编号: 文本 主键   # 键
  人数: 整数
  收入: 金额/年 = 5万元/年
}
END
cp out tidy
result 'the file is not touched' cmp folder/untidy.guodu untidy.before

tool 0 fmt --lang en folder/untidy.guodu
holds out <<'END'
ruleset "学费"
record 户 {
  编号: text key   # 键
  人数: integer
  收入: money/year = 5 wan_yuan/year
}
END

# Standard input.
"$GUODU" fmt - <folder/untidy.guodu >out 2>err
result 'standard input is formatted' cmp out tidy
"$GUODU" fmt -w - <folder/untidy.guodu >out 2>err
result 'and answered on standard output, even with -w' cmp out tidy

# --check names what is not in form, and writes nothing; a folder is all rule files below it.
tool 1 fmt --check folder
says out 'folder/untidy.guodu'
silent out 'below'
silent out 'notes'
says err 'wrong.guodu'
tool 0 fmt --check folder/below/tidy.guodu
silent out

# -w: the others are written, whatever is wrong with one; what is in form keeps its time.
chmod 640 folder/untidy.guodu
touch -d 2020-01-01 folder/below/tidy.guodu
tool 1 fmt -w folder
silent out
says err 'folder/wrong.guodu:2:'
says err 'was not formatted'
result 'the untidy file is formatted' cmp folder/untidy.guodu tidy
result 'the wrong file is what it was' cmp folder/wrong.guodu wrong.before
result 'permissions stay' sh -c 'ls -l folder/untidy.guodu | grep -q "^-rw-r-----"'
result 'what is in form is not touched' \
    sh -c 'test -z "$(find folder/below -newermt 2020-06-01 -name tidy.guodu)"'
result 'nothing is left beside it' sh -c 'test "$(ls folder | wc -l)" = 4'

# A link stays a link.
cp untidy.before folder/untidy.guodu
tool 0 fmt -w link.guodu
result 'the file behind the link is formatted' cmp folder/untidy.guodu tidy
result 'the link is a link' test -L link.guodu

# Line ends become LF, a byte order mark goes.
printf '\357\273\277规则集 "甲"\r\n版本 "1"\r\n' >crlf.guodu
tool 0 fmt -w crlf.guodu
holds crlf.guodu <<'END'
规则集 "甲"
版本 "1"
END
: >empty.guodu
tool 0 fmt empty.guodu
silent out
printf '# nothing else' >comment.guodu
tool 0 fmt comment.guodu
holds out <<'END'
# nothing else
END

# Names of the rules that a file is a part of are not translated.
mkdir -p whole
cat >whole/main.guodu <<'END'
规则集 "整套"
引用 "part.guodu"
选项 状态 { 男、已知的、任意 }
END
printf '参数 甲: 状态 = 任意\n参数 乙: 日期 = 当日\n' >whole/part.guodu
tool 0 fmt --lang en whole/part.guodu
says out 'parameter 甲: 状态 = 任意'
says out 'parameter 乙: date = today'
mkdir -p apart
cp whole/part.guodu apart/part.guodu
tool 0 fmt --lang en apart/part.guodu
says out 'parameter 甲: 状态 = any'
tool 0 fmt --lang en --rules whole apart/part.guodu
says out 'parameter 甲: 状态 = 任意'
tool 3 fmt --rules nowhere apart/part.guodu
says err 'nowhere'

# Wrong usage, files that are not there or cannot be written.
tool 2 fmt
says err 'Say which rule files'
tool 2 fmt -w --check folder
says err 'do not go together'
tool 3 fmt nowhere.guodu
says err 'nowhere.guodu'
tool 3 fmt --lang zh nowhere.guodu
says err '读不了'

# What would be read as something else is refused.
printf '保证 查 对 户: 非 applicable\n' >applicable.guodu
tool 1 fmt --lang en applicable.guodu
says err 'would be read as something else'
silent out
tool 0 fmt applicable.guodu

# The rules that ship are in form, and come back from English byte for byte.
tool 0 fmt --check "$rules"
silent out
rm -rf english
cp -r "$rules/demo" english
tool 0 fmt -w --lang en english
tool 0 check english
tool 0 fmt -w --lang zh english
result 'the rules that ship come back from English' diff -r "$rules/demo" english

# A stream without an end is given up.
"$GUODU" fmt - </dev/zero >out 2>err
result 'a stream of more than 64 MiB is refused' test $? = 1
says err 'G1004'
says err 'too large: a rule file has at most 67108864 bytes'
silent out
printf 'record p {  id: text key  }\n' >some.guodu
cp some.guodu as-it-was
tool 1 fmt -w --limit rule-file=20 --lang zh some.guodu
says err '“some.guodu”太大：规则文件最大 20 字节'
result 'it is as it was' cmp some.guodu as-it-was
tool 0 fmt --limit rule-file=28 some.guodu
