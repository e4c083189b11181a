#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu test --mutate: as text in both languages and as JSON; what it ends with; that a record it
# proposes does what it says.
. "$(dirname "$0")/lib.sh"

cat >line.guodu <<'END'
记录 人 { 编号: 文本 主键  收入: 金额/年 }
政策 补助 对 人 {
  延续 低收入: 当 收入 低于 4000元/年
  退出 其他: 其余
}
用例 "低一元" 于 2023-06-30 {
  给定 人 { 编号 = "1" 收入 = 3999元/年 }
  期望 补助: 延续 低收入
}
END

tool 0 test --mutate line.guodu
says out '现有的用例都发现不了'
says out '加上这个用例就能发现：'
says out '把“收入 低于 4000元/年”的“低于”改成“不高于”'
silent err
tool 0 test --mutate --lang en line.guodu
says out 'changing “4000 yuan/year” in “收入 低于 4000元/年” to “3999.99 yuan/year” changes no example.'
says out 'This example would notice:'
tool 0 test --mutate --verbose line.guodu
says out '用例“低一元”能发现'

# What is proposed, put into the file.
"$GUODU" test --mutate line.guodu | sed -n 's/^    //p' >proposed
cat line.guodu proposed >longer.guodu
tool 0 test --mutate longer.guodu
says out '用例能发现的占 100.0%。'

tool 0 test --mutate --format json line.guodu
result 'it is JSON' sh -c 'if command -v python3 >/dev/null; then python3 -m json.tool out; fi'
says out '"mutation": ['
says out '"fate": "unnoticed", "kind": "boundary", "file": "line.guodu", "line": 3, "column": 13'

tool 0 test --tries 1 line.guodu
says out '试了 1 个记录，没有找到能发现它的。'
tool 2 test --tries 0 line.guodu
says err '--tries'
tool 2 test --mutate --format tap line.guodu
says err '--mutate'

# What the checker would refuse stands apart, and one record is shown once.
cat >refused.guodu <<'END'
选项 学段 { 小学, 初中 }
记录 人 { 编号: 文本 主键  学段: 学段 }
表 标准(学段: 学段): 金额/年 {
  当 小学 则 500元/年
  当 初中 则 800元/年
}
政策 补助 对 人 {
  给付 金额: 金额/年
  延续 在读: 当 学段 为 小学 则 金额 = 标准(学段)
}
END
tool 0 test --mutate refused.guodu
says out '检查就通不过 2 种，'
says out '检查就通不过，因为表“标准”缺一种情况：学段 为 小学（G0708）：'
says out '  refused.guodu 第 4 行 标准：去掉这一行：“当 小学 则 500元/年”'
says out '  加上这一个用例就都能发现：'
tool 0 test --mutate --lang en refused.guodu
says out '2 that the checker would refuse, '
says out 'changes that no example notices:'
tool 0 test --mutate --format json refused.guodu
says out '"refused": 2,'
says out '{"fate": "refused", "kind": "row", "file": "refused.guodu", "line": 4,'

# Examples that fail are counted, and rules with errors are not changed.
sed 's/延续 低收入$/退出 其他/' line.guodu >bad.guodu
tool 1 test --mutate bad.guodu
says out '有 1 个用例现在就没有通过'
sed 's/收入 低于/收人 低于/' line.guodu >wrong.guodu
tool 1 test --mutate wrong.guodu

# Files of the library folder are somebody else's: nothing in them is changed or counted.
mkdir -p lent
cat >lent/全国.guodu <<'END'
记录 户 {
  编号: 文本 主键
  区划: 地区 所在地
  收入: 金额/年
}
参数 线: 金额/年 {
  依据 文件
  自 2021-01-01 起: 待定
}
来源 文件 "文件" {
  条款 "一"
}
政策 补助 对 户 {
  依据 文件
  延续 低: 当 收入 低于 线
}
用例 "未定" 于 2023-06-30 {
  给定 户 { 编号 = "1" 区划 = 110000 收入 = 1元/年 }
  期望 补助: 未定
}
END
cat >county.guodu <<'END'
过渡期 2021-01-01 至 2025-12-31
适用地区 421303 "某县"
引用 "全国.guodu"
补充 参数 线 {
  自 2021-01-01 起: 7000元/年
}
用例 "别处" 于 2023-06-30 {
  给定 户 { 编号 = "1" 区划 = 110000 }
  期望 区划 = 110000
}
END
tool 0 test --mutate --library lent county.guodu
says out 'county.guodu 第 5 行 线'
silent out 'lent/全国.guodu 第'
tool 0 test --coverage --library lent county.guodu
says out 'county.guodu:5  “线”的一段：自 2021-01-01 起: 7000元/年'
silent out 'lent/全国.guodu:'
silent out '条款 '
# Nor is it said that an article there is not cited: other files may do so.
tool 0 check --library lent county.guodu
silent err G0990
# As a program of its own it is judged as any other.
tool 0 check lent/全国.guodu
says err G0990
tool 0 test --coverage lent/全国.guodu
says out 'lent/全国.guodu:15  条款“补助.低”'
