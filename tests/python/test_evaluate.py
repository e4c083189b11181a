# SPDX-License-Identifier: Apache-2.0
"""Judging one record."""

import datetime
import signal
import threading
import time
import unittest
import warnings
from collections import OrderedDict
from decimal import Decimal

import kinds

from guodu import (
    DataError,
    FloatError,
    GuoduError,
    Holding,
    LimitError,
    Limits,
    Outcome,
    Rules,
    UnusedFieldWarning,
    UsageError,
    Value,
)

DAY = datetime.date(2023, 6, 30)
HOUSE = {
    "户编号": "A1",
    "人均纯收入": Decimal("4800.50"),
    "家庭成员": [{"编号": "1", "身份": "脱贫户"}, {"编号": 2, "身份": None}],
}


class Evaluate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules = Rules.parse(kinds.AID, "aid.guodu")
        cls.kinds = Rules.parse(kinds.KINDS, "kinds.guodu")

    def test_results(self):
        """results of a household and its people"""
        evaluation = self.rules.evaluate(HOUSE, DAY)
        self.assertEqual(len(evaluation), 3)
        self.assertEqual([r.kind for r in evaluation], ["农户", "成员", "成员"])
        income = evaluation["收入补助"]
        self.assertEqual(income.outcome, Outcome.START)
        self.assertEqual(income.outputs["补助"], Value(Decimal("199.50"), "199.50", "元/年"))
        self.assertEqual(income.value("补助"), Decimal("199.50"))
        self.assertIsNone(income.value("没有"))
        first, second = evaluation.for_("参保资助")
        self.assertEqual(first.record, "成员[A1, 1]")
        self.assertEqual(dict(first.keys), {"户编号": "A1", "编号": "1"})
        self.assertEqual((first.outcome, first.clause), (Outcome.ADJUST, "脱贫渐退"))
        self.assertEqual(first.outcome.zh, "调整")
        self.assertEqual(first.says, "今年资助70元/年。")
        self.assertEqual([c.article for c in first.citations], ["第一条"])
        self.assertEqual(first.citations[0].title, "示例通知")
        self.assertEqual(second.outcome, Outcome.UNDETERMINED)
        self.assertEqual(second.missing, ("成员[A1, 2].身份",))
        self.assertEqual(dict(second.outputs), {})
        self.assertIn("参保资助", evaluation)
        self.assertEqual(evaluation.as_of, "2023-06-30")
        self.assertIs(evaluation[0], income)
        self.assertIs(evaluation[-1], second)
        self.assertEqual(evaluation[1:], (first, second))
        with self.assertRaises(IndexError):
            evaluation[3]

    def test_several(self):
        """a policy of several people has no one result"""
        evaluation = self.rules.evaluate(HOUSE, DAY)
        with self.assertRaises(UsageError):
            evaluation["参保资助"]
        with self.assertRaises(KeyError):
            evaluation["没有"]

    def test_findings(self):
        """inspections and guarantees"""
        evaluation = self.rules.evaluate({**HOUSE, "人均纯收入": -1}, "2023-06-30")
        finding = evaluation.findings[0]
        self.assertEqual((finding.name, finding.guarantee), ("收入为负", False))
        self.assertEqual(finding.holding, Holding.VIOLATED)
        self.assertEqual((finding.record, finding.kind), ("农户[A1]", "农户"))
        self.assertEqual(finding.says, "收入是-1元/年。")
        unknown = evaluation.findings[1]
        self.assertEqual((unknown.name, unknown.guarantee), ("不超", True))
        self.assertEqual(unknown.holding, Holding.UNDETERMINED)
        self.assertEqual(unknown.missing, ("成员[A1, 2].身份",))

    def test_types(self):
        """values of every type, in and out"""
        given = {
            "户编号": 7,
            "收入": Decimal("1E+3"),
            "面积": Decimal("0.125"),
            "比例": "12.5%",
            "认定": datetime.date(2022, 6, 30),
            "区划": "421303",
            "主因": "因病",
            "各因": {"因学", "因病"},
            "困难": True,
            "备注": "有“引号”",
        }
        result = self.kinds.evaluate(given, DAY)["抄写"]
        self.assertEqual(result.outcome, Outcome.KEEP, result)
        values = {name: output.value for name, output in result.outputs.items()}
        self.assertEqual(
            values,
            {
                "收入额": Decimal("1000.00"),
                "面积数": Decimal("0.125"),
                "比率": Decimal("0.125"),
                "日子": datetime.date(2022, 6, 30),
                "地": "421303",
                "因": "因病",
                "诸因": frozenset(["因病", "因学"]),
                "难": True,
                "话": "有“引号”",
                "号": 7,
                "时长": "6 months",
            },
        )
        self.assertEqual(result.outputs["比率"].text, "12.5%")
        self.assertEqual(str(result.outputs["收入额"]), "1000.00 元/年")

    def test_none(self):
        """none, the empty set and what is not known"""
        given = {"户编号": 1, "认定": "无", "各因": [], "困难": False, "备注": "无"}
        outputs = self.kinds.evaluate(given, DAY)["抄写"].outputs
        self.assertEqual((outputs["日子"].value, outputs["日子"].known), (None, True))
        self.assertEqual((outputs["话"].value, outputs["话"].known), (None, True))
        self.assertEqual((outputs["地"].value, outputs["地"].known), (None, False))
        self.assertEqual(str(outputs["地"]), "?")
        self.assertEqual(outputs["诸因"].value, frozenset())
        self.assertIs(outputs["难"].value, False)

    def test_age_before_birth(self):
        """an age is none before birth, though its type does not say so; what hands it on is, too"""
        rules = Rules.parse(
            """记录 人 { 编号: 文本 主键
  生日: 日期
  岁: 整数 = 周岁(生日) }
政策 甲 对 人 { 给付 岁数: 整数、年数: 小数、月份: 整数
  延续 一: 其余 则 岁数 = 岁, 年数 = 岁, 月份 = 月份(生日) }"""
        )
        given = {"编号": 1, "生日": "2030-01-01"}
        outputs = rules.policy("甲").outputs
        self.assertEqual([output.may_be_none for output in outputs], [True, True, False])
        found = rules.evaluate(given, DAY)["甲"].outputs
        self.assertEqual([output.value for output in found.values()], [None, None, 1])
        row = next(iter(rules.evaluate_table([given], DAY)))
        self.assertEqual([output.value for output in row.outputs.values()], [None, None, 1])

    def test_float(self):
        """floats are refused, and the message says what to write"""
        with self.assertRaises(TypeError) as caught:
            self.rules.evaluate({"户编号": "A1", "人均纯收入": 280.1}, DAY)
        self.assertIsInstance(caught.exception, FloatError)
        self.assertIsInstance(caught.exception, GuoduError)
        self.assertIn("Decimal('280.1')", caught.exception.zh)
        self.assertIn("Decimal('280.1')", caught.exception.en)
        with self.assertRaises(FloatError) as caught:
            self.rules.evaluate({"家庭成员": [{"编号": "1"}, {"编号": float("nan")}]}, DAY)
        self.assertIn("家庭成员[2].编号", caught.exception.en)
        self.assertIn("None", caught.exception.zh)
        with self.assertRaises(FloatError) as caught:
            self.rules.evaluate({"户编号": "A1", "人均纯收入": float("-inf")}, DAY)
        self.assertIn("None", caught.exception.en)
        self.assertNotIn("Decimal", caught.exception.en)

    def test_wrong_values(self):
        """values that cannot be read"""
        with self.assertRaises(DataError) as caught:
            self.rules.evaluate(
                {"户编号": "A1", "家庭成员": [{"编号": "1"}, {"编号": "2", "身份": "什么"}]}, DAY
            )
        self.assertIn("成员[2].身份", caught.exception.column)
        self.assertIn("特困", caught.exception.zh)
        for wrong in (object(), [1], b"x", Decimal("NaN"), {"x": 1}, 1j):
            with self.subTest(wrong=wrong), self.assertRaises(GuoduError):
                self.rules.evaluate({"户编号": "A1", "人均纯收入": wrong}, DAY)
        for wrong in ({1: "A1"}, {"户编号": "\ud800"}, ["A1"], None):
            with self.subTest(wrong=wrong), self.assertRaises(GuoduError):
                self.rules.evaluate(wrong, DAY)
        # What was wrong leaves nothing behind.
        self.assertEqual(self.rules.evaluate(HOUSE, DAY)["收入补助"].outcome, Outcome.START)

    def test_deep(self):
        """what is nested without end is refused"""
        deep = {}
        deep["家庭成员"] = [deep]
        with self.assertRaises(UsageError):
            self.rules.evaluate(deep, DAY)

    def test_wrong_days(self):
        """days that are none, kinds that are none"""
        for wrong in ("2023-02-30", "x", "", "2023-06-30\0"):
            with self.subTest(wrong=wrong), self.assertRaises(UsageError):
                self.rules.evaluate(HOUSE, wrong)
        with self.assertRaises(UsageError):
            self.rules.evaluate(HOUSE, 20230630)
        for wrong in ("成员", "没有"):
            with self.subTest(wrong=wrong), self.assertRaises(UsageError):
                self.rules.evaluate(HOUSE, DAY, kind=wrong)
        self.assertEqual(len(self.rules.evaluate(HOUSE, DAY, kind="农户")), 3)

    def test_unused(self):
        """properties that no field is called by are warned of"""
        with self.assertWarns(UnusedFieldWarning) as caught:
            self.rules.evaluate(
                {"户编号": "A1", "人均收入": 1, "家庭成员": [{"编号": "1", "年龄": 3}]}, DAY
            )
        self.assertEqual(caught.filename, __file__)
        self.assertEqual(len(caught.warnings), 2)
        self.assertIn("人均收入", str(caught.warnings[0].message))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.rules.evaluate({"户编号": "A1", "人均纯收入（元）": "1"}, DAY)

    def test_unused_values(self):
        """whatever such a property holds, it is warned of and no more"""
        for value in (1.5, b"x", object(), [1.5], {"x": 1.5}, "\ud800"):
            house = {**HOUSE, "面积": value, "家庭成员": [{"编号": "1", "身份": "特困", "经度": value}]}
            with self.subTest(value=value), self.assertWarns(UnusedFieldWarning) as caught:
                found = self.rules.evaluate(house, DAY)
            self.assertEqual(len(caught.warnings), 2)
            self.assertIn("面积", "".join(str(each.message) for each in caught.warnings))
            self.assertIn("经度", "".join(str(each.message) for each in caught.warnings))
            self.assertEqual(found["参保资助"].outcome, Outcome.KEEP)

    def test_mappings(self):
        """other mappings and sequences than dict and list"""
        house = OrderedDict(HOUSE, 家庭成员=tuple(map(OrderedDict, HOUSE["家庭成员"])))
        self.assertEqual(len(self.rules.evaluate(house, DAY)), 3)
        by_kind = {"户编号": "A1", "成员": HOUSE["家庭成员"]}
        self.assertEqual(len(self.rules.evaluate(by_kind, DAY)), 3)
        with self.assertRaises(DataError):
            self.rules.evaluate({**HOUSE, **by_kind}, DAY)

    def test_explain(self):
        """explanations, also after other records were judged"""
        first = self.rules.evaluate(HOUSE, DAY)
        self.rules.evaluate({"户编号": "B1"}, DAY)
        result = first["收入补助"]
        text = result.explain()
        self.assertIn("4800.50", text)
        self.assertIn("补足", text)
        self.assertEqual(text, result.explain("zh"))
        self.assertNotEqual(text, result.explain("en"))
        self.assertIsInstance(result.explain_json(), dict)
        with self.assertRaises(UsageError):
            result.explain("fr")
        rules = Rules.parse(kinds.AID, "aid.guodu")
        told = rules.evaluate(HOUSE, DAY, explain=True)
        rules.close()
        self.assertEqual(told["收入补助"].explain(), text)
        with self.assertRaises(UsageError):
            told["收入补助"].explain("en")

    def test_immutable(self):
        """results cannot be changed, and compare by what they say"""
        one, two = (self.rules.evaluate(HOUSE, DAY)["收入补助"] for _ in range(2))
        with self.assertRaises(AttributeError):
            one.clause = "别的"
        self.assertEqual(one.outputs, two.outputs)
        self.assertIn("收入补助", repr(one))

    def test_steps(self):
        """a limit of steps makes a result fail"""
        rules = Rules.parse(kinds.AID, limits=Limits(steps=1))
        outcomes = {r.outcome for r in rules.evaluate(HOUSE, DAY)}
        self.assertIn(Outcome.FAILED, outcomes)
        failed = [r for r in rules.evaluate(HOUSE, DAY) if r.outcome is Outcome.FAILED]
        self.assertTrue(failed[0].failure)

    def test_memory(self):
        """a limit of memory holds for records too"""
        rules = Rules.parse(kinds.AID, limits=Limits(memory=3_000_000))
        many = [{"编号": str(i), "身份": "脱贫"} for i in range(50_000)]
        with self.assertRaises((LimitError, MemoryError)):
            rules.evaluate({"户编号": "A1", "家庭成员": many}, DAY)

    def test_threads(self):
        """threads share rules"""
        wrong = []

        def judge(number):
            for i in range(200):
                income = Decimal(number * 1000 + i)
                house = {"户编号": str(i), "人均纯收入": income, "家庭成员": []}
                evaluation = self.rules.evaluate(house, DAY)
                result = evaluation["收入补助"]
                if result.value("补助") != (5000 - income if income < 5000 else None):
                    wrong.append(result)
                if i % 50 == 0 and f"户编号：{i}" not in result.explain() and str(i) not in result.record:
                    wrong.append(result)

        threads = [threading.Thread(target=judge, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_between(self):
        """what judges within a judgement, here the handler of a signal, does not mix up households"""
        self.addCleanup(signal.signal, signal.SIGALRM, signal.SIG_DFL)
        handled, wrong = [], []

        def handle(_number, _frame):
            handled.append(self.rules.evaluate({"户编号": "B"}, DAY)["收入补助"].record)

        signal.signal(signal.SIGALRM, handle)
        signal.setitimer(signal.ITIMER_REAL, 0.0007, 0.0007)
        end = time.monotonic() + 20
        try:
            while len(handled) < 300 and time.monotonic() < end:
                result = self.rules.evaluate(HOUSE, DAY)["收入补助"]
                if result.record != "农户[A1]" or "A1" not in result.explain():
                    wrong.append(result)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self.assertEqual(wrong, [])
        self.assertEqual(set(handled), {"农户[B]"})

    def test_other_thread(self):
        """an explanation may be asked for by another thread"""
        result = self.rules.evaluate(HOUSE, DAY)["收入补助"]
        told = []
        thread = threading.Thread(target=lambda: told.append(result.explain()))
        thread.start()
        thread.join()
        self.assertEqual(told, [result.explain()])


if __name__ == "__main__":
    unittest.main()
