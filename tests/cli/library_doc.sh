#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# From the number of an article to the rules that rest on it, to the figures they use and to the
# examples that try them, and back, by what stands in the page of `guodu doc`: of a small catalogue
# in full, then of the rules that are shipped. tests/doc/follow.awk follows the ids.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"
export LC_ALL=C.UTF-8

# follow PAGE ARTICLE...: what is found, in `found`.
follow() {
    page=$1
    shift
    what="follow $page $*"
    awk -v start="$(echo "$*" | tr ' ' ,)" -f "$top/tests/doc/follow.awk" "$page" >found 2>&1
    result "nothing wrong on the way: $*" sh -c '! grep wrong found'
}

sound() {
    result "$1 is a sound page" sh -c 'awk -f "$1" "$2" && test -z "$(awk -f "$1" "$2")"' - \
        "$top/tests/doc/page.awk" "$1"
}

# ---- a small catalogue ----

cp "$top/tests/doc/catalogue.guodu" .
tool 0 doc catalogue.guodu --lang zh -o small.html
silent small.html '<p class="failed">'
sound small.html

follow small.html 'article-意见-一(一)'
holds found <<'END'
article-意见-一(一): rules 4, values 2, examples 4
  entry article-目录-H01
  entry article-目录-H02
  rule check-有类型
  example example-2
  rule table-比例
  value table-比例
  rule policy-参保
  value parameter-标准
  example example-1
  example example-3
  example example-4
  rule parameter-标准
END
follow small.html 'article-目录-H02'
holds found <<'END'
article-目录-H02: rules 1, values 1, examples 3
  rule parameter-标准
  value parameter-标准
  example example-1
  example example-2
  example example-3
END
# By numbers alike but for a blank; to the clause, the region of a figure, the choice.
follow small.html 'article-意见-一(四)_甲' 'article-意见-一(四)_甲_2'
says found '  rule policy-参保.全额'
says found '  rule policy-参保.部分'
follow small.html source-省文
says found '  rule parameter-标准.420000'
says found '  rule table-比例.520000'
follow small.html article-目录-X01
says found '  rule choice-类型'
follow small.html 'article-意见-一(五)'
holds found <<'END'
article-意见-一(五): rules 1, values 1, examples 1
  rule calendar-工作日历
  value calendar-工作日历
  example example-5
END
follow small.html all

# The check itself: each of these must be found.
damaged() {
    sed "$2" small.html >damaged.html
    result "seen: $1" sh -c '! cmp -s small.html damaged.html &&
        awk -v start=all -f "$1" damaged.html | grep -q wrong' - "$top/tests/doc/follow.awk"
}
damaged 'a rule that does not say what it rests on' 's/ data-cites="article-目录-H01"//'
damaged 'an entry that is taken from nothing' 's/ data-cites="article-意见-一(三)"//'
damaged 'an example that tries something else' 's/ data-tries="policy-参保 policy-参保.全额"//'
damaged 'an example that is not there' 's/ id="example-4"//'
damaged 'an article that names fewer examples' \
    's/ data-rules="parameter-标准" data-examples="[^"]*"/ data-rules="parameter-标准"/'

# What people read of it.
for text in '<tr id="article-意见-一(一)" data-source="意见" data-article="一(一)"' \
    '<a href="#article-目录-H01" title="资助参保">H01</a>' '经过目录：' '<span class="badge other">级 A</span>' \
    '只登记，不判定：对着机关 &lt;b&gt;，不对着户。' '目录里的都只登记，不判定' '没有规则引用' \
    '见于：新闻转载' '网址：https://example.org/a?b=1&amp;c=&lt;2&gt;' \
    '未核实：没有找到“原文”&lt;i&gt;' '未核实：只有转述' '各版本写作“标准”或“水准”' \
    '依据：<a href="#article-目录-X01"' '用到 <a href="#parameter-标准.420000">标准</a>（湖北' \
    '>1：<a href="#article-目录-H03" title="还没有写">H03</a></td>' \
    '数额 = <a href="#parameter-标准">标准</a>'; do
    says small.html "$text"
done
result 'the reason is told once in a list' sh -c 'test "$(grep -o "未核实：只有转述" small.html | wc -l)" = 2'
tool 0 doc catalogue.guodu --lang en -o english.html
for text in 'Listed, not decided: ' 'By way of entries: ' 'level A' 'unverified: ' 'Seen in: ' 'Address: '; do
    says english.html "$text"
done
sound english.html

# ---- the rules that are shipped ----

tool 0 doc "$top/rules" --lang zh -o library.html
sound library.html
silent library.html "$top"
follow library.html all
for number in '三(二)' '五(十二)' '五(十四)' '四(七)' '七(十七)'; do
    follow library.html "article-意见-$number"
    result "$number leads to rules" grep -q '^  rule policy-' found
    result "$number leads to figures" grep -q '^  value parameter-' found
    result "$number leads to examples" grep -q '^  example ' found
    result "$number has entries" grep -q '^  entry article-目录-' found
done
