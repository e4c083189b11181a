# SPDX-License-Identifier: Apache-2.0
"""Results in the form of ways.h, of the tool and of the Python package; and tables without rejected records.

    rows.py tool RULES DAY RESULTS.csv...       what guodu run wrote
    rows.py table RULES DAY KIND=FILE...        evaluate_table over dicts, row by row
    rows.py dicts RULES DAY KIND LINES          evaluate, a line of JSON after the other
    rows.py sqlite                              rows of guodu_run, as JSON on the standard input
    rows.py clean KEY REJECTS FILE... FOLDER    copies without the records of which a row was rejected
"""

from __future__ import annotations

import csv
import json
import os
import sys

COLUMNS = ("kind", "keys", "policy", "outcome", "clause", "output", "value")
BEHIND = ("missing", "conflict", "says", "error", "unit")


def write(row: dict) -> None:
    cells = [row.get(name) or "" for name in COLUMNS + BEHIND]
    print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))


def write_outputs(row: dict, outputs: list) -> None:
    """A line for each output: its name, its text and its unit."""
    for name, value, unit in outputs:
        write({**row, "output": name, "value": value, "unit": unit})
    if not outputs:
        write(row)


def table_of(path: str) -> list:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def tool(rules_path: str, day: str, *paths: str) -> None:
    from guodu import Rules

    policies = {policy.name: policy for policy in Rules.load(rules_path).policies}
    for path in paths:
        headings, *rows = table_of(path)
        first = headings.index("as_of")
        for cells in rows:
            row = dict(zip(headings, cells))
            assert row["as_of"] == day
            row["keys"] = "|".join(cells[:first])
            row["kind"] = policies[row["policy"]].kind
            outputs = []
            for i in range(1, 100):
                number = "" if i == 1 else str(i)
                if row.get("output" + number):
                    outputs.append((row["output" + number], row["value" + number], None))
            row.pop("output", None)
            row.pop("value", None)
            write_outputs(row, outputs)


def in_chinese(value) -> str | None:
    if isinstance(value.value, bool):
        return "是" if value.value else "否"
    return "无" if value.text == "none" else value.text


def python_row(row) -> None:
    write_outputs(
        {
            "kind": row.kind,
            "keys": "|".join(key or "" for key in row.keys.values()),
            "policy": row.policy,
            "outcome": row.outcome.zh,
            "clause": row.clause,
            "missing": ";".join(row.missing),
            "conflict": ";".join(row.conflicts),
            "says": row.says,
            "error": row.failure,
        },
        [(name, in_chinese(value), value.unit) for name, value in row.outputs.items()],
    )


def python_table(rules_path: str, day: str, *tables: str) -> None:
    from guodu import Rules

    given = {}
    for each in tables:
        kind, path = each.split("=", 1)
        headings, *rows = table_of(path)
        given[kind] = [dict(zip(headings, row)) for row in rows]
    for row in Rules.load(rules_path).evaluate_table(given, day):
        python_row(row)


def python_dicts(rules_path: str, day: str, kind: str, lines: str) -> None:
    from guodu import Rules

    rules = Rules.load(rules_path)
    with open(lines, encoding="utf-8") as file:
        for line in file:
            for row in rules.evaluate(json.loads(line), day, kind=kind):
                python_row(row)


def sqlite() -> None:
    for row in json.load(sys.stdin):
        row["keys"] = "|".join(key or "" for key in json.loads(row["keys"]).values())
        for name in ("missing", "conflict"):
            row[name] = ";".join(json.loads(row[name])) if row[name] else None
        outputs = json.loads(row["outputs"]) if row["outputs"] else {}
        first, unit = row.pop("output"), row.pop("unit")
        assert row.pop("value") == outputs.get(first)
        write_outputs(row, [(name, value, unit if name == first else None) for name, value in outputs.items()])


def clean(key: str, rejects: str, *rest: str) -> None:
    *paths, folder = rest
    wrong = {(row[1], int(row[2])) for row in table_of(rejects)[1:]}
    tables, bad = [], set()
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows, line = [], 1
            for row in reader:
                rows.append(row)
                if (path, line) in wrong:
                    bad.add(row[rows[0].index(key)])
                line = reader.line_num + 1
        tables.append((path, rows))
    for path, rows in tables:
        at = rows[0].index(key)
        with open(os.path.join(folder, os.path.basename(path)), "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(row for row in rows if row[at] not in bad)


if __name__ == "__main__":
    ways = {"tool": tool, "table": python_table, "dicts": python_dicts, "sqlite": sqlite, "clean": clean}
    sys.stdout.reconfigure(encoding="utf-8")
    ways[sys.argv[1]](*sys.argv[2:])
