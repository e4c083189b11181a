# SPDX-License-Identifier: Apache-2.0
"""Hostile files of data: workbooks, databases, prepared data, bytes, and numbers at the edges."""

import json
import os
import random
import shutil
import sqlite3
import zipfile

from attack import DAY, SUPPORT, claim, hold, hold_clean, judge, read, run_claims, same, support, tool, write

SECRET = "secret-text-of-another-file"
SHEET = """<?xml version="1.0" encoding="UTF-8"?>{head}
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c>
<c r="C1" t="inlineStr"><is><t>kind</t></is></c><c r="D1" t="inlineStr"><is><t>amount</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" t="inlineStr"><is><t>{name}</t></is></c>
<c r="C2" t="inlineStr"><is><t>a</t></is></c><c r="D2"><v>1</v></c></row></sheetData></worksheet>"""


def workbook(path, sheet, more=(), target="worksheets/sheet1.xml"):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                      'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>')
        book.writestr("_rels/.rels", head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                      f'relationships"><Relationship Id="r1" Type="{kind}/officeDocument" Target="xl/workbook.xml"/>'
                      "</Relationships>")
        book.writestr("xl/workbook.xml", head + '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
                      f'2006/main" xmlns:r="{kind}"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", head + '<Relationships xmlns="http://schemas.openxmlformats.org/'
                      f'package/2006/relationships"><Relationship Id="r1" Type="{kind}/worksheet" Target="{target}"/>'
                      "</Relationships>")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, text in more:
            book.writestr(name, text)


@claim(18, "a workbook reads and writes nothing but itself: entities, names of parts, targets, formulas")
def _():
    write("secret.txt", SECRET)
    support([])
    workbook("good.xlsx", SHEET.format(head="", name="x"))
    hold(b"1,2023-06-30,p,keep" in judge(data="good.xlsx").out, "the workbook of this case cannot be read")
    here = os.getcwd()
    before = set(os.listdir(".."))
    for head, name in ((f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{here}/secret.txt">]>', "&e;"),
                       (f'<!DOCTYPE a SYSTEM "file://{here}/secret.txt">', "x"),
                       ('<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
                        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>', "&d;")):
        workbook("bad.xlsx", SHEET.format(head=head, name=name))
        ran = tool("run", "rules.guodu", "--data", "household=bad.xlsx", "--as-of", DAY)
        hold(SECRET not in ran.text and "aaaaaaaaaaaaaaaaaaaa" not in ran.text, ran.text[:500])
    for target in ("../../../secret.txt", f"file://{here}/secret.txt", f"/{here}/secret.txt", "http://example.invalid/x"):
        workbook("bad.xlsx", "no sheet", target=target)
        ran = tool("run", "rules.guodu", "--data", "household=bad.xlsx", "--as-of", DAY, status=3)
        hold(SECRET not in ran.text, ran.text)
    workbook("slip.xlsx", SHEET.format(head="", name="x"),
             more=(("../slipped.txt", "x"), ("/slipped.txt", "x"), (f"..{here}/slipped", "x")))
    judge(data="slip.xlsx")
    same(set(os.listdir("..")), before, "a part of a workbook was written")
    hold(not os.path.exists("slipped.txt") and not os.path.exists("/slipped.txt"), "a part was written")


@claim(19, "a database of data is only read: views and triggers of a stranger call nothing that acts")
def _():
    support([])
    write("other.db", b"")
    with sqlite3.connect("other.db") as other:
        other.execute("create table t(secret text)")
        other.execute(f"insert into t values ('{SECRET}')")
    for view in ("select load_extension('x') as id, 'n' as name, 'a' as kind, 1 as amount",
                 "select readfile('/etc/passwd') as id, 'n' as name, 'a' as kind, 1 as amount",
                 "select writefile('written', 'x') as id, 'n' as name, 'a' as kind, 1 as amount",
                 "select secret as id, 'n' as name, 'a' as kind, 1 as amount from other.t",
                 "select fts3_tokenizer('simple') as id, 'n' as name, 'a' as kind, 1 as amount"):
        if os.path.exists("bad.db"):
            os.remove("bad.db")
        database = sqlite3.connect("bad.db")
        database.execute("create table base(id text, name text, kind text, amount text)")
        database.execute("insert into base values ('1', 'x', 'a', '1')")
        if "other.t" not in view:
            database.execute(f"create view household as {view}")
        else:  # SQLite makes no such view: it is written into the schema
            database.execute("create view household as select 1 as id")
            database.execute("pragma writable_schema = 1")
            database.execute("update sqlite_schema set sql = ? where name = 'household'",
                             (f"create view household as {view}",))
        database.commit()
        database.close()
        bytes_before = read("bad.db")
        ran = tool("run", "rules.guodu", "--data", "household=bad.db:household", "--as-of", DAY)
        hold(ran.status != 0 and SECRET not in ran.text and "root:" not in ran.text, f"{view}: {ran.text}")
        hold_clean(ran.err, view)
        same(read("bad.db") == bytes_before, True, "the database was changed")
        for query in ("delete from base", "attach 'other.db' as other", "select * from base; delete from base",
                      "with x as (select 1) delete from base", "select 1; attach 'other.db' as o",
                      "pragma writable_schema = 1", "select * from other.t"):
            ran = tool("run", "rules.guodu", "--data", f"household=bad.db:{query}", "--as-of", DAY)
            hold(ran.status != 0 and SECRET not in ran.text, f"{query}: {ran.text}")
            same(read("bad.db") == bytes_before, True, f"the database was changed by {query}")
    hold(not os.path.exists("written"), "a view wrote a file")
    database = sqlite3.connect("good.db")
    database.execute("create table \"t\"\"; drop table x; --\"(id text, name text, kind text, amount text)")
    database.execute("insert into \"t\"\"; drop table x; --\" values ('1', 'x', 'a', '1')")
    database.commit()
    database.close()
    hold(b"1,2023-06-30,p,keep" in judge(data="good.db").out, "a name with quotes in it")


@claim(20, "prepared data: a changed byte is refused or changes nothing, and no other database is taken for them")
def _():
    support([(f"n{i}", "ab"[i % 2], str(i)) for i in range(500)])
    tool("import", "rules.guodu", "--data", "household=data.csv", "-o", "good.gds", status=0)
    wanted = tool("run", "--lang", "en", "rules.guodu", "--data", "good.gds", "--as-of", DAY, status=0).out
    good, chance = read("good.gds"), random.Random(7)
    used = [place for place, byte in enumerate(good) if byte]  # most of a page is empty
    damaged = 0
    for i in range(60):
        bad = bytearray(good)
        if i < 45:
            place = chance.choice(used) if i % 3 else chance.randrange(200)
            bad[place] ^= 1 << chance.randrange(8)
        else:
            del bad[chance.randrange(len(bad)):]
        write("bad.gds", bytes(bad))
        ran = tool("run", "--lang", "en", "rules.guodu", "--data", "bad.gds", "--as-of", DAY)
        hold(ran.status == 3 or ran.out == wanted, f"byte {place}: {ran.status}: {ran.text[:500]}")
        damaged += ran.status == 3
    hold(damaged > 20, "hardly anything was refused")
    for change in ("create view v as select * from about", "create trigger t after insert on part begin select 1; end",
                   "drop table part; create view part as select number, zeroblob(10) as bytes from about, part",
                   "create table more(x)", "update about set bytes = zeroblob(1000000)", "delete from about",
                   "update about set bytes = x'ffffffffffffffff'", "update part set bytes = zeroblob(200000000)"):
        shutil.copy("good.gds", "bad.gds")
        database = sqlite3.connect("bad.gds")
        database.executescript(change)
        database.close()
        ran = tool("run", "rules.guodu", "--data", "bad.gds", "--as-of", DAY)
        hold(ran.status == 3, f"{change}: {ran.status} {ran.text[:500]}")


EDGES = ["9223372036854775807", "-9223372036854775808", "92233720368547758.07", "92233720368547758.08",
         "-92233720368547758.08", "-92233720368547758.09", "9999999999999999999", "1e308", "1e-400", "nan", "inf",
         "-0", "0.005", "999999999999.99", "1000000000000", "170141183460469231731.687303715884105727",
         "170141183460469231732", "9" * 400, "0." + "0" * 400 + "1", "１２３", "0x10", "1,0,0", "--1", "+1", "."]


@claim(21, "numbers and dates at the edges come out exactly, as an error, or as a rejected row: nothing wraps")
def _():
    write("rules.guodu", """record h {
  id: text key
  m: money
  y: money/year
  n: integer
  d: decimal
  s: percent
  t: date
  twice: money = m * 2
  many: money = m * n
  next: integer = n + 1
  square: decimal = d * d
  later: date = t + 1 day
  years: date = t + 100 years
}
policy p for h {
  gives a: money, b: money, c: integer, e: decimal, f: date, g: date, m: money, n: integer, d: decimal
  keep k: otherwise then a = twice, b = many, c = next, e = square, f = later, g = years, m = m, n = n, d = d
}
policy q for h { gives m: money, n: integer, d: decimal, s: percent, t: date
  keep k: otherwise then m = m, n = n, d = d, s = s, t = t }
""")
    dates = ["0001-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2023-02-29", "2024-02-29", "-0001-01-01",
             "99999999999-01-01", "2023-13-01", "1899-12-30"]
    rows = ["id,m,y,n,d,s,t"]
    for i, edge in enumerate(EDGES):
        for k, column in enumerate("mynds"):
            cells = ["1"] * 4 + ["1%"]
            cells[k] = f'"{edge}{"%" if column == "s" else ""}"'
            rows.append(f"{i}{column}," + ",".join(cells) + "," + dates[i % len(dates)])
            rows.append(f"{i}{column}x," + ",".join(cells) + ",2024-02-29")
    write("data.csv", "\n".join(rows) + "\n")
    check = tool("check", "--lang", "en", "rules.guodu")
    same(check.status, 0, check.text)
    told = []
    for engine in ("reference", "auto"):
        ran = tool("run", "--lang", "en", "rules.guodu", "--data", "h=data.csv", "--as-of", DAY, "--engine", engine,
                   "--format", "ndjson", "--rejects", f"{engine}.csv", status=0)
        told.append((ran.out, read(f"{engine}.csv")))
    same(told[0] == told[1], True, "the two engines differ at the edges")
    hold(len(told[0][0].splitlines()) > 20, "hardly a row was judged")
    for line in told[0][0].splitlines():
        outputs = list(every_outputs(json.loads(line)))
        for own in outputs:
            if "a" in own and own.get("a") is not None and own.get("m") is not None:
                same(fen(own["a"]), 2 * fen(own["m"]), f"twice {own['m']}")
            if own.get("c") is not None and own.get("n") is not None:
                same(int(own["c"]), int(own["n"]) + 1, "one more")


def fen(text):
    whole, _, part = text.partition(".")
    return int(whole + (part + "00")[:2])


def every_outputs(value):
    if isinstance(value, dict):
        if isinstance(value.get("outputs"), dict):
            yield value["outputs"]
        for part in value.values():
            yield from every_outputs(part)
    elif isinstance(value, list):
        for part in value:
            yield from every_outputs(part)


@claim(22, "bytes that are no text are rejected with their place or refused; nothing behind a NUL gets lost in silence")
def _():
    write("rules.guodu", SUPPORT)
    head = b"id,name,kind,amount\n"
    for bad in (b"\xff\xfe\x00", b"a\x00b", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xe4\xb8", b"\x80" * 9):
        write("data.csv", head + b"1,x,a,1\n2," + bad + b",a,1\n3,z,b,2\n")
        ran = tool("run", "--lang", "en", "--encoding", "utf-8", "rules.guodu", "--data", "household=data.csv", "--as-of",
                   DAY)
        hold_clean(ran.err, repr(bad))
        said = ran.text
        hold(ran.status in (1, 3) or "3 read" in said, f"{bad!r}: {said}")
        hold(ran.status in (1, 3) or "3 used" not in said, f"{bad!r} was taken for a text: {said}")
        line = b'{"id":"1","name":"' + bad + b'","kind":"a","amount":1}\n'
        write("data.ndjson", line)
        ran = tool("run", "--lang", "en", "--encoding", "utf-8", "rules.guodu", "--data", "household=data.ndjson",
                   "--as-of", DAY)
        hold("1 used" not in ran.text, f"{bad!r} in NDJSON: {ran.text}")
    for text in (b"", b"\n", b"\0" * 4096, b"\xff" * 4096, b"id", b"PK\x03\x04", b"SQLite format 3\0", b"[" * 100000,
                 b'{"id":' * 100000, b'"' * 5001):
        for name in ("data.csv", "data.ndjson", "data.xlsx", "data.db", "data.gds"):
            write(name, text)
            ran = tool("run", "rules.guodu", "--data", f"household={name}", "--as-of", DAY)
            hold_clean(ran.err, f"{name} of {text[:9]!r}")


run_claims()
