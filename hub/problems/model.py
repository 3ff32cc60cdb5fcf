"""The Problem value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str

    @classmethod
    def same(cls, said: str) -> Self:
        """What has no language: a command, or another program's own words."""
        return cls(said, said)

    def in_(self, language: Language) -> str:
        """Return the message in `language`."""
        return self.zh if language == "zh" else self.en


NOTHING = Text("", "")


class Severity(StrEnum):
    """How much a problem matters: an error stops the build, a warning only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake in one place of an editor's file.

    Sorted by path, line and column, so that a report reads like the files.

    Attributes:
        path: POSIX path relative to the project's root.
        line: Line, from 1.
        column: Column in characters, from 1.
        slug: Stable name of the rule; `docs/problems.md` explains each.
        message: What is wrong.
        hint: What would be right.
        severity: Error or warning.
    """

    path: str
    line: int
    column: int
    slug: str
    message: Text
    hint: Text = NOTHING
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`path:line:column`, as editors' programs understand it."""
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def row(self) -> list[Any]:
        """Plain values that JSON can hold."""
        return [
            self.path,
            self.line,
            self.column,
            self.slug,
            [*self.message],
            [*self.hint],
            self.severity.value,
        ]

    @classmethod
    def of(cls, row: Sequence[Any]) -> Problem:
        """The problem of a `row`."""
        path, line, column, slug, message, hint, severity = row
        return cls(path, line, column, slug, Text(*message), Text(*hint), Severity(severity))
