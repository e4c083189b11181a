# SPDX-License-Identifier: Apache-2.0
"""What judging costs from Python, with the rules of the demonstration and its made-up county:

    python3 tests/bench/bench_python.py FOLDER

FOLDER has the tables that build/demo/county wrote. PYTHONPATH and GUODU_LIBRARY say where the package and the library
are. Times are seconds of processor, of all threads together, the least of several rounds."""

import csv
import gc
import json
import os
import sys
import time

from guodu import Rules

TOP = os.path.join(os.path.dirname(__file__), "..", "..")
DAY = "2023-06-30"


def table(path):
    """Cells as they stand there; an empty one is None."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def least(work, rounds):
    """Seconds of the quickest round, and what came of it."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = time.process_time()
        made = work()
        times.append(time.process_time() - begin)
    return min(times), made


def main():
    rules = Rules.load(os.path.join(TOP, "rules", "demo"))
    houses = table(os.path.join(sys.argv[1], "农户.csv"))
    people = table(os.path.join(sys.argv[1], "成员.csv"))
    by_house = {}
    for person in people:
        own = dict(person)
        by_house.setdefault(own.pop("户编号"), []).append(own)
    whole = [{**house, "家庭成员": by_house.get(house["户编号"], [])} for house in houses]
    four = dict(next(h for h in whole if len(h["家庭成员"]) == 4))
    del four["备注"]  # no field is called so

    def evaluate():
        for _ in range(1000):
            rules.evaluate(four, DAY)

    seconds, _ = least(evaluate, 7)
    results = len(rules.evaluate(four, DAY))
    print(f"evaluate, a household of four: {seconds * 1e3:.0f} µs, {results} results")

    def show(what, seconds, count, unit):
        print(f"{what}: {seconds:.2f} s, {count / seconds:,.0f} {unit} a second")

    tables = {"农户": houses, "成员": people}
    seconds, judged = least(lambda: rules.evaluate_table(tables, DAY), 3)
    show(f"evaluate_table, {len(houses):,} households as two lists", seconds, len(houses), "households")
    seconds, judged = least(lambda: rules.evaluate_table(whole, DAY), 3)
    show(f"evaluate_table, {len(houses):,} households with their people", seconds, len(houses), "households")

    def rows():
        judged._details = None
        return sum(1 for _ in judged)

    seconds, count = least(rows, 3)
    show(f"all {count:,} rows of it", seconds, count, "rows")
    seconds, _ = least(lambda: judged.batches("成员", False), 3)
    show("the people's results as columns", seconds, judged.counts["成员"].used, "people")
    seconds, _ = least(lambda: json.dumps(whole, ensure_ascii=False), 3)
    show("beside it, the standard library writing the records as JSON", seconds, len(houses), "households")


if __name__ == "__main__":
    main()
