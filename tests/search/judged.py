"""The graded questions: read, checked, split."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Split = Literal["open", "held back", "fresh", "elders"]
#: `open` questions may be looked at while synonyms and weights change; the others are only measured
SPLITS: tuple[Split, ...] = ("open", "held back", "fresh", "elders")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Judged:
    """One question with its grades by document id."""

    query: str
    kind: str
    grades: dict[str, int]
    split: Split


def judged() -> list[Judged]:
    """Every question: those of `queries.txt`, split by their text alone, and all of the later sets."""
    return [*_read("queries.txt"), *_read("fresh.txt", "fresh"), *_read("elders.txt", "elders")]


def _read(name: str, split: Split | None = None) -> list[Judged]:
    out = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            query, kind, grades = (part.strip() for part in line.split("|"))
            pairs = (one.rsplit(":", 1) for one in grades.split())
            half: Split = "held back" if zlib.crc32(query.encode()) % 2 else "open"
            out.append(Judged(query, kind, {one: int(grade) for one, grade in pairs}, split or half))
    return out
