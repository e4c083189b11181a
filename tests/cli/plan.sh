#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu plan: what is computed, what each policy takes of it, and what is judged one by one.
. "$(dirname "$0")/lib.sh"

tool 0 plan --as-of 2023-06-30 support.guodu
silent err
says out 'as of 2023-06-30: 12 operations'
says out '64.2   人均收入'
says out 'r0 <= 7999.99  # support.guodu:28'
says out '全额 = 350; 减半 = 175; not in force'
says out '参保资助 r9, 资助额 r10, 全额资助 r11'
silent out 'judged one by one'

tool 0 plan --lang zh --as-of 2023-06-30 support.guodu
says out '按 2023-06-30 判断：12 步运算'
says out '特困 = 是; 脱贫、一般 = 否; 未知 = 未知'
says out '成员  条款   参保资助由哪一条决定：全额 r6、减半 r8'
says out 'r3 且 r5'
# A plan in Chinese has no English words.
result 'Chinese words' sh -c \
    '! sed "s/  # .*//; s/\\br[0-9]*//g" out | grep "[A-Za-z]"'

# Out of force nothing is computed.
tool 0 plan --as-of 2026-01-01 support.guodu
says out 'as of 2026-01-01: '
silent out '人均收入'
says out 'clause not in force'
tool 0 plan --as-of 2026-01-01 --lang zh support.guodu
says out '条款   未施行'

# A clause that always decides, a value that a clause gives: by their names.
cat >choices.guodu <<'END'
transition 2021-01-01 to 2025-12-31
source notice "notice" { article "1" }
choice aid { cash, goods }
record home {
  id: text key
  needs: set of aid
  wish: aid
  moved: date
  place: region place
  income: money/year
  people: list of person
}
record person of home { no: text key
  paid: boolean }
policy kind for home {
  cites notice "1"
  gives what: aid
  gives share: money/year
  gives by: date
  keep all: otherwise then what = if goods in needs then goods else wish, share = round_up(income / count(people), 10 yuan/year), by = month_end(moved + 2 months)
}
END
tool 0 plan --as-of 2023-06-30 choices.guodu
says out 'clause all'
says out 'choice goods'
says out 'has one of goods'
says out 'rounded up to'
says out 'count(person)'
says out ' + 2 months'
says out 'month_end of '
tool 0 plan --as-of 2023-06-30 --lang zh choices.guodu
says out '条款   all'
says out '有其中之一：goods'
says out '只入不舍，保留'
says out '计数（person）'
says out ' + 2 个月'
says out ' 的月末'

# What there is no operation for is named with its line.
cat >>support.guodu <<'END'
政策 名册 对 农户 {
  依据 通知 "一"
  延续 本地: 当 开头为(户编号, "52")
}
END
tool 0 plan --as-of 2023-06-30 support.guodu
says out 'judged one by one'
says out '名册 support.guodu:42: 开头为(户编号, "52")'

tool 1 plan --as-of 2023-06-30 broken.guodu
says err 'G0301'
silent out
tool 3 plan --as-of 2023-06-30 absent.guodu
says err 'absent.guodu'
tool 2 plan support.guodu
says err '--as-of'
tool 2 plan --as-of 2023-02-30 support.guodu --lang en
says err '--as-of takes a day of the calendar, written like 2023-06-30, not “2023-02-30”'
tool 0 plan --as-of 2023-06-30 support.guodu
cp out plan
for day in 2023/6/30 20230630 2023年6月30日; do
    tool 0 plan --as-of "$day" support.guodu
    result "$day is the same day" cmp plan out
done
tool 2 plan --as-of 2023-06-30
tool 2 plan --as-of 2023-06-30 support.guodu broken.guodu

# Rows of tables take memory in the plan: a call that finds no room for its table is judged one by one, to the same.
awk 'BEGIN {
    print "ruleset \"t\"\ntransition 2021-01-01 to 2025-12-31\nrecord r {\n  k: text key\n  a: integer\n  b: integer\n  c: integer\n}"
    print "table t(x: integer): integer {"
    for (i = 1; i <= 8000; i++) print "  when " i " then " i
    print "  otherwise then 0\n}"
    for (n = 1; n <= 3; n++) {
        f = substr("abc", n, 1)
        print "policy p" f " for r { keep y: when t(" f ") > 3 }"
    }
}' >tables.guodu
printf 'k,a,b,c\n1,1,9000,5\n2,3,4,2\n3,,8000,0\n' >tables.csv
tool 0 plan --as-of 2023-06-30 --lang en tables.guodu
says out 'pc tables.guodu:8014: t(c) (tables and scales of more than 20,000 rows in all)'
silent out 'pb tables.guodu:8013: t(b)'
for engine in auto reference; do
    tool 0 run tables.guodu --data tables.csv --as-of 2023-06-30 --engine $engine -o "$engine.csv"
done
result 'tables that find no room give the same' cmp auto.csv reference.csv
