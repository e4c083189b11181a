# SPDX-License-Identifier: Apache-2.0
"""A hostile author of rules."""

import os

from attack import ESCAPES, Failed, GUODU, claim, hold, run_claims, same, tool, write

SECRET = "secret-line-of-another-file"
RECORD = "record h {\n  id: text key\n}\n"


def check(path="rules/main.guodu", status=None, **more):
    ran = tool("check", "--lang", "en", path, timeout=10, **more)
    if status is not None:
        same(ran.status, status, ran.text)
    hold(SECRET not in ran.text, f"shown: {ran.text}")
    return ran.text


def uses(name, path="rules/main.guodu"):
    write(path, f'use "{name}"\n')


@claim(1, "`use` reads nothing outside the folder of the top file, and shows nothing of it")
def _():
    write("secret.guodu", f"{SECRET}\n")
    write("rules/sub/inner.guodu", 'use "../part.guodu"\n')
    write("rules/part.guodu", RECORD)
    here = os.getcwd()
    for name in ("../secret.guodu", "sub/../../secret.guodu", "./.././secret.guodu", "/etc/passwd", "//etc/passwd",
                 f"{here}/secret.guodu", "..\\secret.guodu", "sub\\..\\..\\secret.guodu", "C:\\secret.guodu",
                 f"file://{here}/secret.guodu", "..", "\\\\host\\share"):
        uses(name)
        hold("error G1002" in check(status=1), f"{name} is not refused as outside")
    # These are names like any others: nothing is decoded in them.
    for name in ("%2e%2e/secret.guodu", "．．/secret.guodu", "..／secret.guodu", "…/secret.guodu", ".", "",
                 "~/secret.guodu", "$HOME/secret.guodu", "sub", "PART.GUODU", "part.guodu/", "part.guodu/.."):
        uses(name)
        text = check()
        hold("G1001" in text or name.startswith("part") or name.lower() == "part.guodu", f"{name}: {text}")
    uses("sub/inner.guodu")
    check(status=0)
    # A file below a folder may not climb higher than the top file's either.
    write("rules/sub/inner.guodu", 'use "../../secret.guodu"\n')
    hold("error G1002" in check(status=1), "a used file climbs out")
    write("rules/main.guodu", b'use "part.guodu\0/../../secret.guodu"\n')
    check(status=1)
    # The folder of a library is no way out.
    write("library/lent.guodu", 'use "../secret.guodu"\n')
    uses("lent.guodu")
    ran = tool("check", "--lang", "en", "--library", "library", "rules/main.guodu", status=1)
    hold("G1002" in ran.text and SECRET not in ran.text, ran.text)


@claim(2, "symbolic links lead nowhere outside: not of used files, of folders, of the main file of a named folder")
def _():
    write("secret.guodu", f"{SECRET}\n")
    write("elsewhere/main.guodu", f"{SECRET}\n")
    write("rules/part.guodu", RECORD)
    os.symlink("../secret.guodu", "rules/link.guodu")
    os.symlink("link.guodu", "rules/link2.guodu")
    os.symlink(os.path.abspath("elsewhere"), "rules/dir")
    os.symlink("/etc/passwd", "rules/passwd")
    os.symlink("part.guodu", "rules/inside.guodu")
    for name in ("link.guodu", "link2.guodu", "dir/main.guodu", "passwd", "dir/../link.guodu"):
        uses(name)
        text = check(status=1)
        hold("error G1002" in text and "root:" not in text, f"{name}: {text}")
    uses("inside.guodu")
    check(status=0)
    os.mkdir("named")
    os.symlink("../secret.guodu", "named/main.guodu")
    hold("leads out of the folder" in check("named", status=3), "the main file of a folder may lie elsewhere")
    # Links in a library's folder likewise; a link to the folder itself is how people install.
    write("library/lent.guodu", RECORD)
    os.symlink("../secret.guodu", "library/out.guodu")
    os.symlink("library", "installed")
    for name, status in (("lent.guodu", 0), ("out.guodu", 1)):
        uses(name)
        same(tool("check", "--library", "installed", "rules/main.guodu").status, status, name)
    # What rewrites whole folders follows no links either.
    write("outer.guodu", "record   h { id: text key }\n")
    os.symlink("../outer.guodu", "rules/outer.guodu")
    tool("fmt", "-w", "rules/part.guodu", "rules", "--lang", "en")
    with open("outer.guodu", encoding="utf-8") as file:
        same(file.read(), "record   h { id: text key }\n", "a file outside of the folder was rewritten")


@claim(3, "no rule file makes the tool wait: pipes and devices are not opened")
def _():
    os.mkdir("rules")
    os.mkfifo("rules/pipe.guodu")
    os.symlink("/dev/zero", "rules/zero.guodu")
    os.symlink("/dev/tty", "rules/tty.guodu")
    os.mkdir("rules/folder.guodu")
    for name in ("pipe.guodu", "zero.guodu", "tty.guodu", "folder.guodu"):
        uses(name)
        hold("G100" in check(status=1), name)
    os.mkdir("named")
    os.mkfifo("named/main.guodu")
    check("named", status=3)
    check("rules", status=1)
    tool("fmt", "--check", "rules", timeout=10)


@claim(4, "what people read in a rule file is what the machine reads: nothing invisible in texts, comments, names")
def _():
    def shows(text, code):
        write("main.guodu", text)
        said = check("main.guodu", status=1)
        hold(f"error {code}" in said, f"{text!r}: {said}")

    for code in (0x1B, 0x07, 0x7F, 0x85, 0x9B, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
                 0x202D, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF, 0x1BCA0, 0x1D173, 0xE0041, 0xE0080, 0xE0FFF):
        sign = chr(code)
        shows(f'ruleset "a{sign}b"\n', "G0103")
        shows(f"# a{sign}b\n{RECORD}", "G0103")
        shows(f"## a{sign}b\n{RECORD}", "G0103")
    shows("record h { id: text\ufeff key }\n", "G0103")
    for code in (0x200B, 0x200D, 0x202E, 0x3164, 0x115F, 0xFFA0, 0x034F, 0xFE00, 0x180B, 0xE0100):
        write("main.guodu", f"record h {{\n  id: text key\n  ab: boolean\n  a{chr(code)}b: boolean\n}}\n")
        said = check("main.guodu", status=1)
        hold("G0104" not in said or f"“U+{code:04X}”" in said, f"nobody sees what is meant: {said}")
    # A mark at the beginning, as editors write it, and letters of every script are no such thing.
    write("main.guodu", "\ufeff# 中文 ئۇيغۇر ᠮᠣᠩᠭᠣᠯ བོད\n" + RECORD)
    check("main.guodu", status=0)


@claim(5, "rules always come to an end: circles are refused, depth and number are bounded")
def _():
    write("main.guodu", 'use "main.guodu"\nuse "b.guodu"\n' + RECORD)
    write("b.guodu", 'use "main.guodu"\n')
    check("main.guodu", status=0)
    write("main.guodu", "record h {\n  id: text key\n  a: integer = b + 1\n  b: integer = a + 1\n}\n")
    hold("error" in check("main.guodu", status=1), "a circle")
    write("main.guodu", "parameter a: integer = b\nparameter b: integer = a\n" + RECORD)
    hold("error" in check("main.guodu", status=1), "a circle")
    write("main.guodu", RECORD[:-2] + f"  a: boolean = {'(' * 100000}yes{')' * 100000}\n}}\n")
    hold("error" in check("main.guodu", status=1), "depth")
    write("main.guodu", RECORD[:-2] + f"  a: boolean = {'not ' * 100000}yes\n}}\n")
    hold("error" in check("main.guodu", status=1), "depth")


@claim(6, "a message about rules shows no more than the lines of rule files, without what a terminal obeys")
def _():
    from attack import hold_clean

    write("main.guodu", f'ruleset "{ESCAPES}"\nrecord h{ESCAPES} {{ id: text key }}\nuse "x{ESCAPES}"\n#{ESCAPES}\n'
                        f'source n "%n%s%s%s" address "%x" {{ article "{ESCAPES}" }}\n')
    for verb in ("check", "test", "doc", "fmt", "plan"):
        more = ["--as-of", "2023-06-30"] if verb == "plan" else []
        for lang in ("zh", "en"):
            ran = tool(verb, "--lang", lang, "main.guodu", *more)
            hold(ran.status == 1, f"{verb}: {ran.status}")
            hold_clean(ran.out + ran.err, verb)
    ran = tool("check", "--format", "json", "main.guodu")
    hold_clean(ran.out, "as JSON")
    name = f"x{ESCAPES}.guodu"
    write(name, "record h { id: text kee }\n")
    hold_clean(tool("check", name).err, "the name of a file")
    # Data that are taken for rules: their lines are not shown by the thousand.
    write("data.guodu", "\n".join(f"{SECRET} {i}" for i in range(1000)))
    ran = tool("check", "data.guodu")
    hold(ran.text.count(SECRET) < 100, "too much of it is shown")


if not os.access(GUODU, os.X_OK):
    raise Failed("there is no tool")
run_claims()
