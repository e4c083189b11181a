#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run --data-report: how data files were read, before results are believed; and that a run
# in which nothing could be judged says so.
. "$(dirname "$0")/lib.sh"

look="run support.guodu --data households.csv --data members.csv --data-report"

# ---- nothing is judged ----

tool 0 $look --lang zh
holds out <<'END'
households.csv：CSV，UTF-8，用逗号分隔，表头在第 1 行
  农户：读入 5 行 = 采用 4 + 未采用 1
  列        字段      类型     读不懂         未知         不同的值  最小/最短  最大/最长  最常见（次数）
  户编号    户编号    文本          0            0                5  A1         A5         各不相同
  人均收入  人均收入  金额/年       1  20.0%     1  20.0%         3  100.00     9,000.00   各不相同
  “人均收入”有 1 行读不懂，第一处在第 5 行：“many”。

members.csv：CSV，UTF-8，用逗号分隔，表头在第 1 行
  成员：读入 6 行 = 采用 4 + 未采用 2
  列        字段         类型      读不懂         未知         不同的值  最小/最短           最大/最长           最常见（次数）
  户编号    农户.户编号  文本           0            0                4  A1                  A4                  A1 (2)，A3 (2)，A2 (1)，A4 (1)
  证件号码  证件号码     身份证号       1  16.7%     0                4  110105********002X  530102********011X  110105********002X (2)，440524********0014 (1)
  身份      身份         身份           0            1  16.7%         3  -                   -                   特困 (2)，脱贫 (2)，一般 (1)
  已参保    已参保       是否           0            0                1  -                   -                   是 (6)
  备注      没有用到
  “证件号码”有 1 行读不懂，第一处在第 5 行：“13050*******001”。
END
says err '农户：读入 5 = 采用 4 + 未采用 1'
says err 'households.csv 第 5 行“人均收入”的“many”：'
silent err 结果写在
silent err 监测
result 'nothing is written' test "$(ls *.rejects.csv 2>/dev/null)" = ''

tool 0 $look --lang en
says out 'households.csv: CSV, UTF-8, cells parted by commas, headings on line 1'
says out '  农户: 5 rows read = 4 used + 1 rejected'
says out '  人均收入  人均收入  money/year           1  20.0%        1  20.0%          3  100.00             9,000.00         all different'
says out '  “证件号码” is unreadable in 1 row; the first is line 5: “13050*******001”.'
silent out 11010519491231002X
silent out 130503670401001

tool 0 $look --rejects mine.csv
there mine.csv
says err 'rejected rows and the reasons are in mine.csv'
rm mine.csv

# ---- a separator, titles above, a mark, a heading nearly right ----

printf '\357\273\277资助对象\r\n户编号;人均收入（元）\r\nB1;1\r\n;\r\nB2;2\r\n' >b.csv
tool 0 run support.guodu --data 农户=b.csv --data-report --lang zh
holds out <<'END'
b.csv：CSV，UTF-8（带 BOM 标记），用分号分隔，表头在第 2 行
  农户：读入 2 行 = 采用 2 + 未采用 0；另有空行 1 行，跳过
  列              字段      类型  未知    不同的值  最小/最短  最大/最长  最常见（次数）
  户编号          户编号    文本     0           2  B1         B2         各不相同
  人均收入（元）  没有用到
  “人均收入（元）”没有用到，规则里有名称相近的“人均收入”；如果说的是一回事，把列名改成“人均收入”，或者在规则里这个字段后面写上：来自 "人均收入（元）"
  没有对应列的字段，每一行都按未知处理：人均收入
END
printf '\273\247\261\340\272\305\tx\nB1\t1\n' >g.csv # 户编号
tool 0 run support.guodu --data 农户=g.csv --data-report --lang en
says out 'g.csv: CSV, GB18030, cells parted by tabs, headings on line 1'

# ---- with results ----

tool 0 $look --as-of 2023-06-30 -o out --lang zh
there out.csv out.成员.csv
says out 'households.csv：CSV'
says err '监测：延续 2'
tool 0 $look --as-of 2023-06-30 -o out --lang zh --summary
says out 'households.csv：CSV'
says out '政策      对象'
tool 0 $look --as-of 2023-06-30 --format ndjson --lang zh
silent out 'households.csv：CSV'
says err 'households.csv：CSV'
says out '"outcome":"延续"'
tool 0 run support.guodu --data households.csv --data members.csv --as-of 2023-06-30 -o out
silent out

# ---- where it goes wrong ----

tool 1 $look --max-rejects 0 --lang zh
says out '农户：读入 5 行，其中已有 1 行未采用'
silent out members.csv
says err '超过上限 0 行'
tool 3 $look --data no.csv
silent out
tool 2 $look -o out
says err '--as-of'
tool 2 $look --summary
says err '--as-of'
tool 2 $look --findings f.csv
says err '--as-of'
tool 2 run support.guodu --data households.csv
says err '--as-of'

# ---- nothing to judge ----

printf '户编号,人均收入\n' >none.csv
tool 0 run support.guodu --data none.csv --as-of 2023-06-30 -o n --lang zh
says err '警告：数据文件里没有数据行，一条记录也没有判断'
tool 0 run support.guodu --data none.csv --as-of 2023-06-30 -o n --lang en
says err 'warning: the data files hold no rows; no record was judged'
printf '户编号,人均收入\nA1,x\nA2,y\n' >bad.csv
tool 0 run support.guodu --data bad.csv --as-of 2023-06-30 -o n --lang zh
says err '警告：读入的 2 行数据一行也没有采用，一条记录也没有判断；请看上面说的未采用的原因'
tool 0 run support.guodu --data bad.csv --as-of 2023-06-30 -o n --lang en
says err 'warning: none of the 2 rows could be used, so no record was judged; see above why'
tool 0 run support.guodu --data members.csv 农户=none.csv --as-of 2023-06-30 -o orphans --lang en
says err 'warning: none of the 6 rows could be used'
tool 0 $look --as-of 2023-06-30 -o out --lang en
silent err 'no record was judged'
