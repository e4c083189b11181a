# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of this folder, or those of the modules that are named, and prints TAP: a line a test, and
behind one that failed why."""

import sys
import unittest


class Tap(unittest.TestResult):
    """A line a test."""

    def _print(self, ok, test, behind=""):
        name = f"{type(test).__module__}: {test.shortDescription() or test.id().split('.')[-1]}"
        print(f"{'ok' if ok else 'not ok'} - {name}{behind}", flush=True)

    def addSuccess(self, test):
        self._print(True, test)

    def addSkip(self, test, reason):
        self._print(True, test, f" # skip {reason}")

    def addError(self, test, err):
        super().addError(test, err)
        self._print(False, test)
        print(self.errors[-1][1], flush=True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._print(False, test)
        print(self.failures[-1][1], flush=True)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._print(False, test, f": {subtest.params}")
            print(self._exc_info_to_string(err, test), flush=True)


def main():
    folder = sys.path[0]
    loader = unittest.TestLoader()
    names = sys.argv[1:]
    tests = loader.loadTestsFromNames(names) if names else loader.discover(folder, "test_*.py")
    result = Tap()
    tests.run(result)
    for error in loader.errors:
        print(f"not ok - {error}")
    return 0 if result.wasSuccessful() and not loader.errors else 1


if __name__ == "__main__":
    sys.exit(main())
