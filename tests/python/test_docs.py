# SPDX-License-Identifier: Apache-2.0
"""The programs of docs/embedding/python.md do what stands there: ```python NAME and ```guodu NAME are files, ```console
commands with what they print, in which `…` stands for any text of a line, and alone for any lines."""

import os
import re
import subprocess
import sys
import unittest

PAGE = os.path.join(os.environ["TOP"], "docs", "embedding", "python.md")
FOLDER = os.path.join(os.environ["SCRATCH"], "page")


def fits(wanted, told):
    """Are the lines told those that are wanted?"""
    if not wanted:
        return not told
    if wanted[0] == "…":
        return any(fits(wanted[1:], told[i:]) for i in range(len(told) + 1))
    form = ".*".join(map(re.escape, wanted[0].split("…")))
    return bool(told) and bool(re.fullmatch(form, told[0])) and fits(wanted[1:], told[1:])


class Page(unittest.TestCase):
    def test_programs(self):
        """the programs of docs/embedding/python.md"""
        with open(PAGE, encoding="utf-8") as file:
            blocks = re.findall(r"^```(.*?)\n(.*?)^```$", file.read(), flags=re.S | re.M)
        os.makedirs(FOLDER, exist_ok=True)
        ran = 0
        for head, text in blocks:
            if re.fullmatch(r"(guodu|python) \S+", head):
                with open(os.path.join(FOLDER, head.split()[1]), "w", encoding="utf-8") as file:
                    file.write(text)
            elif head == "console":
                ran += 1
                self.see(text.splitlines())
        self.assertGreaterEqual(ran, 3)

    def see(self, lines):
        command, wanted = lines[0], lines[1:]
        name = re.fullmatch(r"\$ python3 (\S+)", command).group(1)
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        said = subprocess.run(
            [sys.executable, name], capture_output=True, cwd=FOLDER, env=environment
        )
        told = said.stdout.decode() + said.stderr.decode()
        with self.subTest(name):
            self.assertTrue(fits(wanted, told.splitlines()), told)


if __name__ == "__main__":
    unittest.main()
