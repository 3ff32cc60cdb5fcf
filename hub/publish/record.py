"""What a tree holds, file by file; kept beside the trees and written twice by every build.

It lies as columns, written one by one, so that nobody holds all of it a second time. Sixteen thousand rows take 14 ms
to write and 34 to read.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from hub.asis import looks_of
from hub.files import written
from hub.kept import code_digest, unpickled_one_by_one
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
        with written(self.place) as stream:
            sink = _Summed(stream)
            for column in _columns(self.rows):
                pickle.dump(column, sink, pickle.HIGHEST_PROTOCOL)
            pickle.dump(self.notes, sink, pickle.HIGHEST_PROTOCOL)
            stream.write(sink.total.digest())

    @property
    def looks(self) -> str:
        """How its files look, as `hub.asis` says it."""
        rows = ((path, self.rows[path]) for path in sorted(self.rows))
        return looks_of((path, row.size, *_LOOKS.unpack(row.looks)) for path, row in rows)


#: Note of a record: digest of the tree's own sums.
SUMMED = "sums"
#: No path, key or digest has it.
_END = "\0"
_DIGEST = hashlib.sha256().digest_size


def sums_of(tree: Path) -> str:
    """Digest of a sealed tree's `SHA256SUMS`; empty where it has none."""
    return digest(tree / SUMS) if (tree / SUMS).is_file() else ""


def _columns(rows: dict[str, Row]) -> Iterator[Any]:
    """Paths and keys as one text each; sizes, digests and looks as one run of bytes each; notes of the files that have one."""
    keys, sizes, digests, looks = (map(itemgetter(place), rows.values()) for place in range(4))
    yield _END.join(rows)
    yield _END.join(keys)
    yield array("Q", sizes).tobytes()
    yield b"".join(digests)
    yield b"".join(looks)
    yield {path: row.note for path, row in rows.items() if row.note is not None}


def _rows(columns: Iterator[Any]) -> dict[str, Row]:
    paths, keys = (next(columns).split(_END) for _ in range(2))
    sizes = memoryview(next(columns)).cast("Q")
    digests, looks = _cut(next(columns), _DIGEST), _cut(next(columns), _LOOKS.size)
    every = zip(keys, sizes, digests, looks, map(next(columns).get, paths), strict=True)
    return dict(zip(paths, map(tuple.__new__, repeat(Row), every), strict=True))


class _Summed:
    """Passes on what is pickled as it comes, and sums it up."""

    def __init__(self, stream: BinaryIO) -> None:
        self.total = hashlib.sha256(_seed())
        self._stream = stream

    def write(self, raw: bytes) -> int:
        """Take some."""
        self.total.update(raw)
        return self._stream.write(raw)


def _cut(run: bytes, size: int) -> list[bytes]:
    return [run[at : at + size] for at in range(0, len(run), size)]


def _held(place: Path) -> tuple[dict[str, Row], dict[str, Any]]:
    """What a record says; nothing when it is damaged or of other code."""
    try:
        raw = place.read_bytes()
    except OSError:
        return {}, {}
    body, total = raw[:-_DIGEST], hashlib.sha256(_seed())
    total.update(body)
    if total.digest() != raw[-_DIGEST:]:
        return {}, {}
    try:
        columns = unpickled_one_by_one(body)
        return _rows(columns), next(columns)
    except (ValueError, TypeError, StopIteration, pickle.UnpicklingError):  # by code exchanged while it ran
        return {}, {}


def _seed() -> bytes:
    return code_digest(Path(__file__).parent).encode()
