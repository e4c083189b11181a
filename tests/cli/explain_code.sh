#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu explain-code: the page of a code, in one language; and all codes there are.
. "$(dirname "$0")/lib.sh"
registry=$(cd "$(dirname "$GUODU")" && pwd)/../src/syntax/diagnostics.def
[ -f "$registry" ] || registry=$OLDPWD/src/syntax/diagnostics.def

tool 0 explain-code G0107 --lang zh
silent err
holds out <<'END'
G0107  错误，改了才能用
数字要用半角，写作 …

全角数字和半角数字看起来相近，规则里一律用半角。
END
tool 0 explain-code G0107 --lang en
holds out <<'END'
G0107  error
Digits must be half-width: …

Full-width digits look alike; rules use half-width ones.
END

# However it is written.
cp out page
for code in g0107 107 0107 G107; do
    tool 0 explain-code $code --lang en
    result "$code is the same" cmp out page
done

tool 0 explain-code G0105 --lang zh
says out '这样写会有这个提示：'
says out '    政策 甲 "外出务工补贴 对 农户 {'
says out '可以写成：'
silent out 'Quotes'
silent out '```'
tool 0 explain-code G0105 G0106 --lang en
says out 'G0105  error'
says out 'G0106  error'
says out 'This draws the remark:'
says out 'Instead:'
silent out '引号要在同一行'

# Each code of the registry has a page with a sentence and more in both languages.
tool 0 explain-code --lang zh
cp out all
count=$(grep -c '^DIAGNOSTIC(' "$registry")
result "$count codes are listed" test "$(wc -l <all)" = "$count"
for lang in zh en; do
    short=
    while read -r code rest; do
        "$GUODU" explain-code "$code" --lang $lang >page
        [ "$(grep -c . page)" -ge 3 ] || short="$short $code"
    done <all
    result "each has something to read, $lang:$short" test -z "$short"
done

tool 2 explain-code G9999 --lang zh
says err '没有“G9999”这个编号'
tool 2 explain-code G010x
tool 2 explain-code 0
tool 0 explain-code --help
says out 'explain-code'

# A terminal has no links.
tool 0 explain-code G0741 G0821 G1004 --lang zh
says out '（limits.md）'
silent out ']('

# Rules with errors point to the page.
tool 1 check broken.guodu --lang zh
says err '不明白的，看：guodu explain-code G0301'
tool 1 check broken.guodu
says err 'For more: guodu explain-code G0301'
tool 0 check support.guodu
silent err 'explain-code'
