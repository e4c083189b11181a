# SPDX-License-Identifier: Apache-2.0
"""Whoever reads reports: web pages, Markdown, workbooks, CSV, databases, with hostile rules and data in them."""

import base64
import csv
import hashlib
import html.parser
import io
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile

from attack import DAY, ESCAPES, MARKUP, Skipped, claim, hold, judge, run_claims, same, support, tool, write

FORMULAS = ["=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "=HYPERLINK(\"http://example.invalid\")",
            "http://example.invalid", "internal:Sheet1!A1", "{=1}", "'=1", "mailto:a@example.invalid"]
QUOTED = MARKUP.replace('"', "'")  # as a text of a rule file


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.scripts, self.policy, self.words, self.in_script = [], None, [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        hold(tag not in ("iframe", "object", "embed", "base", "form") or attributes.get("role") == "search", tag)
        hold(tag != "img", "a picture")
        for name, value in attrs:
            hold(not name.startswith("on"), f"<{tag} {name}={value}>")
            if name in ("href", "src", "action", "formaction", "xlink:href"):
                hold(value.startswith("#") or value == "data:,", f"<{tag} {name}={value}>")
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy":
            hold(not self.scripts, "a script stands before the policy")
            self.policy = attributes["content"]
        if tag == "script":
            self.scripts.append((attributes, ""))
        self.in_script = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self.in_script = None

    def handle_data(self, data):
        if self.in_script == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data
        elif not self.in_script:
            self.words.append(data)


def hold_page(path, text_wanted=True):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page = Page(text)
    hold(page.policy and "default-src 'none'" in page.policy and "base-uri 'none'" in page.policy, page.policy)
    for attributes, script in page.scripts:
        if attributes.get("type") == "application/json":
            hold("<" not in script, "data for the script could end it")
            continue
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        allowed = f"'nonce-{attributes.get('nonce')}'" in page.policy or f"'sha256-{digest}'" in page.policy
        hold(allowed and "document.title='taken'" not in script, "a script that the policy does not name")
    hold(not text_wanted or "document.title='taken'" in "".join(page.words), f"{path}: the case shows nothing hostile")
    return text


HOSTILE_RULES = f"""ruleset "{QUOTED}"
version "{QUOTED}"
source n "{QUOTED}" dated 2020-01-01 address "javascript:document.title='taken'" unverified "{QUOTED}" {{
  article "{QUOTED}" "{QUOTED}"
}}
## {MARKUP}
record household {{
  id: text key
  name: text or none from "{QUOTED}"
  kind: kind
  amount: money
}}
choice kind {{ a "{QUOTED}", b }}
## {MARKUP} [x](javascript:alert(1))
policy p for household {{ # {MARKUP}
  cites n "{QUOTED}"
  gives x: money, t: text or none
  keep first: when kind is a and name is not "{QUOTED}" then x = amount, t = name
    cites n "{QUOTED}"
  end others: otherwise then x = 0 yuan, t = "{QUOTED}"
}}
inspect small for household: amount at most 1000 yuan says "{QUOTED} {{name}}"
example "{QUOTED}" at 2023-06-30 {{
  given household {{ id = "1"  name = "{QUOTED}"  kind = b  amount = 1 yuan }}
  expect p: keep first
}}
"""


def make_pages():
    support([(MARKUP, "a", "1.00"), ("x", f"zz{QUOTED}".replace(",", ""), "2.00"), (MARKUP + "2", "b", "3000")])
    write("hostile.guodu", HOSTILE_RULES)
    write("more.guodu", HOSTILE_RULES.replace("1000 yuan", "2000 yuan").replace("x = amount", "x = amount * 2"))
    tool("doc", "hostile.guodu", "-o", "doc.html", status=0)
    tool("test", "hostile.guodu", "--coverage=html", "-o", "cover.html")
    tool("dry-run", "hostile.guodu", "--baseline", "more.guodu", "--data", "household=data.csv", "--as-of", DAY,
         "--by", "name", "--show-identity", "--report", "dry.html", "--report", "dry.md", "--report", "dry.xlsx",
         "--report", "dry.json", status=0)


@claim(12, "web pages: texts of rules and data stay texts, there are no links but within the page, and a policy "
           "lets no script run but the page's own")
def _():
    make_pages()
    for path in ("doc.html", "cover.html", "dry.html"):
        hold_page(path)
    write(f"h{MARKUP.replace('/', '')}.guodu", HOSTILE_RULES)
    tool("doc", f"h{MARKUP.replace('/', '')}.guodu", "-o", "named.html", status=0)
    hold_page("named.html")


@claim(13, "a browser that opens the pages runs nothing of what stands in rules and data")
def _():
    browser = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), None)
    if not browser:
        raise Skipped("no chromium")
    make_pages()
    # All pages in one start of the browser: each says in its frame's place what its title has become.
    ended = []
    for path in ("doc.html", "dry.html"):
        done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000",
                               "--user-data-dir=" + os.path.abspath("profile"), "--dump-dom",
                               "file://" + os.path.abspath(path)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=100)
        dom = done.stdout.decode("utf-8", "replace")
        if "</html>" not in dom:
            raise Skipped("the browser does not start")
        title = re.search("<title>(.*?)</title>", dom, re.S)
        hold(title and title[1] != "taken", f"{path}: a script of the data ran")
        # That scripts run at all: the page's own has shown the search, or drawn.
        ended.append(re.search('<form id="search" role="search" hidden', dom) is None)
    hold(all(ended), "the page's own script did not run")


@claim(14, "Markdown: no element, link or picture comes from rules or data")
def _():
    make_pages()
    support([(MARKUP, "a", "1"), ("[a](javascript:alert(1))", "a", "1"), ("![a](http://example.invalid)", "zz", "x"),
             ("<http://example.invalid>", "q`|`", "x"),
             ("ftp://example.invalid", "a", "1"), ("a WWW.example.invalid", "a", "1"), ("a|b\n\n# head", "a", "1")])
    tool("dry-run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "--by", "name", "--show-identity",
         "--report", "out.md", status=0)
    for path in ("dry.md", "out.md"):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        # What is escaped says nothing, nor what stands between fences.
        plain = re.sub(r"^(```+) text\n.*?^\1\n", "", text, flags=re.M | re.S)
        plain = re.sub(r"\\.", "", plain).replace("<br>", "")  # an end of line within a cell of a table
        hold("<" not in plain and "](" not in plain and "![" not in plain, f"{path}: {plain[:3000]}")
        hold("://" not in plain and "www." not in plain.lower(), f"{path}: {plain[:3000]}")
        hold(not re.search("^# head", text, re.M), "a cell made a heading")


def hold_workbook(path, wanted):
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        text = "".join(book.read(name).decode("utf-8") for name in names)
        hold(not any("externalLink" in name or "vba" in name.lower() for name in names), str(names))
        for sheet in (name for name in names if "/worksheets/sheet" in name):
            inside = book.read(sheet).decode("utf-8")
            hold("<f" not in re.sub("<f(ilter|ont)", "", inside), f"{sheet} has a formula")
            # Links to other sheets of the workbook itself are its own.
            links = re.findall("<hyperlink [^>]*>", inside)
            hold(all("r:id" not in link and " location=" in link for link in links), f"{sheet} has a link: {links}")
        hold('TargetMode="External"' not in text, "a link leads out")
    for each in wanted:
        hold(each.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html.unescape(text)
             or each in html.unescape(text), f"{each!r} is not there as it was")


@claim(15, "workbooks hold texts as texts: never a formula, never a link")
def _():
    support([(text, "a", "1.00") for text in FORMULAS])
    judge("-o", "out.xlsx")
    hold_workbook("out.xlsx", [text.strip() for text in FORMULAS])
    make_pages()
    hold_workbook("dry.xlsx", [])


@claim(16, "CSV holds every text exactly, so it is not made harmless for spreadsheets, which is said")
def _():
    texts = FORMULAS + ["a,b", 'a"b', "a\nb", " a ", ESCAPES, "中文"]
    support([(text, "a", "1.00") for text in texts])
    out = judge().out.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    # White space around a cell is no part of a fact.
    same([row["value2"] for row in rows], [text.strip() for text in texts], "the texts in CSV")
    hold("may take a text that begins" in tool("run", "--help", "--lang", "en").text, "the help does not say it")


@claim(17, "databases of results hold texts as texts: no name and no cell becomes SQL")
def _():
    texts = ["'; drop table household; --", 'x"; drop table "household', "a\nb", ESCAPES, *FORMULAS]
    support([(text, "a", "1.00") for text in texts])
    judge("-o", "out.db")
    with sqlite3.connect("out.db") as database:
        kinds = {row[0] for row in database.execute("select type from sqlite_schema")}
        hold(kinds <= {"table", "index"}, str(kinds))
        held = set()
        for (name,) in database.execute("select name from sqlite_schema where type = 'table'").fetchall():
            for row in database.execute(f'select * from "{name}"'):
                held.update(row)
    for text in texts:
        hold(text.strip() in held, f"{text!r} is not there")


run_claims()
