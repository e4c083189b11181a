# SPDX-License-Identifier: Apache-2.0
"""Judging whole tables."""

from __future__ import annotations

import csv
import ctypes
import datetime
import json
import os
import struct
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import _arrow
from . import _structs as c
from ._library import Handle, library, text, words
from ._values import c_text, cell, cell_of_unused, headings_of, record_json
from .errors import DataError, GuoduError, LimitError, UsageError
from .results import OUTCOMES, Finding, Holding, Outcome, OutputReader, Row, make

if TYPE_CHECKING:
    from .rules import Rules

_OUTCOMES = tuple(Outcome)
_HOLDINGS = tuple(Holding)


@dataclass(frozen=True)
class Counts:
    """Rows of one kind of record: read = used + rejected, always."""

    kind: str
    read: int
    used: int
    rejected: int
    childless: int
    """Used, without a record of some kind below them that was given."""


@dataclass(frozen=True)
class Reject:
    """A row that is not used."""

    kind: str
    table: str
    row: int
    """From 1."""
    column: str | None
    """Its heading; None if the whole row is meant."""
    value: str | None
    """As it stood there; identity numbers masked."""
    code: str
    """A stable word for programs: docs/data.md has them."""
    key: str | None
    """Of the record, identity numbers masked."""
    zh: str
    """One sentence."""
    en: str


@dataclass(frozen=True)
class Note:
    """A remark on a table: a column that no field asks for, a field without a column."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if self.zh == self.en else f"{self.zh}\n{self.en}"


@dataclass(frozen=True)
class Total:
    """What an output comes to over all records for which a clause decided."""

    name: str
    sum: Decimal | None
    """Of a number, exactly; None: none is known, it is no number, or too large."""
    known: int
    """Numbers and truths that are known."""
    yes: int
    """Of a truth: those that are yes."""
    unknown: int


class Columns:
    """Results of one kind of record as columns, for whoever takes Arrow: ``pyarrow.table(columns)``,
    ``polars.DataFrame(columns)``, ``duckdb.from_arrow(...)``. The names of the columns stand in
    docs/embedding/arrow.md."""

    def __init__(self, table: Table, kind: str, reasons: bool) -> None:
        """Not called by users: see :meth:`Table.arrow`."""
        self._table = table
        self._kind = kind
        self._reasons = reasons

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """The results as an ArrowArrayStream in a capsule; judges the records again for each."""
        return _arrow.capsule_of(self._table.batches(self._kind, self._reasons))


class Table:
    """The results of a table: an iterable of :class:`Row`, in the order of the records, those of the top record
    first, then those of the records below it, as ``guodu run`` has them.

    Counts are there at once; rows, findings and columns are made when they are first asked for.
    """

    def __init__(self, rules: Rules, data: Handle, as_of: bytes, threads: int) -> None:
        """Not called by users: see :meth:`guodu.Rules.evaluate_table`."""
        self._rules = rules
        self._handle = rules.handle  # which may be closed later
        self._records = rules.records
        self._policies = rules.policies
        self._assertions = rules.assertions
        self._readers = rules.output_readers
        self._data = data
        self._as_of = as_of
        self._threads = threads
        self._lock = threading.RLock()
        self._details: _Details | None = None
        self._tops = rules.top_kinds
        self._lang = rules.lang
        self._summary = self._run(reasons=False)
        self.rejects: tuple[Reject, ...] = rejects_of(data)
        """Rows that are not used, and why."""
        self.notes: tuple[Note, ...] = _notes(data)
        """Remarks on the table, such as columns that no field asks for."""
        self.counts: Mapping[str, Counts] = self._counts()
        """By kind of record: rows read, used and rejected."""
        self.outcomes: Mapping[str, Mapping[Outcome, int]] = self._outcomes()
        """By policy: how many records came out how."""
        self.holdings: Mapping[str, Mapping[Holding, int]] = self._holdings()
        """By inspection and guarantee: of how many records it holds."""
        self.totals: Mapping[str, tuple[Total, ...]] = self._totals()
        """By policy: what each output comes to."""

    @property
    def as_of(self) -> str:
        """The day that was judged by."""
        return self._as_of.decode()

    def __len__(self) -> int:
        return sum(sum(counts.values()) for counts in self.outcomes.values())

    def __iter__(self) -> Iterator[Row]:
        return self.rows()

    def __repr__(self) -> str:
        return f"<guodu.Table of {len(self)} results as of {self.as_of}>"

    def rows(self, kind: str | None = None, policy: str | None = None) -> Iterator[Row]:
        """The results of one kind of record, or of one policy; None: of all."""
        if kind is not None:
            self._rules.record_index(kind)
        if policy is not None:
            if policy not in self._readers:
                raise UsageError(f"没有政策“{policy}”", f"there is no policy “{policy}”")
        read = _RowReader(self._records, self._readers, kind, policy)
        for line in self._told().lines():
            yield from read.rows(json.loads(line))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What inspections and guarantees found: all that does not hold."""
        return self._told().findings

    def summary(self, lang: str | None = None) -> str:
        """A page for people: policies by outcome, totals of money, and what is missing, commonest first.
        lang: ``"zh"`` or ``"en"``; None: the language of the rules."""
        said = self._lang if lang is None else lang
        if said not in ("zh", "en"):
            raise UsageError(f"语言是 'zh' 或 'en'，不是 {lang!r}", f"lang is 'zh' or 'en', not {lang!r}")
        summary = self._told().summary
        with self._lock:
            return words(
                library().guodu_summary_text(summary.pointer, c.EN if said == "en" else c.ZH)
            )

    def arrow(self, kind: str | None = None, *, reasons: bool = False) -> Columns:
        """The results of one kind of record as columns; None: of the only kind that has policies.
        reasons: also what is missing, in conflict, said and failed."""
        kinds = list(dict.fromkeys(policy.kind for policy in self._policies))
        if kind is None and len(kinds) == 1:
            kind = kinds[0]
        if kind is None:
            names = "、".join(kinds)
            raise UsageError(f"要说明是哪种记录：{names}", f"say which kind of record: {names}")
        self._rules.record_index(kind)
        return Columns(self, kind, reasons)

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        """As :meth:`arrow`, where one kind of record has policies."""
        return self.arrow().__arrow_c_stream__(requested_schema)

    # ---- runs ----

    def _told(self) -> _Details:
        with self._lock:
            if self._details is None:
                details = _Details(self._handle, self._as_of, bool(self._assertions))
                try:
                    details.summary = self._run(reasons=True, report=details.report.pointer)
                    details.end()
                except BaseException:
                    details.close()
                    raise
                self._details = details
            return self._details

    def batches(self, kind: str, reasons: bool) -> _arrow.Batches:
        """The results of a kind of record as the library hands them over."""
        index = self._rules.record_index(kind)
        made = _arrow.Batches()
        failed: list[int] = []

        def take(_user: Any, batch: int) -> bool:
            schema = None if made.schema.release else ctypes.byref(made.schema)
            array = c.ArrowArray()
            status = library().guodu_batch_arrow(
                batch, index, c.EN, schema, ctypes.byref(array)
            )
            if status == c.OK:
                made.arrays.append(array)
                return True
            failed.append(status)
            return False

        with self._lock:
            self._run(reasons=False, batch=c.TAKE_BATCH(take), batch_reasons=reasons, failed=failed)
        return made

    def _run(
        self,
        *,
        reasons: bool,
        report: int | None = None,
        batch: Any = None,
        batch_reasons: bool = False,
        failed: Sequence[int] = (),
    ) -> Handle:
        """Judges all records; the counts."""
        lib, rules = library(), self._handle
        judging = Handle(lib.guodu_judging_new(rules.pointer), lib.guodu_judging_free, rules)
        summary = Handle(lib.guodu_summary_new(rules.pointer), lib.guodu_summary_free, rules)
        stopped = threading.Event()
        options = c.JudgingOptions(
            as_of=self._as_of,
            threads=self._threads,
            report=report,
            summary=summary.pointer,
            no_reasons=not reasons,
            batch_reasons=batch_reasons,
            stop=c.STOP(lambda _user: stopped.is_set()),
        )
        if batch is not None:
            options.batch = batch

        def judge() -> None:
            status.append(
                lib.guodu_judging_run(judging.pointer, self._data.pointer, ctypes.byref(options))
            )

        status: list[int] = []
        _elsewhere(judge, stopped)
        if status[0] != c.OK:
            zh = words(lib.guodu_judging_error(judging.pointer, c.ZH))
            en = words(lib.guodu_judging_error(judging.pointer, c.EN))
            _raise(failed[0] if failed else status[0], zh, en, self._data)
        return summary

    # ---- what was counted ----

    def _counts(self) -> dict[str, Counts]:
        found = c.DataCounts()
        made = {}
        for i, record in enumerate(self._records):
            library().guodu_data_count(self._data.pointer, i, ctypes.byref(found))
            made[record.name] = Counts(
                record.name, found.read, found.used, found.rejected, found.childless
            )
        return made

    def _outcomes(self) -> dict[str, dict[Outcome, int]]:
        count, summary = library().guodu_summary_count, self._summary.pointer
        return {
            policy.name: {o: count(summary, i, k) for k, o in enumerate(_OUTCOMES)}
            for i, policy in enumerate(self._policies)
        }

    def _holdings(self) -> dict[str, dict[Holding, int]]:
        count, summary = library().guodu_summary_finding_count, self._summary.pointer
        return {
            assertion.name: {h: count(summary, i, k) for k, h in enumerate(_HOLDINGS)}
            for i, assertion in enumerate(self._assertions)
        }

    def _totals(self) -> dict[str, tuple[Total, ...]]:
        return {
            policy.name: tuple(self._total(i, k) for k in range(len(policy.outputs)))
            for i, policy in enumerate(self._policies)
        }

    def _total(self, policy: int, output: int) -> Total:
        found = c.Total()
        library().guodu_summary_total(self._summary.pointer, policy, output, ctypes.byref(found))
        amount = None if found.sum is None else _number(words(found.sum))
        return Total(words(found.name), amount, found.known, found.yes, found.unknown)


def _number(told: str) -> Decimal:
    return Decimal(told[:-1]).scaleb(-2) if told.endswith("%") else Decimal(told)


def _elsewhere(work: Callable[[], None], stopped: threading.Event) -> None:
    """Runs the work on a thread of its own, so that this one can be interrupted (Ctrl-C): then it is told to
    stop, waited for, and the interruption goes on."""
    thread = threading.Thread(target=work, name="guodu")
    thread.start()
    try:
        thread.join()
    except BaseException:
        stopped.set()
        thread.join()
        raise


def _raise(status: int, zh: str, en: str, data: Handle) -> None:
    if status == c.NO_MEMORY:
        raise MemoryError("guodu: 内存不足 / out of memory")
    if status == c.CANNOT_WRITE:
        raise OSError(f"{zh} / {en}")
    if status == c.LIMIT:
        raise LimitError(zh or "结果太大", en or "the results are too large")
    if status in (c.BAD_CALL, c.BAD_VALUE):
        raise UsageError(zh, en)
    found = rejects_of(data)
    first = found[0] if found else None
    raise DataError(
        zh,
        en,
        column=first.column if first else None,
        row=first.row if first else None,
        rejects=found,
    )


# ---- rows ----


class _Details:
    """Rows and findings of a run, and counts with reasons. Rows are lines of JSON in a temporary file, which nobody
    else can read and of which nothing is left."""

    summary: Handle

    def __init__(self, rules: Handle, as_of: bytes, finds: bool) -> None:
        self.findings: tuple[Finding, ...] = ()
        self._folder = tempfile.TemporaryDirectory(prefix="guodu-")
        self._lock = threading.Lock()
        self._finds = finds
        options = c.ReportOptions(
            path=os.fsencode(self._path("rows.ndjson")),
            findings=os.fsencode(self._path("findings.csv")) if finds else None,
            format=c.FORMAT_NDJSON,
            as_of=as_of,
        )
        lib = library()
        self.report = Handle(
            lib.guodu_report_new(rules.pointer, ctypes.byref(options)),
            lib.guodu_report_free,
            rules,
        )

    def _path(self, name: str) -> str:
        return os.path.join(self._folder.name, name)

    def end(self) -> None:
        """After the run."""
        lib = library()
        status = lib.guodu_report_close(self.report.pointer)
        if status != c.OK:
            raise OSError(words(lib.guodu_report_error(self.report.pointer, c.EN)))
        if self._finds:
            with open(self._path("findings.csv"), encoding="utf-8", newline="") as file:
                self.findings = tuple(map(_finding, csv.DictReader(file)))
        self._file = open(self._path("rows.ndjson"), "rb")
        self._folder.cleanup()

    def close(self) -> None:
        """Where there was no end."""
        self._folder.cleanup()

    def __del__(self) -> None:
        file = getattr(self, "_file", None)
        if file is not None:
            file.close()

    def lines(self) -> Iterator[bytes]:
        """One a top record. Any number may go through them at once."""
        at = 0
        while True:
            with self._lock:
                self._file.seek(at)
                lines = self._file.readlines(1 << 20)
                at = self._file.tell()
            if not lines:
                return
            yield from lines


def _finding(cells: dict[str, str]) -> Finding:
    holding = Holding(cells["result"])
    message = cells["message"] or None
    return make(
        Finding,
        {
            "name": cells["name"],
            "guarantee": cells["kind"] == "guarantee",
            "policy": cells["policy"] or None,
            "kind": cells["record"],
            "record": f"{cells['record']}[{cells['key']}]",
            "holding": holding,
            "says": message if holding is Holding.VIOLATED else None,
            "missing": tuple(cells["missing"].split(";")) if cells["missing"] else (),
            "failure": message if holding is Holding.UNTESTABLE else None,
        },
    )


class _RowReader:
    """Makes rows of what the library tells of a top record."""

    def __init__(
        self,
        records: Sequence[Any],
        readers: Mapping[str, Mapping[str, OutputReader]],
        kind: str | None,
        policy: str | None,
    ) -> None:
        self._readers = readers
        self._kind = kind
        self._policy = policy
        self._headings = {record.name: _key_names(records, record) for record in records}

    def rows(
        self, told: dict[str, Any], above: tuple[str | None, ...] = ()
    ) -> Iterator[Row]:
        """Of a record and all below it."""
        kind = told["record"]
        own = (*above, *told["key"].values())
        if self._kind is None or self._kind == kind:
            keys = dict(zip(self._headings[kind], own))
            for result in told["results"]:
                if self._policy is None or self._policy == result["policy"]:
                    yield self._row(kind, keys, result)
        for children in told.get("children", {}).values():
            for child in children:
                yield from self.rows(child, own)

    def _row(self, kind: str, keys: dict[str, str | None], told: dict[str, Any]) -> Row:
        policy = told["policy"]
        readers = self._readers[policy]
        outputs = told.get("outputs")
        return make(
            Row,
            {
                "kind": kind,
                "keys": keys,
                "policy": policy,
                "outcome": OUTCOMES[told["outcome"]],
                "clause": told.get("clause"),
                "says": told.get("says"),
                "outputs": {name: readers[name].read(value) for name, value in outputs.items()}
                if outputs
                else {},
                "missing": tuple(told.get("missing", ())),
                "conflicts": tuple(told.get("conflict", ())),
                "failure": told.get("error"),
            },
        )


def _key_names(records: Sequence[Any], record: Any) -> list[str]:
    """As tables of results head them: RECORD.FIELD where two have one name."""
    chain: list[tuple[str, str]] = []
    at = record
    while at is not None:
        chain[:0] = [(at.name, key) for key in at.keys]
        at = next((found for found in records if found.name == at.parent), None)
    names = [key for _, key in chain]
    return [
        f"{kind}.{key}" if names.count(key) > 1 or key in _COLUMNS else key for kind, key in chain
    ]


_COLUMNS = frozenset("as_of policy outcome clause missing conflict says error".split())


# ---- what was wrong with the data ----


def rejects_of(data: Handle) -> tuple[Reject, ...]:
    """The rows that are not used."""
    lib = library()
    return tuple(_reject(data, i) for i in range(lib.guodu_data_reject_count(data.pointer)))


def _reject(data: Handle, index: int) -> Reject:
    found = c.Reject()
    library().guodu_data_reject(data.pointer, index, c.ZH, ctypes.byref(found))
    zh = words(found.reason)
    library().guodu_data_reject(data.pointer, index, c.EN, ctypes.byref(found))
    return Reject(
        kind=words(found.kind),
        table=words(found.file),
        row=found.line,
        column=text(found.column),
        value=text(found.value),
        code=words(found.code),
        key=text(found.key),
        zh=zh,
        en=words(found.reason),
    )


def _notes(data: Handle) -> tuple[Note, ...]:
    lib, pointer = library(), data.pointer
    return tuple(
        Note(words(lib.guodu_data_note(pointer, i, c.ZH)), words(lib.guodu_data_note(pointer, i, c.EN)))
        for i in range(lib.guodu_data_note_count(pointer))
    )


# ---- reading tables ----


def evaluate_table(
    rules: Rules,
    table: Any,
    as_of: bytes,
    kind: str | None,
    name: str,
    threads: int,
    most_rejects: int | None,
) -> Table:
    """See :meth:`guodu.Rules.evaluate_table`."""
    if threads < 0:
        raise UsageError(f"线程数不能是 {threads}", f"there cannot be {threads} threads")
    lib, handle = library(), rules.handle
    data = Handle(lib.guodu_data_new(handle.pointer), lib.guodu_data_free, handle)
    if most_rejects is not None:
        lib.guodu_data_limit_rejects(data.pointer, most_rejects)
    if isinstance(table, Mapping):
        for each, part in table.items():
            rules.record_index(each)
            _add(rules, data, each, each, part)
    else:
        if kind is not None:
            rules.record_index(kind)
        _add(rules, data, kind, name, table)
    return Table(rules, data, as_of, threads)


def _add(rules: Rules, data: Handle, kind: str | None, name: str, table: Any) -> None:
    if hasattr(table, "__arrow_c_stream__"):
        status = _add_stream(data, kind, name, table)
    elif hasattr(table, "__arrow_c_array__"):
        status = _add_array(data, kind, name, table)
    elif hasattr(table, "description") and hasattr(table, "fetchmany"):
        status = _add_cursor(rules, data, kind, name, table)
    elif isinstance(table, Iterable) and not isinstance(table, (str, bytes, Mapping)):
        status = _add_records(rules, data, kind, name, table)
    else:
        raise _no_table(table)
    if status != c.OK:
        lib = library()
        zh = words(lib.guodu_data_error(data.pointer, c.ZH))
        en = words(lib.guodu_data_error(data.pointer, c.EN))
        _raise(status, zh, en, data)


def _no_table(table: object) -> UsageError:
    kind = type(table).__name__
    return UsageError(
        f"{kind} 不是表：请给 dict 的列表、执行过查询的游标、带 Arrow 接口的对象，或者 {{记录: 表}}",
        f"a {kind} is no table: give a list of dicts, a cursor behind its execute, an object with the "
        "Arrow interface, or {kind: table}",
    )


def _c_kind(kind: str | None) -> bytes | None:
    return None if kind is None else c_text(kind)


def _add_stream(data: Handle, kind: str | None, name: str, table: Any) -> int:
    stream, held = _arrow.stream_of(table)
    status: int = library().guodu_data_add_arrow_stream(
        data.pointer, _c_kind(kind), c_text(name), stream
    )
    del held
    return status


def _add_array(data: Handle, kind: str | None, name: str, table: Any) -> int:
    schema, array, held = _arrow.array_of(table)
    status: int = library().guodu_data_add_arrow(
        data.pointer, _c_kind(kind), c_text(name), schema, array
    )
    del held
    return status


# ---- dicts ----


def _add_records(
    rules: Rules, data: Handle, kind: str | None, name: str, table: Iterable[Any]
) -> int:
    if kind is None:
        table = table if isinstance(table, Sequence) else list(table)
        if len(rules.records) == 1:
            kind = rules.records[0].name
        elif table and _is_flat(table):
            headings = headings_of(table)
            rows = ([row.get(heading) for heading in headings] for row in table)
            return _add_rows(rules, data, None, name, headings, rows)
        elif len(rules.top_kinds) == 1:
            kind = rules.top_kinds[0]
        else:
            names = "、".join(record.name for record in rules.records)
            raise UsageError(
                f"要说明是哪种记录：kind 是 {names} 之一",
                f"say which kind of record it holds: one of {names}",
            )
    lines = bytearray()
    for number, record in enumerate(table, 1):
        if not isinstance(record, Mapping):
            raise UsageError(
                f"第 {number} 行不是 dict，是 {type(record).__name__}",
                f"row {number} is no dict, but a {type(record).__name__}",
            )
        lines += _line(rules, kind, record, number)
        lines += b"\n"
    options = c.DataOptions(format=c.FORMAT_NDJSON, encoding=b"utf-8")
    raw = bytes(lines)
    status: int = library().guodu_data_add_bytes(
        data.pointer, c_text(kind), c_text(name), raw, len(raw), ctypes.byref(options)
    )
    return status


def _line(rules: Rules, kind: str, record: Mapping[str, Any], number: int) -> bytes:
    try:
        return record_json(record, kind, rules.data_names)
    except GuoduError as error:
        error.zh = f"第 {number} 行：{error.zh}"
        error.en = f"row {number}: {error.en}"
        raise


def _is_flat(table: Sequence[Any]) -> bool:
    """Rows without lists: a table, whose headings say what it holds. What a row leaves out is not known."""
    return all(
        isinstance(row, Mapping)
        and not any(isinstance(value, (list, tuple, Mapping)) for value in row.values())
        for row in table
    )


# ---- cursors ----


def _add_cursor(
    rules: Rules, data: Handle, kind: str | None, name: str, cursor: Any
) -> int:
    if not cursor.description:
        raise UsageError(
            "游标没有结果：请先执行查询", "the cursor has no rows: execute a query first"
        )
    headings = [column[0] for column in cursor.description]
    return _add_rows(rules, data, kind, name, headings, _fetched(cursor, headings))


def _fetched(cursor: Any, headings: Sequence[str]) -> Iterator[Sequence[Any]]:
    while True:
        rows = cursor.fetchmany(1000)
        if not rows:
            return
        for row in rows:
            # Cursors can be told to give dicts.
            yield [row[each] for each in headings] if isinstance(row, Mapping) else row


class _Feeder:
    """Hands rows to the library one by one: cells stand one behind the other in one piece of memory."""

    def __init__(
        self, headings: Sequence[str], used: Iterable[bool], rows: Iterator[Sequence[Any]]
    ) -> None:
        self._headings = headings
        self._cells = [cell if each else cell_of_unused for each in used]
        self._rows = rows
        self._row = 0
        self._held: Any = None
        self._form = struct.Struct("=" + "i4xQQd" * len(headings))  # guodu_cell
        self.raised: BaseException | None = None
        self.ended = False

    def next(self, _user: Any, cells: int) -> int:
        """Fills the cells of the next row."""
        try:
            row = next(self._rows, None)
            if row is None:
                self.ended = True
                return 0
            self._row += 1
            self._fill(row, cells)
            return 1
        except BaseException as error:  # raised again behind the call
            self.raised = error
            return -1

    def _fill(self, row: Sequence[Any], cells: int) -> None:
        if len(row) != len(self._headings):
            raise UsageError(
                f"第 {self._row} 行有 {len(row)} 个值，要 {len(self._headings)} 个",
                f"row {self._row} has {len(row)} values, not {len(self._headings)}",
            )
        texts = [
            read(value, f"{self._row}: {heading}")
            for read, heading, value in zip(self._cells, self._headings, row)
        ]
        self._held = b"\0".join([each for each in texts if each is not None])
        place = ctypes.cast(ctypes.c_char_p(self._held), ctypes.c_void_p).value or 0
        packed: list[int | float] = []
        for each, value in zip(texts, row):
            if each is None:
                packed += _EMPTY
            else:
                packed += (_cell_kind(value), place, len(each), 0.0)
                place += len(each) + 1
        ctypes.memmove(cells, self._form.pack(*packed), self._form.size)


_EMPTY = (c.CELL_TEXT, 0, 0, 0.0)


def _cell_kind(value: Any) -> int:
    is_text = isinstance(value, (str, bool, datetime.date, Set))
    return c.CELL_TEXT if is_text else c.CELL_NUMBER


def _add_rows(
    rules: Rules,
    data: Handle,
    kind: str | None,
    name: str,
    headings: Sequence[str],
    rows: Iterator[Sequence[Any]],
) -> int:
    for each in headings:
        if not isinstance(each, str):
            raise UsageError(
                f"列名必须是文字：{each!r}", f"names of columns are texts: {each!r}"
            )
    names = rules.data_names()
    feeder = _Feeder(headings, [names.uses(kind, each) for each in headings], rows)
    pointers = (ctypes.c_char_p * max(len(headings), 1))(*(c_text(each) for each in headings))
    call = c.NEXT_ROW(feeder.next)
    table = c.Rows(
        c_text(name),
        ctypes.cast(pointers, ctypes.POINTER(ctypes.c_char_p)),
        len(headings),
        call,
        None,
    )
    status: int = library().guodu_data_add_rows(data.pointer, _c_kind(kind), ctypes.byref(table))
    if feeder.raised is not None:
        raise feeder.raised
    if status == c.OK and not feeder.ended:
        # Ctrl-C came between the library and the first line of next, and Python could not pass it on.
        raise KeyboardInterrupt
    return status
