#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What of src/ the tests reach, of a build with COVERAGE=1, told by gcov.

coverage.py BUILD: prints lines and branches by folder, and writes BUILD/coverage.txt: what no test
reaches, by file, the worst first.

A line counts where gcc made instructions of it, and is reached where some of them ran. A branch is
one way out of one question: two for each part of a condition between `&&` and `||`, one for each
label of a switch. What is compiled twice (kernels, functions in headers) counts once, and is
reached where either was. Branches within the macros below are not counted: what they expand to
is not ours to test (uthash), or must never be taken (assert).
"""

import glob
import json
import os
import re
import subprocess
import sys

NOT_OURS = re.compile(r"\b(HASH_[A-Z_]+|assert)\(")
HEAD = "{:<16} {:>7} {:>7} {:>7} {:>9} {:>8} {:>7}"
ROW = "{:<16} {:>7} {:>7} {:>6.1f}% {:>9} {:>8} {:>6.1f}%"


class File:
    def __init__(self, path):
        self.lines = {}  # number: times
        self.branches = {}  # number: [times]
        self.functions = {}  # (line, name): times
        with open(path, encoding="utf-8") as text:
            self.text = [""] + text.read().split("\n")

    def line(self, told):
        number = told["line_number"]
        self.lines[number] = max(self.lines.get(number, 0), told["count"])
        if NOT_OURS.search(self.text[number]):
            return
        new = [branch["count"] for branch in told["branches"]]
        old = self.branches.get(number, [])
        if len(new) < len(old):
            new, old = old, new
        old += [0] * (len(new) - len(old))
        self.branches[number] = [max(pair) for pair in zip(new, old)]

    def function(self, told):
        key = (told["start_line"], told["name"])
        self.functions[key] = max(self.functions.get(key, 0), told["execution_count"])

    def counts(self):
        branches = [times for line in self.branches.values() for times in line]
        return [
            sum(times > 0 for times in self.lines.values()),
            len(self.lines),
            sum(times > 0 for times in branches),
            len(branches),
        ]


def read(build):
    """The files of the project that the notes of the compiler tell of, by path."""
    files = {}
    top = os.getcwd()
    notes = glob.glob(f"{build}/src/**/*.gcno", recursive=True)
    notes += glob.glob(f"{build}/grammar/*.gcno")
    gcov = os.environ.get("GCOV", "gcov")
    for start in range(0, len(notes), 40):
        command = [gcov, "--json-format", "--stdout", "--branch-probabilities"]
        out = subprocess.run(
            command + notes[start : start + 40], capture_output=True, check=True, text=True
        )
        for line in out.stdout.splitlines():
            for told in json.loads(line)["files"]:
                path = os.path.relpath(os.path.join(top, told["file"]), top)
                if not path.startswith(("src/", "grammar/")):
                    continue
                if path not in files:
                    files[path] = File(path)
                for each in told["lines"]:
                    files[path].line(each)
                for each in told["functions"]:
                    files[path].function(each)
    return files


def percent(reached, all_of_them):
    return 100 * reached / all_of_them if all_of_them else 100


def row(name, counts):
    lines, all_lines, branches, all_branches = counts
    return ROW.format(
        name,
        lines,
        all_lines,
        percent(lines, all_lines),
        branches,
        all_branches,
        percent(branches, all_branches),
    )


def added(rows):
    return [sum(column) for column in zip(*rows)]


def show_folders(files):
    folders = {}
    for path, file in files.items():
        folder = "/".join(path.split("/")[:2]) if path.count("/") > 1 else path.split("/")[0]
        folders.setdefault(folder, []).append(file.counts())
    print(HEAD.format("", "lines", "of", "", "branches", "of", ""))
    for folder in sorted(folders):
        print(row(folder, added(folders[folder])))
    inside = [c for folder, c in folders.items() if folder not in ("src/cli", "grammar")]
    print(row("src without cli", added([counts for folder in inside for counts in folder])))


def stretches(numbers):
    """Lines that follow one another in the list of all lines of the file, as first and last."""
    found = []
    for number, follows in numbers:
        if found and follows:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def show_file(path, file, out):
    lines, all_lines, branches, all_branches = file.counts()
    print(
        f"\n## {path}  lines {lines}/{all_lines} ({percent(lines, all_lines):.1f} %), "
        f"branches {branches}/{all_branches} ({percent(branches, all_branches):.1f} %)",
        file=out,
    )
    for (line, name), times in sorted(file.functions.items()):
        if not times:
            print(f"{path}:{line}: never called: {name}", file=out)
    missed, before = [], False
    for number in sorted(file.lines):
        if not file.lines[number]:
            missed.append((number, before))
        before = not file.lines[number]
    for first, last in stretches(missed):
        shown = f"{first}-{last}" if last > first else f"{first}"
        print(f"{path}:{shown}: not reached: {file.text[first].strip()}", file=out)
    for number, times in sorted(file.branches.items()):
        if file.lines[number] and 0 in times:
            ways = "".join("+" if time else "-" for time in times)
            print(f"{path}:{number}: branches {ways}: {file.text[number].strip()}", file=out)


def main():
    build = sys.argv[1]
    files = read(build)
    show_folders(files)

    def missing(path):
        lines, all_lines, branches, all_branches = files[path].counts()
        return (all_lines - lines) * 2 + all_branches - branches

    with open(f"{build}/coverage.txt", "w", encoding="utf-8") as out:
        for path in sorted(files, key=missing, reverse=True):
            if missing(path):
                show_file(path, files[path], out)
    print(f"{build}/coverage.txt: what is not reached, by file")


main()
