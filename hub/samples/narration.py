"""`narration.md` as sentences, sentences as caption pieces, and chapter times back into the head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from hub.catalogue.model import clock_of

_CLOSERS = "”’》）」』"
_SENTENCE = re.compile(rf"[^。！？…]*[。！？…]+[{_CLOSERS}]*|[^。！？…]+$")
_AT = re.compile(r"(?P<lead>(?:^\s*-\s*\{?|^\s+|[{,])\s*)at:\s*(?P<value>\"[^\"]*\"|'[^']*'|[\d:.]+)")


@dataclass(frozen=True)
class Part:
    """One chapter of a narration: its title, the line it stands on, and its sentences."""

    title: str
    line: int
    sentences: tuple[str, ...]


def parts_of(text: str) -> tuple[Part, ...]:
    """Cut `narration.md` into chapters of sentences; lines before the first heading are left out."""
    found: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("## "):
            found.append((line[3:].strip(), number, []))
        elif found and line.strip():
            found[-1][2].extend(one.strip() for one in _SENTENCE.findall(line.strip()) if one.strip())
    return tuple(Part(title, number, tuple(sentences)) for title, number, sentences in found)


def with_chapter_times(lecture: str, starts: tuple[float, ...]) -> str:
    """Return the text of `lecture.md` with the nth chapter's `at:` set to the nth start, in whole seconds.

    Only the values of `at:` below `chapters:` change, everything else stays byte for byte. A start is
    rounded down: the pause before a chapter is longer than the rounding.

    Raises:
        ValueError: The head has another number of chapters.
    """
    lines = lecture.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    head = range(marks[0], marks[1]) if len(marks) > 1 else range(0)
    begin = next((n for n in head if re.match(r"chapters:\s*($|#|\[)", lines[n])), None)
    places: list[tuple[int, re.Match[str]]] = []
    for number in range(begin + 1, head.stop) if begin is not None else ():
        if re.match(r"\S", lines[number]) and not lines[number].startswith(("-", "#")):
            break
        places.extend((number, found) for found in _AT.finditer(lines[number]))
    if len(places) != len(starts) or any(a[0] == b[0] for a, b in pairwise(places)):
        raise ValueError(f"{len(places)} chapter times in the head, {len(starts)} chapters in the narration")
    for (number, found), start in zip(places, starts, strict=True):
        line = lines[number]
        lines[number] = f'{line[: found.start("value")]}"{clock_of(start)}"{line[found.end("value") :]}'
    return "".join(lines)
