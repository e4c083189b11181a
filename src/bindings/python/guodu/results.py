# SPDX-License-Identifier: Apache-2.0
"""What policies, inspections and guarantees come to. All of it is immutable."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Callable, TypeVar, Union

#: What a value can be, by its type in the rules. None: there is none, or it is not known.
Plain = Union[Decimal, int, bool, datetime.date, str, "frozenset[str]", None]

_T = TypeVar("_T")


class Outcome(str, Enum):
    """What a policy comes to for a record. The value is the English word; ``zh`` the Chinese one."""

    KEEP = "keep"
    OPTIMIZE = "optimize"
    ADJUST = "adjust"
    START = "start"
    END = "end"
    NOT_APPLICABLE = "not applicable"
    NOT_IN_FORCE = "not in force"
    UNDETERMINED = "undetermined"
    CONFLICT = "conflict"
    FAILED = "error"

    @property
    def en(self) -> str:
        """The word in English, as files of results have it."""
        return self.value

    @property
    def zh(self) -> str:
        """The word in Chinese, as files of results have it."""
        return _OUTCOMES_ZH[self]

    @property
    def decided(self) -> bool:
        """Whether a clause decided, so that there are outputs."""
        return self in _DECIDED

    def __str__(self) -> str:
        return self.value


#: By the words in which the library tells them.
OUTCOMES = {outcome.value: outcome for outcome in Outcome}

_OUTCOMES_ZH = dict(
    zip(
        Outcome,
        ["延续", "优化", "调整", "新建", "退出", "不适用", "未施行", "未定", "冲突", "出错"],
    )
)
_DECIDED = frozenset(list(Outcome)[:5])


class Holding(str, Enum):
    """What an inspection or a guarantee comes to for a record."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    UNTESTABLE = "error"

    @property
    def en(self) -> str:
        """The word in English, as files of findings have it."""
        return self.value

    @property
    def zh(self) -> str:
        """The word in Chinese, as files of findings have it."""
        return _HOLDINGS_ZH[self]

    def __str__(self) -> str:
        return self.value


_HOLDINGS_ZH = dict(zip(Holding, ["符合", "不符合", "未定", "出错"]))


@dataclass(frozen=True)
class Value:
    """What a policy gives under one name."""

    value: Plain
    """Typed by the rules: Decimal of money, decimals and percentages (20% is 0.20), int, bool, date, str
    of texts, choices, regions and durations, frozenset of sets."""
    text: str | None
    """As files of results in English have it: ``"175.00"``, ``"20%"``, ``"yes"``, ``"6 months"``, ``"none"``; None where
    it is not known."""
    unit: str | None
    """``"元/年"``, in the words of the rules; None without."""

    @property
    def known(self) -> bool:
        """False: a fact that it rests on is missing. (That there is none is known too.)"""
        return self.text is not None

    def __str__(self) -> str:
        if self.text is None:
            return "?"
        return f"{self.text} {self.unit}" if self.unit else self.text


@dataclass(frozen=True)
class Row:
    """What one policy came to for one record: a line of ``guodu run``."""

    kind: str
    """The kind of the record."""
    keys: Mapping[str, str | None]
    """Its keys, those of the records above it first, in full. None: not known."""
    policy: str
    outcome: Outcome
    clause: str | None
    """The clause that decided; None unless one did."""
    says: str | None
    """Its words to the household, filled in."""
    outputs: Mapping[str, Value]
    """By name; empty unless a clause decided."""
    missing: tuple[str, ...]
    """What is not known and should be: ``农户[A1].人均纯收入``, or a parameter's name."""
    conflicts: tuple[str, ...]
    """The clauses in conflict."""
    failure: str | None
    """What went wrong in computing, and where in the rules."""

    def value(self, name: str) -> Plain:
        """The value of an output: ``row.outputs[name].value``, and None where no clause decided."""
        output = self.outputs.get(name)
        return None if output is None else output.value


@dataclass(frozen=True)
class Citation:
    """An article that a result rests on."""

    source: str
    """The source's name in the rules."""
    title: str
    """The title of the document."""
    date: str | None
    """Of the document, YYYY-MM-DD."""
    article: str | None
    """``"第三条"``; None: the document as a whole."""
    text: str | None
    """Of the article, as far as the rules have it."""
    level: str | None
    """Of the article of a catalogue, in the document's own words."""
    readings: tuple[str, ...]
    """Of words that are disputed: the reading that was taken, and the other."""
    url: str | None
    seen: str | None
    """The kind of place where it was read."""
    unverified: str | None
    """Why nobody could compare it with the document; None: nothing is said."""
    of_clause: bool
    """Cited by the clause that decided; else by the policy."""


@dataclass(frozen=True)
class Finding:
    """What an inspection (核查) or a guarantee (保证) found of a record."""

    name: str
    guarantee: bool
    """True: 保证, of the rules; False: 核查, of the data and the work."""
    policy: str | None
    """Of ``for each policy``: the one it is about."""
    kind: str
    """The kind of the record."""
    record: str
    """``成员[A1, 2]``; identity numbers masked in what evaluate gives, in full in tables."""
    holding: Holding
    says: str | None
    """Of what is violated: its words, filled in."""
    missing: tuple[str, ...]
    failure: str | None


def make(cls: type[_T], fields: dict[str, Any]) -> _T:
    """A frozen object of a dataclass in a third of the time that its constructor takes."""
    made = cls.__new__(cls)
    made.__dict__.update(fields)
    return made


# ---- values of outputs, from their texts ----

Convert = Callable[[str], Plain]


def _percent(text: str) -> Decimal:
    return Decimal(text.rstrip("%")).scaleb(-2)


def _truth(text: str) -> bool:
    return text == "yes"


def _day(text: str) -> Plain:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:  # a year that Python's dates do not reach
        return text


def _set(text: str) -> frozenset[str]:
    return frozenset() if text in ("none", "{}") else frozenset(text.split("、"))


#: How the text of an output becomes a value, by the name of its type in guodu.h (lower case).
CONVERT: dict[str, Convert] = {
    "truth": _truth,
    "whole": int,
    "decimal": Decimal,
    "percent": _percent,
    "money": Decimal,
    "date": _day,
    "set": _set,
}


class OutputReader:
    """Makes values of one output from their texts."""

    __slots__ = ("unit", "_convert", "_may_be_none")

    def __init__(self, type_name: str, unit: str | None, may_be_none: bool) -> None:
        self.unit = unit
        self._convert = CONVERT.get(type_name)
        self._may_be_none = may_be_none and type_name != "set"

    def read(self, text: str | None) -> Value:
        """None: not known."""
        value: Plain = text
        if text is not None:
            if self._may_be_none and text == "none":
                value = None
            elif self._convert is not None:
                value = self._convert(text)
        return make(Value, {"value": value, "text": text, "unit": self.unit})
