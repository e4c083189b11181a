#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second judge: draws rules and facts at random and works out what they must give, by the rules
of docs/language.md written down once more. Writes rule files whose examples expect just that.

    tests/lang/drawn.py SEED SIZE FILE.guodu

The committed drawn-warns.guodu is `drawn.py 1 1`; SIZE multiplies the number of examples. (Rules
drawn at random hold clauses that can never decide, of which the checker warns: hence the name.)
"""
import calendar
import datetime
import random
import sys
from fractions import Fraction

UNKNOWN, NONE = "unknown", "none"
EPOCH = datetime.date(2021, 1, 1)


# ---- three-valued logic ----

def k_not(a):
    return a if a == UNKNOWN else not a


def k_and(a, b):
    if a is False or b is False:
        return False
    return UNKNOWN if UNKNOWN in (a, b) else True


def k_or(a, b):
    return k_not(k_and(k_not(a), k_not(b)))


def k_compare(sign, a, b):
    if sign not in ("=", "!=") and NONE in (a, b):
        return False
    if UNKNOWN in (a, b):
        return UNKNOWN
    return {
        "=": lambda: a == b, "!=": lambda: a != b, "<": lambda: a < b,
        "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b,
    }[sign]()


def agreed(values):
    """The value of all candidates; unknown where they differ or one is unknown."""
    return values[0] if all(value == values[0] for value in values) else UNKNOWN


def expect(text, value, show=str):
    if value == UNKNOWN:
        return f"  期望 {text} 为 未知\n"
    if value is True:
        return f"  期望 {text}\n"
    if value is False:
        return f"  期望 非 {text}\n"
    return f"  期望 {text} = {show(value)}\n"


def example(title, day, record, fields, lines):
    return f'\n用例 "{title}" 于 {day} {{\n  给定 {record} {{ {fields} }}\n{"".join(lines)}}}\n'


def given(fields):
    return " ".join(f"{name} = {value}" for name, value in fields if value != UNKNOWN)


def yes_no(value):
    return value if value == UNKNOWN else "是" if value else "否"


# ---- expressions over yes and no, whole numbers, none ----

class Expressions:
    BOOLEANS = {"真": True, "假": False, "不知": UNKNOWN}
    INTEGERS = {"一": 1, "三": 3, "负二": -2, "缺甲": UNKNOWN, "缺乙": UNKNOWN}
    NULLABLE = {"没有": NONE, "有二": 2, "缺丙": UNKNOWN}
    SIGNS = ("<", "<=", ">", ">=", "=", "!=")

    def __init__(self, draw):
        self.draw = draw

    def name(self, values):
        name = self.draw.choice(list(values))
        return name, values[name]

    def integer(self, depth):
        draw = self.draw
        if depth <= 0 or draw.random() < 0.4:
            if draw.random() < 0.4:
                value = draw.randint(0, 4)
                return str(value), value
            return self.name(self.INTEGERS)
        (a, va), (b, vb) = self.integer(depth - 1), self.integer(depth - 1)
        kind = draw.choice(["+", "-", "*", "若", "缺省", "较小", "较大"])
        if kind == "若":
            c, vc = self.boolean(depth - 1)
            return f"(若 {c} 则 {a} 否则 {b})", vc if vc == UNKNOWN else va if vc else vb
        if kind == "缺省":
            return f"({a} 缺省 {b})", vb if va == UNKNOWN else va
        if UNKNOWN in (va, vb):
            value = UNKNOWN
        else:
            value = {"+": va + vb, "-": va - vb, "*": va * vb,
                     "较小": min(va, vb), "较大": max(va, vb)}[kind]
        return (f"{kind}({a}, {b})" if len(kind) > 1 else f"({a} {kind} {b})"), value

    def operand(self, depth):
        return self.name(self.NULLABLE) if self.draw.random() < 0.15 else self.integer(depth)

    def chain(self, depth):
        operands = [self.operand(depth) for _ in range(self.draw.choice([2, 2, 3]))]
        text, value = operands[0][0], True
        for (_, left), (right_text, right) in zip(operands, operands[1:]):
            sign = self.draw.choice(self.SIGNS)
            text += f" {sign} {right_text}"
            value = k_and(value, k_compare(sign, left, right))
        return f"({text})", value

    def membership(self, depth):
        x, vx = self.operand(depth)
        parts, value = [], False
        for _ in range(self.draw.randint(1, 3)):
            if self.draw.random() < 0.5:
                text, element = self.operand(depth)
                found = k_compare("=", vx, element)
            else:
                (low, vlow), (high, vhigh) = self.integer(depth), self.integer(depth)
                text = f"{low} 至 {high}"
                found = k_and(k_compare("<=", vlow, vx), k_compare("<=", vx, vhigh))
            parts.append(text)
            value = k_or(value, found)
        value = UNKNOWN if vx == UNKNOWN else value
        text = "、".join(parts)
        if self.draw.random() < 0.4:
            return f"({x} 不属于 {{{text}}})", k_not(value)
        return f"({x} 属于 {{{text}}})", value

    def boolean(self, depth):
        draw = self.draw
        if depth <= 0 or draw.random() < 0.15:
            return self.name(self.BOOLEANS)
        kind = draw.choice(["且", "或", "非", "若", "缺省", "已知", "比", "比", "属于", "无"])
        if kind == "比":
            return self.chain(depth - 1)
        if kind == "属于":
            return self.membership(depth - 1)
        if kind == "无":
            name, value = self.name(self.NULLABLE)
            return f"({name} 为 无)", UNKNOWN if value == UNKNOWN else value == NONE
        a, va = self.boolean(depth - 1)
        if kind == "非":
            return f"(非 {a})", k_not(va)
        if kind == "已知":
            return f"({a} 为 已知)", va != UNKNOWN
        b, vb = self.boolean(depth - 1)
        if kind == "若":
            c, vc = self.boolean(depth - 1)
            return f"(若 {a} 则 {b} 否则 {c})", va if va == UNKNOWN else vb if va else vc
        value = {"且": k_and(va, vb), "或": k_or(va, vb), "缺省": vb if va == UNKNOWN else va}[kind]
        return f"({a} {kind} {b})", value

    def record(self):
        fields = [f"  {name}: 是否\n" for name in self.BOOLEANS]
        fields += [f"  {name}: 整数\n" for name in self.INTEGERS]
        fields += [f"  {name}: 整数 或 无\n" for name in self.NULLABLE]
        return f"\n记录 事实 {{\n  编号: 文本 主键\n{''.join(fields)}}}\n"

    def examples(self, size):
        facts = given([(name, yes_no(value)) for name, value in self.BOOLEANS.items()]
                      + list(self.INTEGERS.items())
                      + [(name, "无" if value == NONE else value)
                         for name, value in self.NULLABLE.items()])
        lines = [expect(*self.boolean(self.draw.randint(1, 4))) for _ in range(250 * size)]
        return [example("三值", EPOCH, "事实", f'编号 = "1" {facts}', lines)]


# ---- numbers and dates ----

PLACES = 10 ** 18


def half_away(value, unit=Fraction(1, PLACES)):
    whole, rest = divmod(abs(value) / unit, 1)
    return (whole + (rest * 2 >= 1)) * unit * (1 if value >= 0 else -1)


def number_text(value):
    whole, rest = divmod(abs(value) * PLACES, PLACES)
    digits = str(int(rest)).rjust(18, "0").rstrip("0") or "0"
    return f"{'-' if value < 0 else ''}{int(whole)}.{digits}"


def number(draw, depth):
    if depth == 0 or draw.random() < 0.2:
        value = Fraction(draw.randint(0, 10 ** draw.randint(0, 9)), 10 ** draw.choice([0, 1, 4, 8]))
        return number_text(value), value
    (a, va), (b, vb) = number(draw, depth - 1), number(draw, depth - 1)
    sign = draw.choice("+-*/")
    if sign == "/" and vb == 0:
        sign = "-"
    value = {"+": lambda: va + vb, "-": lambda: va - vb, "*": lambda: half_away(va * vb),
             "/": lambda: half_away(va / vb)}[sign]()
    return (f"({a} {sign} {b})", value) if abs(value) < 10 ** 19 else number(draw, 0)


ROUNDINGS = {
    "四舍五入": lambda x: half_away(x, Fraction(1)),
    "只入不舍": lambda x: -(-abs(x) // 1) * (1 if x >= 0 else -1),
    "只舍不入": lambda x: abs(x) // 1 * (1 if x >= 0 else -1),
    "向下取整": lambda x: x // 1,
    "向上取整": lambda x: -(-x // 1),
    "四舍六入": lambda x: Fraction(round(x)),
}


def rounding(draw):
    name = draw.choice(list(ROUNDINGS))
    value = Fraction(draw.randint(-10 ** 6, 10 ** 6), draw.choice([1, 2, 4, 10, 100, 1000]))
    unit = Fraction(draw.choice([1, 2, 5, 10, 100]), draw.choice([1, 10, 100]))
    result = ROUNDINGS[name](value / unit) * unit
    text = f"{name}({number_text(value)}元, {number_text(unit)}元)"
    return expect(text, f"{number_text(result)}元")


def plus_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def months_between(first, second):
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - (plus_months(first, months) > second)


def some_day(draw):
    edges = [(2020, 2, 29), (2021, 1, 31), (2021, 12, 31), (2024, 2, 29), (2023, 2, 28)]
    if draw.random() < 0.3:
        return datetime.date(*draw.choice(edges))
    return datetime.date(2018, 1, 1) + datetime.timedelta(draw.randint(0, 3650))


def dates(draw):
    day, months, days = some_day(draw), draw.randint(-50, 50), draw.randint(-50, 50)
    first, second = sorted([some_day(draw), some_day(draw)])
    between = months_between(first, second)
    yield expect(f"{day} {'-+'[months >= 0]} {abs(months)}个月", plus_months(day, months))
    yield expect(f"{day} {'-+'[days >= 0]} {abs(days)}天", day + datetime.timedelta(days))
    yield expect(f"满月数({first}, {second})", between)
    yield expect(f"满年数({first}, {second})", between // 12)
    yield expect(f"{second} - {first}", (second - first).days)
    yield expect(f"(周岁({first}) 于 {second})", between // 12)
    yield expect(f"星期({day})", day.isoweekday())
    yield expect(f"月末({day})", plus_months(day.replace(day=1), 1) - datetime.timedelta(1))


def arithmetic_examples(draw, size):
    numbers = [expect(*number(draw, draw.randint(1, 4)), number_text) for _ in range(120 * size)]
    rounded = [rounding(draw) for _ in range(80 * size)]
    dated = [line for _ in range(30 * size) for line in dates(draw)]
    return [example(title, EPOCH, "事实", '编号 = "1"', lines) for title, lines in
            (("小数", numbers), ("舍入", rounded), ("日期", dated))]


# ---- which clause decides ----

class Policy:
    DISPOSITIONS = ["延续", "优化", "调整", "新建", "退出"]
    FACTS = 5

    def __init__(self, draw, name):
        count = draw.randint(1, 6)
        self.name, self.count, self.in_order = name, count, draw.random() < 0.3
        self.gated = draw.random() < 0.4
        self.otherwise = count - 1 if draw.random() < 0.4 else None
        few = self.DISPOSITIONS[:2] if draw.random() < 0.5 else self.DISPOSITIONS
        self.dispositions = [draw.choice(few) for _ in range(count)]
        self.outputs = [draw.choice(["5", "5", "7", "额"]) for _ in range(count)]
        self.whens = [draw.randrange(self.FACTS) for _ in range(count)]
        self.said = [[] for _ in range(count)]
        ranks = draw.sample(range(count), count) # so that nothing is over itself
        for i in range(count):
            if not self.in_order and i != self.otherwise:
                self.said[i] = [k for k in range(count) if ranks[k] > ranks[i]
                                and k != self.otherwise and draw.random() < 0.25]
        self.over = self.closure()

    def closure(self):
        count = self.count
        over = [[k in self.said[i] or (self.in_order and k > i)
                 or (k == self.otherwise and i != k) for k in range(count)] for i in range(count)]
        for via in range(count):
            for i in range(count):
                for k in range(count):
                    over[i][k] = over[i][k] or (over[i][via] and over[via][k])
        return over

    def text(self):
        lines = ["  适用 当 门\n"] if self.gated else []
        for i in range(self.count):
            said = "、".join(f"条{k}" for k in self.said[i])
            condition = "其余" if i == self.otherwise else f"当 事{self.whens[i]}"
            lines.append(f"  {self.dispositions[i]} 条{i}{' 优先于 ' + said if said else ''}: "
                         f"{condition} 则 数 = {self.outputs[i]}\n")
        order = " 依次" if self.in_order else ""
        return f"\n政策 {self.name} 对 案件{order} {{\n  给付 数: 整数\n{''.join(lines)}}}\n"

    def same(self, a, b, amount):
        if self.dispositions[a] != self.dispositions[b]:
            return False
        values = [amount if self.outputs[i] == "额" else int(self.outputs[i]) for i in (a, b)]
        return UNKNOWN if UNKNOWN in values else values[0] == values[1]

    def expected(self, gate, facts, amount):
        """What the outcome is, in the words of an expectation."""
        gate = gate if self.gated else True
        holds = [k_and(gate, True if i == self.otherwise else facts[self.whens[i]])
                 for i in range(self.count)]
        everyone = range(self.count)
        left = [i for i in everyone if holds[i] is not False
                and not any(holds[k] is True and self.over[k][i] for k in everyone)]
        certain = [i for i in left if holds[i] is True]
        standing = [i for i in certain
                    if not any(holds[k] == UNKNOWN and self.over[k][i] for k in everyone)]
        clashing = [i for i in standing
                    if any(self.same(i, k, amount) is False for k in standing if k != i)]
        if not left:
            return "不适用"
        if clashing:
            return "冲突 " + "、".join(f"条{i}" for i in clashing)
        agree = all(self.same(a, b, amount) is True for a in left for b in left if a < b)
        if not certain or not agree:
            return "未定"
        first = certain[0]
        value = amount if self.outputs[first] == "额" else self.outputs[first]
        said = "" if value == UNKNOWN else f", 数 = {value}"
        return f"{self.dispositions[first]} 条{first}{said}"


def policy_items(draw, size):
    fields = "".join(f"  事{i}: 是否\n" for i in range(Policy.FACTS))
    items = [f"\n记录 案件 {{\n  编号: 文本 主键\n  门: 是否\n{fields}  额: 整数\n}}\n"]
    policies = [Policy(draw, f"政策{i}") for i in range(20 * size)]
    items += [policy.text() for policy in policies]
    for case in range(12):
        gate = draw.choice([True, False, UNKNOWN])
        facts = [draw.choice([True, True, False, UNKNOWN]) for _ in range(Policy.FACTS)]
        amount = draw.choice([5, 7, UNKNOWN])
        fields = given([("编号", '"1"'), ("门", yes_no(gate)), ("额", amount)]
                       + [(f"事{i}", yes_no(fact)) for i, fact in enumerate(facts)])
        lines = [f"  期望 {policy.name}: {policy.expected(gate, facts, amount)}\n"
                 for policy in policies]
        items.append(example(f"案件{case}", EPOCH, "案件", fields, lines))
    return items


# ---- parameters ----

class Timeline:
    def __init__(self, draw):
        starts = sorted(draw.sample(range(0, 1500, 100), draw.randint(1, 4)))
        self.entries = [] # first day, last day or None, value
        self.lines = []
        for i, start in enumerate(starts):
            first = EPOCH + datetime.timedelta(start)
            following = EPOCH + datetime.timedelta(starts[i + 1]) if i + 1 < len(starts) else None
            last = following - datetime.timedelta(1) if following else None
            value, until = draw.choice([1, 1, 2, 3, UNKNOWN]), ""
            if draw.random() < 0.3:
                last = first + datetime.timedelta(draw.randint(0, 99))
                until = f" 至 {last}"
            self.entries.append((first, last, value))
            self.lines.append(f"自 {first}{until}: {'待定' if value == UNKNOWN else value}")
        draw.shuffle(self.lines)

    def at(self, day):
        for first, last, value in self.entries:
            if first <= day and (last is None or day <= last):
                return value
        return None


class Parameter:
    CODES = ["42", "4213", "421303", "421302", "421303007", "4201", "420102", "43", "430102"]

    def __init__(self, draw, name):
        self.name, self.national = name, Timeline(draw)
        self.overrides = {code: Timeline(draw)
                          for code in draw.sample(self.CODES, draw.randint(0, 5))}

    def text(self):
        lines = [f"  {line}\n" for line in self.national.lines]
        for code, values in self.overrides.items():
            lines.append(f"  地区 {code} {{ {'  '.join(values.lines)} }}\n")
        return f"\n参数 {self.name}: 整数 {{\n{''.join(lines)}}}\n"

    def at(self, day, place):
        held = {code: values.at(day) for code, values in self.overrides.items()}
        held = {code: value for code, value in held.items() if value is not None}
        national = self.national.at(day)
        national = UNKNOWN if national is None else national
        if place == UNKNOWN:
            return agreed([national] + list(held.values()))
        around = sorted((code for code in held if place.startswith(code)), key=len)
        inside = [held[code] for code in held if code != place and code.startswith(place)]
        return agreed([held[around[-1]] if around else national] + inside)


def parameter_items(draw, size):
    items = ["\n记录 地方 {\n  编号: 文本 主键\n  县域: 地区 所在地\n}\n"]
    parameters = [Parameter(draw, f"参数{i}") for i in range(12 * size)]
    items += [parameter.text() for parameter in parameters]

    def moment():
        return EPOCH + datetime.timedelta(draw.randint(-30, 1600))

    for case in range(10):
        day, place, lines = moment(), draw.choice(Parameter.CODES + ["52", UNKNOWN]), []
        for parameter in parameters:
            lines.append(expect(parameter.name, parameter.at(day, place)))
            then, there = moment(), draw.choice(Parameter.CODES)
            lines.append(
                expect(f"({parameter.name} 于 {then} 于 {there})", parameter.at(then, there)))
        fields = given([("编号", '"1"'), ("县域", place)])
        items.append(example(f"地方{case}", day, "地方", fields, lines))
    return items


# ---- tables ----

class Table:
    VALUES = ["甲", "乙", "丙"]
    GROUPS = [[["甲"], ["乙"], ["丙"]], [["甲", "乙"], ["丙"]], [["甲", "乙", "丙"]],
              [["甲"], ["乙", "丙"]]]

    def __init__(self, draw, name):
        self.name, self.rows, self.lines = name, [], []
        for group in draw.choice(self.GROUPS):
            cuts = sorted(draw.sample(range(-3, 9), draw.randint(0, 3)))
            for low, high in zip([None] + cuts, cuts + [None]):
                value = draw.choice([1, 1, 2, 3, "数"])
                self.rows.append((group, low, high, value))
                which = "任意" if len(group) == 3 else " 或 ".join(group)
                self.lines.append(f"  当 {which}, {self.cell(draw, low, high)} 则 {value}\n")
        draw.shuffle(self.lines)

    @staticmethod
    def cell(draw, low, high):
        """What takes low and all above it, below high."""
        if low is None and high is None:
            return "任意"
        if low is None:
            return draw.choice([f"低于 {high}", f"<= {high - 1}"])
        if high is None:
            return draw.choice([f"不低于 {low}", f"> {low - 1}"])
        return draw.choice(
            [f"{low} 至 {high - 1}", " 或 ".join(str(number) for number in range(low, high))])

    def text(self):
        return f"\n表 {self.name}(类: 类, 数: 整数): 整数 {{\n{''.join(self.lines)}}}\n"

    def at(self, kind, count):
        possible = [count if value == "数" else value for group, low, high, value in self.rows
                    if kind in group + [UNKNOWN] and (count == UNKNOWN or (
                        (low is None or low <= count) and (high is None or count < high)))]
        return agreed(possible)


def table_items(draw, size):
    items = ["\n选项 类 { 甲、乙、丙 }\n\n记录 查表 {\n  编号: 文本 主键\n  类: 类\n  数: 整数\n}\n"]
    tables = [Table(draw, f"表{i}") for i in range(12 * size)]
    items += [table.text() for table in tables]
    for case in range(10):
        kind = draw.choice(Table.VALUES + [UNKNOWN])
        count = draw.choice([UNKNOWN, draw.randint(-5, 10), draw.randint(-5, 10)])
        lines = [expect(f"{table.name}(类, 数)", table.at(kind, count)) for table in tables]
        fields = given([("编号", '"1"'), ("类", kind), ("数", count)])
        items.append(example(f"查表{case}", EPOCH, "查表", fields, lines))
    return items


# ---- lists ----

def over_limit(member, limit):
    return k_compare(">", member["岁"], limit)


CONDITIONS = {
    "": lambda member, limit: True,
    " 其中 岁 >= 18": lambda member, limit: k_compare(">=", member["岁"], 18),
    " 其中 保": lambda member, limit: member["保"],
    " 其中 非 保 或 岁 < 10":
        lambda member, limit: k_or(k_not(member["保"]), k_compare("<", member["岁"], 10)),
    " 其中 岁 > 限": over_limit,
}


def list_lines(members, limit):
    for text, condition in CONDITIONS.items():
        meant = [condition(member, limit) for member in members]
        chosen = [member for member, is_meant in zip(members, meant) if is_meant is True]
        sure = UNKNOWN not in meant
        yield expect(f"计数(们{text})", len(chosen) if sure else UNKNOWN)
        for field, show in (("岁", str), ("额", lambda value: f"{value}元/月")):
            values = [member[field] for member in chosen]
            known = sure and UNKNOWN not in values
            listed = f"({field} 对 们{text})"
            yield expect("合计" + listed, sum(values) if known else UNKNOWN, show)
            yield expect("最小" + listed, min(values) if known and values else UNKNOWN, show)
            yield expect("最大" + listed, max(values) if known and values else UNKNOWN, show)
        if len(chosen) <= 1:
            one = chosen[0]["岁"] if sure and chosen else UNKNOWN
            yield expect(f"取唯一(岁 对 们{text})", one)
        some, every, there = False, True, False
        for member, is_meant in zip(members, meant):
            there = k_or(there, is_meant)
            some = k_or(some, k_and(is_meant, member["保"]))
            every = k_and(every, k_or(k_not(is_meant), member["保"]))
        if text:
            yield expect(f"任一(们{text})", there)
        yield expect(f"任一(保 对 们{text})", some)
        yield expect(f"所有(保 对 们{text})", every)


def list_items(draw, size):
    items = ["\n记录 家 {\n  编号: 文本 主键\n  限: 整数\n  们: 若干 员\n}\n"
             "记录 员 隶属 家 {\n  号: 整数 主键\n  岁: 整数\n  额: 金额/月\n  保: 是否\n}\n"]
    for case in range(15 * size):
        members = [{"岁": draw.choice([UNKNOWN, 5, 17, 18, 30, 70]),
                    "额": draw.choice([UNKNOWN, 50, 100, 200]),
                    "保": draw.choice([UNKNOWN, True, True, False])}
                   for _ in range(draw.randint(0, 5))]
        limit = draw.choice([UNKNOWN, 0, 20])
        written = []
        for number_of, member in enumerate(members):
            amount = member["额"] if member["额"] == UNKNOWN else f"{member['额']}元/月"
            written.append("{ " + given([("号", number_of), ("岁", member["岁"]), ("额", amount),
                                         ("保", yes_no(member["保"]))]) + " }")
        fields = given([("编号", '"1"'), ("限", limit), ("们", f"[ {', '.join(written)} ]")])
        items.append(example(f"家{case}", EPOCH, "家", fields, list_lines(members, limit)))
    return items


def main():
    seed, size, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    draw = random.Random(seed)
    expressions = Expressions(draw)
    items = ["# SPDX-License-Identifier: Apache-2.0\n#\n"
             "# 随机抽出的规则和事实，预期结果由另一个程序按语言参考算出（drawn.py）。\n"
             "# Drawn at random; what is expected was worked out by a program of its own.\n\n"
             '规则集 "drawn"\n', expressions.record()]
    items += expressions.examples(size) + arithmetic_examples(draw, size)
    items += policy_items(draw, size) + parameter_items(draw, size) + table_items(draw, size)
    items += list_items(draw, size)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(items))


if __name__ == "__main__":
    main()
