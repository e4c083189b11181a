# SPDX-License-Identifier: Apache-2.0
"""A hostile machine: links and files where output goes, other runs at the same time, who may read what."""

import hashlib
import json
import os
import re
import stat
import subprocess

from attack import DAY, GUODU, Failed, Skipped, claim, hold, judge, read, run_claims, same, support, tool, write

ROWS = [(f"n{i}", "ab"[i % 2], str(i)) for i in range(300)]


def verbs(base):
    """Everything that writes results: the arguments, and the file they go to."""
    run = ["run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY]
    for path in (base + ".csv", base + ".xlsx", base + ".db", base + ".ndjson"):
        yield [*run, "-o", path], path
    yield [*run, "-o", "other.csv", "--rejects", base + ".csv"], base + ".csv"
    yield [*run, "-o", "other.csv", "--findings", base + ".csv"], base + ".csv"
    yield ["import", "rules.guodu", "--data", "household=data.csv", "-o", base + ".gds"], base + ".gds"
    for path in (base + ".html", base + ".json", base + ".md", base + ".xlsx"):
        yield ["dry-run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "--report", path], path
    yield ["doc", "rules.guodu", "-o", base + ".html"], base + ".html"


def left():
    return [name for name in os.listdir(".") if ".part" in name or name.endswith(("-journal", "-wal"))]


@claim(23, "results never replace what is read, by whatever name or link they would")
def _():
    support(ROWS)
    os.symlink("data.csv", "soft.csv")
    os.link("data.csv", "hard.csv")
    os.symlink(".", "here")
    os.symlink("rules.guodu", "soft.guodu")
    before = read("data.csv"), read("rules.guodu")
    run = ["run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY]
    for path in ("data.csv", "./data.csv", "here/data.csv", "soft.csv", "hard.csv", "rules.guodu", "soft.guodu"):
        for arguments in ([*run, "--format", "csv", "-o", path], [*run, "-o", "other.csv", "--rejects", path],
                          [*run, "-o", "other.csv", "--findings", path], [*run, "-o", "other.csv", "--log", path],
                          ["import", *run[1:4], "-o", path], ["dry-run", *run[1:], "--report", path],
                          ["doc", "rules.guodu", "-o", path], ["test", "rules.guodu", "--coverage", "-o", path]):
            if arguments[0] in ("doc", "test") and not path.endswith(".guodu"):
                continue  # they read no data
            ran = tool(*arguments)
            now = read("data.csv"), read("rules.guodu")
            same(now, before, f"after {arguments} ({ran.status}, {ran.text})")
    hold(not left(), str(left()))


@claim(24, "nothing is written through a link or into a file that somebody put where an unfinished file would be")
def _():
    support(ROWS)
    write("precious", "kept")
    # The name of an unfinished file has the number of the process: it is known before the tool starts.
    for arguments, path in verbs("out"):
        plant = 'for i in 0 1 2; do ln -sf precious "$PWD/$0.$$-$i.part"; done; exec "$@"'
        child = subprocess.Popen(["sh", "-c", plant, path, GUODU, *arguments], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.communicate(timeout=60)[1]
        same(child.returncode, 0, f"{arguments}: {said!r}")
        same(read("precious"), b"kept", f"{arguments} wrote through a link")
        planted = [f"{path}.{child.pid}-{k}.part" for k in range(3)]
        hold(all(os.path.islink(name) for name in planted), "what is not its own was removed")
        for name in planted:
            os.remove(name)
        if os.path.exists(path):  # without rejected rows there is no file of them
            hold(not os.path.islink(path), "the output is a link")
            os.remove(path)
    hold(not left(), str(left()))


@claim(25, "a link at the output's name is followed as the system would, and not where it would not")
def _():
    support(ROWS)
    write("target.csv", "old")
    os.symlink("target.csv", "out.csv")
    judge("-o", "out.csv")
    hold(os.path.islink("out.csv") and read("target.csv") != b"old", "a link of one's own is not followed")
    os.symlink("nowhere/at/all", "dangling.csv")
    tool("run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "-o", "dangling.csv")
    hold(not os.path.exists("nowhere"), "a folder was made")
    os.symlink("round.csv", "round.csv")
    tool("run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "-o", "round.csv", status=3)
    hold(os.path.islink("round.csv"), "a link that the system does not follow was replaced")
    # In a folder open to all, links of others: fs.protected_symlinks.
    try:
        with open("/proc/sys/fs/protected_symlinks", encoding="ascii") as file:
            protected = file.read().strip() == "1"
    except OSError:
        protected = False
    if not protected or os.getuid() != 0:
        raise Skipped("links of others cannot be made, or are not protected")
    os.mkdir("open")
    os.chmod("open", 0o1777)
    os.chown("open", 1, 1)
    write("precious", "kept")
    os.symlink(os.path.abspath("precious"), "open/out.csv")
    os.lchown("open/out.csv", 2, 2)
    try:
        with open("open/out.csv", "rb"):
            raise Skipped("the system follows links of others all the same")
    except PermissionError:
        pass
    ran = tool("run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "-o", "open/out.csv")
    same(read("precious"), b"kept", "what a stranger's link names was replaced")
    same(ran.status, 3, ran.text)


@claim(26, "who may read: new files as the umask says, replaced ones as before, logs and temporary files the owner alone")
def _():
    support(ROWS)

    def mode(path):
        return stat.S_IMODE(os.stat(path).st_mode)

    for mask, wanted in ((0o077, 0o600), (0o027, 0o640)):
        old = os.umask(mask)
        try:
            for kind in ("csv", "xlsx", "db", "ndjson"):
                judge("-o", f"new{mask}.{kind}")
                same(mode(f"new{mask}.{kind}"), wanted, kind)
            tool("import", "rules.guodu", "--data", "household=data.csv", "-o", f"new{mask}.gds", status=0)
            same(mode(f"new{mask}.gds"), wanted, "import")
            tool("dry-run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "--report",
                 f"new{mask}.html", status=0)
            same(mode(f"new{mask}.html"), wanted, "a report")
        finally:
            os.umask(old)
    old = os.umask(0o022)
    try:
        for kind in ("csv", "xlsx", "db"):
            write(f"kept.{kind}", "x")
            os.chmod(f"kept.{kind}", 0o600)
            judge("-o", f"kept.{kind}")
            same(mode(f"kept.{kind}"), 0o600, f"replaced {kind}")
        judge("-o", "x.csv", "--log", "log")
        same(mode("log"), 0o600, "the log")
    finally:
        os.umask(old)
    # Rows that are put aside lie in a file without a name.
    os.mkdir("temporary")
    rows = ["id,name,kind,amount"] + [f"{i * 7919 % 20011},n,a,1" for i in range(20000)]
    write("mixed.csv", "\n".join(rows) + "\n")
    child = subprocess.Popen([GUODU, "run", "rules.guodu", "--data", "household=mixed.csv", "--as-of", DAY, "--scratch",
                              "temporary", "-o", "y.csv"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    seen = set()
    while child.poll() is None:
        seen.update(os.listdir("temporary"))
    child.communicate()
    same((child.returncode, seen), (0, set()), "files in the folder for rows put aside")


@claim(27, "runs at the same time do not spoil each other: each file is that of one run, whole, and a log has every line")
def _():
    support(ROWS)
    support(ROWS[:100], "less.csv")
    tool("run", "rules.guodu", "--data", "household=data.csv", "--as-of", DAY, "-o", "a.csv", status=0)
    tool("run", "rules.guodu", "--data", "household=less.csv", "--as-of", DAY, "-o", "b.csv", status=0)
    whole = {read("a.csv"), read("b.csv")}
    for _round in range(4):
        children = [subprocess.Popen([GUODU, "run", "rules.guodu", "--data", f"household={data}", "--as-of", DAY, "-o",
                                      "out.csv", "--log", "log"], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    for data in ("data.csv", "less.csv") * 3]
        hold(all(child.wait(60) == 0 for child in children), "a run failed")
        hold(read("out.csv") in whole, "the results are of several runs")
    hold(not left(), str(left()))
    same(len(read("log").splitlines()), 24, "lines of the log")
    tool("replay", "--verify-only", "log", status=0)


def sealed(line, name, was, size=None):
    """The log of that line with another file, closed as if it had been written so."""
    text = json.dumps({key: value for key, value in line.items() if key != "sha256"}, separators=(",", ":"))
    text = re.sub(f'(?<=[="]){re.escape(was)}(?=")', name, text)
    if size is not None:
        text = re.sub(r'"size":[0-9]+', f'"size":{size}', text)
    write("bad.log", f'{text[:-1]},"sha256":"{hashlib.sha256(text.encode()).hexdigest()}"}}\n')


@claim(28, "a log of a stranger makes the tool read what it names and judge it: it writes nothing, and shows no data")
def _():
    support(ROWS)
    write("precious.csv", "kept")
    judge("-o", "out.csv", "--log", "log")
    line = json.loads(read("log"))
    before = None
    for arguments in (["-o", "precious.csv"], ["--log", "precious.csv"], ["--rejects", "precious.csv"],
                      ["--findings", "precious.csv"], ["--scratch", "/nowhere"], ["-o", "new.xlsx"]):
        bad = dict(line)
        bad["arguments"] = [*line["arguments"], *arguments]
        write("bad.log", json.dumps(bad) + "\n")
        if before is None:
            before = set(os.listdir("."))
        ran = tool("replay", "bad.log", "--lang", "en")
        hold(ran.status != 0, "a changed line is not seen")
        same((read("precious.csv"), set(os.listdir("."))), (b"kept", before), str(arguments))
        hold("n17" not in ran.text, "data are shown")
    # Lines of what is no rule file are not shown, though the log calls it one; pipes and devices are not opened.
    write("secret", "secret-line-of-another-file\n")
    os.mkfifo("pipe")
    for name in ("secret", "pipe", "/dev/zero"):
        sealed(line, name, "rules.guodu")
        ran = tool("replay", "bad.log", "--lang", "en", timeout=20)
        hold(ran.status in (1, 3) and "secret-line" not in ran.text, ran.text)
    for name in ("pipe", "/dev/zero", "/dev/tty"):
        sealed(line, name, "data.csv", size=0)
        tool("replay", "bad.log", status=3, timeout=20)
        sealed(line, name, "out.csv", size=0)
        hold(tool("replay", "bad.log", timeout=20).status in (1, 3), name)
    for text in (b"{}\n", b"[]\n", b"\xff\n", b"{\"arguments\":[1]}\n", b"[" * 5000, b"null\n", b"\0\0\n"):
        write("bad.log", text)
        hold(tool("replay", "bad.log").status in (1, 3), repr(text))


if not os.access(GUODU, os.X_OK):
    raise Failed("there is no tool")
run_claims()
