# SPDX-License-Identifier: Apache-2.0
"""Judges folders that fuzz_diff writes, in every way that Python has: a dict at a time, a table of dicts, and
columns out. For each folder that is named on the input a line: `ok`, or what differs first."""

import ctypes
import datetime
import json
import os
import sys
import warnings
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))

import columns  # noqa: E402
import guodu  # noqa: E402

PARTS = ["kind", "keys", "policy", "outcome", "clause", "outputs", "missing", "conflicts", "says", "failure"]


class Differs(Exception):
    pass


def differs(where, expected, found):
    name = "number"
    if expected is not None and found is not None:
        pairs = zip(expected.split("\t"), found.split("\t"))
        names = [PARTS[i] if i < len(PARTS) else "more" for i, (a, b) in enumerate(pairs) if a != b]
        name = names[0] if names else "number"
    raise Differs(f"differs in {name}: {where}\n  the reference evaluator: {expected}\n  this way: {found}")


def compare(where, expected, found):
    for i in range(max(len(expected), len(found))):
        a = expected[i] if i < len(expected) else None
        b = found[i] if i < len(found) else None
        if a != b:
            differs(f"{where} {i}", a, b)


# ---- lines ----


def check_value(where, output, field):
    """The typed value says what the text does."""
    text, value, kind = output.text, output.value, field.type.value
    again = text
    if text is None or (text == "none" and kind not in ("text", "choice", "set")):
        again = value
        if value is not None:
            raise Differs(f"differs in value: {where}: {text!r} is {value!r}")
    elif kind == "truth":
        again = text == "yes"
    elif kind == "whole":
        again = int(text)
    elif kind in ("decimal", "money"):
        again = Decimal(text)
    elif kind == "percent":
        again = Decimal(text[:-1]) / 100
    elif kind == "date" and isinstance(value, datetime.date):
        again = datetime.date.fromisoformat(text)
    elif kind == "set":
        again = frozenset() if text == "none" else frozenset(text.split("、"))
    elif text == "none":
        again = value
    if again != value:
        raise Differs(f"differs in value: {where}: {text!r} is {value!r}")


def row_line(row, fields):
    for name, output in row.outputs.items():
        check_value(f"{row.policy}.{name}", output, fields[row.policy][name])
    outputs = ";".join(
        f"{name}={'?' if output.text is None else output.text}" for name, output in row.outputs.items()
    )
    keys = ";".join("?" if key is None else key for key in row.keys.values())
    parts = [row.kind, keys, row.policy, row.outcome.value, row.clause, outputs]
    parts += [";".join(row.missing), ";".join(row.conflicts), row.says, row.failure]
    return "\t".join("" if part is None else part for part in parts)


def finding_line(finding):
    parts = [finding.kind, finding.record, finding.name, finding.policy, finding.holding.value]
    parts += [";".join(finding.missing), finding.says, finding.failure]
    return "\t".join("" if part is None else part for part in parts)


# ---- records as Python has them ----


def typed(field, value, number):
    """Every other value as the type that Python has for it."""
    if value is None or number % 2:
        return value
    text = value if isinstance(value, str) else None
    kind = field.type.value
    if kind in ("decimal", "money") and text is not None and text not in ("none", "无"):
        return Decimal(text)
    if kind == "whole" and text is not None and text not in ("none", "无"):
        return int(text)
    if kind == "truth" and text in ("yes", "no", "是", "否"):
        return text in ("yes", "是")
    if kind == "date" and text is not None and text not in ("none", "无") and text[:4] > "0999":
        return datetime.date.fromisoformat(text)
    if kind == "set" and isinstance(value, list):
        return frozenset(value)
    return value


def dict_of(rules, kind, record, number=0):
    made = {}
    fields = {}
    for field in rules.record(kind).fields:
        fields.update(dict.fromkeys([field.name, *field.headings], field))
    for name, value in record.items():
        field = fields.get(name)
        below = name if field is None else field.record
        if isinstance(value, list) and below:
            value = [dict_of(rules, below, item, number + i) for i, item in enumerate(value)]
        elif field is not None:
            value = typed(field, value, number)
        made[name] = value
    return made


# ---- ways ----


def one_by_one(rules, fields, records, kind, day, expected):
    for record, (results, findings) in zip(records, expected):
        evaluation = rules.evaluate(record, day, kind=kind)
        compare("evaluate", results, [row_line(row, fields) for row in evaluation])
        held = [line for line in findings if line.split("\t")[4] != "holds"]
        compare("finding", held, [finding_line(each) for each in evaluation.findings])


def by_kind(expected):
    lines = {}
    for results, _ in expected:
        for line in results:
            lines.setdefault(line.split("\t")[0], []).append(line)
    return lines


def as_table(rules, fields, records, kind, day, expected):
    table = rules.evaluate_table(records, day, kind=kind, threads=1 + len(records) % 2)
    if table.rejects:
        raise Differs(f"refused: a row of the table: {table.rejects[0]}")
    found = {}
    for row in table:
        found.setdefault(row.kind, []).append(row_line(row, fields))
    due = by_kind(expected)
    for name in sorted(due.keys() | found.keys()):
        compare(f"evaluate_table, {name},", due.get(name, []), found.get(name, []))
    for name, lines in due.items():
        as_columns(table, name, lines)


def as_columns(table, kind, lines):
    """Outcome, clause and what is missing, as whoever takes Arrow gets them."""
    got, _ = columns.take(table.arrow(kind, reasons=True).__arrow_c_stream__())
    row = dict.fromkeys(line.split("\t")[2] for line in lines)
    at = dict.fromkeys(row, 0)
    for line in lines:
        parts = line.split("\t")
        policy, i = parts[2], at[parts[2]]
        at[policy] += 1
        missing = ";".join(got[f"{policy}.missing"][i] or [])
        found = [got[policy][i], got[f"{policy}.clause"][i] or "", missing]
        if found != [parts[3], parts[4], parts[6]]:
            raise Differs(f"differs in columns: {line}\n  this way: {found}")


def read_expected(path):
    cases, results, findings = [], [], []
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            line = line.rstrip("\n")
            if line == "end":
                cases.append((results, findings))
                results, findings = [], []
            else:
                (results if line[0] == "r" else findings).append(line[2:])
    return cases


def read_rules(folder, path):
    """The names that the errors of the rules are told by are those of fuzz_diff."""
    name = {"random.guodu": "rules.guodu", "local.guodu": "local.guodu"}.get(os.path.basename(path), "")
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def judge(folder):
    with open(os.path.join(folder, "facts"), encoding="utf-8") as file:
        day, kind, table = file.read().split("\n")[:3]
    expected = read_expected(os.path.join(folder, "expected"))
    with open(os.path.join(folder, "records"), encoding="utf-8") as file:
        plain = [json.loads(line, parse_float=Decimal) for line in file]
    with guodu.Rules.load("random.guodu", reader=lambda path: read_rules(folder, path)) as rules:
        fields = {policy.name: {o.name: o for o in policy.outputs} for policy in rules.policies}
        records = [dict_of(rules, kind, record, i) for i, record in enumerate(plain)]
        one_by_one(rules, fields, records, kind, day, expected)
        if table:
            as_table(rules, fields, records, kind, day, expected)


def main():
    warnings.simplefilter("error")
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        try:
            judge(line.rstrip("\n"))
            answer = "ok"
        except Differs as found:
            answer = str(found)
        except Exception as error:  # whatever it is, it is a finding
            at = error.__traceback__
            while at.tb_next:
                at = at.tb_next
            place = f"{os.path.basename(at.tb_frame.f_code.co_filename)}, line {at.tb_lineno}"
            answer = f"refused {type(error).__name__}: {error} ({place})"
        print(answer.replace("\n", "\v")[:8000], flush=True)


if __name__ == "__main__":
    assert ctypes  # columns.py needs it
    main()
