#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Promises of the library that compare two records that could be, which no guarantee in the rules
# can say: having left poverty is never by itself a ground to end. And the guarantees, tried on
# every record that an example of the library holds. Each search is tried first on a rule that
# breaks the promise, for one that finds nothing proves nothing.
. "$(dirname "$0")/lib.sh"
rules=$OLDPWD/rules
export LC_ALL=C.UTF-8

# library DIR: a copy of the rules, to be changed.
library() {
    rm -rf "$1"
    mkdir "$1"
    cp -r "$rules"/*.guodu "$rules/national" "$rules/provincial" "$rules/schema" \
        "$rules/examples" "$1"
}

# ---- no clause that ends rests on the kind of household ----

# exits FILE...: the condition of every clause that ends, one a line, as FILE NAME: CONDITION.
exits() {
    awk '
        function flush() {
            if (name != "") print file " " name ": " condition
            name = ""
        }
        FNR == 1 { flush(); file = FILENAME; sub(/.*\//, "", file) }
        /^ *#/ { next }
        /^  退出 / {
            flush()
            line = $0
            name = $2
            sub(/:$/, "", name)
            condition = ""
            sub(/^[^:]*: */, "", line)
            $0 = line
        }
        name != "" {
            line = $0
            end = match(line, /(^| )(则|说明|依据) |^  (延续|优化|调整|新建) |^}/)
            if (end) line = substr(line, 1, RSTART - 1)
            gsub(/^ +| +$/, "", line)
            if (line != "") condition = condition (condition == "" ? "" : " ") line
            if (end) flush()
        }
        END { flush() }
    ' "$@"
}

# grounds: of these, those that ask for the kind of household, or for nothing at all.
grounds() {
    awk '/户类型|停止帮扶原因|已脱贫/ || /: *(其余)?$/ { print; wrong = 1 } END { exit wrong }'
}

exits "$rules"/national/*.guodu "$rules"/provincial/*.guodu >exits.txt
what='the clauses that end'
result 'there are clauses that end' test "$(wc -l <exits.txt)" -ge 8
result 'of them 消除风险, with its condition' \
    grep -qx '防止返贫.guodu 消除风险: 当 消除条件具备 且 退出程序完成' exits.txt
grounds <exits.txt >out
result 'none asks for the kind of household' test ! -s out

cat >wrong.guodu <<'END'
政策 甲 对 农户 {
  退出 已经脱贫: 当 户类型 是 脱贫户 则 补助 = 0元
  退出 其他的 优先于 已经脱贫:
    当 不再申请
    则 补助 = 0元
}
政策 乙 对 农户 {
  延续 好: 当 申请
  退出 都停: 其余
}
END
exits wrong.guodu | grounds >out
holds out <<'END'
wrong.guodu 已经脱贫: 当 户类型 是 脱贫户
wrong.guodu 都停: 其余
END

# ---- the safety net does not end with the transition ----

# ending FILE...: the policies of the safety net that say no time, and so are in force in the
# transition alone.
ending() {
    awk '
        /^政策 / { name = $2; net = timed = 0 }
        /^  类别 兜底救助/ { net = 1 }
        /^  施行 / { timed = 1 }
        /^}/ { if (name != "" && net && !timed) print name; name = "" }
    ' "$@"
}

# Of 兜底救助稳定 the Opinion itself says 过渡期内: three (1).
what='the safety net after the transition'
ending "$rules"/national/*.guodu >out
holds out <<'END'
兜底救助稳定
END

# ---- the same household, of the other kind ----

# turned DIR FROM TO: each example's household is of another kind; how the results that were
# expected come out now, one a line, as EXPECTED -> GOT: EXPECTATION.
turned() {
    sed "s/户类型 = $2/户类型 = $3/" "$1"/examples/*.guodu | grep -c "户类型 = $3" >count
    for file in "$1"/examples/*.guodu; do
        sed "s/户类型 = $2/户类型 = $3/" "$file" >turned && mv turned "$file"
    done
    "$GUODU" test --lang zh --format json "$1" >turned.json 2>err </dev/null
    what="every 户类型 = $2 made $3"
    result 'the examples can be judged' grep -q '"cases"' turned.json
    awk '
        /"expectation": "/ { said = $0; sub(/.*"expectation": "/, "", said); sub(/",$/, "", said) }
        /"got": "/ {
            wanted = $0
            sub(/.*"expected": "/, "", wanted)
            got = wanted
            sub(/[" ，].*/, "", wanted)
            sub(/.*"got": "/, "", got)
            sub(/[" ，].*/, "", got)
            print wanted " -> " got ": " said
        }
    ' turned.json
}

support='(延续|优化|调整|新建)'

library turn
turned turn 脱贫户 一般农户 >changes
result 'many results change' test "$(wc -l <changes)" -ge 100
grep -E "^退出 -> $support:" changes >out
result 'nobody who leaves would be supported as an ordinary household' test ! -s out

library turn
turned turn 一般农户 脱贫户 >changes
result 'some results change' test "$(wc -l <changes)" -ge 10
grep -E "^[^ ]+ -> 退出:" changes >out
result 'nobody ordinary would leave for having left poverty' test ! -s out

library turn
cat >>turn/national/总则.guodu <<'END'
政策 坏的 对 农户 {
  退出 脱贫的停: 当 户类型 是 脱贫户
  延续 别的不停: 当 户类型 是 一般农户
}
用例 "坏的停" 于 2023-06-30 {
  给定 农户 { 户编号 = "1"  区划 = 421303  户类型 = 脱贫户 }
  期望 坏的: 退出
}
END
sed 's/户类型 = 脱贫户/户类型 = 一般农户/' turn/national/总则.guodu >turned
mv turned turn/national/总则.guodu
turned turn 脱贫户 一般农户 | grep -E "^退出 -> $support:" >out
holds out <<'END'
退出 -> 延续: 期望 坏的: 退出
END

# ---- every guarantee, on every record of the examples ----

# promised DIR: each example expects every guarantee to be broken; those for which that comes
# true or which end in an error, and how many were asked in all, in `asked`.
promised() {
    awk '
        /^保证 / {
            for (i = 3; i < NF && $i != "对"; i++) continue
            record = $(i + 1)
            sub(/:$/, "", record)
            print $2, record
        }
    ' "$1"/national/保证.guodu >guarantees
    : >asked
    for file in "$1"/examples/*.guodu; do
        awk '
            function ask(name, at) {
                print "  期望 " name at ": 否"
                print name >>"asked"
            }
            NR == FNR { kind[$1] = $2; next }
            /^用例 / { top = ""; people = 0; asked = 0; split("", jobs) }
            /^  给定 / { top = $2 }
            top == "农户" && /^    (成员|家庭成员) \{/ { people++ }
            top == "农户" && /^      (工作|工作经历) \{/ { jobs[people]++ }
            /^  期望 / && !asked {
                asked = 1
                for (name in kind) {
                    if (kind[name] == top) ask(name, "")
                    if (top != "农户") continue
                    for (i = 1; i <= people; i++) {
                        if (kind[name] == "成员") ask(name, " 对 家庭成员[" i "]")
                        if (kind[name] != "工作") continue
                        for (j = 1; j <= jobs[i]; j++)
                            ask(name, " 对 家庭成员[" i "].工作经历[" j "]")
                    }
                }
            }
            { print }
        ' guarantees "$file" >promised && mv promised "$file"
    done
    "$GUODU" test --lang zh --format json "$1" >promised.json 2>err </dev/null
    awk '
        NR == FNR { guarantee[$1] = 1; next }
        /"title": "/ { title = $0; sub(/.*"title": "/, "", title); sub(/",$/, "", title) }
        /"expectation": "/ { said = $0; sub(/.*"expectation": "期望 /, "", said); sub(/",$/, "", said) }
        /"got": "/ && said ~ /: 否$/ {
            name = said
            sub(/[: ].*/, "", name)
            if (!(name in guarantee)) next
            if ($0 ~ /"got": "(符合|未定)/) kept++
            else print title ": " said
        }
        END { print kept + 0 >"kept" }
    ' guarantees promised.json
}

library promise
promised promise >out
what='the guarantees, on every record of the examples'
result 'there are guarantees' test "$(wc -l <guarantees)" -ge 12
result 'each was asked' test "$(sort -u asked | wc -l)" = "$(wc -l <guarantees)"
result 'thousands of times' test "$(wc -l <asked)" -ge 5000
silent out
result 'every one is kept, or not settled' test "$(cat kept)" = "$(wc -l <asked)"

library promise
cat >>promise/national/社会救助.guodu <<'END'
政策 坏的 对 农户 {
  类别 兜底救助
  退出 脱贫的停: 当 户类型 是 脱贫户
}
END
promised promise >out
result 'a policy that breaks one is found' test "$(cat kept)" -lt "$(wc -l <asked)"
