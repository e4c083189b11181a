# SPDX-License-Identifier: Apache-2.0
"""Tables and results as columns, by the Arrow PyCapsule interface."""

import gc
import unittest
from decimal import Decimal

import columns
import kinds

from guodu import DataError, Outcome, Rules, UsageError

DAY = "2023-06-30"


def houses():
    """Three households, with people in them."""
    people = [
        columns.text("编号", ["1", "2", "1"]),
        columns.text("身份", ["脱贫", None, "特困"]),
    ]
    return columns.rows(
        "",
        [
            columns.text("户编号", ["A1", "A2", "A3"]),
            columns.money("人均纯收入", [Decimal("4800.50"), None, Decimal("6000")]),
            columns.lists("家庭成员", [2, 0, 1], people),
        ],
        3,
    )


class Arrow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules = Rules.parse(kinds.AID, "aid.guodu")

    def tearDown(self):
        gc.collect()
        left = len(columns.alive)
        columns.alive.clear()
        self.assertEqual(left, 0, "everything is released")

    def see(self, table):
        self.assertEqual(table.rejects, ())
        outcomes = [row.outcome for row in table.rows("农户")]
        self.assertEqual(
            outcomes[:3], [Outcome.START, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE]
        )
        people = [(dict(r.keys), r.outcome) for r in table.rows("成员")]
        self.assertEqual(
            people[:3],
            [
                ({"户编号": "A1", "编号": "1"}, Outcome.ADJUST),
                ({"户编号": "A1", "编号": "2"}, Outcome.UNDETERMINED),
                ({"户编号": "A3", "编号": "1"}, Outcome.KEEP),
            ],
        )

    def test_array(self):
        """an array"""
        given = columns.OneArray(houses())
        self.see(self.rules.evaluate_table(given, DAY, kind="农户"))
        self.assertFalse(given.array.release)

    def test_stream(self):
        """a stream"""
        given = columns.Stream(houses, 1)
        self.see(self.rules.evaluate_table(given, DAY))
        self.assertTrue(given.released)

    def test_stream_fails(self):
        """a stream that fails says why"""
        given = columns.Stream(houses, 3, fails_at=2)
        with self.assertRaises(DataError) as caught:
            self.rules.evaluate_table(given, DAY, kind="农户")
        self.assertIn("连接断了", caught.exception.zh)
        self.assertTrue(given.released)

    def test_real(self):
        """floating-point numbers are refused for money"""
        given = columns.OneArray(
            columns.rows("", [columns.text("户编号", ["A1"]), columns.real("人均纯收入", [1.5])], 1)
        )
        with self.assertRaises(DataError) as caught:
            self.rules.evaluate_table(given, DAY, kind="农户")
        self.assertIn("人均纯收入", caught.exception.en)

    def test_out(self):
        """results as columns"""
        table = self.rules.evaluate_table(columns.OneArray(houses()), DAY, kind="农户")
        found, batches = columns.take(table.arrow("农户").__arrow_c_stream__())
        self.assertEqual(batches, 1)
        self.assertEqual(found["户编号"], ["A1", "A2", "A3"])
        self.assertEqual(found["收入补助"], ["start", "undetermined", "not applicable"])
        self.assertEqual(found["收入补助.clause"], ["补足", None, None])
        self.assertEqual(found["收入补助.补助"], [Decimal("199.50"), None, None])
        found, _ = columns.take(table.arrow("成员", reasons=True).__arrow_c_stream__())
        self.assertEqual(found["户编号"], ["A1", "A1", "A3"])
        self.assertEqual(found["参保资助.missing"], [[], ["成员[A1, 2].身份"], []])
        self.assertEqual(found["参保资助.says"], ["今年资助70元/年。", None, None])

    def test_as_rows(self):
        """columns say what rows say, over many batches"""
        people = [{"编号": str(k), "身份": "脱贫"} for k in range(3)]
        given = [
            {"户编号": f"H{i}", "人均纯收入": i, "家庭成员": people[: i % 4]} for i in range(7000)
        ]
        table = self.rules.evaluate_table(given, DAY)
        for kind, policy, output in (("农户", "收入补助", "补助"), ("成员", "参保资助", "资助额")):
            found, batches = columns.take(table.arrow(kind).__arrow_c_stream__())
            self.assertGreater(batches, 1)
            rows = list(table.rows(kind))
            self.assertEqual(found[policy], [r.outcome.en for r in rows])
            self.assertEqual(found[f"{policy}.clause"], [r.clause for r in rows])
            self.assertEqual(found[f"{policy}.{output}"], [r.value(output) for r in rows])
            self.assertEqual(found["户编号"], [r.keys["户编号"] for r in rows])

    def test_in_and_out(self):
        """results of one engine are a table of the next"""
        table = self.rules.evaluate_table(columns.OneArray(houses()), DAY, kind="农户")
        again = self.rules.evaluate_table(table.arrow("农户"), DAY, kind="农户")
        self.assertEqual(again.counts["农户"].used, 3)

    def test_not_taken(self):
        """a stream that nobody takes is released"""
        table = self.rules.evaluate_table(columns.OneArray(houses()), DAY, kind="农户")
        capsule = table.arrow("农户").__arrow_c_stream__()
        del capsule

    def test_kinds(self):
        """which kind of record must be said where there are several"""
        table = self.rules.evaluate_table(columns.OneArray(houses()), DAY, kind="农户")
        with self.assertRaises(UsageError):
            table.__arrow_c_stream__()
        with self.assertRaises(UsageError):
            table.arrow("没有")
        one = Rules.parse(kinds.KINDS).evaluate_table([{"户编号": 1}], DAY)
        self.assertEqual(columns.take(one.__arrow_c_stream__())[0]["户编号"], [1])

    def test_empty(self):
        """no rows"""
        table = self.rules.evaluate_table([], DAY, kind="农户")
        found, _ = columns.take(table.arrow("农户").__arrow_c_stream__())
        self.assertTrue(all(values == [] for values in found.values()))


if __name__ == "__main__":
    unittest.main()
