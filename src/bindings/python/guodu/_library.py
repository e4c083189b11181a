# SPDX-License-Identifier: Apache-2.0
"""Finding the library and calling it.

The library is looked for once, when it is first needed: in ``GUODU_LIBRARY`` (a file), beside this package (where a
wheel has it), and where the system looks for libraries. ctypes lets go of the interpreter's lock while a
function of the library runs.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import sys
from pathlib import Path
from typing import Any

from . import _structs as c
from .errors import LibraryError

#: The versions of the library whose structs these are: 0.1.x.
VERSION = (0, 1)


def _places() -> list[str]:
    """Files and names to try, in this order."""
    said = os.environ.get("GUODU_LIBRARY")
    if said:
        return [said]
    beside = Path(__file__).parent
    places = [str(path) for path in sorted(beside.glob("libguodu.so*"))]
    found = ctypes.util.find_library("guodu")
    if found:
        places.append(found)
    return [*places, "libguodu.so.0", "libguodu.so"]


def _open() -> ctypes.CDLL:
    why = []
    for place in _places():
        try:
            return ctypes.CDLL(place)
        except OSError as error:
            why.append(f"{place}: {error}")
    reasons = "; ".join(why)
    raise LibraryError(
        f"找不到 libguodu。请安装它，或用环境变量 GUODU_LIBRARY 指明文件（{reasons}）",
        f"libguodu is not found. Install it, or name its file in GUODU_LIBRARY ({reasons})",
    )


@functools.lru_cache(maxsize=None)
def library() -> Any:
    """The library, with the types of its functions declared."""
    opened = _open()
    try:
        opened.guodu_version_number.restype = ctypes.c_int
        number = opened.guodu_version_number()
        if (number // 1_000_000, number // 1_000 % 1_000) != VERSION:
            raise LibraryError(
                f"libguodu 的版本号是 {number}，这里要的是 {VERSION[0]}.{VERSION[1]}",
                f"libguodu has the version number {number}; this package is for "
                f"{VERSION[0]}.{VERSION[1]}",
            )
        for name, (result, arguments) in c.FUNCTIONS.items():
            function = getattr(opened, name)
            function.restype = result
            function.argtypes = arguments
    except AttributeError as error:
        raise LibraryError(
            f"libguodu 太旧，缺少函数：{error}", f"libguodu is too old and lacks a function: {error}"
        ) from None
    return opened


def library_version() -> str:
    """The version of the library that is used."""
    return text(library().guodu_version()) or ""


def installed_rules() -> str | None:
    """The folder of the rules that are installed with the library; None if there is none."""
    folders = [Path(sys.prefix), Path("/usr/local"), Path("/usr")]
    opened = Path(library()._name)
    if opened.is_absolute():  # PREFIX/lib/libguodu.so, or PREFIX/lib/MACHINE/libguodu.so
        folders[:0] = opened.resolve().parents[1:3]
    for folder in folders:
        rules = folder / "share" / "guodu" / "rules"
        if (rules / "main.guodu").is_file():
            return str(rules)
    return None


def text(raw: bytes | None) -> str | None:
    """A string of the library."""
    return None if raw is None else raw.decode("utf-8", "replace")


def words(raw: bytes | None) -> str:
    """A string of the library that is always there."""
    return "" if raw is None else raw.decode("utf-8", "replace")


class Handle:
    """An object of the library: freed when nobody holds it any more, after that the objects made of it,
    which hold it as their ``owner``."""

    __slots__ = ("pointer", "owner", "_free", "__weakref__")

    def __init__(self, pointer: int | None, free: Any, owner: Handle | None = None) -> None:
        if not pointer:
            raise MemoryError("guodu: 内存不足 / out of memory")
        self.pointer = pointer
        self.owner = owner
        self._free = free

    def __del__(self) -> None:
        pointer = getattr(self, "pointer", None)
        if pointer:
            self.pointer = 0
            self._free(pointer)
