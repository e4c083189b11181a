# SPDX-License-Identifier: Apache-2.0
"""What the attacks of this folder share: a claim is a function under its number, which makes its hostile
files in a folder of its own and looks at what the tool does with them."""

import os
import pty
import shutil
import subprocess
import sys
import unicodedata

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("BUILD", os.path.join(TOP, "build"))
GUODU = os.environ.get("GUODU", os.path.join(BUILD, "guodu"))
SCRATCH = os.environ.get("SCRATCH", os.path.join(BUILD, "security-test"))
DAY = "2023-06-30"

# Sets the title of a terminal, colours, clears; C1; turns the direction; hides; ends the line.
ESCAPES = "\x1b]0;taken\x07\x1b[31m\x1b[2J\x9b31m\u202eabc\u2066\u200bz\U0001d173\U000e0fff"
MARKUP = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">]]>-->'\"&amp;"

_claims = []


def claim(number, what):
    def keep(function):
        _claims.append((number, what, function))
        return function

    return keep


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


def hold(condition, what):
    if not condition:
        raise Failed(what)


def same(got, wanted, what=""):
    hold(got == wanted, f"{what}: wanted {wanted!r}, got {got!r}")


def run_claims():
    for number, what, function in _claims:
        folder = os.path.join(SCRATCH, f"S{number}")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        os.chdir(folder)
        try:
            function()
            print(f"ok - S{number} {what}", flush=True)
        except Skipped as reason:
            print(f"ok - S{number} {what} (not here: {reason})", flush=True)
        except (Failed, OSError, ValueError, LookupError, subprocess.SubprocessError) as failure:
            print(f"not ok - S{number} {what}\n{failure!r}"[:3000], flush=True)
    os.chdir(TOP)


def write(path, text, mode="w"):
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(text, bytes):
        with open(path, "wb") as file:
            file.write(text)
    else:
        with open(path, mode, encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Ran:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        hold(status in (0, 1, 2, 3), f"the tool ended with {status}: {err[-2000:]!r}")

    @property
    def text(self):
        return (self.out + self.err).decode("utf-8")


def tool(*arguments, status=None, timeout=60, feed=b""):
    """Runs the tool; sanitizers and signals make a case fail, for they end with another status."""
    done = subprocess.run(
        [GUODU, *arguments], input=feed, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout
    )
    ran = Ran(done.returncode, done.stdout, done.stderr)
    hold(b"runtime error" not in ran.err, ran.err[:2000])
    if status is not None:
        hold(ran.status == status, f"{arguments}: status {ran.status}: {ran.text[:2000]!r}")
    return ran


def on_terminal(*arguments):
    """What a terminal gets of both outputs."""
    main, side = pty.openpty()
    child = subprocess.Popen([GUODU, *arguments], stdin=subprocess.DEVNULL, stdout=side, stderr=side,
                             env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"})
    os.close(side)
    seen = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(main)
    child.wait(60)
    return seen.replace(b"\r\n", b"\n")


def hold_clean(shown, what):
    """No control but line ends and tabs, nothing that hides or turns, all UTF-8."""
    text = shown.decode("utf-8")
    for sign in text:
        bad = unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs") and sign not in "\n\t\u200c\u200d"
        hold(not bad, f"{what}: U+{ord(sign):04X} is shown in {text[:1500]!r}")
    return text


SUPPORT = """ruleset "t"
record household {
  id: text key
  name: text or none
  kind: kind
  amount: money
}
choice kind { a, b }
policy p for household {
  gives x: money, t: text or none
  keep first: when kind is a then x = amount, t = name
  end others: otherwise then x = 0 yuan, t = name
}
inspect small for household: amount at most 1000 yuan says "{name} has too much"
"""


def support(rows, path="data.csv"):
    """The small rules and a file of data with these rows (name, kind, amount), keys counted from 1."""
    write("rules.guodu", SUPPORT)
    lines = ["id,name,kind,amount"]
    for number, (name, kind, amount) in enumerate(rows, 1):
        lines.append(f'{number},"{name.replace(chr(34), chr(34) * 2)}",{kind},{amount}')
    write(path, "\n".join(lines) + "\n")


def judge(*more, data="data.csv", status=0):
    return tool("run", "--lang", "en", "rules.guodu", "--data", f"household={data}", "--as-of", DAY, *more,
                status=status)
