# SPDX-License-Identifier: Apache-2.0
"""sums.py GUODU SCRATCH: what the tool tells of the county in SCRATCH/county adds up. Prints TAP."""

import collections
import csv
import html.parser
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile
from decimal import Decimal
from fractions import Fraction

GUODU, SCRATCH = sys.argv[1:3]
OUT = f"{SCRATCH}/out"
DAY = "2023-06-30"
COUNTY = [f"{SCRATCH}/county/{kind}.csv" for kind in ("农户", "成员")]
OUTCOMES = "keep optimize adjust start end not_applicable not_in_force undetermined conflict error"
CLASSES = "gainers losers same newly_open no_longer_open" # what is open in both stays the same


def case(name, faults):
    print(f"{'not ' if faults else ''}ok - {name}", flush=True)
    for fault in faults[:10]:
        print(f"  {fault}", flush=True)


def guodu(*args):
    done = subprocess.run([GUODU, *args], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


# ---- tables of results, in each format ----


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheets(path):
    """The sheets of a workbook, by name, as lists of rows of texts."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    book = zipfile.ZipFile(path)
    names = [s.get("name") for s in xml.fromstring(book.read("xl/workbook.xml")).iterfind(".//m:sheet", space)]
    strings = []
    if "xl/sharedStrings.xml" in book.namelist():
        for item in xml.fromstring(book.read("xl/sharedStrings.xml")).iterfind("m:si", space):
            strings.append("".join(text.text or "" for text in item.iter(f"{{{space['m']}}}t")))
    found = {}
    for index, name in enumerate(names, 1):
        rows = []
        root = xml.fromstring(book.read(f"xl/worksheets/sheet{index}.xml"))
        for row in root.iterfind(".//m:row", space):
            cells = {}
            for cell in row.iterfind("m:c", space):
                value = cell.findtext("m:v", None, space)
                if cell.get("t") == "s":
                    value = strings[int(value)]
                elif cell.get("t") == "inlineStr":
                    value = "".join(text.text or "" for text in cell.iter(f"{{{space['m']}}}t"))
                letters = re.match("[A-Z]+", cell.get("r"))[0]
                place = 0
                for letter in letters:
                    place = place * 26 + ord(letter) - 64
                cells[place - 1] = value or ""
            rows.append([cells.get(i, "") for i in range(max(cells, default=-1) + 1)])
        found[name] = rows
    return found


def sheet_rows(rows):
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def ndjson_results(path):
    def of(node):
        for result in node["results"]:
            yield node["record"], result["policy"], result["outcome"]
        for below in node.get("children", {}).values():
            for child in below:
                yield from of(child)

    with open(path, encoding="utf-8") as file:
        for line in file:
            yield from of(json.loads(line))


def results_of(path):
    """Counts of (policy, outcome) that a file of results, or several, hold."""
    if path.endswith(".ndjson"):
        return collections.Counter(found[1:] for found in ndjson_results(path))
    if path.endswith(".csv"):
        rows = csv_rows(path) + csv_rows(path.replace(".csv", ".成员.csv"))
    elif path.endswith(".xlsx"):
        book = sheets(path)
        rows = sheet_rows(book["农户"]) + sheet_rows(book["成员"])
    else:
        database = sqlite3.connect(path)
        database.row_factory = sqlite3.Row
        rows = [row for kind in ("农户", "成员") for row in database.execute(f'select * from "{kind}"')]
    return collections.Counter((row["policy"], row["outcome"]) for row in rows)


def rejects_of(path):
    if path.endswith((".csv", ".ndjson")):
        rows = csv_rows(re.sub(r"\.\w+$", ".rejects.csv", path))
    elif path.endswith(".xlsx"):
        book = sheets(path)
        rows = sheet_rows(book.get("rejects") or book["未采用"])
    else:
        database = sqlite3.connect(path)
        database.row_factory = sqlite3.Row
        rows = database.execute("select * from rejects").fetchall()
    return collections.Counter(row["record"] for row in rows)


# ---- what the tool says of it ----


def accounts(said):
    found = re.findall(r"^(\S+): ([\d,]+) read = ([\d,]+) used \+ ([\d,]+) rejected$", said, re.M)
    return {kind: [int(n.replace(",", "")) for n in numbers] for kind, *numbers in found}


def summary(said, policies):
    counts = collections.Counter()
    for name, rest in re.findall(r"^([^\s:]+): (.*)$", said, re.M):
        for piece in rest.split(", ") if name in policies else []:
            outcome, _, count = piece.rpartition(" ")
            if count.isdigit(): # else: no records to judge
                counts[name, outcome] += int(count)
    return counts


def faults_of_run(path, said, policies):
    """policies: name: kind of record."""
    faults = []
    told = accounts(said)
    results, rejected = results_of(path), rejects_of(path)
    if not told:
        faults.append(f"no account: {said[:300]}")
    for kind, (read, used, left) in told.items():
        if read != used + left:
            faults.append(f"{kind}: {read} is not {used} + {left}")
        if rejected[kind] != left:
            faults.append(f"{kind}: {rejected[kind]} rejects are written, {left} told")
    for policy, kind in policies.items():
        count = sum(n for (name, _), n in results.items() if name == policy)
        if kind in told and count != told[kind][1]:
            faults.append(f"{policy}: {count} results, {told[kind][1]} records of {kind}")
    if summary(said, policies) != results:
        faults.append(f"the summary says {summary(said, policies)}, the rows {results}")
    return faults


def find_policies():
    _, said = guodu("dry-run", "rules/demo", "--data", *COUNTY, "--as-of", DAY, "--report",
                    f"{OUT}/one.json", "--lang", "en")
    with open(f"{OUT}/one.json", encoding="utf-8") as file:
        tables = json.load(file)["tables"]
    return {row["policy"]: row["record"] for row in tables["outcomes"]["rows"]}


def check_results(policies):
    for end in ("csv", "ndjson", "xlsx", "db"):
        path = f"{OUT}/results.{end}"
        _, said = guodu("run", "rules/demo", "--lang", "en", "--as-of", DAY, "-o", path, "--data", *COUNTY)
        case(f"results as .{end}: rows, counts and records are one account", faults_of_run(path, said, policies))


# ---- damage ----


def damaged(chance, data):
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, length = chance.randrange(len(data)), chance.choice((1, 1, 3, 40, 400))
        kind = chance.randrange(5)
        if kind == 0:
            data[at] = chance.choice(b'",\n\r;\x00\xff{}[]0') if chance.randrange(2) else chance.randrange(256)
        elif kind == 1:
            del data[at : at + length]
        elif kind == 2:
            data[at:at] = data[at : at + length]
        elif kind == 3:
            data[at:at] = bytes(chance.choice(b'",\n;0\xe4') for _ in range(min(length, 5)))
        else:
            data[at:at] = data[max(0, at - length) : at]
    return bytes(data or b"\n")


def damaged_book(chance, data, path):
    """A part of the workbook is damaged before it is packed again: texts and elements of cells."""
    with open(path, "wb") as file:
        file.write(data)
    old = zipfile.ZipFile(path)
    parts = {name: old.read(name) for name in old.namelist()}
    name = chance.choice([n for n in parts if "worksheets/sheet" in n])
    text = parts[name].decode()
    for _ in range(chance.choice((1, 3, 12))):
        pattern = chance.choice((r"<c [^>]*>.*?</c>", r"<row [^>]*>.*?</row>", r"(?<=<v>)[^<]+", r'(?<= t=")\w+'))
        spans = [found.span() for found in re.finditer(pattern, text)]
        if spans:
            start, end = chance.choice(spans)
            other = chance.choice(("", text[start:end] * 2, "9", "n", "-1.5E+9", "#N/A"))
            text = text[:start] + (other if pattern[1] == "?" or chance.randrange(2) else "") + text[end:]
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each, content in parts.items():
            new.writestr(each, content)


def damage(chance, form, path):
    with open(path, "rb") as file:
        data = file.read()
    bad = f"{SCRATCH}/bad{os.path.splitext(path)[1]}"
    if form == "workbook" and chance.randrange(8):
        damaged_book(chance, data, bad)
        return bad
    if form == "database":  # within the pages of rows: most else is refused as a whole
        spoilt = bytearray(data)
        for _ in range(chance.choice((1, 3, 9))):
            spoilt[chance.randrange(4096, len(data))] = chance.randrange(0x30, 0x7F)
        data = bytes(spoilt)
    else:
        data = damaged(chance, data)
    with open(bad, "wb") as file:
        file.write(data)
    return bad


FORMS = {
    "csv": COUNTY,
    "gb18030": [f"{SCRATCH}/forms/gb18030/{kind}.csv" for kind in ("农户", "成员")],
    "flat": [f"{SCRATCH}/forms/{kind}.ndjson" for kind in ("农户", "成员")],
    "workbook": [f"{SCRATCH}/forms/县.xlsx:{kind}" for kind in ("农户", "成员")],
    "database": [f"{SCRATCH}/forms/县.db:{kind}" for kind in ("农户", "成员")],
}


def check_damage(policies, rounds):
    chance = random.Random(int(os.environ.get("SEED", "1")))
    for form, files in FORMS.items():
        faults, read = [], 0
        for number in range(rounds):
            paths = list(files)
            which = chance.randrange(2)
            whole, _, part = paths[which].partition(":")
            bad = damage(chance, form, whole)
            paths = [path.replace(whole, bad) if part else path for path in paths]
            if not part:
                paths[which] = bad
            named = [f"{kind}={path}" for kind, path in zip(("农户", "成员"), paths)]
            out = f"{OUT}/damaged.csv"
            for name in os.listdir(OUT):
                if name.startswith("damaged"):
                    os.remove(f"{OUT}/{name}")
            status, said = guodu("run", "rules/demo", "--lang", "en", "--as-of", DAY, "-o", out, "--data", *named)
            if status not in (0, 1, 3):
                faults.append(f"round {number}: ends with {status}")
            elif os.path.exists(out):
                read += 1
                faults += [f"round {number}: {fault}" for fault in faults_of_run(out, said, policies)]
            elif bad not in said:
                faults.append(f"round {number}: refused, and {bad} is not named: {said[:200]}")
        if read == 0:
            faults.append("none of the files could be read")
        case(f"{form}, damaged: read = used + rejected ({read} of {rounds} files are read)", faults)


# ---- dry runs ----


def number(cell):
    return Decimal(cell) if cell is not None else Decimal(0)


def total(rows, *columns):
    return sum((number(row.get(column)) for row in rows for column in columns), Decimal(0))


def by(rows, *columns):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def all_and_each(rows, column):
    *each, last = rows
    return total([last], column), total(each, column)


class Sums:
    """The tables of a report of one day, each against the others."""

    def __init__(self, tables):
        self.tables = {name: table["rows"] for name, table in tables.items()}
        self.left_out = {name: table["left_out"] for name, table in tables.items()}
        self.faults = []
        self.used = {row["kind"]: row["used"] for row in self.tables["records"]}
        for old in ("", "_old") if "outcomes_old" in tables else ("",):
            self.outcomes(old)
        self.records()
        if "groups" in tables:
            self.groups()
        if "classes" in tables:
            self.classes()
        self.findings()

    def same(self, what, *numbers):
        if len(set(numbers)) > 1:
            self.faults.append(f"{what}: {' '.join(map(str, numbers))}")

    def outcomes(self, old):
        clauses = by(self.tables["clauses" + old], "policy", "outcome")
        for row in self.tables["outcomes" + old]:
            self.same(f"outcomes{old} of {row['policy']}", row["records"], self.used[row["record"]],
                      int(total([row], *OUTCOMES.split())))
            given = sum(clause["records"] or 0 for (policy, _), rows in clauses.items()
                        if policy == row["policy"] for clause in rows) # further outputs: without a number
            self.same(f"clauses{old} of {row['policy']}", given, row["records"])

    def records(self):
        for row in self.tables["records"]:
            self.same(f"rows of {row['kind']}", row["read"], row["used"] + row["rejected"])
        rejected = sum(row["rejected"] for row in self.tables["records"])
        if rejected:
            self.same("reasons", rejected, total(self.tables["reject_reasons"], "rows"))
            self.same("rows rejected", rejected, len(self.tables["rejects"]) + (self.left_out["rejects"] or 0))

    def groups(self):
        groups, cost = self.tables["groups"], self.tables.get("cost")
        self.same("households of groups", total(groups, "households"), self.used["农户"])
        if "households" in self.tables:
            (all_of,) = self.tables["households"]
            for column in "gainers losers newly_open no_longer_open".split():
                self.same(f"{column} of groups", total(groups, column), all_of[column])
        if cost:
            self.same("cost before, of groups", total(groups, "yearly_old"), *all_and_each(cost, "before"))
            self.same("cost after, of groups", total(groups, "yearly"), *all_and_each(cost, "after"))
        else:
            self.same("cost of groups", total(groups, "yearly"), *all_and_each(self.tables["amounts"], "yearly"))
        self.groups_outcomes()

    def groups_outcomes(self):
        grouped = by(self.tables["groups_outcomes"], "policy")
        cost = {row["policy"]: row for row in self.tables.get("cost", [])}
        classes = {row["policy"]: row for row in self.tables.get("classes", [])}
        for row in self.tables["outcomes"]:
            rows = grouped[row["policy"],]
            self.same(f"records of groups of {row['policy']}", total(rows, "records"), row["records"])
            if row["policy"] in cost:
                self.same(f"sums of groups of {row['policy']}", total(rows, "sum"),
                          number(cost[row["policy"]]["after"]))
            for column in ("gainers", "losers") if classes else ():
                self.same(f"{column} of groups of {row['policy']}", total(rows, column),
                          classes[row["policy"]][column])

    def classes(self):
        for row in self.tables["classes"] + self.tables["households"]:
            of = row.get("policy", "households")
            self.same(f"classes of {of}", row["records"], int(total([row], *CLASSES.split())))
            if row["net"] is not None:
                self.same(f"net of {of}", number(row["net"]), number(row["gain"]) - abs(number(row["loss"])))
        for cells in (by(self.tables["matrix_policies"], "policy"),):
            for (policy,), rows in cells.items():
                (records,) = {row["records"] for row in self.tables["classes"] if row["policy"] == policy} or {None}
                columns = [c for c in rows[0] if c not in ("policy", "before")]
                if records is not None:
                    self.same(f"ways of {policy}", total(rows, *columns), records)
        columns = [c for c in self.tables["matrix"][0] if c != "before"]
        self.same("ways of all policies", total(self.tables["matrix"], *columns),
                  total(self.tables["matrix_policies"], *columns))

    def findings(self):
        for row in self.tables.get("findings", []):
            count = row["violated"] + row["error"] + row["undetermined"] + row["holds"]
            self.same(f"holdings of {row['name']}", count % self.used[row["record"]], 0)


# ---- the other forms of a report ----


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tables, self.heading, self.inside = {}, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("h2", "th", "td"):
            self.inside = ""
        if tag == "tr" and self.heading:
            self.tables.setdefault(self.heading, []).append([])

    def handle_endtag(self, tag):
        if tag == "h2":
            self.heading = self.inside
        elif tag in ("th", "td") and self.tables.get(self.heading):
            self.tables[self.heading][-1].append(self.inside)
        if tag in ("h2", "th", "td"):
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            self.inside += data


def markdown(text):
    tables, heading = {}, None
    for line in text.split("\n"):
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith("| ---"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            tables.setdefault(heading, []).append([cell.strip() for cell in cells])
    return tables


def plain(cell):
    return re.sub(r"[,  ]", "", cell or "")


def numbers_differ(wanted, rows, kinds):
    """What a column of counts or money comes to, here and there."""
    faults = []
    if wanted and (rows is None or len(rows) - 1 < len(wanted)):
        return [f"{0 if rows is None else len(rows) - 1} rows, not {len(wanted)}"]
    for at, (column, kind) in enumerate(kinds if wanted else ()):
        if kind not in ("count", "money"):
            continue
        is_sum = Fraction(0)
        for row in rows[1 : len(wanted) + 1]:
            cell = plain(row[at]) if at < len(row) else ""
            is_sum += Fraction(cell) if re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell, re.I) else 0
        must = sum((Fraction(str(row[column])) for row in wanted if row[column] is not None), Fraction(0))
        if abs(is_sum - must) > Fraction(1, 1000):
            faults.append(f"{column}: {float(is_sum)}, not {float(must)}")
    return faults


def check_forms(base):
    with open(f"{base}.json", encoding="utf-8") as file:
        tables = json.load(file)["tables"]
    with open(f"{base}.md", encoding="utf-8") as file:
        forms = {"md": markdown(file.read())}
    with open(f"{base}.html", encoding="utf-8") as file:
        forms["html"] = Page(file.read()).tables
    forms["xlsx"] = sheets(f"{base}.xlsx")
    for form, found in forms.items():
        faults, compared = [], 0
        for table in tables.values():
            kinds = [(column["id"], column["kind"]) for column in table["columns"]]
            differ = numbers_differ(table["rows"], found.get(table["title"]), kinds)
            faults += [f"{table['title']}: {fault}" for fault in differ]
            compared += 1
        case(f"the {compared} tables come to the same in .{form} as in .json", faults)


def check_dry_runs():
    two = ["rules/demo-proposal", "--library", "rules/demo", "--baseline", "rules/demo"]
    runs = {
        "one version by kind": ["rules/demo", "--by", "户类型"],
        "two versions by kind": [*two, "--by", "户类型"],
        "two versions by place": [*two, "--by", "区划"],
        "two versions by two fields": [*two, "--by", "户类型,区划"],
        "two versions by county": [*two, "--by", "县(区划)"],
        "one version by an amount": ["rules/demo", "--by", "工资性收入"],
    }
    for name, args in runs.items():
        base = f"{OUT}/report"
        shown = name == "two versions by two fields"
        reports = [f"{base}.{end}" for end in (("json", "md", "html", "xlsx") if shown else ("json",))]
        status, said = guodu("dry-run", *args, "--lang", "zh", "--as-of", DAY, "--data", *COUNTY,
                             *(word for path in reports for word in ("--report", path)))
        if not os.path.exists(f"{base}.json"):
            case(f"dry run: {name}", [f"ends with {status}: {said[:400]}"])
            continue
        with open(f"{base}.json", encoding="utf-8") as file:
            case(f"dry run of {name}: groups, classes and outcomes add up", Sums(json.load(file)["tables"]).faults)
        if shown:
            check_forms(base)
        for path in reports:
            os.remove(path)


def main():
    policies = find_policies()
    check_results(policies)
    check_dry_runs()
    check_damage(policies, int(os.environ.get("ROUNDS", "12")))


main()
