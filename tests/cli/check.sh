#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu check: what it says in both languages and forms, of one file, several, a folder.
. "$(dirname "$0")/lib.sh"

tool 0 check support.guodu
says err 'no errors'
silent out
tool 0 check --lang zh support.guodu
says err '没有错误'
tool 0 check travel.guodu --format text

tool 1 check broken.guodu
says err 'broken.guodu:7'
says err 'G0301'
says err '人均收入'
says err '1 error'
silent out
silent err "$(printf '\033')"
tool 1 check --lang zh broken.guodu
says err '找不到名称“人均收人”'
says err '1 个错误'

tool 1 check --format json broken.guodu
result 'it is JSON' sh -c 'if command -v python3 >/dev/null; then python3 -m json.tool out; fi'
says out '"code": "G0301"'
says out '"severity": "error"'
says out '"line": 7'
says out '"column": 8'
says out '"end_line": 7'
says out '"end_column": 12'
says out '"message": '
silent err
tool 1 check --format json --lang zh broken.guodu
says out '找不到名称“人均收人”'
tool 0 check --format json support.guodu
holds out <<'END'
[]
END

tool 1 check support.guodu broken.guodu
says err 'support.guodu:'
says err 'no errors'
says err '1 error'

# A folder is its main.guodu; what it uses is checked with it.
mkdir -p folder/parts
cp support.guodu folder/parts/support.guodu
printf '引用 "parts/support.guodu"\n' >folder/main.guodu
tool 0 check folder
tool 0 check folder/
cp broken.guodu folder/parts/support.guodu
tool 1 check folder
says err 'folder/parts/support.guodu:7'
tool 1 check folder//
silent err '//'
mkdir -p empty
tool 3 check empty
says err 'empty/main.guodu'

# Of many errors the first are shown, and all are counted.
{
    echo 'record household { id: text key }'
    for name in a b c d e f g h i j k l m n o p q r s t u v w x y; do
        echo "policy $name for household { keep one: when no_$name = 1 }"
    done
} >many.guodu
tool 1 check many.guodu
says err 'Too many errors: the first 20 are shown; correct these, then check again.'
says err '25 errors'
tool 1 check many.guodu --lang zh
says err '错误太多，只列出了前 20 个；改好这些再检查一次。'
says err '25 个错误'

tool 3 check no-such.guodu
says err 'The rule file “no-such.guodu” cannot be read: there is no such file or folder'
tool 3 check no-such.guodu --lang zh
says err '规则文件“no-such.guodu”打不开：没有这个文件或文件夹'
# What cannot be read does not keep the others from being checked, and weighs more.
tool 3 check no-such.guodu broken.guodu
says err '1 error'
tool 3 check --format json no-such.guodu broken.guodu
says out '"code": "G0301"'

# Any bytes are an answer, not a crash.
head -c 4096 /dev/urandom >noise.guodu
tool 1 check noise.guodu
printf '' >empty.guodu
"$GUODU" check empty.guodu 2>err
result 'an empty file is judged' test $? -le 1

# Where a file that is used is not there, nothing is said of what it would have declared.
printf 'use "gone.guodu"\nextend parameter rate { from 2021-01-01: 10%% }\n' >orphan.guodu
tool 1 check orphan.guodu
says err 'G1001'
silent err 'G0327'
says err '1 error'

# The name of a place alone does not say which it is.
printf '适用地区 "某县"\n' >place.guodu
tool 1 check --lang zh place.guodu
says err '不是区划代码'
says err '区划代码是 2、4、6、9 或 12 位数字'
