"""What a tree holds, file by file; kept beside the trees and written twice by every build, so it lies as columns.

Sixteen thousand rows take 95 ms to write as pickled tuples and 36 as six columns; to read, 55 either way.
"""

from __future__ import annotations

import hashlib
import pickle
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

from hub.asis import looks_of
from hub.files import write_atomic
from hub.kept import code_digest, unpickled
from hub.publish.inventory import SUMS, digest

Looks = tuple[int, int, int]


class Row(NamedTuple):
    """A file of a tree.

    Attributes:
        key: What it was made from.
        size: In bytes.
        looks: I-node, time of writing and of change in ns.
        note: What its maker wants to know of it the next time; plain values.
    """

    key: str
    size: int
    sha256: str
    looks: Looks
    note: Any = None


@dataclass
class Record:
    """What a tree holds, as far as it is known; kept beside the trees under the tree's own i-node.

    A tree that was copied or restored has another i-node; its record is then the one of the same sums.
    """

    tree: Path
    place: Path
    rows: dict[str, Row] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Path, workshop: Path) -> Record:
        """Read the record of `tree`; one that is absent, damaged or of another version is empty."""
        if not tree.is_dir():
            return cls(tree, workshop / "records" / "none")
        place = workshop / "records" / str(tree.stat().st_ino)
        sums = sums_of(tree)
        for one in chain((place,), workshop.glob("records/*")):
            rows, notes = _held(one)
            if rows and notes.get(SUMMED) == sums:
                return cls(tree, place, rows, notes)
        return cls(tree, place)

    def write(self) -> None:
        """Write it, whole or not at all."""
        body = pickle.dumps((_columns(self.rows), self.notes), pickle.HIGHEST_PROTOCOL)
        write_atomic(self.place, hashlib.sha256(_seed() + body).digest() + body)

    @property
    def looks(self) -> str:
        """How its files look, as `hub.asis` says it."""
        return looks_of((path, row.size, *row.looks) for path, row in self.rows.items())


#: Note of a record: digest of the tree's own sums.
SUMMED = "sums"
#: No path, key or digest has it.
_END = "\0"
#: Sizes, i-nodes and two times as 64 bits; a time may lie before 1970.
_NUMBERS: tuple[Literal["Q", "q"], ...] = ("Q", "Q", "q", "q")
_Columns = tuple[tuple[str, ...], tuple[bytes, ...], dict[str, Any]]


def sums_of(tree: Path) -> str:
    """Digest of a sealed tree's `SHA256SUMS`; empty where it has none."""
    return digest(tree / SUMS) if (tree / SUMS).is_file() else ""


def _columns(rows: dict[str, Row]) -> _Columns:
    """Paths, keys and digests as one text each; sizes and looks as one array each; notes of the files that have one."""
    every = [*rows.values()]
    looks = [one.looks for one in every]
    texts: tuple[Iterable[str], ...] = (rows, map(itemgetter(0), every), map(itemgetter(2), every))
    numbers = (map(itemgetter(1), every), *(map(itemgetter(place), looks) for place in range(3)))
    return (
        tuple(map(_END.join, texts)),
        tuple(array(code, column).tobytes() for code, column in zip(_NUMBERS, numbers, strict=True)),
        {path: row.note for path, row in rows.items() if row.note is not None},
    )


def _rows(columns: _Columns) -> dict[str, Row]:
    texts, numbers, notes = columns
    paths, keys, sums = (one.split(_END) for one in texts)
    sizes, *looks = (memoryview(one).cast(code) for code, one in zip(_NUMBERS, numbers, strict=True))
    every = zip(keys, sizes, sums, zip(*looks, strict=True), map(notes.get, paths), strict=True)
    return dict(zip(paths, map(tuple.__new__, repeat(Row), every), strict=True))


def _held(place: Path) -> tuple[dict[str, Row], dict[str, Any]]:
    """What a record says; nothing when it is damaged or of other code."""
    try:
        raw = place.read_bytes()
    except OSError:
        return {}, {}
    body = memoryview(raw)[32:]
    if hashlib.sha256(_seed() + body).digest() != raw[:32]:
        return {}, {}
    try:
        columns, notes = unpickled(body)
        return _rows(columns), notes
    except (ValueError, TypeError, pickle.UnpicklingError):  # by code that was exchanged while it ran
        return {}, {}


def _seed() -> bytes:
    return code_digest(Path(__file__).parent).encode()
