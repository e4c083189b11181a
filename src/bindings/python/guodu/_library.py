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
    number = _version_number(opened)
    if (number // 1_000_000, number // 1_000 % 1_000) != VERSION:
        raise LibraryError(
            f"libguodu 的版本号是 {number}，这里要的是 {VERSION[0]}.{VERSION[1]}",
            f"libguodu has the version number {number}; this package is for "
            f"{VERSION[0]}.{VERSION[1]}",
        )
    for name, (result, arguments) in c.FUNCTIONS.items():
        function = getattr(opened, name, None)
        if function is None:
            setattr(opened, name, functools.partial(_lacks, name))
            continue
        function.restype = result
        function.argtypes = arguments
    return opened


def _version_number(opened: ctypes.CDLL) -> int:
    """0 of a library that is another one."""
    function = getattr(opened, "guodu_version_number", None)
    if function is None:
        return 0
    function.restype = ctypes.c_int
    number: int = function()
    return number


def _lacks(name: str, *_arguments: object) -> None:
    """In the place of a function that an older library of the same version does not have."""
    raise LibraryError(
        f"这个 libguodu 没有函数 {name}，请换新的", f"this libguodu has no function {name}: take a newer one"
    )


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
    """An object of the library: freed when nobody holds it any more, and nothing made of it, which names it as its
    ``owner``. That does not rest on the order in which Python finalizes objects, for in a circle there is none."""

    __slots__ = ("pointer", "owner", "_free", "_held", "__weakref__")

    def __init__(self, pointer: int | None, free: Any, owner: Handle | None = None) -> None:
        if not pointer:
            raise MemoryError("guodu: 内存不足 / out of memory")
        self.pointer = pointer
        self.owner = owner
        self._free = free
        self._held: list[None] = []  # an entry for each object made of it; append and pop are atomic
        if owner is not None:
            owner._held.append(None)

    def __del__(self) -> None:
        if getattr(self, "_held", None) is not None:
            self._let_go()

    def _let_go(self) -> None:
        try:
            self._held.pop()
        except IndexError:  # the last
            pointer, self.pointer = self.pointer, 0
            self._free(pointer)
            if self.owner is not None:
                self.owner._let_go()
