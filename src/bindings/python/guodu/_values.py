# SPDX-License-Identifier: Apache-2.0
"""Python values on their way to the library: JSON for records, cells for tables. Nothing passes through
binary floating point; what would is refused."""

from __future__ import annotations

import datetime
import json
import operator
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .errors import FloatError, GuoduError, UsageError

if TYPE_CHECKING:
    from .rules import Record

_PLAIN = frozenset([str, int, bool, type(None), Decimal, datetime.date])


def day_text(day: datetime.date | str) -> bytes:
    """The day to judge by, as the library takes it."""
    if isinstance(day, datetime.datetime):
        day = day.date()
    if isinstance(day, datetime.date):
        return day.isoformat().encode()
    if isinstance(day, str):
        return c_text(day)
    raise UsageError(
        f"日期要写成 datetime.date 或 '2023-06-30'，不是 {day!r}",
        f"a day is a datetime.date or '2023-06-30', not {day!r}",
    )


def c_text(text: str) -> bytes:
    """A string for the library, which ends it at the first NUL."""
    if "\0" in text:
        raise UsageError(f"文字里有 NUL 字符：{text!r}", f"a text has a NUL character: {text!r}")
    return text.encode("utf-8", "surrogatepass")


def _refuse_float(value: float, path: str) -> FloatError:
    if value != value:
        return FloatError(
            f"“{path}”是 NaN：没有值请写 None", f"“{path}” is NaN: write None where there is no value"
        )
    if value in (float("inf"), float("-inf")):
        return FloatError(
            f"“{path}”是 {value}，不是数：没有值请写 None",
            f"“{path}” is {value}, which is no number: write None where there is no value",
        )
    return FloatError(
        f"“{path}”是二进制浮点数 {value!r}，说不准是哪个数：请写 Decimal('{value!r}') 或 '{value!r}'",
        f"“{path}” is the binary floating-point number {value!r}, which is not exact: "
        f"write Decimal('{value!r}') or '{value!r}'",
    )


def _refuse(value: object, path: str) -> UsageError:
    name = type(value).__name__
    return UsageError(
        f"“{path}”的值不能用：类型是 {name}。可以写 Decimal、int、str、bool、date、None、集合，下级记录写成列表",
        f"“{path}” cannot be used: it is a {name}. Write Decimal, int, str, bool, date, None, a set, "
        "and records below as a list",
    )


def _decimal_text(value: Decimal, path: str) -> str:
    if not value.is_finite():
        raise UsageError(
            f"“{path}”是 {value}：没有值请写 None", f"“{path}” is {value}: write None where there is no value"
        )
    return format(value, "f")


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping)


# ---- which names mean something ----


def _folded(name: str) -> str:
    """More alike than the library takes headings for (docs/data.md): what a field could be called by is used."""
    wide = unicodedata.normalize("NFKC", name)
    seen = [c for c in wide if unicodedata.category(c)[0] not in "CMZ" and c not in _FILLERS]
    return unicodedata.normalize("NFKC", "".join(seen))


_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters that nobody sees


class Names:
    """What the columns and properties of each kind of record can be called, so that something asks for them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._below: dict[str, dict[str, str]] = {record.name: {} for record in records}
        self._names: dict[str, set[str]] = {}
        for record in records:  # parents before children
            names = set(self._names[record.parent]) if record.parent else set()
            for field in record.fields:
                if field.given or field.record:
                    called = [_folded(name) for name in (field.name, *field.headings)]
                    names.update(called)
                    names.update(f"{_folded(record.name)}{mark}{n}" for mark in "._" for n in called)
                    if field.record:
                        self._below[record.name].update(dict.fromkeys(called, field.record))
            self._names[record.name] = names
        for record in records:
            if record.parent:
                self._names[record.parent].add(_folded(record.name))
                self._below[record.parent][_folded(record.name)] = record.name

    def uses(self, kind: str | None, name: Any) -> bool:
        """Whether a record of that kind, or one of any kind, asks for what is called so."""
        if not isinstance(name, str):
            return True
        kinds = self._names if kind is None else (kind,)
        return any(_folded(name) in self._names[each] for each in kinds)

    def used(self, kind: str, record: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
        """A record without the values that nothing asks for: their names stay, for it is said that they are unused."""
        made: dict[str, Any] = {}
        for name, value in record.items():
            if not self.uses(kind, name):
                value = None
            elif isinstance(name, str) and isinstance(value, (list, tuple)) and depth < 32:
                below = self._below[kind].get(_folded(name))
                if below is not None:
                    value = [
                        self.used(below, item, depth + 1) if isinstance(item, Mapping) else item
                        for item in value
                    ]
            made[name] = value
        return made


# ---- records ----


class _Default:
    """What json asks of values that it does not know."""

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return _decimal_text(value, str(value))
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return dict(value)
        if isinstance(value, (Set, tuple)):
            return sorted(value)
        return operator.index(value)


_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_Default()
).encode


def record_json(record: Mapping[str, Any], kind: str, names: Callable[[], Names]) -> bytes:
    """A record with all below it as a line of NDJSON. What cannot be said is refused where something asks for it."""
    try:
        return _record_json(record)
    except GuoduError:
        pass
    return _record_json(names().used(kind, record))


def _record_json(record: Mapping[str, Any]) -> bytes:
    _look(record, "", 0)
    try:
        return _encode(record if type(record) is dict else dict(record)).encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"文字不是 Unicode：{error}", f"a text is not Unicode: {error}") from None


def _look(record: Mapping[str, Any], path: str, depth: int) -> None:
    """Refuses what JSON could not say, or could say in another way than it is meant."""
    if depth > 32:
        raise UsageError(f"“{path}”嵌套太深", f"“{path}” is nested too deep")
    for name, value in record.items():
        kind = type(value)
        if kind is Decimal:
            if not value.is_finite():
                _decimal_text(value, path + str(name))
        elif kind not in _PLAIN:
            _look_at(value, f"{path}{name}", depth)
        if type(name) is not str:
            raise UsageError(f"属性名必须是文字：{name!r}", f"names of properties are texts: {name!r}")


def _look_at(value: Any, path: str, depth: int) -> None:
    if isinstance(value, float):
        raise _refuse_float(value, path)
    if isinstance(value, (str, int, datetime.date, Decimal)):
        return
    if isinstance(value, Mapping):
        _look(value, path + ".", depth + 1)
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value, 1):
            if type(item) is dict or isinstance(item, Mapping):
                _look(item, f"{path}[{index}].", depth + 1)
            elif type(item) is not str:
                _look_at(item, f"{path}[{index}]", depth + 1)
    elif isinstance(value, Set):
        for item in value:
            if not isinstance(item, str):
                raise _refuse(item, path)
    elif not _is_whole(value):
        raise _refuse(value, path)


def _is_whole(value: Any) -> bool:
    """Integers of other libraries."""
    try:
        operator.index(value)
    except TypeError:
        return False
    return True


# ---- cells ----


def cell(value: Any, path: str) -> bytes | None:
    """A cell of a table: None is an empty one."""
    kind = type(value)
    if value is None:
        return None
    if kind is str:
        return value.encode("utf-8", "surrogatepass")  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % value
    if kind is bool:
        return b"true" if value else b"false"
    if isinstance(value, Decimal):
        return _decimal_text(value, path).encode()
    if isinstance(value, float):
        raise _refuse_float(value, path)
    if isinstance(value, datetime.date):
        return value.isoformat().encode()
    if isinstance(value, str):
        return str(value).encode("utf-8", "surrogatepass")
    if isinstance(value, Set) and all(isinstance(item, str) for item in value):
        return "、".join(sorted(value)).encode() if value else b"{}"
    if _is_whole(value):
        return b"%d" % operator.index(value)
    raise _refuse(value, path)


def cell_of_unused(value: Any, path: str) -> bytes | None:
    """A cell that nothing asks for: an empty one where a table could not hold it."""
    try:
        return cell(value, path)
    except GuoduError:
        return None


def headings_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """All names of properties in the order in which they are met."""
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    return list(names)
