"""Markdown cut at its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^(#{1,6})[ \t]*(.*?)[ \t]*#*$")
_FENCE = re.compile(r"^(```|~~~)")


@dataclass(frozen=True)
class Section:
    """One heading and the text below it; `line` is the heading's line in the file."""

    level: int
    title: str
    line: int
    text: str


def sections_of(markdown: str, first_line: int = 1) -> list[Section]:
    """Cut Markdown at its headings; text before the first one has level 0. Fenced code is left alone."""
    rows: list[tuple[int, str, int, list[str]]] = [(0, "", first_line, [])]
    fenced = False
    for number, line in enumerate(markdown.split("\n"), first_line):
        fenced ^= bool(_FENCE.match(line))
        found = None if fenced else _HEADING.match(line)
        if found:
            rows.append((len(found[1]), found[2], number, []))
        else:
            rows[-1][3].append(line)
    return [Section(level, title, line, "\n".join(text).strip()) for level, title, line, text in rows]
