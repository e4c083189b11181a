#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu check on rules as large as nobody writes them: it says what is too much, and ends.
. "$(dirname "$0")/lib.sh"

# A chain of fields, each resting on the one before. $1: how many.
chain() {
    awk -v count="$1" 'BEGIN {
        print "记录 户 {"
        print "  编号: 文本 主键"
        print "  值0: 整数"
        for (i = 1; i < count; i++)
            printf "  值%d: 整数 = 值%d + 1\n", i, i - 1
        print "}"
    }'
}
chain 600 >chain.guodu
tool 0 check chain.guodu --lang zh
chain 2100 >chain.guodu
tool 1 check chain.guodu --lang zh
says err 'G0320'
says err '一项套一项，套得太多，无法计算'
tool 1 check chain.guodu --lang en
says err 'This rests on too long a chain of other items'

# A table of many inputs that covers every case by a thousand rows, split at random: too much to go
# through, and said to be.
awk 'function split_case(depth, cells,    at, half, one, other, cell, i, n) {
        n = split(cells, cell, " ")
        at = 1 + int(rand() * n)
        if (depth == 0 || length(cell[at]) < 2) { row(cell, n); return }
        half = int(length(cell[at]) / 2)
        one = other = ""
        for (i = 1; i <= n; i++) {
            one = one " " (i == at ? substr(cell[i], 1, half) : cell[i])
            other = other " " (i == at ? substr(cell[i], half + 1) : cell[i])
        }
        split_case(depth - 1, one)
        split_case(depth - 1, other)
    }
    function row(cell, n,    i, k) {
        printf "  当 "
        for (i = 1; i <= n; i++) {
            printf "%s", (i > 1 ? ", " : "")
            for (k = 1; k <= length(cell[i]); k++)
                printf "%s值%s", (k > 1 ? " 或 " : ""), substr(cell[i], k, 1)
        }
        printf " 则 %d\n", ++rows
    }
    BEGIN {
        srand(7)
        print "选项 甲 { 值a、值b、值c、值d、值e、值f、值g、值h }"
        printf "表 大表("
        for (i = 1; i <= 14; i++) { printf "%s列%d: 甲", (i > 1 ? ", " : ""), i; all = all " abcdefgh" }
        print "): 整数 {"
        split_case(10, all)
        print "}"
    }' >large.guodu
tool 0 check large.guodu --lang zh
says err 'G0711'
says err '表“大表”太大，没有查完是否缺情况、有没有重叠的行'
tool 0 check large.guodu --lang en
says err 'The table “大表” is too large: whether it misses a case, or two rows overlap, was not fully checked'

# Limits by name: what is no limit, what it cannot be, and what is refused for them.
tool 2 check support.guodu --limit nothing=3 --lang en
says err '--limit knows no limit “nothing”; it knows: memory, rule-file'
tool 2 check support.guodu --limit nothing=3 --lang zh
says err 'guodu：没有“nothing”这个上限；可以写的有：memory'
tool 2 check support.guodu --limit memory --lang en
says err '--limit takes NAME=NUMBER'
tool 2 check support.guodu --limit memory= --lang en
says err 'The limit memory takes a number'
tool 2 check support.guodu --limit memory=3X --lang en
tool 2 check support.guodu --limit depth=257 --lang en
says err 'The limit depth takes a number from 1 to 256'
tool 2 check support.guodu --limit table_rows=0 --lang en
says err 'The limit table-rows takes a number from 1 to 16000000 (with K, M or G), not “0”'
tool 2 check support.guodu --limit notes=0 --lang en
says err 'The limit notes takes a number from 1 to 4294967295'
tool 2 check support.guodu --limit clauses=0 --lang zh
says err '上限 clauses 要写 1 到 100000 的数'
tool 0 check support.guodu --limit rule-file=64K --limit memory=1G --lang en
tool 1 check support.guodu --limit rule_files=1 --limit rule-bytes=10 --lang en
says err 'The rule files are larger than the limit of 10 bytes'
# Said twice, the last word counts, and the message says that one. 0 is none for the library alone.
tool 0 check support.guodu --limit memory=100K --limit memory=1G --lang en
tool 4 check support.guodu --limit memory=1G --limit memory=100K --lang en
says err 'the limit is 102400 bytes (--limit memory)'
tool 1 check support.guodu --limit rule-file=64K --limit rule_file=10 --lang en
says err 'a rule file has at most 10 bytes'
tool 2 check support.guodu --limit notes=0 --lang en
says err 'The limit notes takes a number from 1 to 4294967295'
tool 4 fmt support.guodu --limit memory=10K --lang zh
says err '内存不够：上限是 10240 字节（--limit memory）'
# What fmt reads itself is bounded as what is loaded is, and stays as it is.
cp support.guodu bounded.guodu
for limit in rule-file=10 rule_file=10; do
    tool 1 fmt -w bounded.guodu --limit $limit --lang en
    says err 'G1004'
    says err 'The file “bounded.guodu” is too large: a rule file has at most 10 bytes'
    says err 'was not formatted'
done
tool 1 fmt --check bounded.guodu --limit rule-file=10 --lang zh
says err '文件“bounded.guodu”太大：规则文件最大 10 字节'
silent out
tool 1 fmt -w bounded.guodu --limit rule-bytes=10 --lang en
says err 'The rule files are larger than the limit of 10 bytes'
result 'the file is what it was' cmp bounded.guodu support.guodu
tool 0 fmt -w bounded.guodu --limit rule-file=64K --limit rule-bytes=64K --lang en
for verb in test doc plan; do
    case $verb in plan) set -- --as-of 2023-01-01 ;; *) set -- ;; esac
    tool 1 $verb support.guodu --limit rules=1 --lang en "$@"
    says err 'policies, inspections and guarantees are limited to 1 in all'
    says err 'move the limit: --limit rules=NUMBER'
    tool 4 $verb support.guodu --limit memory=100K --lang zh "$@"
    says err '内存不够：上限是 102400 字节（--limit memory）'
done
