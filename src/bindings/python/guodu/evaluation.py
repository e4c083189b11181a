# SPDX-License-Identifier: Apache-2.0
"""Judging one record."""

from __future__ import annotations

import ctypes
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from . import _structs as c
from ._library import Handle, library, words
from ._values import c_text, record_json
from .errors import DataError, LimitError, UnusedFieldWarning, UsageError
from .results import OUTCOMES, Citation, Finding, Holding, Row, make

if TYPE_CHECKING:
    from .rules import Rules


@dataclass(frozen=True)
class Result(Row):
    """What one policy came to for one record, with what it rests on."""

    record: str
    """``成员[A1, 2]``; identity numbers masked."""
    _cited: list[dict[str, Any]]
    _evaluation: Evaluation
    _index: int

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Articles that the clause that decided and the policy cite, those of the clause first."""
        return tuple(map(_citation, self._cited))

    def explain(self, lang: str | None = None) -> str:
        """Why it came out so, as a page for people: the clause with its articles, each part of the condition with
        its value, what is missing, why no other clause decided, and what would change the outcome.
        lang: ``"zh"`` or ``"en"``; None: the language of the rules."""
        return self._evaluation.explanation(self._index, lang, c.EXPLAIN_TEXT)

    def explain_json(self, lang: str | None = None) -> dict[str, Any]:
        """The same as an object: docs/explain.md has its form."""
        told = self._evaluation.explanation(self._index, lang, c.EXPLAIN_JSON)
        made: dict[str, Any] = json.loads(told)
        return made

    def __repr__(self) -> str:
        return f"<guodu.Result {self.policy} {self.record}: {self.outcome.value}>"


class Evaluation:
    """All results of one record, in the order of the library: the top record first, then those below it,
    depth first. A sequence of :class:`Result`; ``evaluation["参保资助"]`` is the only result of a policy."""

    __slots__ = ("results", "findings", "_rules", "_kind", "_json", "_as_of", "_token", "_kept")

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    """What inspections and guarantees found: all that does not hold."""

    def __init__(self, rules: Rules, kind: bytes, record: bytes, as_of: bytes) -> None:
        """Not called by users: see :meth:`guodu.Rules.evaluate`."""
        self._rules = rules
        self._kind = kind
        self._json = record
        self._as_of = as_of
        self._token = object()
        self._kept: dict[tuple[int, int, int], str] = {}
        self.results = ()
        self.findings = ()

    @property
    def as_of(self) -> str:
        """The day that it was judged by."""
        return self._as_of.decode()

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def __contains__(self, policy: object) -> bool:
        return any(result.policy == policy for result in self.results)

    @overload
    def __getitem__(self, policy: str | int) -> Result: ...

    @overload
    def __getitem__(self, policy: slice) -> tuple[Result, ...]: ...

    def __getitem__(self, policy: str | int | slice) -> Result | tuple[Result, ...]:
        """The result of the policy, where there is one. KeyError: there is none; UsageError: there are several,
        of several people, say: see :meth:`for_`. Of a number or a slice: the results at that place."""
        if isinstance(policy, (int, slice)):
            return self.results[policy]
        found = self.for_(policy)
        if not found:
            raise KeyError(policy)
        if len(found) > 1:
            raise UsageError(
                f"“{policy}”有 {len(found)} 个结果：请用 for_()",
                f"“{policy}” has {len(found)} results: use for_()",
            )
        return found[0]

    def for_(self, policy: str) -> tuple[Result, ...]:
        """All results of a policy, in the order of the records."""
        return tuple(result for result in self.results if result.policy == policy)

    def explanation(self, index: int, lang: str | None, form: int) -> str:
        """Why a result came out so: see :meth:`Result.explain`."""
        language = _language(self._rules, lang)
        kept = self._kept.get((index, language, form))
        if kept is not None:
            return kept
        judges, judge = _take(self._rules, self._kind)
        try:
            if judge.token is not self._token:
                judge.read(self._json)
                judge.run(self)
            told = judge.explain(index, language, form)
        finally:
            judges[self._kind] = judge
        self._kept[index, language, form] = told
        return told

    @property
    def token(self) -> object:
        """What a thread knows by whose results it has at hand."""
        return self._token

    @property
    def day(self) -> bytes:
        """The day as the library takes it."""
        return self._as_of

    def __repr__(self) -> str:
        return f"<guodu.Evaluation of {len(self.results)} results as of {self.as_of}>"


def evaluate(
    rules: Rules, record: Mapping[str, Any], as_of: bytes, kind: str | None, explain: bool
) -> Evaluation:
    """See :meth:`guodu.Rules.evaluate`."""
    if not isinstance(record, Mapping):
        raise UsageError(
            f"记录要写成 dict，不是 {type(record).__name__}",
            f"a record is a dict, not a {type(record).__name__}",
        )
    top = top_kind(rules, kind)
    json_text = record_json(record, top, rules.data_names)
    evaluation = Evaluation(rules, c_text(top), json_text, as_of)
    reader = _Reader(rules, evaluation)
    judges, judge = _take(rules, evaluation._kind)
    try:
        judge.read(evaluation._json)
        unused = judge.unused()
        judge.run(evaluation)
        told = judge.told()
    finally:
        judges[evaluation._kind] = judge
    evaluation.results = tuple(map(reader.result, told["results"], range(len(told["results"]))))
    evaluation.findings = tuple(map(reader.finding, told.get("findings", ())))
    for name in unused:
        warnings.warn(
            f"规则里没有叫“{name}”的字段，没有用上 / no field is called “{name}”: it is not used",
            UnusedFieldWarning,
            stacklevel=3,
        )
    if explain:
        for result in evaluation.results:
            result.explain()
    return evaluation


def top_kind(rules: Rules, kind: str | None) -> str:
    """The kind of a top record; None: the only one there is."""
    tops = rules.top_kinds
    if kind is None and len(tops) == 1:
        return tops[0]
    if kind in tops:
        return str(kind)
    names = "、".join(tops)
    raise UsageError(
        f"要说明是哪种记录：kind 是 {names} 之一", f"say which kind of record it is: one of {names}"
    )


def _language(rules: Rules, lang: str | None) -> int:
    said = rules.lang if lang is None else lang
    if said not in ("zh", "en"):
        raise UsageError(f"语言是 'zh' 或 'en'，不是 {lang!r}", f"lang is 'zh' or 'en', not {lang!r}")
    return c.EN if said == "en" else c.ZH


# ---- what a thread judges with ----


def _take(rules: Rules, kind: bytes) -> tuple[dict[bytes, _Judge | None], _Judge]:
    """What this thread judges with, and where to put it back. It is taken away meanwhile: what judges in between,
    such as the handler of a signal or a __del__, must not find it with half a record in it."""
    local = rules.thread_local
    judges: dict[bytes, _Judge | None] | None = getattr(local, "judges", None)
    if judges is None:
        judges = local.judges = {}
    return judges, judges.pop(kind, None) or _Judge(rules.handle, kind)


class _Judge:
    """A record and an evaluation of one thread."""

    def __init__(self, rules: Handle, kind: bytes) -> None:
        lib = library()
        self._record = Handle(
            lib.guodu_record_new(rules.pointer, kind), lib.guodu_record_free, rules
        )
        self._evaluation = Handle(
            lib.guodu_evaluation_new(rules.pointer), lib.guodu_evaluation_free, self._record
        )
        self.token: object = None

    def read(self, record: bytes) -> None:
        """Fills the record."""
        lib, pointer = library(), self._record.pointer
        self.token = None
        status = lib.guodu_record_read_json(pointer, record, len(record))
        if status == c.OK:
            return
        zh = words(lib.guodu_record_error(pointer, c.ZH))
        en = words(lib.guodu_record_error(pointer, c.EN))
        _see_memory(status, zh, en)
        path = re.match("[^“]*“([^”]*)”", zh)
        raise DataError(zh, en, column=path.group(1) if path else None)

    def unused(self) -> list[str]:
        """Properties that no field is called by."""
        lib, pointer = library(), self._record.pointer
        found: list[str] = []
        while (name := lib.guodu_record_unused(pointer, len(found))) is not None:
            found.append(words(name))
        return found

    def run(self, evaluation: Evaluation) -> None:
        """Judges the record."""
        lib, pointer = library(), self._evaluation.pointer
        status = lib.guodu_evaluation_run(pointer, self._record.pointer, evaluation.day)
        if status != c.OK:
            zh = words(lib.guodu_evaluation_error(pointer, c.ZH))
            en = words(lib.guodu_evaluation_error(pointer, c.EN))
            _see_memory(status, zh, en)
            raise UsageError(zh, en)
        self.token = evaluation.token

    def told(self) -> Any:
        """The results as the library tells them."""
        out, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = library().guodu_evaluation_json(
            self._evaluation.pointer, c.EN, ctypes.byref(out), ctypes.byref(length)
        )
        _see_memory(status, "", "")
        return json.loads(ctypes.string_at(out.value or 0, length.value))

    def explain(self, index: int, language: int, form: int) -> str:
        """Of the results at hand."""
        out = ctypes.c_char_p()
        status = library().guodu_evaluation_explain(
            self._evaluation.pointer, index, language, form, ctypes.byref(out)
        )
        _see_memory(status, "", "")
        return words(out.value)


def _see_memory(status: int, zh: str, en: str) -> None:
    if status == c.LIMIT:
        raise LimitError(zh, en)
    if status == c.NO_MEMORY:
        raise MemoryError("guodu: 内存不足 / out of memory")


class _Reader:
    """Makes results of what the library tells."""

    def __init__(self, rules: Rules, evaluation: Evaluation) -> None:
        self._readers = rules.output_readers
        self._evaluation = evaluation

    def result(self, told: dict[str, Any], index: int) -> Result:
        """One of them."""
        policy = told["policy"]
        readers = self._readers[policy]
        get = told.get
        outputs = get("outputs")
        return make(
            Result,
            {
                "kind": told["kind"],
                "record": told["record"],
                "keys": told["keys"],
                "policy": policy,
                "outcome": OUTCOMES[told["outcome"]],
                "clause": get("clause"),
                "says": get("says"),
                "outputs": {
                    name: readers[name].read(output["value"]) for name, output in outputs.items()
                }
                if outputs
                else {},
                "missing": tuple(get("missing", ())),
                "conflicts": tuple(get("conflicts", ())),
                "failure": get("failure"),
                "_cited": get("citations", ()),
                "_evaluation": self._evaluation,
                "_index": index,
            },
        )

    def finding(self, told: dict[str, Any]) -> Finding:
        """What an inspection or a guarantee found."""
        return make(
            Finding,
            {
                "name": told["name"],
                "guarantee": told["assertion"] == "guarantee",
                "policy": told.get("policy"),
                "kind": told["kind"],
                "record": told["record"],
                "holding": Holding(told["holding"]),
                "says": told.get("says"),
                "missing": tuple(told.get("missing", ())),
                "failure": told.get("failure"),
            },
        )


def _citation(told: dict[str, Any]) -> Citation:
    return make(
        Citation,
        {
            "source": told["source"],
            "title": told["title"],
            "date": told.get("date"),
            "article": told.get("article"),
            "text": told.get("text"),
            "level": told.get("level"),
            "readings": tuple(told.get("readings", ())),
            "url": told.get("url"),
            "seen": told.get("seen"),
            "unverified": told.get("unverified"),
            "of_clause": told["of"] == "clause",
        },
    )
