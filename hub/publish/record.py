"""What a tree holds, file by file; kept beside the trees and written twice by every build, so it lies as columns.

Sixteen thousand rows take 95 ms to write as pickled tuples and 36 as columns; to read, 55 either way.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import struct
from array import array
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from hub.asis import looks_of
from hub.files import write_atomic
from hub.kept import code_digest, unpickled
from hub.publish.inventory import SUMS, digest

#: I-node, time of writing and of change in ns, as 64 bits each; a time may lie before 1970.
_LOOKS = struct.Struct("<Qqq")


class Row(NamedTuple):
    """A file of a tree; a site of ten thousand lectures has a hundred thousand, so it is small.

    Attributes:
        key: What it was made from.
        size: In bytes.
        digest: SHA-256.
        looks: I-node, time of writing and of change, as `looks_like` says it.
        note: What its maker wants to know of it the next time; plain values.
    """

    key: str
    size: int
    digest: bytes
    looks: bytes
    note: Any = None

    @property
    def sha256(self) -> str:
        """SHA-256 in hexadecimal."""
        return self.digest.hex()


def looks_like(seen: os.stat_result) -> bytes:
    """What every write to a file, every move of it, and every name that it gets or loses, changes."""
    return _LOOKS.pack(seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)


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
        pieces = _Pieces()
        pickle.Pickler(pieces, pickle.HIGHEST_PROTOCOL).dump((_columns(self.rows), self.notes))
        total = hashlib.sha256(_seed())
        for one in pieces.made:
            total.update(one)
        write_atomic(self.place, total.digest(), *pieces.made)

    @property
    def looks(self) -> str:
        """How its files look, as `hub.asis` says it."""
        rows = ((path, self.rows[path]) for path in sorted(self.rows))
        return looks_of((path, row.size, *_LOOKS.unpack(row.looks)) for path, row in rows)


#: Note of a record: digest of the tree's own sums.
SUMMED = "sums"
#: No path, key or digest has it.
_END = "\0"
_Columns = tuple[tuple[str, str], tuple[bytes, bytes, bytes], dict[str, Any]]


def sums_of(tree: Path) -> str:
    """Digest of a sealed tree's `SHA256SUMS`; empty where it has none."""
    return digest(tree / SUMS) if (tree / SUMS).is_file() else ""


def _columns(rows: dict[str, Row]) -> _Columns:
    """Paths and keys as one text each; sizes, digests and looks as one run of bytes each; notes of the files that have one."""
    every = [*rows.values()]
    keys, sizes, digests, looks = (map(itemgetter(place), every) for place in range(4))
    return (
        (_END.join(rows), _END.join(keys)),
        (array("Q", sizes).tobytes(), b"".join(digests), b"".join(looks)),
        {path: row.note for path, row in rows.items() if row.note is not None},
    )


def _rows(columns: _Columns) -> dict[str, Row]:
    texts, (sizes, *runs), notes = columns
    paths, keys = (one.split(_END) for one in texts)
    digests, looks = map(_cut, runs, (hashlib.sha256().digest_size, _LOOKS.size))
    every = zip(keys, memoryview(sizes).cast("Q"), digests, looks, map(notes.get, paths), strict=True)
    return dict(zip(paths, map(tuple.__new__, repeat(Row), every), strict=True))


class _Pieces:
    """Takes what is pickled as it comes: a long run of bytes is not copied."""

    def __init__(self) -> None:
        self.made: list[bytes] = []

    def write(self, raw: bytes) -> int:
        """Take some."""
        self.made.append(raw)
        return len(raw)


def _cut(run: bytes, size: int) -> list[bytes]:
    return [run[at : at + size] for at in range(0, len(run), size)]


def _held(place: Path) -> tuple[dict[str, Row], dict[str, Any]]:
    """What a record says; nothing when it is damaged or of other code."""
    try:
        raw = place.read_bytes()
    except OSError:
        return {}, {}
    body = memoryview(raw)[32:]
    total = hashlib.sha256(_seed())
    total.update(body)
    if total.digest() != raw[:32]:
        return {}, {}
    try:
        columns, notes = unpickled(body)
        return _rows(columns), notes
    except (ValueError, TypeError, pickle.UnpicklingError):  # by code that was exchanged while it ran
        return {}, {}


def _seed() -> bytes:
    return code_digest(Path(__file__).parent).encode()
