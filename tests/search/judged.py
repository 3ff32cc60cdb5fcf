"""The graded questions: read, checked, split."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "queries.txt"


@dataclass(frozen=True)
class Judged:
    """One question with its grades by document id; `held` ones are never looked at while tuning."""

    query: str
    kind: str
    grades: dict[str, int]

    @property
    def held(self) -> bool:
        return zlib.crc32(self.query.encode()) % 2 == 1


def judged() -> list[Judged]:
    out = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            query, kind, grades = (part.strip() for part in line.split("|"))
            pairs = (one.rsplit(":", 1) for one in grades.split())
            out.append(Judged(query, kind, {name: int(grade) for name, grade in pairs}))
    return out
