"""The sentences of editors' Markdown, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"^[ \t]*(?:>[ ]?|[-*+][ ]+|\d{1,3}\.[ ]+)*")
_END = re.compile(r"[。！？…]+[”’」』）]*|$")
_MARKUP = re.compile(r"[*_`~]|\]\([^)\n]*\)|[\[\]]")


@dataclass(frozen=True)
class Sentence:
    """A sentence without markup; `index` is where it begins in its file, `length` counts its characters."""

    text: str
    index: int

    @property
    def length(self) -> int:
        """Characters, punctuation too, as a reader sees them."""
        return len(self.text)


def sentences_of(text: str, start: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of `text` from index `start` on.

    A sentence ends with 。！？… (closing quotes belong to it) or with its line; headings are none.
    """
    at = start
    for line in text[start:].split("\n"):
        if not line.lstrip().startswith("#"):
            yield from _of_line(line, at)
        at += len(line) + 1


def _of_line(line: str, at: int) -> Iterator[Sentence]:
    mark = _MARK.match(line)
    begin = mark.end() if mark else 0
    while begin < len(line):
        found = _END.search(line, begin)
        end = found.end() if found else len(line)
        bare = _MARKUP.sub("", line[begin:end]).strip()
        if bare:
            yield Sentence(bare, at + begin)
        begin = max(end, begin + 1)
