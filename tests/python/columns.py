# SPDX-License-Identifier: Apache-2.0
"""Columns of Arrow without a package of Arrow: a producer and a consumer of capsules, as small as the tests need."""

import ctypes
import datetime
import struct
from decimal import Decimal

from guodu import _structs as c

_api = ctypes.pythonapi
_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
    ("PyCapsule_New", _api)
)
_get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", _api)
)

#: Structs that were made and not yet released: none may be left in the end.
alive = {}


@c.RELEASE_SCHEMA
def _release_schema(schema):
    own = schema.contents
    for i in range(own.n_children):
        if own.children[i].contents.release:
            own.children[i].contents.release(own.children[i])
    if own.dictionary and own.dictionary.contents.release:
        own.dictionary.contents.release(own.dictionary)
    alive.pop(own.private_data)
    own.release = c.RELEASE_SCHEMA()


@c.RELEASE_ARRAY
def _release_array(array):
    own = array.contents
    for i in range(own.n_children):
        if own.children[i].contents.release:
            own.children[i].contents.release(own.children[i])
    if own.dictionary and own.dictionary.contents.release:
        own.dictionary.contents.release(own.dictionary)
    alive.pop(own.private_data)
    own.release = c.RELEASE_ARRAY()


def _keep(*held):
    number = max(alive, default=0) + 1
    alive[number] = held
    return number


def _schema(form, name, children=(), flags=2):
    made = c.ArrowSchema(format=form, name=name.encode(), flags=flags, n_children=len(children))
    pointers = (ctypes.POINTER(c.ArrowSchema) * max(len(children), 1))(
        *map(ctypes.pointer, children)
    )
    made.children = ctypes.cast(pointers, type(made.children))
    made.release = _release_schema
    made.private_data = _keep(pointers, children, form, name)
    return made


def _array(length, buffers, children=(), nulls=0):
    kept = [None if b is None else ctypes.create_string_buffer(b, len(b) or 1) for b in buffers]
    places = (ctypes.c_void_p * max(len(kept), 1))(
        *(None if b is None else ctypes.addressof(b) for b in kept)
    )
    pointers = (ctypes.POINTER(c.ArrowArray) * max(len(children), 1))(
        *map(ctypes.pointer, children)
    )
    made = c.ArrowArray(length=length, null_count=nulls, n_buffers=len(kept))
    made.n_children = len(children)
    made.buffers = ctypes.cast(places, type(made.buffers))
    made.children = ctypes.cast(pointers, type(made.children))
    made.release = _release_array
    made.private_data = _keep(kept, places, pointers, children)
    return made


def _bits(values):
    if all(values):
        return None
    out = bytearray((len(values) + 7) // 8)
    for i, value in enumerate(values):
        out[i // 8] |= bool(value) << (i % 8)
    return bytes(out)


def text(name, values):
    """A column of texts; None: null."""
    raw = [b"" if v is None else v.encode() for v in values]
    offsets = [0]
    for each in raw:
        offsets.append(offsets[-1] + len(each))
    known = _bits([v is not None for v in values])
    packed = struct.pack(f"={len(offsets)}i", *offsets)
    return _schema(b"u", name), _array(
        len(values), [known, packed, b"".join(raw)], nulls=values.count(None)
    )


def money(name, values, scale=2):
    """A column of decimals."""
    raw = b"".join(
        int(0 if v is None else v.scaleb(scale)).to_bytes(16, "little", signed=True) for v in values
    )
    known = _bits([v is not None for v in values])
    form = f"d:20,{scale}".encode()
    return _schema(form, name), _array(len(values), [known, raw], nulls=values.count(None))


def real(name, values):
    """A column of binary floating-point numbers."""
    return _schema(b"g", name), _array(len(values), [None, struct.pack(f"={len(values)}d", *values)])


def rows(name, columns, length):
    """A struct of columns."""
    schemas, arrays = [s for s, _ in columns], [a for _, a in columns]
    return _schema(b"+s", name, schemas), _array(length, [None], arrays)


def lists(name, lengths, columns):
    """A column of lists of structs."""
    offsets = [0]
    for length in lengths:
        offsets.append(offsets[-1] + length)
    schema, array = rows("item", columns, offsets[-1])
    packed = struct.pack(f"={len(offsets)}i", *offsets)
    return _schema(b"+l", name, [schema]), _array(len(lengths), [None, packed], [array])


class OneArray:
    """An object with __arrow_c_array__."""

    def __init__(self, made):
        self.schema, self.array = made

    def __arrow_c_array__(self, requested_schema=None):
        return (
            _new(ctypes.addressof(self.schema), b"arrow_schema", None),
            _new(ctypes.addressof(self.array), b"arrow_array", None),
        )


class Stream:
    """An object with __arrow_c_stream__: makes each batch when it is asked for it."""

    def __init__(self, make, count, fails_at=None):
        self.make, self.left, self.fails_at = make, count, fails_at
        self.stream = c.ArrowArrayStream(
            get_schema=c.STREAM_SCHEMA(self._schema),
            get_next=c.STREAM_NEXT(self._next),
            get_last_error=c.STREAM_ERROR(self._error),
            release=c.RELEASE_STREAM(self._release),
        )
        self.released = False
        self.why = ctypes.create_string_buffer("连接断了".encode())

    def __arrow_c_stream__(self, requested_schema=None):
        return _new(ctypes.addressof(self.stream), b"arrow_array_stream", None)

    def _schema(self, _stream, out):
        schema, array = self.make()
        array.release(ctypes.byref(array))
        ctypes.memmove(out, ctypes.byref(schema), ctypes.sizeof(schema))
        self.kept = schema
        return 0

    def _next(self, _stream, out):
        if self.left == 0:
            out.contents.release = c.RELEASE_ARRAY()
            return 0
        if self.left == self.fails_at:
            return 5
        self.left -= 1
        schema, array = self.make()
        schema.release(ctypes.byref(schema))
        ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(array))
        return 0

    def _error(self, _stream):
        return ctypes.addressof(self.why)

    def _release(self, stream):
        self.released = True
        stream.contents.release = c.RELEASE_STREAM()


# ---- reading ----


def _is_known(array, at):
    if array.null_count == 0 or array.n_buffers == 0 or not array.buffers[0]:
        return True
    at += array.offset
    return ctypes.string_at(array.buffers[0] + at // 8, 1)[0] >> (at % 8) & 1


def _numbers(array, buffer, form, count, start=0):
    size = struct.calcsize(form)
    raw = ctypes.string_at((array.buffers[buffer] or 0) + start * size, count * size)
    return struct.unpack(f"={count}{form}", raw)


def read(schema, array):
    """The values of a column as a list."""
    form = schema.format.decode()
    length, start = array.length, array.offset
    if schema.dictionary:
        words = read(schema.dictionary.contents, array.dictionary.contents)
        code = {"c": "b", "C": "B", "s": "h", "S": "H", "i": "i", "I": "I"}[form]
        values = [words[i] if i < len(words) else None for i in _numbers(array, 1, code, length, start)]
    elif form in "uU":
        offsets = _numbers(array, 1, "i" if form == "u" else "q", length + 1, start)
        data = array.buffers[2] or 0
        values = [ctypes.string_at(data + a, b - a).decode() for a, b in zip(offsets, offsets[1:])]
    elif form == "b":
        raw = ctypes.string_at(array.buffers[1], (start + length + 7) // 8)
        values = [bool(raw[(start + i) // 8] >> ((start + i) % 8) & 1) for i in range(length)]
    elif form == "tdD":
        days = _numbers(array, 1, "i", length, start)
        values = [datetime.date(1970, 1, 1) + datetime.timedelta(days=d) for d in days]
    elif form.startswith("d:"):
        scale = int(form[2:].split(",")[1])
        raw = ctypes.string_at(array.buffers[1] + 16 * start, 16 * length)
        pieces = [raw[i : i + 16] for i in range(0, len(raw), 16)]
        values = [Decimal(int.from_bytes(p, "little", signed=True)).scaleb(-scale) for p in pieces]
    elif form in ("+l", "+L"):
        offsets = _numbers(array, 1, "i" if form == "+l" else "q", length + 1, start)
        items = read(schema.children[0].contents, array.children[0].contents)
        values = [items[a:b] for a, b in zip(offsets, offsets[1:])]
    else:
        code = {"c": "b", "C": "B", "s": "h", "S": "H", "i": "i", "I": "I", "l": "q", "L": "Q"}[form]
        values = list(_numbers(array, 1, code, length, start))
    return [value if _is_known(array, i) else None for i, value in enumerate(values)]


def take(capsule):
    """All batches of a stream, as columns by name; the stream and all of it are released."""
    stream = ctypes.cast(
        _get(capsule, b"arrow_array_stream"), ctypes.POINTER(c.ArrowArrayStream)
    ).contents
    schema, again = c.ArrowSchema(), c.ArrowSchema()
    assert stream.get_schema(stream, schema) == 0
    assert stream.get_schema(stream, again) == 0
    again.release(again)
    names = [schema.children[i].contents.name.decode() for i in range(schema.n_children)]
    columns = {name: [] for name in names}
    batches = 0
    while True:
        array = c.ArrowArray()
        assert stream.get_next(stream, array) == 0
        if not array.release:
            break
        batches += 1
        for i, name in enumerate(names):
            columns[name] += read(schema.children[i].contents, array.children[i].contents)
        array.release(array)
    schema.release(schema)
    stream.release(stream)
    return columns, batches
