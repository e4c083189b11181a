# SPDX-License-Identifier: Apache-2.0
"""guodu: rules for the transition from poverty alleviation to rural revitalisation, from Python.

    >>> from guodu import Rules
    >>> rules = Rules.load("aid.guodu")
    >>> evaluation = rules.evaluate({"户编号": "A1", "家庭成员": []}, "2023-06-30")
    >>> for result in evaluation:
    ...     print(result.record, result.policy, result.outcome.zh)

Money, decimals and percentages are ``decimal.Decimal`` and dates ``datetime.date``; binary floating-point numbers
are refused, for nobody knows which amount they stand for. A fact that is not known is left out, or None.

Threads: a ``Rules`` object may be used by any number of threads; each gets an evaluation of its own behind
the scenes. A ``Table`` may be handed from one thread to another. The library runs without the interpreter's lock.
"""

from __future__ import annotations

from ._library import library_version
from .errors import (
    DataError,
    Diagnostic,
    FloatError,
    GuoduError,
    LibraryError,
    LimitError,
    RulesError,
    Severity,
    UnusedFieldWarning,
    UsageError,
    Words,
)
from .evaluation import Evaluation, Result
from .examples import Example, ExampleFailure, ExampleRun
from .results import Citation, Finding, Holding, Outcome, Row, Value
from .rules import Assertion, Field, FieldType, Limits, Policy, Record, Rules
from .tables import Counts, Note, Reject, Table, Total

__version__ = "0.1.0"

__all__ = [
    "Assertion",
    "Citation",
    "Counts",
    "DataError",
    "Diagnostic",
    "Evaluation",
    "Example",
    "ExampleFailure",
    "ExampleRun",
    "Field",
    "FieldType",
    "Finding",
    "FloatError",
    "GuoduError",
    "Holding",
    "LibraryError",
    "LimitError",
    "Limits",
    "Note",
    "Outcome",
    "Policy",
    "Record",
    "Reject",
    "Result",
    "Row",
    "Rules",
    "RulesError",
    "Severity",
    "Table",
    "Total",
    "UnusedFieldWarning",
    "UsageError",
    "Value",
    "Words",
    "library_version",
]
