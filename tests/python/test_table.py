# SPDX-License-Identifier: Apache-2.0
"""Judging whole tables."""

import csv
import datetime
import json
import os
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
import uuid
from decimal import Decimal

import kinds

from guodu import (
    DataError,
    FloatError,
    GuoduError,
    Holding,
    Outcome,
    Row,
    Rules,
    UsageError,
)

DAY = "2023-06-30"
HOUSES = [
    {
        "户编号": "A1",
        "人均纯收入": Decimal("4800.50"),
        "家庭成员": [
            {"编号": "1", "身份": "脱贫"},
            {"编号": "2", "身份": None},
        ],
    },
    {"户编号": "A2", "人均纯收入": 6000, "家庭成员": []},
    {"户编号": "A3", "人均纯收入": -1, "家庭成员": [{"编号": "1", "身份": "特困"}]},
]
PEOPLE = [
    {"户编号": "A1", "编号": "1", "身份": "脱贫"},
    {"户编号": "A1", "编号": "2", "身份": None},
    {"户编号": "A3", "编号": "1", "身份": "特困"},
]
FLAT = [{k: v for k, v in house.items() if k != "家庭成员"} for house in HOUSES]


def told(table):
    """What stands in the rows of a table, for comparing."""
    return [
        (row.kind, dict(row.keys), row.policy, row.outcome, row.clause, row.says)
        + (dict(row.outputs), row.missing, row.conflicts, row.failure)
        for row in table
    ]


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules = Rules.parse(kinds.AID, "aid.guodu")
        cls.kinds = Rules.parse(kinds.KINDS, "kinds.guodu")

    def expected(self):
        """One record after another."""
        return [
            line
            for house in HOUSES
            for line in told(self.rules.evaluate(house, DAY))
        ]

    def test_dicts(self):
        """dicts with people in them"""
        table = self.rules.evaluate_table(HOUSES, DAY, kind="农户")
        self.assertEqual(told(table), self.expected())
        self.assertEqual(len(table), 6)
        self.assertTrue(all(type(row) is Row for row in table))
        self.assertEqual(told(table), told(table.rows()))
        self.assertEqual(table.as_of, DAY)

    def test_top_kind(self):
        """dicts with people in them are of the top record without a word"""
        self.assertEqual(told(self.rules.evaluate_table(HOUSES, DAY)), self.expected())
        generator = (house for house in HOUSES)
        self.assertEqual(told(self.rules.evaluate_table(generator, DAY)), self.expected())

    def test_joined(self):
        """two tables joined by their keys"""
        table = self.rules.evaluate_table({"农户": FLAT, "成员": PEOPLE}, DAY)
        self.assertEqual(told(table), self.expected())
        self.assertEqual(table.counts["成员"].used, 3)
        self.assertEqual(table.counts["农户"].childless, 1)

    def test_flat(self):
        """a flat table is known by its headings"""
        table = self.rules.evaluate_table(PEOPLE, DAY)
        self.assertEqual(table.counts["成员"].read, 3)
        self.assertEqual(
            [row.outcome for row in table.rows("成员")],
            [Outcome.ADJUST, Outcome.UNDETERMINED, Outcome.KEEP],
        )
        self.assertTrue(table.notes)
        self.assertNotEqual(table.notes[0].zh, table.notes[0].en)

    def test_flat_gaps(self):
        """rows of a flat table need not all have the same properties"""
        people = [dict(row) for row in PEOPLE]
        del people[1]["身份"]
        table = self.rules.evaluate_table(people, DAY)
        self.assertEqual(
            [row.outcome for row in table.rows("成员")],
            [Outcome.ADJUST, Outcome.UNDETERMINED, Outcome.KEEP],
        )
        with self.assertRaises(UsageError):
            self.rules.evaluate_table([{"户编号": "A1", 1: "x"}], DAY)

    def test_as_the_tool(self):
        """rows are those of guodu run, in its order"""
        with tempfile.TemporaryDirectory() as folder:
            rules, data = os.path.join(folder, "a.guodu"), os.path.join(folder, "d.ndjson")
            with open(rules, "w", encoding="utf-8") as file:
                file.write(kinds.AID)
            with open(data, "w", encoding="utf-8") as file:
                for house in HOUSES:
                    file.write(json.dumps(house, ensure_ascii=False, default=str) + "\n")
            environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
            subprocess.run(
                [os.path.join(os.environ["BUILD"], "guodu"), "run", rules, "--data", data]
                + ["--as-of", DAY, "-o", os.path.join(folder, "out.csv"), "--lang", "en"],
                check=True,
                capture_output=True,
                env=environment,
            )
            table = self.rules.evaluate_table(HOUSES, DAY)
            for kind, name in (("农户", "out.csv"), ("成员", "out.成员.csv")):
                with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
                    lines = list(csv.DictReader(file))
                self.assertEqual(lines, [self.as_csv(row) for row in table.rows(kind)])
            with open(os.path.join(folder, "out.findings.csv"), encoding="utf-8") as file:
                found = [(line["name"], line["result"]) for line in csv.DictReader(file)]
            self.assertEqual(found, [(f.name, f.holding.en) for f in table.findings])

    @staticmethod
    def as_csv(row):
        outputs = list(row.outputs.items())
        name, value = outputs[0] if outputs else ("", None)
        return {
            **row.keys,
            "as_of": DAY,
            "policy": row.policy,
            "outcome": row.outcome.en,
            "clause": row.clause or "",
            "output": name,
            "value": value.text if value else "",
            "missing": ";".join(row.missing),
            "conflict": ";".join(row.conflicts),
            "says": row.says or "",
            "error": row.failure or "",
        }

    def test_some_rows(self):
        """rows of one kind, of one policy"""
        table = self.rules.evaluate_table(HOUSES, DAY)
        self.assertEqual([r.kind for r in table.rows("农户")], ["农户"] * 3)
        self.assertEqual([r.policy for r in table.rows(policy="参保资助")], ["参保资助"] * 3)
        with self.assertRaises(UsageError):
            next(table.rows("没有"))
        with self.assertRaises(UsageError):
            next(table.rows(policy="没有"))

    def test_counts(self):
        """outcomes, totals, findings, the summary"""
        table = self.rules.evaluate_table(HOUSES, DAY)
        self.assertEqual(table.outcomes["参保资助"][Outcome.ADJUST], 1)
        self.assertEqual(table.outcomes["收入补助"][Outcome.START], 2)
        (total,) = table.totals["参保资助"]
        self.assertEqual((total.name, total.sum, total.known), ("资助额", Decimal("420.00"), 2))
        self.assertEqual(table.holdings["收入为负"][Holding.VIOLATED], 1)
        self.assertEqual(table.findings[0].missing, ("成员[A1, 2].身份",))
        self.assertEqual(
            [(f.name, f.holding, f.record, f.says) for f in table.findings[1:]],
            [("收入为负", Holding.VIOLATED, "农户[A3]", "收入是-1元/年。")],
        )
        self.assertIn("参保资助", table.summary())
        self.assertNotEqual(table.summary("zh"), table.summary("en"))

    def test_rejects(self):
        """rows that cannot be used"""
        wrong = [{"户编号": "A1", "人均纯收入": "多"}, {"户编号": "A2"}]
        table = self.rules.evaluate_table(wrong, DAY, kind="农户", name="表")
        (reject,) = table.rejects
        self.assertEqual((reject.row, reject.column, reject.table), (1, "人均纯收入", "表"))
        self.assertEqual((reject.code, reject.value, reject.key), ("not-money", "多", "A1"))
        self.assertNotEqual(reject.zh, reject.en)
        count = table.counts["农户"]
        self.assertEqual((count.read, count.used, count.rejected), (2, 1, 1))
        self.assertEqual([dict(r.keys) for r in table], [{"户编号": "A2"}])
        with self.assertRaises(DataError) as caught:
            self.rules.evaluate_table(wrong, DAY, kind="农户", most_rejects=0)
        self.assertEqual((caught.exception.row, caught.exception.column), (1, "人均纯收入"))
        self.assertEqual(len(caught.exception.rejects), 1)

    def test_float(self):
        """floats are refused wherever they stand"""
        for table in (
            [{"户编号": "A1", "人均纯收入": 1.5}],
            [{"户编号": "A1", "人均纯收入": 1.5, "家庭成员": []}],
        ):
            with self.assertRaises(FloatError) as caught:
                self.rules.evaluate_table(table, DAY)
            self.assertIn("人均纯收入", caught.exception.zh)
            self.assertIn("1", caught.exception.en)
        with self.assertRaises(FloatError):
            self.rules.evaluate_table(FLAT + [{"户编号": "A4", "人均纯收入": 0.5}], DAY, kind="农户")

    def test_unused(self):
        """what a column holds that no field asks for stops nothing, and the column is told of"""
        odd = (1.5, float("nan"), b"x", uuid.UUID(int=1), datetime.time(8), Decimal("NaN"), {"x": 1.5})
        plain = {"户编号": "A1", "人均纯收入": 6000}
        for value in odd:
            inside = {**plain, "家庭成员": [{"编号": "1", "身份": "特困", "经度": value}], "面积": value}
            tables = {"记录": [inside], "户": [{**plain, "面积": value}]}
            for name, rows in tables.items():
                with self.subTest(value=value, name=name):
                    table = self.rules.evaluate_table(rows, DAY)
                    self.assertEqual((table.counts["农户"].used, table.rejects), (1, ()))
                    self.assertIn("面积", "".join(note.zh for note in table.notes))
        table = self.rules.evaluate_table([inside], DAY)
        self.assertIn("经度", "".join(note.zh for note in table.notes))
        self.assertEqual([r.outcome for r in table.rows("成员")], [Outcome.KEEP])

    def test_unused_or_not(self):
        """a column that a field may be called by is used, however it is written"""
        for name in ("人均纯收入（元）", "人均 纯收入(元)", "\u200b人均纯收入", "人均纯收入\ufe0f"):
            with self.subTest(name=name), self.assertRaises(FloatError) as caught:
                self.rules.evaluate_table([{"户编号": "A1", name: 1.5}], DAY)
            self.assertIsNone(caught.exception.__context__)
            with self.subTest(name=name), self.assertRaises(FloatError):
                self.rules.evaluate_table([{"户编号": "A1", name: 1.5, "成员": []}], DAY)
        for name in ("农户.户编号", "农户_户编号", "人均纯收入", "农户.人均纯收入"):
            people = [{"户编号": "A1", "编号": "1", "身份": "特困", name: 1.5}]
            with self.subTest(name=name), self.assertRaises(FloatError):
                self.rules.evaluate_table({"农户": FLAT, "成员": people}, DAY)
        for name in ("家庭成员", "成员"):
            with self.subTest(name=name), self.assertRaises(FloatError) as caught:
                self.rules.evaluate_table([{"户编号": "A1", name: [{"身份": 1.5}]}], DAY)
            self.assertIn(f"{name}[1].身份", caught.exception.zh)
        # A computed field is not asked for, nor is one of the people for a household.
        table = self.rules.evaluate_table([{"户编号": "A1", "人数": 1.5, "身份": 1.5}], DAY, kind="农户")
        self.assertEqual(table.rejects, ())

    def test_no_tables(self):
        """what is no table"""
        for wrong in ("a.csv", b"x", 5, None, [1], [["A1"]], {"没有": FLAT}, {"农户": "x"}):
            with self.subTest(wrong=wrong), self.assertRaises(UsageError):
                self.rules.evaluate_table(wrong, DAY)
        with self.assertRaises(UsageError):
            self.rules.evaluate_table(FLAT, DAY, kind="没有")
        with self.assertRaises(UsageError):
            self.rules.evaluate_table(FLAT, "2023-13-01", kind="农户")
        with self.assertRaises(UsageError):
            self.rules.evaluate_table(FLAT, DAY, kind="农户", threads=-1)
        with self.assertRaises(UsageError) as caught:
            self.rules.evaluate_table([{"甲": "1"}], DAY)
        self.assertIn("户编号", caught.exception.zh)
        with self.assertRaises(UsageError) as caught:
            self.rules.evaluate_table([{"甲": "1"}, {"乙": "2"}], DAY)
        self.assertIn("乙", caught.exception.zh)
        with self.assertRaises(DataError):
            self.rules.evaluate_table([{"甲": "1"}, {"乙": []}], DAY, most_rejects=0)

    def test_empty(self):
        """a table without rows"""
        table = self.rules.evaluate_table([], DAY, kind="农户")
        self.assertEqual((len(table), list(table), table.findings), (0, [], ()))

    def test_generator_raises(self):
        """what a table raises comes out"""

        def rows():
            yield FLAT[0]
            raise ConnectionError

        with self.assertRaises(ConnectionError):
            self.rules.evaluate_table(rows(), DAY, kind="农户")

    # ---- cursors ----

    def database(self):
        connection = sqlite3.connect(":memory:")
        connection.execute("create table h (户编号 text, 人均纯收入 text)")
        connection.executemany("insert into h values (?, ?)", [("A1", "4800.50"), ("A2", 6000)])
        connection.execute("insert into h values ('A3', -1)")
        return connection

    def test_cursor(self):
        """a cursor of a database, and dicts beside it"""
        cursor = self.database().execute("select * from h order by 1")
        table = self.rules.evaluate_table({"农户": cursor, "成员": PEOPLE}, DAY)
        self.assertEqual(told(table), self.expected())
        self.assertEqual(table.rejects, ())

    def test_cursor_dicts(self):
        """a cursor that gives dicts"""
        connection = self.database()
        connection.row_factory = lambda cursor, row: {
            column[0]: value for column, value in reversed(list(zip(cursor.description, row)))
        }
        cursor = connection.execute("select * from h order by 1")
        table = self.rules.evaluate_table({"农户": cursor, "成员": PEOPLE}, DAY)
        self.assertEqual(told(table), self.expected())

    def test_cursor_kinds(self):
        """a cursor by itself is known by its headings; its values keep their types"""
        connection = sqlite3.connect(":memory:")
        cursor = connection.execute("select 'A1' as 户编号, 6000 as 人均纯收入, null as 无关")
        table = self.rules.evaluate_table(cursor, DAY)
        self.assertEqual([r.outcome for r in table.rows("农户")], [Outcome.NOT_APPLICABLE])

    def test_cursor_values(self):
        """values of every type in a cursor"""

        class Cursor:
            names = "户编号 收入 面积 比例 认定 区划 主因 各因 困难 备注".split()
            description = [(name, None) for name in names]
            rows = [
                (1, Decimal("1E+3"), Decimal("0.5"), "20%", datetime.date(2022, 6, 30))
                + ("421303", "因病", {"因学", "因病"}, True, "话"),
                (2, None, None, None, None, None, None, set(), False, None),
            ]

            def fetchmany(self, size):
                rows, self.rows = self.rows, []
                return rows

        first, second = self.kinds.evaluate_table(Cursor(), DAY)
        self.assertEqual(first.value("收入额"), Decimal("1000.00"))
        self.assertEqual(first.value("日子"), datetime.date(2022, 6, 30))
        self.assertEqual(first.value("诸因"), frozenset(["因病", "因学"]))
        self.assertIs(first.value("难"), True)
        self.assertIs(second.value("难"), False)
        self.assertFalse(second.outputs["收入额"].known)

    def test_cursor_wrong(self):
        """cursors that give what cannot be used"""
        connection = self.database()
        with self.assertRaises(FloatError) as caught:
            self.rules.evaluate_table(
                connection.execute("select 户编号, 1.5 as 人均纯收入 from h"), DAY, kind="农户"
            )
        self.assertIn("人均纯收入", caught.exception.zh)
        with self.assertRaises(UsageError):
            self.rules.evaluate_table(connection.cursor(), DAY, kind="农户")
        with self.assertRaises(UsageError):
            self.rules.evaluate_table(
                connection.execute("select 户编号, x'00' as 人均纯收入 from h"), DAY, kind="农户"
            )

    def test_cursor_unused(self):
        """every column of a table of a database, whatever it holds"""
        connection = self.database()
        connection.execute("alter table h add column 经度 real default 113.25")
        connection.execute("alter table h add column 照片 blob default x'00ff'")
        cursor = connection.execute("select * from h order by 1")
        table = self.rules.evaluate_table({"农户": cursor, "成员": PEOPLE}, DAY)
        self.assertEqual(told(table), self.expected())
        for name in ("经度", "照片"):
            self.assertIn(name, "".join(note.zh for note in table.notes))

    def test_cursor_raises(self):
        """what a cursor raises comes out"""

        class Cursor:
            description = [("户编号", None)]

            def fetchmany(self, size):
                raise ConnectionError

        with self.assertRaises(ConnectionError):
            self.rules.evaluate_table(Cursor(), DAY, kind="农户")

    # ---- threads and signals ----

    def many(self, count):
        return [{"户编号": f"H{i}", "人均纯收入": i % 9000, "家庭成员": []} for i in range(count)]

    def test_threads(self):
        """the number of threads does not matter"""
        houses = self.many(5000)
        one = told(self.rules.evaluate_table(houses, DAY, threads=1))
        three = told(self.rules.evaluate_table(houses, DAY, threads=3))
        self.assertEqual(one, three)
        self.assertEqual(len(one), 5000)

    def test_shared(self):
        """a table is read by several threads"""
        table = self.rules.evaluate_table(self.many(3000), DAY)
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(told(table))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(found), 4)
        self.assertTrue(all(rows == found[0] for rows in found))

    def test_interrupt(self):
        """Ctrl-C stops a cursor that gives rows, and judging"""

        class Slow:
            description = [("户编号", None)]

            def fetchmany(self, size):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)
                return [("A1",)]

        with self.assertRaises(KeyboardInterrupt):
            self.rules.evaluate_table(Slow(), DAY, kind="农户")

    def test_interrupt_judging(self):
        """Ctrl-C stops what the library does"""
        table = self.rules.evaluate_table(self.many(20_000), DAY)
        timer = threading.Timer(0.0, os.kill, (os.getpid(), signal.SIGINT))
        with self.assertRaises(KeyboardInterrupt):
            timer.start()
            for _ in range(1000):
                table._details = None
                table.summary()
        self.assertEqual(len(list(table)), 20_000)

    def test_closed(self):
        """what was read stays when rules are closed"""
        rules = Rules.parse(kinds.AID, "aid.guodu")
        table = rules.evaluate_table(HOUSES, DAY)
        rules.close()
        self.assertEqual(told(table), self.expected())

    def test_repr(self):
        """a table and a row tell what they are"""
        table = self.rules.evaluate_table(HOUSES, DAY)
        self.assertIn("6 results", repr(table))
        self.assertIn("参保资助", repr(list(table.rows(policy="参保资助"))[0]))
        self.assertTrue(issubclass(UsageError, GuoduError))


if __name__ == "__main__":
    unittest.main()
