#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu check --audit: what catalogues list, what is missing, and what rests on what nobody can check.
. "$(dirname "$0")/lib.sh"

cat >audit.guodu <<'RULES'
来源 意见 "意见" 日期 2020-12-16 { 条款 "五(十二)" "医保" }
来源 公布 "县里公布" 网址 "example.gov.cn/1" 见于 政府网站
来源 转载 "网页转载" 见于 新闻转载
来源 听说 "有人说" 见于 公开代码 未核实 "没有公开地址"
来源 目录 "措施目录" {
  条款 "H02" "全额" 级 A 依据 意见 "五(十二)" 存疑 "全额" 或 "定额"
  条款 "H03" "定额" 级 A
  条款 "H20" "财政补助" 级 C 登记 "不按户和人区分" 依据 意见
  条款 "B01" "县里的" 级 B
  条款 "X" "没有级的"
}
选项 身份 依据 目录 "B01" { 特困、低保 }
记录 人 {
  编号: 文本 主键
  区划: 地区 所在地
  身份: 身份
}
参数 标准: 金额/年 {
  依据 意见
  自 2021-01-01 起: 待定
  地区 42 "湖北省" { 依据 公布 自 2023-01-01 至 2023-12-31: 350元/年 自 2024-01-01 起: 380元/年 }
  地区 52 { 依据 听说、转载 自 2023-01-01 起: 300元/年 }
}
参数 比例: 百分比 { 自 2021-01-01 起: 50% }
参数 没定: 百分比 { 依据 目录 "X" 自 2021-01-01 起: 待定 }
政策 资助 对 人 {
  依据 意见 "五(十二)" 存疑 "甲" 或 "乙"、目录 "H02"
  给付 数额: 金额/年
  延续 特困的: 当 身份 是 特困 则 数额 = 标准
  延续 低保的: 当 身份 是 低保 则 数额 = 标准 * 比例
}
核查 有身份 对 人: 身份 是 已知
用例 "湖北" 于 2023-06-30 {
  给定 人 { 编号 = "1" 区划 = 421303 身份 = 特困 }
  期望 资助: 延续 特困的, 数额 = 350元/年
  期望 有身份: 是
}
RULES

tool 0 check --audit --lang zh audit.guodu
says err 'G0990'
holds out <<'END_OF_AUDIT'
目录“措施目录”，5 条
  级        条数  规则判定  只登记  没有
  A            2         1       0     1
  B            1         1       0     0
  C            1         0       1     0
  （未写）     1         1       0     0

  A  H02   全额
           政策 资助  audit.guodu:26
  A  H03   定额                            没有：还没有规则依据它
  C  H20   财政补助                        登记：不按户和人区分
  B  B01   县里的
           选项 身份  audit.guodu:12
  （未写）X     没有级的
           参数 没定  audit.guodu:25

未核实的来源：1
  听说  “有人说”：没有公开地址
      地区值 标准 520000  audit.guodu:22

存疑的引文：2
  意见 五(十二)：“甲”或“乙”  政策 资助  audit.guodu:26
  意见 五(十二)：“全额”或“定额”  H02  audit.guodu:6

没有依据的：2
  参数 比例  audit.guodu:24
  核查 有身份  audit.guodu:32

没有用例到达的：4
  条款 资助.低保的  audit.guodu:30
  地区值 标准 520000  audit.guodu:22
  参数 比例  audit.guodu:24
  参数 没定  audit.guodu:25

没有用例期望的结果：2
  低保的  政策 资助  audit.guodu:26
  不适用  政策 资助  audit.guodu:26

写着待定的数值：2
  参数 标准  audit.guodu:18
  参数 没定  audit.guodu:25

数值：有 4 个，其中未核实 1 个；待定 2 个
  政府网站：2
  公开代码：1
  （来源没有写见于哪里）：1

规则：政策 1、条款 2、参数 3、地区值 2、核查 1、选项 1；用例 1

  级        条数  规则判定  只登记  没有
  A            2         1       0     1
  B            1         1       0     0
  C            1         0       1     0
  （未写）     1         1       0     0
END_OF_AUDIT

tool 0 check --audit --lang en audit.guodu
says out 'Catalogue “措施目录”, 5 entries'
says out 'missing: no rule cites it'
says out 'registered: 不按户和人区分'
says out 'Reached by no example: 4'

# A catalogue of one.
cat >small.guodu <<'END'
来源 目录 《小目录》 日期 2021-01-01 { 条款 "一" "资助" 级 A }
记录 户 { 编号: 文本 主键 }
政策 补助 对 户 { 依据 目录 "一" 延续 全部: 其余 }
END
tool 0 check --audit --lang en small.guodu
says out 'Catalogue “小目录”, 1 entry'
silent out '1 entries'

# As JSON: one object for each set of rules; the findings of the checker go to standard error.
tool 0 check --audit --format json audit.guodu audit.guodu
says err 'G0990'
result 'it is JSON' sh -c 'if command -v python3 >/dev/null; then python3 -m json.tool out; fi'
says out '"missing": 1'
says out '{"level": "A", "entries": 2, "decided": 1, "registered": 0, "missing": 1}'
says out '{"id": "H20", "title": "财政补助", "level": "C", "fate": "registered", "reason": "不按户和人区分", "rules": []}'
says out '"kind": "region", "name": "标准 520000", "file": "audit.guodu", "line": 22, "values": 1'
says out '"values": {"known": 4, "unverified": 1, "undecided": 2'
result 'two objects' sh -c 'test "$(grep -c "\"rules\": \"audit.guodu\"" out)" = 2'

# Rules with errors have nothing to audit; rules without a catalogue have only the lists.
tool 1 check --audit broken.guodu
silent out
tool 1 check --audit --format json broken.guodu
holds out <<'END'
[]
END
tool 0 check --audit --lang en support.guodu
silent out 'Catalogue'
says out 'Unverified sources: 0'
