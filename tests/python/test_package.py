# SPDX-License-Identifier: Apache-2.0
"""The wheel and the source distribution are built, installed into an empty folder, and used from another."""

import glob
import os
import subprocess
import sys
import tarfile
import unittest
import zipfile

TOP, BUILD = os.environ["TOP"], os.environ["BUILD"]
SOURCE = os.path.join(TOP, "src", "bindings", "python")
FOLDER = os.path.join(os.environ["SCRATCH"], "package")
USE = """
import guodu, sys
from guodu._library import library
rules = guodu.Rules.parse('记录 户 { 号: 文本 主键 }\\n政策 甲 对 户 { 延续 一: 当 号 是 "1" }\\n')
(result,) = rules.evaluate({"号": "1"}, "2023-06-30")
print(result.outcome.zh, guodu.__file__, library()._name)
"""


def plain_environment():
    """Without what the tests say of this package; sanitizers stay."""
    away = ("PYTHONPATH", "GUODU_LIBRARY")
    return {name: value for name, value in os.environ.items() if name not in away}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.makedirs(FOLDER, exist_ok=True)
        environment = {k: v for k, v in os.environ.items() if k not in ("LD_PRELOAD", "PYTHONPATH")}
        built = subprocess.run(
            ["sh", os.path.join(SOURCE, "build.sh"), os.path.join(BUILD, "libguodu.so"), FOLDER],
            capture_output=True,
            text=True,
            env=environment,
        )
        if built.returncode:
            raise AssertionError(built.stderr)
        (cls.wheel,) = glob.glob(os.path.join(FOLDER, "*.whl"))
        (cls.sdist,) = glob.glob(os.path.join(FOLDER, "*.tar.gz"))

    def test_wheel(self):
        """what is in the wheel"""
        self.assertRegex(os.path.basename(self.wheel), r"^guodu-[\d.]+-py3-none-linux_\w+\.whl$")
        with zipfile.ZipFile(self.wheel) as archive:
            names = set(archive.namelist())
            modules = {name[6:] for name in names if name.startswith("guodu/")}
        expected = {f for f in os.listdir(os.path.join(SOURCE, "guodu")) if f != "__pycache__"}
        self.assertEqual({m for m in modules if "libguodu" not in m}, expected)
        self.assertEqual(sum("libguodu.so" in m for m in modules), 1)

    def test_sdist(self):
        """what is in the source distribution: no library"""
        with tarfile.open(self.sdist) as archive:
            names = [name.split("/", 1)[-1] for name in archive.getnames()]
        for name in ("setup.py", "pyproject.toml", "README.md", "guodu/py.typed", "guodu/rules.py"):
            self.assertIn(name, names)
        self.assertFalse([name for name in names if ".so" in name])

    def test_installed(self):
        """the wheel is installed and brings its library"""
        target, empty = os.path.join(FOLDER, "target"), os.path.join(FOLDER, "empty")
        os.makedirs(empty, exist_ok=True)
        environment = plain_environment()
        quiet = {k: v for k, v in environment.items() if k != "LD_PRELOAD"}
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps"]
        pip += ["--disable-pip-version-check", "--target", target, self.wheel]
        if subprocess.run(pip, capture_output=True, env=quiet, cwd=empty).returncode:
            with zipfile.ZipFile(self.wheel) as archive:  # no pip here
                archive.extractall(target)
        said = subprocess.run(
            [sys.executable, "-c", USE],
            capture_output=True,
            text=True,
            cwd=empty,
            env={**environment, "PYTHONPATH": target},
        )
        self.assertEqual(said.returncode, 0, said.stderr)
        outcome, module, library = said.stdout.split()
        self.assertEqual(outcome, "延续")
        self.assertTrue(module.startswith(target), module)
        self.assertTrue(library.startswith(target), library)

    def test_no_library(self):
        """without a library the message says what to do"""
        for said in ("/there/is/none.so", "libc.so.6"):
            told = subprocess.run(
                [sys.executable, "-c", "import guodu; guodu.library_version()"],
                capture_output=True,
                text=True,
                env={**os.environ, "GUODU_LIBRARY": said},
            )
            self.assertNotEqual(told.returncode, 0)
            self.assertIn("LibraryError", told.stderr)

    def test_types(self):
        """mypy --strict has nothing to say, where it is installed"""
        for python in (sys.executable, "/usr/bin/python3"):
            found = subprocess.run([python, "-c", "import mypy"], capture_output=True)
            if found.returncode == 0:
                break
        else:
            self.skipTest("no mypy")
        cache = os.path.join(FOLDER, "mypy")
        environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        checked = subprocess.run(
            [python, "-m", "mypy", "--strict", "--cache-dir", cache, "guodu"],
            capture_output=True,
            text=True,
            cwd=SOURCE,
            env=environment,
        )
        self.assertEqual(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    unittest.main()
