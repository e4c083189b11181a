#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# guodu doc: the page has everything the rules declare, nothing in it is markup that stands in the
# rules, its links lead somewhere, it loads nothing, and the same rules make the same bytes.
# tests/doc/page.awk knows what a sound page is.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"

sound() {
    result "$1 is a sound page" sh -c 'awk -f "$1" "$2" && test -z "$(awk -f "$1" "$2")"' - \
        "$top/tests/doc/page.awk" "$1"
}

# The check itself: each of these must be found.
damaged() {
    sed "$2" page.html >damaged.html
    result "seen: $1" sh -c '! cmp -s page.html damaged.html && test -n "$(awk -f "$1" damaged.html)"' - \
        "$top/tests/doc/page.awk"
}

cp "$top"/tests/doc/*.guodu .
tool 0 doc all.guodu -o page.html
says err 'examples that do not come out as they say, marked in the page: 1'
says err 'the page is in page.html'
silent out
tidy
sound page.html

damaged 'a link to nothing' 's/id="field-农户.存款"/id="elsewhere"/'
damaged 'an id that is there twice' 's/id="field-农户.存款"/id="field-农户.人数"/'
damaged 'a tag that is not closed' 's/<\/article>//'
damaged 'a bare sign' 's/&lt;td&gt;/<td>/'
damaged 'a picture from elsewhere' 's/<main id="main">/<main id="main"><p src="x"><\/p>/'
damaged 'a link that leads away' 's/href="#policies"/href="http:"/'

# Every item, in headings and in the table of contents; every field, value, article and example.
for id in policy-补助 policy-补助.全额 policy-补助.半额 policy-补助.省里加发 policy-就高补 policy-省内 check-先后 \
    check-不多 parameter-标准 parameter-倍数 table-补助表 scale-比例 calendar-工作日历 record-农户 record-成员 \
    field-农户.区划 field-农户.人均收入 field-农户.线索日期 field-农户.家庭成员 field-农户.期限 field-成员.证件 \
    choice-身份 region-西部 source-文件 'article-文件-一&lt;i&gt;' article-文件-二 source-全文 source-省文 example-1 example-2 \
    example-3; do
    says page.html "id=\"$id\""
done
for text in '给谁 &lt;em&gt;什么&lt;/em&gt;' '一户 &lt;u&gt;人家&lt;/u&gt;' '当地标准 &lt;em&gt;' '说明 &quot;&amp;&quot; 在此' \
    '日期要 &lt;先&gt;' '“代码&lt;br&gt;”' '空格子表示 0元' '“&lt;td&gt;”、“A&amp;B”' '存疑：各版本写作“甲&lt;”或“乙&gt;”' \
    '没有规则引用' '由省、县决定；不低于 ' '待定' '2023-06-22</span> 至 <span class="v">2023-06-23' '周末上班' '贵州&lt;省&gt;' \
    '低于 3' '高于 <b>1000元</b>，不高于 <b>5000元</b>' '就高：几条都成立时' '优先于 ' '以下有一条成立：' \
    '对不上，现在得出：新建 甲类' '110105********002X' '所在地' '云南&lt;省&gt;' '标题&amp;lt;' \
    '补助 &lt;b&gt;&quot;&amp;' '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 通知' 'local.guodu'; do
    says page.html "$text"
done
silent page.html '<script>alert'

# As people write and say it; what belongs together stays on one line.
for text in '</a> ≤ 当日' '</a> × <a href="#parameter-倍数"' '各地通用' '隶属：<a href="#record-农户">农户</a>' \
    '就高：几条都成立时，按“数”最高的一条办。' '.v { white-space: nowrap; }' '<b>2023-06-01</b> + <b>3个工作日</b>' \
    '<p class="failed">1 个用例没有通过，见“<a href="#example-2">说错了的</a>”。</p>' \
    '另见用例：“<a href="#example-1">一户'; do
    says page.html "$text"
done
silent page.html '全国'
silent page.html ' &lt;= '
result 'the failing examples are named above the rules' sh -c '
    test "$(sed -n "/<p class=\"failed\">/=" page.html | head -1)" -lt "$(sed -n "/<main/=" page.html | head -1)"'
silent page.html '11010519491231002X'
silent page.html '注释不显示'
says page.html '<html lang="zh-CN">'
says page.html '<h2>政策</h2>'

# Headings in English; what stands in the rules stays.
tool 0 doc all.guodu --lang en -o english.html
says english.html '<html lang="en">'
says english.html '<h2>Policies</h2>'
says english.html '<h2>Inspections and guarantees</h2>'
says english.html '补助 &lt;b&gt;&quot;&amp;'
silent english.html '用例'
sound english.html
tool 0 doc travel.guodu -o travel.html
says travel.html '<h2>Policies</h2>'
tool 0 doc travel.guodu --lang zh -o travel.html
says travel.html '<h2>政策</h2>'
says err '网页在 travel.html'
sound travel.html

# The same bytes: again, on standard output, from another folder.
tool 0 doc all.guodu
result 'standard output is the same page' cmp out page.html
mkdir -p below
what='doc ../all.guodu'
(cd below && "$GUODU" doc ../all.guodu -o page.html 2>/dev/null)
result 'from elsewhere it is the same page' cmp below/page.html page.html
tool 0 doc "$top/rules/demo" -o demo.html
silent err 'do not come out'
silent demo.html '<p class="failed">'
sound demo.html
silent demo.html "$top"

# Characters that turn the direction of writing are refused.
printf '来源 通知 “反\342\200\256向”\n记录 户 { 号: 文本 主键 }\n' >hidden.guodu
tool 1 doc hidden.guodu -o hidden.html
says err G0103
gone hidden.html

# In order: a clause that another file puts between others stands between them.
tool 0 doc "$top/tests/lang/extend.zh.guodu" -o extend.html
sed -n 's/.*id="policy-补贴\.\([^"]*\)".*/\1/p' extend.html >order
printf '%s\n' 满半年 县内务工 满三月 未满三月 其他 | holds order

# What goes wrong.
tool 1 doc broken.guodu -o broken.html
says err 'G0301'
gone broken.html
tool 3 doc absent.guodu -o absent.html
says err 'absent.guodu'
tool 3 doc all.guodu -o missing/page.html
says err 'missing/page.html'
tool 2 doc
tool 2 doc all.guodu travel.guodu
tool 2 doc all.guodu --format html
tool 2 doc all.guodu -o all.guodu
says err 'all.guodu'
result 'the rules are still there' cmp all.guodu "$top/tests/doc/all.guodu"
tidy

# Every file of the language's own tests makes a sound page.
bad=
for file in "$top"/tests/lang/*.guodu; do
    "$GUODU" doc "$file" -o lang.html >said 2>&1 && [ -z "$(awk -f "$top/tests/doc/page.awk" lang.html)" ] ||
        bad="$bad $(basename "$file")"
done
what='doc of tests/lang'
echo "$bad" >bad
result 'every rule file of tests/lang makes a sound page' test -z "$bad"
