# SPDX-License-Identifier: Apache-2.0
"""The examples (用例) that stand in rules."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _structs as c
from ._library import Handle, library, words
from ._values import c_text
from .errors import UsageError

if TYPE_CHECKING:
    from .rules import Rules


@dataclass(frozen=True)
class Example:
    """An example: a record, a day, and what is expected of it."""

    title: str
    file: str
    line: int
    kind: str
    """The kind of its record."""
    record: Mapping[str, Any]
    """As :meth:`guodu.Rules.evaluate` takes it."""
    as_of: str
    expects: tuple[Mapping[str, Any], ...]
    """Of policies: ``policy``, ``record``, ``outcome`` and what else the example says (``clause``, ``outputs``,
    ``missing``, ``conflict``); of inspections and guarantees ``assertion``, ``record``, ``holding``; of plain
    expectations ``condition``, as it is written. docs/testing-rules.md has the form."""


@dataclass(frozen=True)
class ExampleFailure:
    """An expectation that does not hold."""

    title: str
    """Of the example."""
    file: str
    line: int
    expected: str
    got: str
    why: tuple[str, ...]
    """Sentences on what the difference comes from."""


@dataclass(frozen=True)
class ExampleRun:
    """What running the examples came to."""

    examples: int
    passed: int
    failed: int
    expectations: int
    failures: tuple[ExampleFailure, ...]

    def __bool__(self) -> bool:
        return self.failed == 0


def _new_test(rules: Rules) -> Handle:
    lib = library()
    return Handle(lib.guodu_test_new(None), lib.guodu_test_free, rules.handle)


def _see(test: Handle, status: int) -> None:
    if status == c.NO_MEMORY:
        raise MemoryError("guodu: 内存不足 / out of memory")
    if status != c.OK:
        lib = library()
        raise UsageError(
            words(lib.guodu_test_error(test.pointer, c.ZH)),
            words(lib.guodu_test_error(test.pointer, c.EN)),
        )


def run(rules: Rules, filter_: str | None) -> ExampleRun:
    """See :meth:`guodu.Rules.test`."""
    lib, test = library(), _new_test(rules)
    options = c.TestOptions(
        None if filter_ is None else c_text(filter_), False, c.EN if rules.lang == "en" else c.ZH
    )
    _see(test, lib.guodu_test_run(test.pointer, rules.handle.pointer, ctypes.byref(options)))
    counts = c.TestCounts()
    lib.guodu_test_count(test.pointer, ctypes.byref(counts))
    failures: list[ExampleFailure] = []
    case = c.TestCase()
    for i in range(counts.examples):
        lib.guodu_test_example(test.pointer, i, ctypes.byref(case))
        failures.extend(_failure(test, case, i, k) for k in range(case.failures))
    return ExampleRun(
        counts.examples, counts.passed, counts.failed, counts.expectations, tuple(failures)
    )


def _failure(test: Handle, case: c.TestCase, example: int, index: int) -> ExampleFailure:
    found = c.TestFailure()
    library().guodu_test_failed(test.pointer, example, index, ctypes.byref(found))
    why = tuple(words(found.why[i]) for i in range(found.why_count))
    return ExampleFailure(
        words(case.title),
        words(case.file),
        found.line,
        words(found.expected),
        words(found.got),
        why,
    )


def examples(rules: Rules) -> tuple[Example, ...]:
    """See :attr:`guodu.Rules.examples`."""
    lib, test = library(), _new_test(rules)
    out, length = ctypes.c_char_p(), ctypes.c_size_t()
    made = []
    for i in range(lib.guodu_rules_example_count(rules.handle.pointer)):
        _see(
            test,
            lib.guodu_test_describe(
                test.pointer, rules.handle.pointer, i, ctypes.byref(out), ctypes.byref(length)
            ),
        )
        told = json.loads(out.value or b"{}")
        told["expects"] = tuple(told["expects"])
        made.append(Example(**told))
    return tuple(made)
