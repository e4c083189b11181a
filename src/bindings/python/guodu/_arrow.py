# SPDX-License-Identifier: Apache-2.0
"""The Arrow PyCapsule interface, without any package of Arrow: columns come as capsules from whoever has them,
and results go out as a stream in a capsule. Structs are moved, as that interface says: who takes one copies its
bytes and clears the ``release`` of the original."""

from __future__ import annotations

import ctypes
import errno
import struct
from typing import Any

from . import _structs as c

_api = ctypes.pythonapi
_get_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", _api)
)
_get_dying = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", _api)
)
_DESTRUCTOR: Any = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
_new_capsule = ctypes.PYFUNCTYPE(
    ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, _DESTRUCTOR
)(("PyCapsule_New", _api))
_hold = ctypes.PYFUNCTYPE(None, ctypes.py_object)(("Py_IncRef", _api))
_let_go = ctypes.PYFUNCTYPE(None, ctypes.py_object)(("Py_DecRef", _api))

_SCHEMA, _ARRAY, _STREAM = b"arrow_schema", b"arrow_array", b"arrow_array_stream"


# ---- in ----


def stream_of(table: Any) -> tuple[Any, Any]:
    """The stream of an object with ``__arrow_c_stream__``, and what must be held while it is used."""
    capsule = table.__arrow_c_stream__()
    return ctypes.cast(_get_pointer(capsule, _STREAM), ctypes.POINTER(c.ArrowArrayStream)), capsule


def array_of(table: Any) -> tuple[Any, Any, Any]:
    """The schema and the array of an object with ``__arrow_c_array__``, and what must be held."""
    capsules = table.__arrow_c_array__()
    schema, array = capsules
    return (
        ctypes.cast(_get_pointer(schema, _SCHEMA), ctypes.POINTER(c.ArrowSchema)),
        ctypes.cast(_get_pointer(array, _ARRAY), ctypes.POINTER(c.ArrowArray)),
        capsules,
    )


# ---- out ----


class Batches:
    """Columns that the library handed over, which belong to this object until a stream takes them."""

    def __init__(self) -> None:
        self.schema = c.ArrowSchema()
        self.arrays: list[c.ArrowArray] = []

    def __del__(self) -> None:
        for array in self.arrays:
            if array.release:
                array.release(ctypes.byref(array))
        if self.schema.release:
            self.schema.release(ctypes.byref(self.schema))


class _Stream:
    """What is behind a stream that was handed out."""

    def __init__(self, batches: Batches) -> None:
        self.batches = batches
        self.next = 0


def _behind(private: int | None) -> Any:
    """The Python object whose address it is."""
    return ctypes.cast(private or 0, ctypes.py_object).value


def _keep(owner: Any) -> int:
    """Holds a Python object until _drop; its address."""
    _hold(owner)
    return id(owner)


def _stream_schema(stream: Any, out: Any) -> int:
    try:
        copy_schema(_behind(stream.contents.private_data).batches.schema, out.contents)
        return 0
    except BaseException:
        return errno.ENOMEM


_STREAM_SCHEMA = c.STREAM_SCHEMA(_stream_schema)


def _stream_next(stream: Any, out: Any) -> int:
    try:
        state: _Stream = _behind(stream.contents.private_data)
        if state.next == len(state.batches.arrays):
            out.contents.release = c.RELEASE_ARRAY()
            return 0
        array = state.batches.arrays[state.next]
        ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(array))
        array.release = c.RELEASE_ARRAY()
        state.next += 1
        return 0
    except BaseException:
        return errno.EIO


_STREAM_NEXT = c.STREAM_NEXT(_stream_next)


def _stream_error(_stream: Any) -> int | None:
    return None


_STREAM_ERROR = c.STREAM_ERROR(_stream_error)


def _stream_release(stream: Any) -> None:
    state = _behind(stream.contents.private_data)
    stream.contents.release = c.RELEASE_STREAM()
    _let_go(state)


_STREAM_RELEASE = c.RELEASE_STREAM(_stream_release)


def _capsule_end(capsule: int) -> None:
    """A stream that nobody took is released; its struct belongs to the capsule."""
    stream = ctypes.cast(_get_dying(capsule, _STREAM), ctypes.POINTER(c.ArrowArrayStream))
    if stream.contents.release:
        stream.contents.release(stream)
    _free(ctypes.cast(stream, ctypes.c_void_p))


_CAPSULE_END = _DESTRUCTOR(_capsule_end)


_malloc = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)(("PyMem_RawMalloc", _api))
_free = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(("PyMem_RawFree", _api))


def capsule_of(batches: Batches) -> Any:
    """The batches as a stream in a capsule, each of them once."""
    place = _malloc(ctypes.sizeof(c.ArrowArrayStream))
    if not place:
        raise MemoryError
    stream = c.ArrowArrayStream.from_address(place)
    ctypes.memset(place, 0, ctypes.sizeof(stream))
    stream.get_schema = _STREAM_SCHEMA
    stream.get_next = _STREAM_NEXT
    stream.get_last_error = _STREAM_ERROR
    stream.release = _STREAM_RELEASE
    stream.private_data = _keep(_Stream(batches))
    return _new_capsule(place, _STREAM, _CAPSULE_END)


# ---- schemas, which are asked for any number of times ----


class _Copy:
    """What a copied schema holds."""

    def __init__(self) -> None:
        self.held: list[Any] = []


def _schema_release(schema: Any) -> None:
    own = schema.contents
    parts = [own.children[i] for i in range(own.n_children)]
    if own.dictionary:
        parts.append(own.dictionary)
    for part in parts:
        if part.contents.release:
            part.contents.release(part)
    held = _behind(own.private_data)
    own.release = c.RELEASE_SCHEMA()
    _let_go(held)


_SCHEMA_RELEASE = c.RELEASE_SCHEMA(_schema_release)


def _metadata_size(place: int) -> int:
    """How long that is: a count, then pairs of texts with their lengths."""
    (count,) = struct.unpack("=i", ctypes.string_at(place, 4))
    size = 4
    for _ in range(2 * count):
        (length,) = struct.unpack("=i", ctypes.string_at(place + size, 4))
        size += 4 + length
    return size


def copy_schema(source: c.ArrowSchema, out: c.ArrowSchema) -> None:
    """A schema of its own, which lives until whoever has it releases it."""
    copy = _Copy()
    fmt, name = source.format or b"+s", source.name
    copy.held += [fmt, name]
    out.format, out.name, out.flags = fmt, name, source.flags
    out.metadata = None
    if source.metadata:
        raw = ctypes.string_at(source.metadata, _metadata_size(source.metadata))
        kept = ctypes.create_string_buffer(raw, len(raw))
        copy.held.append(kept)
        out.metadata = ctypes.addressof(kept)
    count = source.n_children
    pointers = (ctypes.POINTER(c.ArrowSchema) * max(count, 1))()
    for i in range(count):
        pointers[i] = _part(source.children[i].contents, copy)
    copy.held.append(pointers)
    out.n_children = count
    out.children = ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(c.ArrowSchema)))
    out.dictionary = ctypes.POINTER(c.ArrowSchema)()
    if source.dictionary:
        out.dictionary = _part(source.dictionary.contents, copy)
    out.release = _SCHEMA_RELEASE
    out.private_data = _keep(copy)


def _part(source: c.ArrowSchema, copy: _Copy) -> Any:
    made = c.ArrowSchema()
    copy_schema(source, made)
    copy.held.append(made)
    return ctypes.pointer(made)
