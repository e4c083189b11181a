#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu run --only: a part of the rules judges, and each result is what all of them would give.
. "$(dirname "$0")/lib.sh"
rules=$OLDPWD/rules
facts=$OLDPWD/tests/library

judge() { # STATUS OUT ARGUMENT...
    wanted=$1 out=$2
    shift 2
    tool "$wanted" run "$rules" --data "农户=$facts/农户.csv" "成员=$facts/成员.csv" \
        "工作=$facts/工作.csv" "县=$facts/县.csv" --as-of 2023-12-31 -o "$out" "$@"
}

# record,key,policy,outcome,clause,missing of each result, whatever its columns; from NDJSON.
results() {
    sed 's/{"policy":/\n&/g' "$1" | sed -n 's/^\({"policy":"[^"]*".*}\).*/\1/p' |
        sed 's/\],"children".*//; s/\]}.*$//; s/},$/}/' | LC_ALL=C sort
}

judge 0 all.ndjson
# Policies that others rest on need not be asked for: 健康帮扶稳定 tells of three.
for engine in auto reference; do
    for name in 参保资助 健康帮扶稳定 低收入人口监测 农村低保 区域支持; do
        judge 0 one.ndjson --only "$name" --engine "$engine"
        results one.ndjson >one
        result "$name has results ($engine)" test -s one
        results all.ndjson | LC_ALL=C comm -13 - one >more
        result "$name is judged as among all ($engine)" test ! -s more
    done
done

# One policy: its results and no others, and no files of other kinds of record.
rm -rf parts && mkdir parts
judge 0 parts/one.csv --only 参保资助
result 'one kind of record' test "$(ls parts | tr '\n' ' ')" = "one.csv "
result 'one policy' sh -c 'test "$(tail -n +2 parts/one.csv | cut -d, -f4 | sort -u)" = 参保资助'
says err '参保资助: keep 4, adjust 4'
# Columns are missed only where what judges asks for them.
says err '残疾等级'
silent err '健康状况'
silent err '县名称'
silent err '农村低保'

# An inspection alone; a category and a guarantee.
rm -rf parts && mkdir parts
judge 0 parts/one.csv --only 认定不超期
says err 'inspect 认定不超期'
silent err '参保资助'
there parts/one.findings.csv
judge 0 parts/one.csv --only 兜底救助 --only 认定不超期
says err '农村低保'
silent err '参保资助'

# All inspections, all guarantees, in either language.
for word in 核查 inspect; do
    judge 0 parts/one.csv --only "$word"
    says err 'inspect 认定不超期'
    silent err 'guarantee '
    silent err '参保资助'
done
for word in 保证 guarantee; do
    judge 0 parts/one.csv --only "$word"
    says err 'guarantee 兜底不退到户'
    silent err 'inspect '
done

# What nobody knows is not left out in silence.
judge 2 none.csv --lang zh --only 参保资组
says err '规则里没有名叫“参保资组”的政策、类别、核查或保证'
says err '是不是想写“参保资助”？'
judge 2 none.csv --lang en --only 参保资助 --only nothing
says err 'The rules have no policy, category, inspection or guarantee “nothing”'
gone none.csv

# Kinds of record without data have no file, and one of an earlier run does not stay.
rm -rf parts && mkdir parts
: >parts/one.产品.csv
tool 0 run "$rules" --data "农户=$facts/农户.csv" "成员=$facts/成员.csv" --as-of 2023-12-31 \
    -o parts/one
result 'results of what there are records of' \
    test "$(ls parts | tr '\n' ' ')" = "one.csv one.findings.csv one.成员.csv "
result 'the first of them has the plain name' sh -c 'head -n 1 parts/one.csv | grep -q "^户编号,"'
tool 0 run "$rules" --data "农户=$facts/农户.csv" --as-of 2023-12-31 --only 小额信贷
says out '信贷,2023-12-31,小额信贷,优化,上限以内'
