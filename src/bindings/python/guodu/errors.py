# SPDX-License-Identifier: Apache-2.0
"""What can go wrong. Every message is there in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tables import Reject


class Severity(str, Enum):
    """How serious a diagnostic is: only an error keeps rules from being used."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Words:
    """What a diagnostic says, in one language."""

    message: str
    """One sentence."""
    help: str | None
    """What to write instead; None if there is nothing to add."""
    shown: str
    """All of it with the lines of the file and carets, for a terminal."""


@dataclass(frozen=True)
class Diagnostic:
    """A remark on rules, with its place: lines from 1, columns from 1 in characters.

    ``message``, ``help`` and ``shown`` are in the language of the rules; ``zh`` and ``en`` have both.
    """

    code: str
    """``"G0301"``: ``guodu explain-code`` and docs/errors.md say more of it."""
    severity: Severity
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    """Just behind the last character."""
    zh: Words
    en: Words
    lang: str
    """``"zh"`` or ``"en"``: the language of the rules."""

    @property
    def message(self) -> str:
        """One sentence, in the language of the rules."""
        return self._words.message

    @property
    def help(self) -> str | None:
        """What to write instead, in the language of the rules."""
        return self._words.help

    @property
    def shown(self) -> str:
        """All of it for a terminal, in the language of the rules."""
        return self._words.shown

    @property
    def _words(self) -> Words:
        return self.zh if self.lang == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"


class GuoduError(Exception):
    """The base of all errors of this package. ``zh`` and ``en`` are the message in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return self.zh if self.zh == self.en else f"{self.zh}\n{self.en}"


class RulesError(GuoduError):
    """Rules that cannot be used: a file that cannot be read, or errors in them, which
    ``diagnostics`` has one by one."""

    def __init__(self, zh: str, en: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(zh, en)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        errors = [d.shown.rstrip("\n") for d in self.diagnostics if d.severity is Severity.ERROR]
        return "\n".join([super().__str__(), *errors])


class DataError(GuoduError):
    """Data that cannot be read. Of one record ``column`` is the path of the value that is wrong
    (``成员[2].出生日期``); of a table ``rejects`` are the rows that were refused until then, and ``row`` and
    ``column`` those of the first of them. What is not known is None."""

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        column: str | None = None,
        row: int | None = None,
        rejects: tuple[Reject, ...] = (),
    ) -> None:
        super().__init__(zh, en)
        self.column = column
        self.row = row
        self.rejects = rejects


class LimitError(GuoduError):
    """More than the limits allow that rules were loaded with."""


class UsageError(GuoduError, ValueError):
    """An argument that means nothing: a name that does not exist, a date that is none."""


class FloatError(GuoduError, TypeError):
    """A binary floating-point number where an exact value belongs."""


class LibraryError(GuoduError, ImportError):
    """The library itself cannot be found, or is of another version."""


class UnusedFieldWarning(UserWarning):
    """A property of a record that no field of the rules is called by, so that it is not used."""
