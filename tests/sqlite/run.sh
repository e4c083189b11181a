#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The SQLite extension in the shell of SQLite: what it says of a county is what the tool says, row for
# row; what it refuses, and that nothing that is thrown at it brings the shell down.
set -u
cd "$(dirname "$0")/../.." || exit 2
: "${BUILD:=build}" "${GUODU:=$BUILD/guodu}" "${SCRATCH:=$BUILD/sqlite-test}"
case $BUILD in
/*) ;;
*) BUILD=$PWD/$BUILD ;;
esac
extension=$BUILD/guodu_sqlite
day=2023-06-30
mkdir -p "$SCRATCH"
: >"$SCRATCH/nothing"

if ! command -v sqlite3 >/dev/null; then
    echo 'not ok - the shell of SQLite is there (Debian: sqlite3)'
    exit 0
fi

# The sanitizers have to be there before the shell is.
preload=
case ${SAN:-} in
'') ;;
thread) preload=$(${CC:-cc} -print-file-name=libtsan.so) ;;
*) preload="$(${CC:-cc} -print-file-name=libasan.so) $(${CC:-cc} -print-file-name=libubsan.so)" ;;
esac

# shell [OPTION...]: runs statements from standard input, with the extension and the demo's rules.
shell() {
    {
        printf '.load %s\n' "$extension"
        cat
    } | ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload sqlite3 "$@" 2>&1
}

# same NAME WANTED: what is found on standard input is this text, or stands in this file.
same() {
    cat >"$SCRATCH/found"
    case $2 in
    "$SCRATCH"/*) cp "$2" "$SCRATCH/wanted" ;;
    *) printf '%s\n' "$2" >"$SCRATCH/wanted" ;;
    esac
    if diff "$SCRATCH/wanted" "$SCRATCH/found" >"$SCRATCH/difference"; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        head -n 20 "$SCRATCH/difference"
    fi
}

# says NAME TEXT...: all of these texts stand in what is found on standard input.
says() {
    name=$1
    shift
    cat >"$SCRATCH/found"
    for text; do
        grep -qF -- "$text" "$SCRATCH/found" && continue
        echo "not ok - $name"
        echo "not said: $text"
        head -n 20 "$SCRATCH/found"
        return
    done
    echo "ok - $name"
}

# ---- a small household ----

cat >"$SCRATCH/aid.guodu" <<'END'
规则集 "示例"
版本 "1"
过渡期 2021-01-01 至 2025-12-31
记录 农户 {
  户编号: 文本 主键
  收入: 金额/年
  户数: 整数
  家庭成员: 若干 成员
}
记录 成员 隶属 农户 {
  编号: 文本 主键
  特困: 是否
}
政策 分档 对 农户 {
  给付 档: 整数
  给付 够: 是否
  给付 止: 日期
  给付 比例: 百分比
  延续 低: 当 收入 低于 100元/年 则 档 = 户数、够 = 否、止 = 2023-01-31、比例 = 12.5%
    说明 "按{比例}。"
  调整 高: 当 收入 不低于 100元/年 则 档 = 户数、够 = 是、止 = 2024-01-31、比例 = 20%
}
政策 参保资助 对 成员 {
  给付 资助额: 金额/年
  延续 全额: 当 特困 则 资助额 = 350元/年
  退出 不资助: 当 非 特困 则 资助额 = 0元/年
}
END
sed 's/350元/351元/' "$SCRATCH/aid.guodu" >"$SCRATCH/new.guodu"
sed 's/350元/350元元/' "$SCRATCH/aid.guodu" >"$SCRATCH/bad.guodu"
one='{"户编号":"A1","收入":"99.99","户数":3,"家庭成员":[{"编号":"1","特困":true},{"编号":"2","特困":false},{"编号":"3"}]}'
# small STATEMENTS [OPTION...]
small() {
    statements=$1
    shift
    shell "$@" <<END
.headers off
CREATE TEMP TABLE loaded AS SELECT guodu_load('$SCRATCH/aid.guodu') AS name, guodu_as_of('$day') AS day;
CREATE TEMP TABLE h AS SELECT '$one' AS j;
$statements
END
}

small 'SELECT * FROM loaded;' | same 'rules and a day are loaded' "示例 1|$day"
small "SELECT guodu_outcome('分档', j), guodu_value('分档', '档', j), typeof(guodu_value('分档', '档', j)),
    guodu_value('分档', '够', j), guodu_value('分档', '止', j), guodu_value('分档', '比例', j) FROM h;" |
    same 'values of a household' '延续|3|integer|0|2023-01-31|12.5%'
small "SELECT guodu_value('参保资助', '资助额', j, '$day', '1'),
    typeof(guodu_value('参保资助', '资助额', j, '$day', '1')),
    guodu_outcome('参保资助', j, NULL, '编号=2'), guodu_outcome('参保资助', j, NULL, '3'),
    guodu_value('参保资助', '资助额', j, NULL, '3') IS NULL, guodu_missing('参保资助', j, NULL, '3') FROM h;" |
    same 'a record below it by its key; money stays a text' \
        '350.00|text|退出|未定|1|["成员[A1, 3].特困"]'
small "SELECT guodu_outcome('参保资助', j) FROM h;" |
    says 'several records below it: which one has to be said' 'guodu_results(json, day)' '用第四个参数'
small "SELECT guodu_outcome('参保资助', j, NULL, '4') FROM h;" |
    says 'a key that is not there' "none with the key '4'" '没有主键是“4”的'
small "SELECT guodu_outcome('参保资助', '{\"户编号\":\"A1\",\"家庭成员\":[]}') IS NULL,
    guodu_outcome('参保资助', '{\"户编号\":\"A1\",\"家庭成员\":[{\"编号\":\"1\",\"特困\":true}]}'),
    guodu_outcome('分档', NULL) IS NULL, guodu_value('分档', '档', NULL) IS NULL,
    guodu_missing('分档', '{\"户编号\":\"A1\",\"收入\":5}');" |
    same 'none below it, a single one, NULL' '1|延续|1|1|["农户[A1].户数"]'
small "SELECT kind, keys, policy, outcome, clause, output, value, unit, outputs, missing, says FROM h, guodu_results(j);" |
    same 'all results of a record' '农户|{"户编号":"A1"}|分档|延续|低|档|3||{"档":"3","够":"否","止":"2023-01-31","比例":"12.5%"}||按12.5%。
成员|{"户编号":"A1","编号":"1"}|参保资助|延续|全额|资助额|350.00|元/年|{"资助额":"350.00"}||
成员|{"户编号":"A1","编号":"2"}|参保资助|退出|不资助|资助额|0.00|元/年|{"资助额":"0.00"}||
成员|{"户编号":"A1","编号":"3"}|参保资助|未定||||||["成员[A1, 3].特困"]|'
small "SELECT guodu_language('en'), guodu_outcome('分档', j), guodu_language(NULL) IS NULL, guodu_outcome('分档', j) FROM h;" |
    same 'outcomes in the other language' 'en|keep|1|延续'
small "SELECT guodu_explain('分档', j) FROM h;" | says 'an explanation' '延续' '收入' '99.99'
small "SELECT guodu_unused('{\"户编号\":\"A1\",\"收入\":5,\"收人\":6}'), guodu_unused(j) IS NULL FROM h;" |
    same 'properties that no field is called by' '["收人"]|1'
small "SELECT guodu_outcome('分档', '{\"户编号\":\"A1\",\"收入\":\"多\"}'), guodu_value('分档', '档', '{\"户编号\":\"A1\",\"收入\":\"多\"}') IS NULL;
    SELECT outcome, policy IS NULL, error LIKE '%收入%多%' FROM guodu_results('{\"户编号\":\"A1\",\"收入\":\"多\"}');
    SELECT guodu_explain('分档', '{') LIKE '%JSON%', guodu_missing('分档', '{') IS NULL;" |
    same 'a record that cannot be read is rejected' '未采用|1
未采用|1|1
1|1'
small "SELECT instr(error, 'a\"b\\c') > 0, error LIKE '%\\\\%'
    FROM guodu_results('{\"户编号\":\"A1\",\"收入\":\"a\\\"b\\\\c\"}');" |
    same 'signs that JSON escapes stand in a reason as they are' '1|0'
small "SELECT guodu_fen('175.00'), guodu_fen('-0.05'), guodu_fen('12') IS NULL, guodu_fen(NULL) IS NULL,
    guodu_fen('x.00') IS NULL, guodu_fen('99999999999999999999.00') IS NULL, guodu_yuan(-5), guodu_yuan(17500),
    guodu_yuan('x') IS NULL;
    SELECT guodu_yuan(sum(guodu_fen(value))) FROM h, guodu_results(j) WHERE policy = '参保资助';" |
    same 'amounts that add up exactly' '17500|-5|1|1|1|1|-0.05|175.00|1
350.00'

# ---- several rules, days and connections ----

small "SELECT guodu_load('$SCRATCH/new.guodu', NULL, '新'), guodu_value('参保资助', '资助额', j, '$day', '1'),
    guodu_value('新/参保资助', '资助额', j, '$day', '1') FROM h;
    SELECT count(*) FROM h, guodu_results(j, '$day', '新') WHERE value = '351.00';
    SELECT guodu_load('$SCRATCH/new.guodu') IS NULL, guodu_value('参保资助', '资助额', j, '$day', '1') FROM h;" |
    same 'rules beside others, and instead of others' '示例 1|350.00|351.00
1
0|351.00'
small "SELECT guodu_outcome('分档', j, '2020-12-31'), guodu_outcome('分档', j) FROM h;
    SELECT guodu_as_of(NULL) IS NULL, guodu_as_of() IS NULL; SELECT guodu_outcome('分档', j) FROM h;" |
    says 'a day of its own; without a day nothing is judged' '未施行|延续' '1|1' 'as of which day?' '按哪一天判断'
small ".connection 1
.open $SCRATCH/second.db
.load $extension
SELECT guodu_outcome('分档', '{}');
SELECT guodu_load('$SCRATCH/new.guodu') IS NULL, guodu_as_of('2022-01-01');
.connection 0
SELECT guodu_as_of(), guodu_value('参保资助', '资助额', j, NULL, '1') FROM h;
.connection close 1
SELECT guodu_as_of();" |
    says 'connections know nothing of each other' 'no rules are loaded' '0|2022-01-01' "$day|350.00"

# ---- tables ----

tables="CREATE TABLE 农户 (户编号, 收入, 户数, 备注);
INSERT INTO 农户 VALUES ('A1', 99.99, 3, 'x'), ('A2', NULL, '2', NULL), (7, 100, 1, NULL), ('A4', '多', 1, NULL);
CREATE TABLE 人 (户编号, 编号, 特困);
INSERT INTO 人 VALUES ('A1', 1, '是'), ('A1', 2, NULL), ('A9', 1, '是'), (7, 1, x'00');"
small "$tables
SELECT keys, outcome, value, missing, error FROM guodu_run WHERE kind = '农户';
SELECT kind, source, line, field, value, code, key FROM guodu_rejects;
SELECT note FROM guodu_notes;" |
    same 'tables by the names of records; what is rejected is seen' '{"户编号":"A1"}|延续|3||
{"户编号":"A2"}|未定||["农户[A2].收入"]|
{"户编号":"7"}|调整|1||
|未采用|||农户:4: 收入: 不是以元为单位的金额；请写成 280 或 280.50。
农户|农户|4|收入|多|not-money|A4
“农户”中这些列不对应“农户”的任何内容，没有用到：“备注”。'
small "$tables
SELECT keys, outcome FROM guodu_run('rules', '$day', json_object('成员', '人')) WHERE kind = '成员';
SELECT count(*) FROM guodu_run('rules', '$day', json_object('成员', 'main.人', '农户', NULL));
SELECT keys, outcome, value FROM guodu_run(NULL, NULL,
    json_object('农户', 'SELECT 户编号, 收入 * 2 AS 收入, 户数 FROM 农户 WHERE 户编号 = ''A1''', '成员', NULL));" |
    same 'other tables, queries, and kinds that are left out' '{"户编号":"A1","编号":"1"}|延续
{"户编号":"A1","编号":"2"}|未定
|未采用
|未采用
7
{"户编号":"A1"}|调整|3'
small "$tables
SELECT count(*) FROM guodu_run('$SCRATCH/aid.guodu', '$day') WHERE policy = '分档';
SELECT a.keys, b.value FROM guodu_run('rules', '$day', json_object('成员', '人')) a,
    guodu_run('$SCRATCH/new.guodu', '$day', json_object('成员', '人')) b
    WHERE a.keys = b.keys AND a.policy = b.policy AND a.value <> b.value;
SELECT keys FROM guodu_run LIMIT 1;
CREATE TABLE kept AS SELECT * FROM guodu_run; SELECT count(*) FROM kept;" |
    same 'two runs side by side, a run that is broken off, one that is kept' '3
{"户编号":"A1","编号":"1"}|351.00
{"户编号":"A1"}
4'
small "CREATE TABLE 农户 (户编号, 收入); SELECT count(*) FROM guodu_run; SELECT count(*) FROM guodu_rejects;
    SELECT count(*) FROM guodu_notes;" | same 'a table without rows' '0
0
1'

# ---- refusals ----

# refused NAME STATEMENT TEXT...
refused() {
    name=$1 statement=$2
    shift 2
    small "$statement" | says "$name" 'guodu: ' ' / ' "$@"
}
refused 'no tables' 'SELECT * FROM guodu_run;' '"农户", "成员"'
refused 'no such table' "SELECT * FROM guodu_run(NULL, NULL, json_object('农户', '表'));" "no table '表'" '没有“表”这张表'
refused 'no such record' "SELECT * FROM guodu_run(NULL, NULL, json_object('户', '表'));" "no record '户'"
refused 'sources that are no object' "SELECT * FROM guodu_run(NULL, NULL, '[1]');" 'JSON object'
refused 'sources that are no JSON' "SELECT * FROM guodu_run(NULL, NULL, '{');" 'malformed JSON'
refused 'a source that is no text' "SELECT * FROM guodu_run(NULL, NULL, json_object('农户', 5));" "source of '农户'"
refused 'two queries' "SELECT * FROM guodu_run(NULL, NULL, json_object('农户', 'SELECT 1; SELECT 2'));" 'one query'
refused 'a query that writes' "CREATE TABLE t (a); SELECT * FROM guodu_run(NULL, NULL,
    json_object('农户', 'WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x'));" 'changes nothing'
refused 'a query that is wrong' "SELECT * FROM guodu_run(NULL, NULL, json_object('农户', 'SELECT nosuch'));" 'no such column'
refused 'a table without its key' "CREATE TABLE 农户 (收入); SELECT * FROM guodu_run;" '"户编号"' '缺少'
refused 'no such rules' "SELECT * FROM guodu_run('别的');" "by the name '别的'"
refused 'no such file of rules' "SELECT guodu_load('$SCRATCH/none.guodu');" 'none.guodu'
echo '引用 "没有.guodu"' >"$SCRATCH/use.guodu"
refused 'no file that is used' "SELECT guodu_load('$SCRATCH/use.guodu');" 'G1001' 'second argument of guodu_load' \
    'guodu_load 的第二个参数'
small "SELECT guodu_load('$SCRATCH/use.guodu');" | grep -c -e --library | same 'nor is an option of the tool named' 0
refused 'rules with errors' "SELECT guodu_load('$SCRATCH/bad.guodu');" 'bad.guodu:' 'G0' 'errors'
refused 'rules that are NULL' 'SELECT guodu_load(NULL);' 'path'
refused 'no such policy' "SELECT guodu_outcome('没有', j) FROM h;" "no policy '没有'"
refused 'no such output' "SELECT guodu_value('分档', '没有', j) FROM h;" "no output '没有'"
refused 'a day that is none' "SELECT guodu_outcome('分档', j, '2023-02-30') FROM h;" 'day'
refused 'a day in another form' "SELECT guodu_as_of('30.6.2023');" '2023-06-30'
refused 'a day that is none, for all calls' "SELECT guodu_as_of('2023-02-29');" "not '2023-02-29'" '日历'
small "SELECT guodu_as_of('2024-02-29'), guodu_as_of('2000-02-29'), guodu_as_of('2023-12-31');" |
    same 'days of the calendar' '2024-02-29|2000-02-29|2023-12-31'
refused 'a BLOB is no JSON' "SELECT guodu_outcome('分档', x'7b7d');" 'given as text'
refused 'results of nothing' 'SELECT * FROM guodu_results;' 'guodu_results(json'
small 'CREATE VIEW v AS SELECT * FROM guodu_run; SELECT * FROM v;' |
    says 'no view of a stranger may have tables judged' 'unsafe use'
small "CREATE VIEW v AS SELECT guodu_load('x'); SELECT * FROM v;" |
    says 'nor load rules' 'unsafe use'
small "PRAGMA trusted_schema = off; CREATE VIEW v AS SELECT guodu_outcome('分档', j) AS o FROM h2;
    CREATE TABLE h2 AS SELECT * FROM h; SELECT o FROM v;" |
    same 'a view may judge records' 延续
small "SELECT guodu_load('$SCRATCH/bad.guodu');
    SELECT guodu_outcome('分档', j) FROM h;" |
    says 'rules that cannot be loaded leave those that are' '延续'

# ---- hostile input ----

small "SELECT guodu_outcome('分档', json) FROM (SELECT '{\"户编号\":\"' || replace(hex(zeroblob(5000000)), '0', 'x') || '\"}' AS json);
    SELECT guodu_outcome('分档', replace(hex(zeroblob(200000)), '0', '['));
    SELECT guodu_outcome('分档', '{\"a\":' || replace(hex(zeroblob(200000)), '0', '[') || '}');
    SELECT guodu_outcome('分档', CAST(x'7b22ff223a317d' AS TEXT));
    SELECT guodu_outcome(char(0), j), 1 FROM h;
    SELECT guodu_outcome('''\";--', j) FROM h;
    SELECT guodu_outcome(replace(hex(zeroblob(3000000)), '0', '/'), j) FROM h;
    SELECT guodu_outcome('/', j) FROM h;
    SELECT guodu_outcome('%s%n%s', j) FROM h;
    SELECT guodu_outcome('参保资助', j, NULL, replace(hex(zeroblob(300000)), '0', '=')) FROM h;
    SELECT guodu_results.outcome FROM guodu_results('', '$day');
    SELECT length(keys) FROM guodu_results('{\"户编号\":\"a\\\"\\\\b\\u0001,\"}') LIMIT 1;
    SELECT keys ->> '户编号' FROM guodu_results('{\"户编号\":\"a\\\"b\\\\c\"}') LIMIT 1;
    SELECT 'alive';" | says 'what is hostile is refused and nothing falls' '未采用' "no policy '%s%n%s'" 'a"b\c' alive
for limit in 100000 300000 600000 1000000 2000000; do
    small "$tables
    PRAGMA hard_heap_limit = $limit;
    SELECT count(*) FROM guodu_run; SELECT count(*) FROM h, guodu_results(j); SELECT guodu_explain('分档', j) FROM h;
    SELECT count(*) FROM guodu_run(NULL, NULL, json_object('成员', '人')); SELECT 'alive';" >"$SCRATCH/limited" 2>&1
    grep -q 'alive\|memory' "$SCRATCH/limited" || echo "died with $limit"
done | same 'memory that ends' "$SCRATCH/nothing"

# ---- the county ----

households=300
"$BUILD/demo/county" 11 $households "$SCRATCH" >/dev/null
rm -f "$SCRATCH/tool.db"
"$GUODU" run rules/demo --data "$SCRATCH/农户.csv" --data "$SCRATCH/成员.csv" --as-of $day \
    -o "$SCRATCH/tool.db" >/dev/null 2>&1
# county STATEMENTS
county() {
    shell <<END
.mode csv
.import $SCRATCH/农户.csv 农户
.import $SCRATCH/成员.csv 成员
.mode list
ATTACH '$SCRATCH/tool.db' AS tool;
CREATE TEMP TABLE loaded AS SELECT guodu_load('rules/demo'), guodu_as_of('$day');
$1
END
}
columns="policy, outcome, clause, output, value, output2, value2, missing, conflict, says, error"
joined() { echo "(SELECT group_concat(value, ';') FROM json_each($1))"; }
second='(SELECT key FROM json_each(outputs) LIMIT 1 OFFSET 1), (SELECT value FROM json_each(outputs) LIMIT 1 OFFSET 1)'
ours="policy, outcome, clause, output, value, $second, $(joined missing), $(joined conflict), says, error"
county "SELECT 户编号, $columns FROM tool.农户 ORDER BY rowid;
    SELECT 户编号, 人口编号, $columns FROM tool.成员 ORDER BY rowid;" >"$SCRATCH/tool.rows"
[ "$(wc -l <"$SCRATCH/tool.rows")" -gt 5000 ] || echo 'not ok - the tool has results'
county "SELECT keys ->> '户编号', $ours FROM guodu_run WHERE kind = '农户' AND policy IS NOT NULL;
    SELECT keys ->> '户编号', keys ->> '人口编号', $ours FROM guodu_run WHERE kind = '成员' AND policy IS NOT NULL;" |
    same 'a county: guodu_run has what guodu run has, row for row' "$SCRATCH/tool.rows"
county "SELECT record, file, line, column, value, reason FROM tool.rejects ORDER BY 2, 3;" |
    sed "s,[^|]*/\(..\)\.csv|,\1|," >"$SCRATCH/tool.rejects"
county "SELECT kind, source, line + 1, field, value, reason FROM guodu_rejects ORDER BY 2, 3;" |
    sed 's/\(农户\|成员\) 第 [0-9]* 行/…/' >"$SCRATCH/our.rejects"
sed 's/“\{0,1\}[^ “：]*\(农户\|成员\)\.csv”\{0,1\} 第 [0-9]* 行/…/' "$SCRATCH/tool.rejects" >"$SCRATCH/tool.rejects2"
cut -d'|' -f1-5 "$SCRATCH/our.rejects" | sort | same 'a county: the same rows are rejected' \
    "$(cut -d'|' -f1-5 "$SCRATCH/tool.rejects2" | sort)"

# Each household as JSON made of the tables, those apart of which a row is rejected.
object() { # TABLE CONDITION
    county "SELECT group_concat('''' || name || ''', \"' || name || '\"', ', ') FROM pragma_table_info('$1');"
}
county "CREATE TEMP TABLE lost AS SELECT key AS id FROM guodu_rejects WHERE kind = '农户'
        UNION SELECT 户编号 FROM 成员 WHERE 人口编号 IN (SELECT key FROM guodu_rejects WHERE kind = '成员');
    CREATE INDEX by_household ON 成员 (户编号);
    CREATE TEMP TABLE whole AS SELECT keys, $ours FROM guodu_run
        WHERE policy IS NOT NULL AND keys ->> '户编号' NOT IN (SELECT id FROM lost WHERE id IS NOT NULL);
    CREATE TEMP TABLE single AS SELECT keys, $ours FROM 农户, guodu_results(json_object($(object 农户), '家庭成员',
        (SELECT json_group_array(json_object($(object 成员))) FROM 成员 WHERE 成员.户编号 = 农户.户编号)))
        WHERE 户编号 NOT IN (SELECT id FROM lost WHERE id IS NOT NULL);
    SELECT (SELECT count(*) FROM whole) > 4000, (SELECT count(*) FROM whole) = (SELECT count(*) FROM single),
        (SELECT count(*) FROM (SELECT rowid, * FROM whole EXCEPT SELECT rowid, * FROM single));" |
    same 'a county: record by record it is the same' '1|1|0'

# ---- the file ----

nm -D --defined-only "$extension.so" | awk '{ print $3 }' | sort |
    same 'nothing but the entry points is exported' 'sqlite3_extension_init
sqlite3_guodusqlite_init'
cp "$extension.so" "$SCRATCH/other name.so"
printf '.load "%s"\nSELECT guodu_version() IS NOT NULL;\n' "$SCRATCH/other name" |
    ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload sqlite3 2>&1 | same 'it loads by any name' 1
rm -f "$SCRATCH/other name.so"
