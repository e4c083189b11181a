#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# How the tool is called: help, versions, languages, what is wrong with a call.
. "$(dirname "$0")/lib.sh"

tool 0 --version
result 'the version' grep -qE '^guodu [0-9]+\.[0-9]+\.[0-9]+$' out
tool 0 version
says out 'guodu '

tool 0 --help
says out 'usage: guodu VERB'
says out '  check '
says out '  run '
silent err
tool 0 --lang zh --help
says out '用法：guodu 命令'
tool 2
says err 'usage: guodu VERB'
silent out

for verb in check run dry-run replay import fmt plan; do
    tool 0 $verb --help
    says out "usage: guodu $verb"
    tool 0 $verb --help --lang=zh
    says out "用法：guodu $verb"
    tool 0 help $verb
    says out "usage: guodu $verb"
done
tool 0 help help
says out 'usage: guodu VERB'
for verb in help version; do
    tool 0 $verb --help
    says out "usage: guodu $verb"
    tool 2 $verb --nothing
    says err 'There is no option “--nothing”'
done

# For programs: a line for each thing.
tool 0 help --table
result 'as many verbs as for people' test "$(grep -c '^verb' out)" = \
    "$("$GUODU" --help | sed -n '/^verbs:/,/^$/p' | grep -c '^  ')"
result 'lines have their parts, and these no ends of lines' awk -F '\t' '
    { parts = $1 == "option" ? 6 : 3 }
    $1 !~ /^(verb|usage|about|option)$/ || NF != parts || $NF ~ /  / { print; failed = 1 }
    END { exit failed }' out
tool 0 --lang zh help --table run
result 'of one verb' test "$(cut -f 2 out | sort -u)" = run
result 'in Chinese, where lines were put together without a blank' \
    grep -q "就是全部核查，写“保证”" out
tool 2 help --table nothing

# The language: --lang before the environment; LC_ALL before LC_MESSAGES before LANG.
LC_ALL=zh_CN.UTF-8 tool 0 --help
says out '用法'
LC_ALL=zh_CN.UTF-8 tool 0 --help --lang en
says out 'usage'
LC_ALL= LC_MESSAGES=zh_CN.UTF-8 LANG=en_US.UTF-8 tool 0 --help
says out '用法'
LC_ALL= LC_MESSAGES= LANG=zh_CN.UTF-8 tool 0 --help
says out '用法'
LC_ALL=C LC_MESSAGES=zh_CN LANG=zh_CN.UTF-8 tool 0 --help
says out 'usage'
tool 2 check --lang fr x
says err '--lang takes zh or en, not “fr”'

tool 2 chekc
says err 'There is no verb “chekc”; did you mean “check”?'
tool 2 --lang zh rnu
says err '没有“rnu”这个命令，是不是想写“run”？'
tool 2 frobnicate
says err 'There is no verb “frobnicate”'
silent err 'did you mean'

tool 2 run --as-off 2023-06-30
says err 'There is no option “--as-off”; did you mean “--as-of”?'
says err 'For the usage: guodu run --help'
tool 2 run --lang zh --as-off=2023-06-30
says err '没有“--as-off=2023-06-30”这个选项，是不是想写“--as-of”？'
tool 2 run -z
says err 'There is no option “-z”'
tool 2 run rules --data
says err '“--data” needs a value behind it'
tool 2 run rules --lang zh -o
says err '“-o”后面要写上它的值'
tool 2 run rules --wide=1
says err '“--wide=1” takes no value'
tool 2 run rules –data x
says err '“–data” begins with a typeset dash'
tool 2 check rules —format --lang zh
says err '“—format”开头的横线不是键盘上的减号'

files="--data households.csv --data members.csv"
tool 2 run
says err 'Say which rules to judge by'
tool 2 run --lang zh support.guodu
says err '要用 --data 写上数据文件'
tool 2 run support.guodu $files
says err 'Say with --as-of by which day to judge'
tool 2 run support.guodu $files --lang zh
says err '不默认用今天'
for day in 2023-6 2023/06-30 2023-02-29 2023-13-01 2023-06-31 0000-01-01 2023-06-300 today 2023-00-10; do
    tool 2 run support.guodu $files --as-of $day
    says err "not “$day”"
done
tool 2 run support.guodu $files --as-of 1900-02-29 --lang zh
says err '不能是“1900-02-29”'
tool 2 run support.guodu support.guodu --as-of 2023-06-30
says err 'is one too many'
tool 2 run support.guodu $files --as-of 2023-06-30 --format xml
says err '--format takes csv, xlsx, sqlite or ndjson, not “xml”'
tool 2 run support.guodu $files --as-of 2023-06-30 --input-format xls
says err '--input-format takes csv, xlsx, sqlite or ndjson, not “xls”'
tool 2 run support.guodu $files --as-of 2023-06-30 --format ndjson --wide
says err '--wide does not go with NDJSON'
for limit in -1 x 1.5 '' 99999999999999999999999; do
    tool 2 run support.guodu $files --as-of 2023-06-30 --max-rejects "$limit"
    says err "not “$limit”"
done
tool 3 run support.guodu $files --as-of 2023-06-30 -o x --scratch no/folder
says err '--scratch takes a folder that can be written to, not “no/folder”: there is no such folder'
tool 3 run support.guodu $files --as-of 2023-06-30 -o x --scratch support.guodu --lang zh
says err '--scratch 要写一个可以写入的文件夹，“support.guodu”不行：它不是文件夹'
tool 2 check
says err 'Say which rule file or folder to check'
tool 2 check --format yaml x
says err '--format takes text or json, not “yaml”'

if [ -w /dev/full ]; then
    what='--version to a full disk'
    "$GUODU" --version >/dev/full 2>err
    result 'a full disk is status 3' test $? = 3
    says err 'Standard output cannot be written to'
fi
