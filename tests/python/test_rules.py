# SPDX-License-Identifier: Apache-2.0
"""Loading rules and asking what they declare."""

import gc
import os
import tempfile
import unittest

import kinds

from guodu import (
    FieldType,
    LimitError,
    Limits,
    Rules,
    RulesError,
    Severity,
    UsageError,
)


class Loading(unittest.TestCase):
    def test_file(self):
        """a file, a folder, a path object"""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "main.guodu")
            with open(path, "w", encoding="utf-8") as file:
                file.write(kinds.AID)
            for given in (path, folder, os.fsencode(path)):
                self.assertEqual(Rules.load(given).name, "参保资助")

    def test_no_file(self):
        """a file that is not there"""
        with self.assertRaises(RulesError) as caught:
            Rules.load("/there/is/none.guodu")
        self.assertTrue(caught.exception.zh)
        self.assertTrue(caught.exception.en)
        self.assertEqual(caught.exception.diagnostics, ())

    def test_no_text(self):
        """what is no text is refused with a sentence"""
        for given, kind in ((kinds.AID.encode(), "bytes"), (None, "NoneType"), (7, "int")):
            with self.assertRaisesRegex(TypeError, f"^Rules.parse takes the text of rules as str, not {kind}"):
                Rules.parse(given)

    def test_errors(self):
        """errors are diagnostics in both languages"""
        with self.assertRaises(RulesError) as caught:
            Rules.parse("记录 户 { 号: 文本 主键 }\n政策 补助 对 人家 { }\n", "错.guodu")
        error = caught.exception
        first = error.diagnostics[0]
        self.assertEqual((first.file, first.line, first.severity), ("错.guodu", 2, Severity.ERROR))
        self.assertRegex(first.code, r"^G\d{4}$")
        self.assertGreater(first.end_column, first.column)
        self.assertNotEqual(first.zh.message, first.en.message)
        self.assertIn("人家", first.shown)
        self.assertEqual(first.message, first.zh.message)
        self.assertIn(first.shown.rstrip("\n"), str(error))

    def test_warnings(self):
        """warnings do not keep rules from being used"""
        rules = Rules.parse("记录 户 { 号: 文本 主键 }\n政策 甲 对 户 { 延续 一: 当 号 不为 无 }\n")
        self.assertTrue(rules.diagnostics)
        self.assertTrue(all(d.severity is not Severity.ERROR for d in rules.diagnostics))

    def test_reader(self):
        """files come from a reader"""
        texts = {
            "rules/main.guodu": '引用 "其他.guodu"\n政策 甲 对 户 { 延续 一: 当 号 是 "1" }\n',
            "rules/其他.guodu": "记录 户 { 号: 文本 主键 }\n".encode(),
        }
        asked = []

        def read(path):
            asked.append(path)
            return texts.get(path)

        rules = Rules.load("rules/main.guodu", reader=read)
        self.assertEqual([p.name for p in rules.policies], ["甲"])
        self.assertEqual(asked, list(texts))
        self.assertEqual(len(rules.files), 2)
        with self.assertRaises(RulesError):
            Rules.load("no.guodu", reader=read)

    def test_reader_raises(self):
        """what a reader raises comes out"""

        def read(path):
            raise ConnectionError(path)

        with self.assertRaises(ConnectionError):
            Rules.load("main.guodu", reader=read)

    def test_limits(self):
        """limits"""
        with self.assertRaises(LimitError) as caught:
            Rules.parse(kinds.AID, limits=Limits(rules=1))
        self.assertTrue(caught.exception.zh)
        with self.assertRaises(LimitError):
            Rules.parse(kinds.AID, limits=Limits(memory=10_000))
        Rules.parse(kinds.AID, limits=Limits(memory=100_000_000, rules=10, depth=50))
        for wrong in (-1, 1 << 80, 1.5):
            with self.assertRaises(UsageError):
                Rules.parse(kinds.AID, limits=Limits(rules=wrong))

    def test_close(self):
        """closed rules are not used, what came of them is"""
        with Rules.parse(kinds.AID) as rules:
            evaluation = rules.evaluate({"户编号": "A1"}, "2023-06-30")
        with self.assertRaises(UsageError):
            rules.evaluate({"户编号": "A1"}, "2023-06-30")
        self.assertEqual(evaluation["收入补助"].keys, {"户编号": "A1"})
        self.assertIn("closed", repr(rules))

    @unittest.skipIf(os.environ.get("SAN"), "sanitizers keep what is freed for a while")
    def test_many(self):
        """rules that nobody holds are freed"""

        def resident():
            gc.collect()
            with open("/proc/self/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * 4096

        def use():
            rules = Rules.parse(kinds.AID)
            evaluation = rules.evaluate({"户编号": "A1", "家庭成员": [{"编号": "1"}]}, "2023-06-30")
            rules.evaluate_table([{"户编号": "A1"}], "2023-06-30", kind="农户")
            return evaluation

        for _ in range(20):
            use()
        before = resident()
        for _ in range(200):
            use()
        self.assertLess(resident() - before, 20_000_000)


class Declared(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules = Rules.parse(kinds.AID, "aid.guodu")

    def test_whole(self):
        """name, version, files, digest, language"""
        rules = self.rules
        self.assertEqual((rules.name, rules.version, rules.lang), ("参保资助", "1.2", "zh"))
        self.assertEqual(rules.files, ("aid.guodu",))
        self.assertRegex(rules.digest, "^[0-9a-f]{64}$")
        self.assertEqual(rules.digest, Rules.parse(kinds.AID, "aid.guodu").digest)
        self.assertIn("参保资助", repr(rules))

    def test_policies(self):
        """policies with their outputs and clauses"""
        first = self.rules.policies[0]
        self.assertEqual((first.name, first.title, first.kind), ("参保资助", "资助参保", "成员"))
        self.assertEqual(first.clauses, ("特困全额", "脱贫渐退"))
        self.assertIn("帮助参加", first.doc)
        (output,) = first.outputs
        self.assertEqual((output.name, output.type, output.unit), ("资助额", FieldType.MONEY, "元/年"))
        self.assertIs(self.rules.policy("参保资助"), first)
        with self.assertRaises(KeyError):
            self.rules.policy("没有")

    def test_records(self):
        """records with their fields"""
        household, member = self.rules.records
        self.assertEqual((household.name, household.parent), ("农户", None))
        self.assertEqual((member.name, member.parent), ("成员", "农户"))
        self.assertEqual(household.keys, ("户编号",))
        income = household.field("人均纯收入")
        self.assertEqual(income.headings, ("人均纯收入（元）",))
        self.assertTrue(income.given)
        self.assertEqual(household.field("家庭成员").record, "成员")
        self.assertFalse(household.field("人数").given)
        self.assertTrue(household.field("户编号").key)
        self.assertEqual(member.field("身份").choices, ("特困", "脱贫", "一般"))
        self.assertTrue(member.field("出生日期").may_be_none)
        self.assertIs(self.rules.record("农户"), household)
        with self.assertRaises(KeyError):
            household.field("没有")

    def test_assertions(self):
        """inspections and guarantees"""
        found = [(a.name, a.guarantee, a.kind) for a in self.rules.assertions]
        self.assertEqual(found, [("收入为负", False, "农户"), ("不超", True, "成员")])

    def test_immutable(self):
        """what is told cannot be changed"""
        with self.assertRaises(AttributeError):
            self.rules.policies[0].name = "别的"


if __name__ == "__main__":
    unittest.main()
