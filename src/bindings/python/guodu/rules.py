# SPDX-License-Identifier: Apache-2.0
"""Rules: loading them, what they declare, and judging by them."""

from __future__ import annotations

import ctypes
import datetime
import functools
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Callable, Union

from . import _structs as c
from . import evaluation as _evaluation
from . import examples as _examples
from . import tables as _tables
from ._library import Handle, installed_rules, library, text, words
from ._values import Names, c_text, day_text
from .errors import (
    Diagnostic,
    LimitError,
    RulesError,
    Severity,
    UsageError,
    Words,
)
from .results import OutputReader

#: Reads a rule file by its path; None: there is no such file.
Reader = Callable[[str], Union[str, bytes, None]]


class FieldType(str, Enum):
    """The type of a field or an output."""

    TRUTH = "truth"
    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    TEXT = "text"
    CHOICE = "choice"
    SET = "set"
    REGION = "region"
    CITIZEN_ID = "citizen_id"
    LIST = "list"

    def __str__(self) -> str:
        return self.value


_TYPES = tuple(FieldType)


@dataclass(frozen=True)
class Limits:
    """What rules may take; 0: as it is without limits."""

    memory: int = 0
    """Bytes that the rules and all that is made of them hold together."""
    rule_bytes: int = 0
    """Bytes of all rule files of a load."""
    rule_files: int = 0
    """Rule files of a load."""
    rules: int = 0
    """Policies, inspections and guarantees."""
    depth: int = 0
    """Of brackets and conditions in each other; at most 256."""
    steps: int = 0
    """Parts of expressions that one policy may evaluate for one record."""


@dataclass(frozen=True)
class Field:
    """A field of a record, or an output of a policy."""

    name: str
    type: FieldType
    type_name: str
    """In the words of the rules: ``金额/年``."""
    unit: str | None
    """Of money and numbers with one: ``元/年``."""
    choices: tuple[str, ...]
    """Of a choice or a set: the names of its values."""
    record: str | None
    """Of a list: the kind of the records in it."""
    given: bool
    """Data say it; else it is computed, or an output, or a list."""
    key: bool
    required: bool
    place: bool
    """The place that regional amounts are looked up by."""
    may_be_none: bool
    headings: tuple[str, ...]
    """Further names by which data call it."""
    doc: str | None


@dataclass(frozen=True)
class Record:
    """A kind of record."""

    name: str
    parent: str | None
    """The kind that it is a record of; None for a top record."""
    fields: tuple[Field, ...]
    keys: tuple[str, ...]

    def field(self, name: str) -> Field:
        """The field of that name; KeyError without."""
        for found in self.fields:
            if found.name == name:
                return found
        raise KeyError(name)


@dataclass(frozen=True)
class Policy:
    """What the rules say of a policy."""

    name: str
    title: str | None
    category: str | None
    doc: str | None
    kind: str
    """The kind of record that it is for."""
    outputs: tuple[Field, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Assertion:
    """An inspection (核查) or a guarantee (保证)."""

    name: str
    title: str | None
    guarantee: bool
    """True: 保证; False: 核查."""
    kind: str
    """The kind of record that it is for."""


class Rules:
    """Loaded rules, which nothing changes any more. Made by :meth:`load` and :meth:`parse`.

    May be used by any number of threads at once. What the rules hold is given back when nothing made of them
    is left; :meth:`close`, or leaving a ``with`` block, lets go of them earlier.
    """

    def __init__(self, handle: Handle) -> None:
        """Not called by users: see :meth:`load` and :meth:`parse`."""
        self._handle: Handle | None = handle
        self._local = threading.local()
        self._lang = c.EN if library().guodu_rules_lang(handle.pointer) == c.EN else c.ZH
        self._diagnostics = _diagnostics(handle)

    # ---- loading ----

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        *,
        library: str | os.PathLike[str] | None = None,
        limits: Limits | None = None,
        reader: Reader | None = None,
    ) -> Rules:
        """Loads and checks a rule file and all it uses; of a folder its main.guodu.

        library: a folder where ``use`` (引用) looks for files that are not beside the file that uses them;
        None: the rules that are installed with the library, if there are any.
        limits: for rules that come from others.
        reader: is asked for each file by its path, and gives its text, or None if there is no such file; the disk
        is not touched then. What it raises is raised.

        Raises RulesError, whose ``diagnostics`` say what is wrong where, and LimitError.
        """
        loading = _Loading(library, limits, reader)
        return cls(loading.file(os.fsencode(path)))

    @classmethod
    def parse(
        cls,
        text: str,
        name: str = "rules",
        *,
        library: str | os.PathLike[str] | None = None,
        limits: Limits | None = None,
        reader: Reader | None = None,
    ) -> Rules:
        """The same of rules in a string. ``name`` stands in messages, and ``use`` looks beside it."""
        if not isinstance(text, str):
            raise TypeError(
                f"Rules.parse takes the text of rules as str, not {type(text).__name__}; bytes of a file are read by "
                "Rules.load, or decoded first: text.decode()"
            )
        loading = _Loading(library, limits, reader)
        return cls(loading.text(c_text(name), text.encode("utf-8", "surrogatepass")))

    def close(self) -> None:
        """Lets go of the rules, which cannot be used any more then. Results that were made by them stay, and tables
        too; explanations can only be had if they were made before."""
        self._handle = None
        self._local = threading.local()

    def __enter__(self) -> Rules:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._handle is None:
            return "<guodu.Rules, closed>"
        return f"<guodu.Rules {self.name or ''} {self.version or ''}, {len(self.policies)} policies>"

    @property
    def handle(self) -> Handle:
        """The object of the library, for the other modules of this package."""
        if self._handle is None:
            raise UsageError("规则已经关闭", "the rules are closed")
        return self._handle

    # ---- what they declare ----

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and hints of the load."""
        return self._diagnostics

    @property
    def lang(self) -> str:
        """``"zh"`` or ``"en"``: the language that most words of the rules are in."""
        return "en" if self._lang == c.EN else "zh"

    @property
    def name(self) -> str | None:
        """The name of the rule set."""
        return text(library().guodu_rules_name(self.handle.pointer))

    @property
    def version(self) -> str | None:
        """The version that the rules give themselves."""
        return text(library().guodu_rules_ruleset_version(self.handle.pointer))

    @functools.cached_property
    def files(self) -> tuple[str, ...]:
        """The files that were read: the top file, then those it uses."""
        lib, rules = library(), self.handle.pointer
        count = lib.guodu_rules_file_count(rules)
        return tuple(words(lib.guodu_rules_file(rules, i)) for i in range(count))

    @functools.cached_property
    def digest(self) -> str:
        """SHA-256 of all files together, the same wherever they lie."""
        hexadecimal = ctypes.create_string_buffer(c.DIGEST_SIZE)
        library().guodu_rules_digest(self.handle.pointer, hexadecimal)
        return hexadecimal.value.decode()

    @functools.cached_property
    def records(self) -> tuple[Record, ...]:
        """The kinds of record, parents before children."""
        lib, rules = library(), self.handle.pointer
        count = lib.guodu_rules_record_count(rules)
        names = [words(lib.guodu_rules_record(rules, i)) for i in range(count)]
        return tuple(self._record(names, i) for i in range(count))

    @functools.cached_property
    def policies(self) -> tuple[Policy, ...]:
        """The policies, in the order in which results have them."""
        count = library().guodu_rules_policy_count(self.handle.pointer)
        return tuple(self._policy(i) for i in range(count))

    @functools.cached_property
    def assertions(self) -> tuple[Assertion, ...]:
        """Inspections and guarantees."""
        lib, rules = library(), self.handle.pointer
        found = c.Assertion()
        made = []
        for i in range(lib.guodu_rules_assertion_count(rules)):
            lib.guodu_rules_assertion(rules, i, ctypes.byref(found))
            made.append(
                Assertion(
                    words(found.name), text(found.title), found.kind == 1, words(found.record)
                )
            )
        return tuple(made)

    def record(self, name: str) -> Record:
        """The kind of record of that name; KeyError without."""
        for found in self.records:
            if found.name == name:
                return found
        raise KeyError(name)

    def policy(self, name: str) -> Policy:
        """The policy of that name; KeyError without."""
        for found in self.policies:
            if found.name == name:
                return found
        raise KeyError(name)

    def _record(self, names: list[str], index: int) -> Record:
        lib, rules = library(), self.handle.pointer
        fields = []
        found = c.Field()
        for i in range(lib.guodu_rules_field_count(rules, index)):
            lib.guodu_rules_field(rules, index, i, ctypes.byref(found))
            fields.append(self._field(found, self._headings(index, i)))
        keys: list[str] = []
        while (key := lib.guodu_rules_key(rules, index, len(keys))) is not None:
            keys.append(words(key))
        parent = text(lib.guodu_rules_record_parent(rules, index))
        return Record(names[index], parent, tuple(fields), tuple(keys))

    def _headings(self, record: int, field: int) -> tuple[str, ...]:
        lib, rules = library(), self.handle.pointer
        names: list[str] = []
        while (name := lib.guodu_rules_field_heading(rules, record, field, len(names))) is not None:
            names.append(words(name))
        return tuple(names)

    def _choices(self, choice: int) -> tuple[str, ...]:
        lib, rules = library(), self.handle.pointer
        names: list[str] = []
        while (name := lib.guodu_rules_choice_value(rules, choice, len(names))) is not None:
            names.append(words(name))
        return tuple(names)

    def _field(self, found: c.Field, headings: tuple[str, ...]) -> Field:
        lib, rules = library(), self.handle.pointer
        kind = _TYPES[found.type]
        chooses = kind in (FieldType.CHOICE, FieldType.SET)
        listed = kind is FieldType.LIST
        return Field(
            name=words(found.name),
            type=kind,
            type_name=words(found.type_name),
            unit=text(found.unit),
            choices=self._choices(found.choice) if chooses else (),
            record=words(lib.guodu_rules_record(rules, found.list)) if listed else None,
            given=found.given,
            key=found.key,
            required=found.required,
            place=found.place,
            may_be_none=found.may_be_none,
            headings=headings,
            doc=text(found.doc),
        )

    def _policy(self, index: int) -> Policy:
        lib, rules = library(), self.handle.pointer
        found, output = c.Policy(), c.Field()
        lib.guodu_rules_policy_info(rules, index, ctypes.byref(found))
        outputs = []
        for i in range(found.output_count):
            lib.guodu_rules_output(rules, index, i, ctypes.byref(output))
            outputs.append(self._field(output, ()))
        clauses = [words(lib.guodu_rules_clause(rules, index, i)) for i in range(found.clause_count)]
        return Policy(
            name=words(found.name),
            title=text(found.title),
            category=text(found.category),
            doc=text(found.doc),
            kind=words(lib.guodu_rules_record(rules, found.record)),
            outputs=tuple(outputs),
            clauses=tuple(clauses),
        )

    # ---- judging ----

    def evaluate(
        self,
        record: Mapping[str, Any],
        as_of: datetime.date | str,
        *,
        kind: str | None = None,
        explain: bool = False,
    ) -> _evaluation.Evaluation:
        """Judges one top record, and all below it, by every policy as of a day.

        record: facts by the names or headings of their fields; records below it in lists by the name of the list or
        of the kind of record. Decimal, int, str, bool, date, None (not known) and sets; a percentage is the
        text ``"20%"``. A fact that is not there is not known; an empty list says that there are none.
        kind: of the record; needed where the rules have several top records.
        explain: explanations of all results are made at once and kept; else each is made when it is asked for.

        Raises DataError for a value that cannot be read as the type of its field, FloatError (a TypeError) for a
        float in a field, UsageError for a day or kind that is none. Warns UnusedFieldWarning of properties that
        no field is called by, whatever they hold.
        """
        return _evaluation.evaluate(self, record, day_text(as_of), kind, explain)

    def evaluate_table(
        self,
        table: Any,
        as_of: datetime.date | str,
        *,
        kind: str | None = None,
        name: str = "table",
        threads: int = 0,
        most_rejects: int | None = None,
    ) -> _tables.Table:
        """Judges all records of a table by every policy as of a day, many at a time and by several threads.

        table: a list (or another iterable) of dicts, with records below in lists; a DB-API cursor behind its
        execute; an object with the Arrow PyCapsule interface (``__arrow_c_stream__`` or ``__arrow_c_array__``:
        pyarrow, polars, pandas, duckdb ...), whose columns are called like fields; or a dict of such tables
        by the kind of record, ``{"农户": households, "成员": people}``, which are joined by their keys.
        kind: of the records of a table by itself; None: found by its headings, as for files.
        name: stands for the table in rejects and notes.
        threads: 0: as many as there are processors.
        most_rejects: more rows that cannot be used than this raise DataError; None: no limit. Rows that cannot be
        used are not judged; ``rejects`` of the table that comes back has them.

        Raises DataError, FloatError, UsageError; and what the table itself raises. Ctrl-C stops it.
        """
        return _tables.evaluate_table(self, table, day_text(as_of), kind, name, threads, most_rejects)

    def test(self, filter: str | None = None) -> _examples.ExampleRun:
        """Runs the examples (用例) of the rules, as ``guodu test`` does. filter: a piece of the title, or of
        the name of a policy they expect of."""
        return _examples.run(self, filter)

    @functools.cached_property
    def examples(self) -> tuple[_examples.Example, ...]:
        """The examples of the rules: each has its record as :meth:`evaluate` takes it, and what it expects."""
        return _examples.examples(self)

    # ---- for the other modules of this package ----

    @property
    def thread_local(self) -> threading.local:
        """What each thread has of its own of these rules."""
        return self._local

    @functools.cached_property
    def output_readers(self) -> dict[str, dict[str, OutputReader]]:
        """By policy and output: how its texts become values."""
        return {
            policy.name: {
                output.name: OutputReader(output.type.value, output.unit, output.may_be_none)
                for output in policy.outputs
            }
            for policy in self.policies
        }

    def data_names(self) -> Names:
        """What data can call the fields."""
        return self._data_names

    @functools.cached_property
    def _data_names(self) -> Names:
        return Names(self.records)

    def record_index(self, kind: str) -> int:
        """Its place among the kinds of record; UsageError without."""
        for index, record in enumerate(self.records):
            if record.name == kind:
                return index
        names = "、".join(record.name for record in self.records)
        raise UsageError(
            f"规则里没有记录“{kind}”，有：{names}", f"the rules have no record “{kind}”, but: {names}"
        )

    @functools.cached_property
    def top_kinds(self) -> tuple[str, ...]:
        """The kinds of record that are below no other."""
        return tuple(record.name for record in self.records if record.parent is None)


class _Loading:
    """One load: what was asked for, and what the reader raised."""

    def __init__(
        self,
        folder: str | os.PathLike[str] | None,
        limits: Limits | None,
        reader: Reader | None,
    ) -> None:
        lib = library()
        self._handle = Handle(lib.guodu_rules_new(None), lib.guodu_rules_free)
        self._raised: BaseException | None = None
        self._read = reader
        self._lent: dict[int, Any] = {}
        self._limits = limits
        rules = self._handle.pointer
        found = folder if folder is not None else installed_rules()
        self._see(lib.guodu_rules_set_library(rules, None if found is None else os.fsencode(found)))
        if limits is not None:
            self._see(lib.guodu_rules_set_limits(rules, ctypes.byref(_limits(limits))))
        if reader is not None:
            self._callbacks = (c.READ(self._ask), c.RELEASE(self._release))
            self._see(
                lib.guodu_rules_set_reader(rules, ctypes.byref(c.Reader(*self._callbacks, None)))
            )

    def file(self, path: bytes) -> Handle:
        """Of a file or folder."""
        if b"\0" in path:
            raise UsageError("文件名里有 NUL 字符", "the name of the file has a NUL character")
        return self._end(library().guodu_rules_load_file(self._handle.pointer, path))

    def text(self, name: bytes, rules: bytes) -> Handle:
        """Of a text."""
        lib = library()
        return self._end(
            lib.guodu_rules_load_text(self._handle.pointer, name, rules, len(rules))
        )

    def _end(self, status: int) -> Handle:
        if self._raised is not None:
            raise self._raised
        self._see(status)
        if self._read is not None:
            library().guodu_rules_set_reader(self._handle.pointer, None)
        return self._handle

    def _see(self, status: int) -> None:
        if status == c.OK:
            return
        lib, rules = library(), self._handle.pointer
        zh = words(lib.guodu_rules_error(rules, c.ZH))
        en = words(lib.guodu_rules_error(rules, c.EN))
        if status == c.LIMIT or (status == c.NO_MEMORY and self._limits and self._limits.memory):
            raise LimitError(zh or "内存超过限制", en or "more memory than the limit allows")
        if status == c.NO_MEMORY:
            raise MemoryError("guodu: 内存不足 / out of memory")
        if status == c.BAD_CALL:
            raise UsageError(zh or "调用不对", en or "the call is wrong")
        if status == c.BAD_RULES:
            found = _diagnostics(self._handle)
            count = lib.guodu_rules_error_count(rules)
            raise RulesError(
                zh or f"规则有 {count} 处错误", en or f"the rules have {count} error(s)", found
            )
        raise RulesError(zh or "规则文件读不了", en or "the rule file cannot be read")

    # ---- the reader ----

    def _ask(self, _user: Any, path: bytes, out: Any, length: Any) -> int:
        try:
            if self._read is None:
                return c.CANNOT_READ
            given = self._read(os.fsdecode(path))
            if given is None:
                return c.CANNOT_READ
            raw = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else bytes(given)
            kept = ctypes.create_string_buffer(raw, len(raw) + 1)
            self._lent[ctypes.addressof(kept)] = kept
            out[0] = ctypes.addressof(kept)
            length[0] = len(raw)
            return c.OK
        except BaseException as error:  # raised again behind the call
            self._raised = error
            return c.STOPPED

    def _release(self, _user: Any, given: int | None, _length: int) -> None:
        if given:
            self._lent.pop(given, None)


def _limits(limits: Limits) -> c.Limits:
    said = c.Limits()
    for name, kind in c.Limits._fields_:
        value = getattr(limits, name)
        most = 2 ** (8 * ctypes.sizeof(kind))
        if not isinstance(value, int) or not 0 <= value < most:
            raise UsageError(f"限制 {name} 不能是 {value!r}", f"the limit {name} cannot be {value!r}")
        setattr(said, name, value)
    return said


def _diagnostics(handle: Handle) -> tuple[Diagnostic, ...]:
    lib, rules = library(), handle.pointer
    lang = "en" if lib.guodu_rules_lang(rules) == c.EN else "zh"
    return tuple(
        _diagnostic(rules, i, lang) for i in range(lib.guodu_rules_diagnostic_count(rules))
    )


def _diagnostic(rules: int, index: int, lang: str) -> Diagnostic:
    found = c.Diagnostic()
    said = []
    for language in (c.ZH, c.EN):
        library().guodu_rules_diagnostic(rules, index, language, False, ctypes.byref(found))
        said.append(Words(words(found.message), text(found.help), words(found.shown)))
    return Diagnostic(
        code=words(found.code),
        severity=tuple(Severity)[found.severity],
        file=words(found.file),
        line=found.line,
        column=found.column,
        end_line=found.end_line,
        end_column=found.end_column,
        zh=said[0],
        en=said[1],
        lang=lang,
    )
