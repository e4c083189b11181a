# SPDX-License-Identifier: Apache-2.0
"""The examples of the rules that ship and of the tests of the language, through Python: the record of each is
judged by evaluate, and must give what the example expects."""

import glob
import os
import unittest

import kinds

from guodu import DataError, Holding, Outcome, Rules

TOP = os.environ["TOP"]
LIBRARY = os.path.join(TOP, "rules")
#: Examples with a record that data may not have: a required fact is not said.
REFUSED = ("下两级的记录",)


class Judge:
    """One example."""

    def __init__(self, rules, example):
        self.rules = rules
        self.example = example
        self.evaluation = rules.evaluate(example.record, example.as_of, kind=example.kind)
        self.checked = 0
        self.wrong = []

    def run(self):
        for expect in self.example.expects:
            if "condition" in expect:
                continue  # of fields, which no result shows: guodu_test_run judges these
            self.checked += 1
            if "policy" in expect:
                self.result(expect)
            else:
                self.finding(expect)

    def fail(self, expect, got):
        self.wrong.append(f"{self.example.file}:{expect['line']}: {expect} came out as {got}")

    def result(self, expect):
        found = [r for r in self.evaluation.for_(expect["policy"])]
        result = found[expect["place"]]
        got = {
            "record": result.record,
            "outcome": result.outcome.en,
            "clause": result.clause,
            "outputs": {name: value.text for name, value in result.outputs.items()},
        }
        wanted = {name: expect[name] for name in ("record", "outcome", "clause") if name in expect}
        outputs = expect.get("outputs", {})
        holds = all(got[name] == value for name, value in wanted.items())
        holds = holds and all(got["outputs"].get(name) == value for name, value in outputs.items())
        holds = holds and self.missing_fits(expect, result.missing)
        if "conflict" in expect:
            holds = holds and set(expect["conflict"]) == set(result.conflicts)
        if not holds:
            self.fail(expect, (got, result.missing, result.conflicts))

    def finding(self, expect):
        """What holds is not told; of several cases the worst counts, as of the example."""
        found = [
            f
            for f in self.evaluation.findings
            if f.name == expect["assertion"] and f.record == expect["record"]
        ]
        order = [Holding.VIOLATED, Holding.UNTESTABLE, Holding.UNDETERMINED]
        holdings = sorted((f.holding for f in found), key=order.index)
        holding = holdings[0] if holdings else Holding.HOLDS
        missing = [m for f in found for m in f.missing]
        if expect["holding"] == "error":
            holds = Holding.UNTESTABLE in holdings
        else:
            holds = holding.en == expect["holding"]
        if not holds or not self.missing_fits(expect, missing):
            self.fail(expect, found)

    @staticmethod
    def missing_fits(expect, missing):
        """Each expected one is missing, and each missing one was expected."""
        if "missing" not in expect:
            return True

        def fits(wanted, told):
            if "parameter" in wanted:
                return told == wanted["parameter"]
            if "record" in wanted:
                return told == f"{wanted['record']}.{wanted['field']}"
            return told.startswith(wanted["kind"] + "[") and told.endswith("]." + wanted["field"])

        return all(any(fits(w, m) for m in missing) for w in expect["missing"]) and all(
            any(fits(w, m) for w in expect["missing"]) for m in missing
        )


def judge(path, refused=()):
    """How many examples and expectations were judged, and what was wrong."""
    rules = Rules.load(path)
    wrong, checked = [], 0
    for example in rules.examples:
        try:
            judged = Judge(rules, example)
        except DataError as error:
            # An example may leave out what data must say: then there is no such record.
            if "必填" not in error.zh or example.title not in refused:
                raise
            continue
        judged.run()
        checked += judged.checked
        wrong += judged.wrong
    return len(rules.examples), checked, wrong, rules


class Examples(unittest.TestCase):
    def see(self, path, least, refused=()):
        examples, checked, wrong, rules = judge(path, refused)
        self.assertEqual(wrong[:5], [])
        self.assertGreaterEqual(examples, least)
        ran = rules.test()
        self.assertEqual((ran.examples, ran.failed, ran.failures), (examples, 0, ()))
        self.assertTrue(ran)
        return checked

    def test_library(self):
        """the library's examples"""
        self.assertGreater(self.see(LIBRARY, 300), 300)

    def test_demo(self):
        """the demonstration's examples"""
        self.assertGreater(self.see(os.path.join(LIBRARY, "demo"), 100), 100)

    def test_lang(self):
        """the examples of the tests of the language"""
        checked = 0
        for path in sorted(glob.glob(os.path.join(TOP, "tests", "lang", "*.guodu"))):
            with self.subTest(os.path.basename(path)):
                checked += self.see(path, 0, REFUSED)
        self.assertGreater(checked, 900)

    def test_failure(self):
        """an example that does not hold"""
        rules = Rules.parse(kinds.AID.replace("资助额 = 70元/年\n  期望", "资助额 = 80元/年\n  期望"))
        ran = rules.test()
        self.assertFalse(ran)
        (failure,) = ran.failures
        self.assertEqual((ran.examples, ran.failed, failure.title), (1, 1, "脱贫户减半"))
        self.assertIn("80", failure.expected)
        self.assertIn("70", failure.got)
        self.assertTrue(failure.why)
        self.assertEqual(rules.test("没有这样的").examples, 0)
        judged = Judge(rules, rules.examples[0])
        judged.run()
        self.assertEqual(len(judged.wrong), 1)

    def test_told(self):
        """what is told of an example"""
        (example,) = Rules.parse(kinds.AID, "aid.guodu").examples
        self.assertEqual((example.title, example.file, example.kind), ("脱贫户减半", "aid.guodu", "农户"))
        self.assertEqual(example.as_of, "2023-06-30")
        self.assertEqual(example.record["家庭成员"], [{"编号": "1", "身份": "脱贫"}, {"编号": "2"}])
        self.assertEqual(example.expects[0]["outputs"], {"资助额": "70.00"})
        self.assertEqual(
            example.expects[1]["missing"], [{"record": "成员[A1, 2]", "field": "身份"}]
        )
        self.assertEqual(example.expects[2]["outcome"], Outcome.UNDETERMINED.en)


if __name__ == "__main__":
    unittest.main()
