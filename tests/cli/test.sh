#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu test: in both languages and all forms; what it ends with; watching files.
. "$(dirname "$0")/lib.sh"

# valid KIND: out is that, as far as this machine can tell.
valid() {
    case $1 in
    json) result 'it is JSON' sh -c 'if command -v python3 >/dev/null; then python3 -m json.tool out; fi' ;;
    xml)
        result 'it is XML' sh -c 'if command -v xmllint >/dev/null; then xmllint --noout out;
            elif command -v python3 >/dev/null; then
                python3 -c "import xml.dom.minidom as m; m.parse(\"out\")"; fi'
        ;;
    esac
}

cat >good.guodu <<'END'
记录 人 { 编号: 文本 主键  收入: 金额/年 }
政策 补助 对 人 {
  延续 低收入: 当 收入 低于 4000元/年
  退出 其他: 其余
}
用例 "低一分" 于 2023-06-30 {
  给定 人 { 编号 = "1" 收入 = 3999.99元/年 }
  期望 补助: 延续 低收入
}
用例 "正好" 于 2023-06-30 {
  给定 人 { 编号 = "2" 收入 = 4000元/年 }
  期望 补助: 退出 其他
}
END
sed 's/收入 = 4000元/收入 = 3000元/' good.guodu >bad.guodu
sed '/^用例/,$d' good.guodu >none.guodu

tool 0 test good.guodu
holds out <<'END'
good.guodu：用例 2 个，全部通过
用例 2 个，通过 2 个，没有通过 0 个；期望 2 项，符合 2 项，不符合 0 项
END
silent err
tool 0 test --lang en good.guodu
holds out <<'END'
good.guodu: 2 examples, all passed
2 examples: 2 passed, 0 failed; 2 expectations: 2 met, 0 not met
END
tool 0 test --verbose good.guodu
holds out <<'END'
good.guodu：用例 2 个，全部通过
  ✓ 第 6 行 低一分
  ✓ 第 10 行 正好
用例 2 个，通过 2 个，没有通过 0 个；期望 2 项，符合 2 项，不符合 0 项
END

tool 1 test bad.guodu
holds out <<'END'
bad.guodu：用例 2 个，通过 1 个，没有通过 1 个

没有通过：bad.guodu 第 10 行 “正好”（2023-06-30）
  第 12 行  期望 补助: 退出 其他
      应为  退出 其他
      得到  延续 低收入
      原因  “其他”只管其余的，“低收入”成立就轮不到它。
            “低收入”成立，因为“收入 低于 4000元/年”为是（收入 = 3000元/年）。

用例 2 个，通过 1 个，没有通过 1 个；期望 2 项，符合 1 项，不符合 1 项
END
tool 1 test --lang en -v bad.guodu
holds out <<'END'
bad.guodu: 2 examples, 1 passed, 1 failed
  ✓ line 6: 低一分
  ✗ line 10: 正好

failed: bad.guodu, line 10 “正好” (2023-06-30)
  line 12  期望 补助: 退出 其他
      expected  end 其他
      got       keep 低收入
      because   “其他” is for the rest only, and “低收入” holds.
                “低收入” holds, because “收入 低于 4000元/年” is yes (收入 = 3000 yuan/year).

2 examples: 1 passed, 1 failed; 2 expectations: 1 met, 1 not met
END

# Several rules: all their examples together.
tool 1 test good.guodu bad.guodu
says out 'good.guodu：用例 2 个，全部通过'
says out 'bad.guodu：用例 2 个，通过 1 个，没有通过 1 个'
says out '用例 4 个，通过 3 个，没有通过 1 个；期望 4 项，符合 3 项，不符合 1 项'

# A filter means titles, and names of what is expected of.
tool 0 test --filter 低一 bad.guodu
says out '用例 1 个，通过 1 个，没有通过 0 个；期望 1 项，符合 1 项，不符合 0 项；另有 1 个没有选中'
tool 1 test --filter 补助 bad.guodu
says out '用例 2 个'
tool 2 test --filter 没有的 --lang zh bad.guodu
says err '2 个用例里没有一个是选中的：没有哪个标题或名称里有“没有的”'
silent out
tool 2 test --filter nothing --lang en bad.guodu
says err 'None of the 2 examples is selected: no title or name has “nothing” in it'

# No examples at all.
tool 0 test --lang zh none.guodu
says err '没有用例，什么也没有检验'
silent out
tool 0 test --lang en none.guodu
says err 'There are no examples, so nothing was tested'
tool 0 test --format json none.guodu
says out '"examples": 0'
valid json

# Rules with errors, files that are not there, wrong usage.
tool 1 test broken.guodu
says err 'broken.guodu:7'
silent out
tool 1 test good.guodu broken.guodu
says out 'good.guodu：用例 2 个，全部通过'
tool 3 test missing.guodu
says err 'missing.guodu'
tool 2 test
tool 2 test --format xml good.guodu
says err 'text, junit, json or tap'
tool 2 test --watch-times 0 good.guodu
printf '户编号,收入\n1,2\n' >data.csv
tool 1 test --lang en data.csv
says err 'file of data'

# For programs.
tool 1 test --format tap bad.guodu
holds out <<'END'
TAP version 14
1..2
ok 1 - bad.guodu:6 低一分
not ok 2 - bad.guodu:10 正好
  ---
  file: "bad.guodu"
  failures:
    - line: 12
      expectation: "期望 补助: 退出 其他"
      expected: "退出 其他"
      got: "延续 低收入"
      because:
        - "“其他”只管其余的，“低收入”成立就轮不到它。"
        - "“低收入”成立，因为“收入 低于 4000元/年”为是（收入 = 3000元/年）。"
  ...
END
tool 1 test --format junit bad.guodu
valid xml
says out '<testsuite name="bad.guodu" tests="2" failures="1" errors="0" skipped="0">'
says out '<testcase name="低一分" classname="bad.guodu" file="bad.guodu" line="6"/>'
says out 'message="应为 退出 其他；得到 延续 低收入"'
tool 1 test --format json bad.guodu
valid json
says out '"examples": 2, "passed": 1, "failed": 1, "not_selected": 0,'
says out '"expected": "退出 其他", "got": "延续 低收入",'
sed 's/"正好"/“<\&> # \\ "”/' bad.guodu >odd.guodu
tool 1 test --format junit odd.guodu
valid xml
says out 'name="&lt;&amp;&gt; # \ &quot;"'
tool 1 test --format tap odd.guodu
says out 'not ok 2 - odd.guodu:10 <&> \# \\ "'
tool 1 test --format json odd.guodu
valid json
says out '"title": "<&> # \\ \""'

# Rules that cannot be loaded: a test run that was not one is no success.
sed 's/退出 其他: 其余/退出 其他 其余/' good.guodu >broken.guodu
tool 1 test --format junit --lang en broken.guodu good.guodu
valid xml
says out '<testsuites name="guodu" tests="3" failures="0" errors="1">'
says out '<testsuite name="broken.guodu" tests="1" failures="0" errors="1" skipped="0">'
says out '<error type="rules" message="The rules have 1 error, the first in broken.guodu, line 4: '
tool 1 test --format tap --lang zh broken.guodu good.guodu
says out '1..3'
says out 'not ok 3 - broken.guodu'
says out '  error: "规则有 1 个错误，第一个在 broken.guodu 第 4 行：'
tool 1 test --format json --lang zh broken.guodu
valid json
says out '{"file": "broken.guodu", "error": "规则有 1 个错误，第一个在 broken.guodu 第 4 行：'
tool 3 test --format junit --lang zh none-there.guodu
valid xml
says out '<testsuites name="guodu" tests="1" failures="0" errors="1">'
says out 'message="规则文件“none-there.guodu”打不开：没有这个文件或文件夹"'

# Into a file.
tool 1 test --format junit -o found.xml bad.guodu
silent out
says found.xml '<testsuites name="guodu" tests="2" failures="1" errors="0">'
tool 3 test -o no-such-folder/found.xml good.guodu
says err 'no-such-folder/found.xml'
tidy

# Coverage: behind the results, beside the source.
tool 0 test --lang zh --coverage good.guodu
holds out <<'END'
good.guodu：用例 2 个，全部通过
用例 2 个，通过 2 个，没有通过 0 个；期望 2 项，符合 2 项，不符合 0 项

good.guodu
            1 │ 记录 人 { 编号: 文本 主键  收入: 金额/年 }
✓     2     2 │ 政策 补助 对 人 {
              ┊ 判断 2 · 有条款决定 2 · 不适用 0 · 未定 0
✓     1     3 │   延续 低收入: 当 收入 低于 4000元/年
              ┊ 决定 1 · 成立 1 · 不成立 1 · 未定 0
              ┊ 是 1 · 否 1 · 未知 0  ‹收入 低于 4000元/年›
✓     1     4 │   退出 其他: 其余
              ┊ 决定 1
            5 │ }
              ⋮ 第 6 至 14 行是用例

没有哪一处还没有用例到达。

覆盖（用例 2 个）：
  政策                        1 / 1     100%
  条款                        2 / 2     100%
  条件  为是                  1 / 1     100%
  条件  为否                  1 / 1     100%
END
tool 0 test --lang en --coverage=html --filter 低一 good.guodu
says out '<h2>Not reached by any example</h2>'
says out '<h2>Reached only in part</h2>'
tool 0 test --lang en --coverage=text --filter 低一 good.guodu
says out 'Not reached by any example:'
says out 'Reached only in part:'
says out '✗     0     4 │   退出 其他: 其余'
says out '              ┊ yes 1 · no ✗ · unknown 0  ‹收入 低于 4000元/年›'
says out '  good.guodu:3  condition of “补助.低收入”: 收入 低于 4000元/年 (never no)'
says out '  good.guodu:4  clause “补助.其他” (never decides)'
says out 'Coverage (examples: 1):'

# What programs read stands alone on standard output, and results keep it where a file is named.
tool 1 test --coverage=json bad.guodu
valid json
says out '{"rules": ['
says out '"clause": {"all": 2, "covered": 1},'
says err '没有通过 1 个'
tool 1 test --coverage=json -o reached.json good.guodu bad.guodu
says out '用例 4 个，通过 3 个，没有通过 1 个'
says reached.json '"clause": {"all": 2, "covered": 2},'
says reached.json '"clause": {"all": 2, "covered": 1},'
tool 1 test --coverage=html -o reached.html odd.guodu
says reached.html '<html lang="zh-CN">'
says reached.html '从来没有决定'
says reached.html '&lt;&amp;&gt; # \ &quot;</a>'
silent reached.html '<&>'
silent reached.html '://'
tool 0 test --lang en --coverage=html good.guodu
says out '<html lang="en">'
says out 'There is nothing that no example reaches.'
says err '2 examples: 2 passed'

# Conditions as people write them, the source as it is; values stay on one line in both.
cat >signs.guodu <<'END'
记录 户 { 号: 文本 主键  收入: 金额 }
政策 补助 对 户 { 延续 低: 当 收入 * 2 <= 4000元 且 收入 不为 1元 }
用例 "甲" 于 2023-06-30 { 给定 户 { 号 = "1"  收入 = 2000元 }  期望 补助: 延续 低 }
END
tool 0 test --coverage=html -o signs.html signs.guodu
says signs.html '收入 × 2 ≤ <span class="v">4000元</span>'
says signs.html '收入 * 2 &lt;= <span class="v">4000元</span> 且 收入 不为 <span class="v">1元</span>'
says signs.html '.v { white-space: nowrap; }'
tool 0 test --coverage --lang zh none.guodu
says err '没有用例，什么也没有检验'
silent out
tool 2 test --coverage=xml good.guodu
says err '--coverage= takes text, json or html, not “xml”'
tool 2 test --coverage html good.guodu
says err '--coverage=html'
tool 3 test --coverage=html -o no-such-folder/reached.html good.guodu
says err 'no-such-folder/reached.html'
tidy

# The name of a file adds no lines, wherever it stands.
odd=$(printf 't\nok 9 - q.guodu')
cp bad.guodu "$odd"
tool 1 test --format tap --lang en "$odd"
silent_line() {
    result "$1 has no line of a name" sh -c '! grep -q "^ok 9\|^ *ok 9" "$1"' - "$1"
}
silent_line out
says out 'not ok 2 - t ok 9 - q.guodu:10 正好'
says out 'file: "t\nok 9 - q.guodu"'
for lang in zh en; do
    for options in -v --coverage --mutate; do
        tool 1 test $options --lang $lang "$odd"
        silent_line out
        says out 't ok 9 - q.guodu'
    done
done
printf '政策\n' >"$odd.broken"
tool 1 test --format tap --lang en "$odd.broken"
silent_line out
says out 'not ok 1 - t ok 9 - q.guodu.broken'
tool 1 fmt --check "$odd"
silent_line out
says out 't ok 9 - q.guodu'
tool 0 check --audit "$odd"
silent_line out
tool 0 plan --as-of 2023-01-01 "$odd"
silent_line out
says out '# t ok 9 - q.guodu:3'

# guodu check leaves them to guodu test.
tool 0 check --lang zh good.guodu
says err '用例 2 个，这里没有判断；要判断，用 guodu test'
tool 0 check --lang en good.guodu
says err 'Examples: 2, not judged here; guodu test judges them'
tool 0 check --lang zh none.guodu
silent err '用例'

# Watching: a change of a file that is used is seen, and the last run counts.
mkdir -p watched
printf '引用 "part.guodu"\n' >watched/main.guodu
cp bad.guodu watched/part.guodu
(sleep 1 && cp good.guodu watched/new && mv watched/new watched/part.guodu) &
tool 0 test --lang zh --watch-times 2 watched
says out '没有通过 1 个'
says out '全部通过'
says err '文件一改就再检验，按 Ctrl-C 结束'
wait
# A file that is gone for a while is seen to come back.
(sleep 1 && mv watched/part.guodu watched/away && sleep 1 && mv watched/away watched/part.guodu) &
tool 0 test --lang zh --watch-times 3 watched
says err 'G1001'
wait
# A signal, as Ctrl-C sends one, ends it with what the last run came to.
"$GUODU" test --watch bad.guodu >out 2>err &
process=$!
sleep 1
kill -TERM $process
wait $process
result 'an interrupted watch ends with 1' test $? = 1
tool 0 test --watch-times 1 --lang en good.guodu
says err 'waiting for a change, Ctrl-C ends it'

# What is written does not replace the rules that were read, under no name.
cp support.guodu mine.guodu
cp mine.guodu before
for option in '' --coverage --coverage=html --coverage=json --mutate; do
    tool 2 test $option -o mine.guodu mine.guodu
    says err 'mine.guodu'
    tool 2 test $option -o ./mine.guodu mine.guodu --lang zh
    says err '是规则文件，不能写到它上面'
    result 'the rules are as they were' cmp mine.guodu before
done
mkdir -p pack
echo 'use "rest.guodu"' >pack/main.guodu
cp support.guodu pack/rest.guodu
tool 2 test --coverage=json -o pack/rest.guodu pack
result 'used rules are as they were' cmp pack/rest.guodu support.guodu

# Results for programs stand alone on standard output.
for format in json junit tap; do
    tool 0 test --format $format support.guodu
    cp out alone
    tool 0 test --format $format --coverage support.guodu
    result "$format: the coverage is not among the results" cmp out alone
done
