# SPDX-License-Identifier: Apache-2.0
"""A hostile owner of data: what of it reaches terminals and messages."""

import json

from attack import (DAY, ESCAPES, SUPPORT, claim, hold, hold_clean, judge, on_terminal, run_claims, same, support,
                    tool, write)

FORGED = "x\nhousehold: 9 read = 9 used + 0 rejected\nerror: none"


def hostile_rows():
    support([(ESCAPES, "a", "1.00"), ("x", f"zz{ESCAPES}", "2.00"), ("y", "b", f"9999{ESCAPES}")])
    with open("data.csv", encoding="utf-8") as file:
        lines = file.read().split("\n")
    write("data.csv", "\n".join([lines[0] + f',"more{ESCAPES}"', *(f"{line}," for line in lines[1:] if line)]))


def runs(data):
    yield "run", ["--as-of", DAY, "--summary"]
    yield "run", ["--as-of", DAY, "--data-report"]
    yield "dry-run", ["--as-of", DAY, "--all"]
    yield "import", ["-o", "out.gds"]
    yield "explain", ["--as-of", DAY, "1"]


@claim(7, "messages hold nothing that a terminal obeys: names of files, headings, cells, options, sheets")
def _():
    hostile_rows()
    for verb, more in runs("data.csv"):
        for lang in ("zh", "en"):
            ran = tool(verb, "--lang", lang, "rules.guodu", "--data", "household=data.csv", *more)
            hold_clean(ran.err, verb)
            if verb in ("dry-run", "explain"):
                hold_clean(ran.out, verb)
    name = f"n{ESCAPES}.csv"
    write(name, "id,name,kind,amount\n1,x,q,1\n")
    for arguments in (["run", "rules.guodu", "--data", name, "--as-of", DAY],
                      ["run", "rules.guodu", "--data", f"none{name}", "--as-of", DAY],
                      ["run", "rules.guodu", "--data", "data.csv", "--as-of", ESCAPES],
                      ["run", "rules.guodu", "--data", f"data.csv:{ESCAPES}", "--as-of", DAY],
                      ["run", "rules.guodu", "--data", f"{ESCAPES}=data.csv", "--as-of", DAY],
                      ["run", "rules.guodu", "--data", "data.csv", "--as-of", DAY, "-o", f"no{ESCAPES}/x.csv"],
                      ["run", "rules.guodu", "--data", "data.csv", "--as-of", DAY, "--only", ESCAPES],
                      ["explain", "rules.guodu", "--data", "data.csv", "--as-of", DAY, ESCAPES],
                      ["replay", name], ["import", "rules.guodu", "--data", name, "-o", f"{ESCAPES}.gds"],
                      ["fmt", f"none{ESCAPES}"], ["doc", f"none{ESCAPES}"], ["explain-code", ESCAPES],
                      ["test", "rules.guodu", "--filter", ESCAPES], [f"--{ESCAPES}"], [ESCAPES],
                      ["run", f"--{ESCAPES}"]):
        hold_clean(tool(*arguments).err, repr(arguments))


@claim(8, "results shown on a terminal do nothing to it; to files and pipes they go as they are, to the byte")
def _():
    hostile_rows()
    run = ["run", "--lang", "en", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY]
    hold_clean(on_terminal(*run), "CSV")
    hold_clean(on_terminal(*run, "--format", "ndjson"), "NDJSON")
    piped = tool(*run, status=0).out.decode("utf-8")
    hold(ESCAPES in piped, "CSV in a pipe is not what was read")
    lines = [json.loads(line) for line in tool(*run, "--format", "ndjson", status=0).out.splitlines()]
    hold(found(lines, ESCAPES), "NDJSON is not what was read")


def found(value, text):
    if isinstance(value, dict):
        return any(found(part, text) for part in value.values())
    if isinstance(value, list):
        return any(found(part, text) for part in value)
    return value == text


@claim(9, "no cell can add a line of its own to a message or to an explanation")
def _():
    support([(FORGED, "a", "1.00"), ("x", FORGED.replace("x", "z"), "2.00"), ("big", "a", "5000")])
    with open("data.csv", encoding="utf-8") as file:
        text = file.read()
    write("data.csv", text.replace(",z\n", ',"z\n').replace("error: none,2.00", 'error: none",2.00'))
    for verb, more in runs("data.csv"):
        ran = tool(verb, "--lang", "en", "rules.guodu", "--data", "household=data.csv", *more)
        shown = ran.err if verb == "run" else ran.err + ran.out
        for line in shown.decode("utf-8").split("\n"):
            hold(not line.startswith(("household: 9", "error: none")), f"{verb}: {shown!r}")
    ran = tool("explain", "--lang", "en", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "1",
               status=0)
    hold(b"household: 9 read" in ran.out, "the case does not show the cell at all")


@claim(10, "identity numbers are masked in messages and on the screen")
def _():
    number = "110101199003070134"
    weights, checks = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
    number = number[:17] + checks[sum(int(d) * w for d, w in zip(number, weights)) % 11]
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    write("rules.guodu", SUPPORT.replace("id: text key", "id: citizen_id key"))
    write("data.csv", f"id,name,kind,amount\n{number},x,a,1\n{number},y,a,1\n{wrong},y,a,1\n")
    ran = judge("--summary")
    hold(number not in ran.err.decode() and wrong not in ran.err.decode(), ran.err)
    ran = tool("dry-run", "--lang", "en", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "--all",
               "--report", "out.html", "--report", "out.json", "--report", "out.md", status=0)
    for name in ("out.html", "out.json", "out.md"):
        with open(name, encoding="utf-8") as file:
            text = file.read()
        hold(number not in text and wrong not in text, name)
    hold(number not in ran.text and wrong not in ran.text, ran.text)


@claim(11, "JSON holds every text exactly, and nothing in it acts where it is shown")
def _():
    hostile_rows()
    ran = tool("explain", "--lang", "en", "--format", "json", "rules.guodu", "--data", "household=data.csv", "--as-of",
               DAY, "1", status=0)
    hold_clean(ran.out, "explain --format json")
    hold(found(json.loads(ran.out), ESCAPES), "it is not the text that was read")
    tool("dry-run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "--report", "out.json", status=0)
    with open("out.json", "rb") as file:
        text = file.read()
    hold_clean(text, "the report")
    json.loads(text)
    for line in judge("--format", "ndjson").out.splitlines():
        json.loads(line)
    tool("run", "rules.guodu", "--data", f"data.csv", "--as-of", DAY, "--log", "log.ndjson", "-o", "a\nb\".csv",
         status=0)
    with open("log.ndjson", "rb") as file:
        lines = file.read().splitlines()
    same(len(lines), 1, "a name of a file added a line to the log")
    json.loads(lines[0])


run_claims()
