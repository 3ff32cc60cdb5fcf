"""Many pieces of bytes in one file that grows at its end; whoever keeps the rows says what lies where.

A piece carries its digest in its row, so a build that was killed leaves bytes nobody names, and a flipped bit is a
piece that is not there. Rows live in an index of the owner's, written last and whole.
"""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

#: Written anew once the bytes in use are less than so much of it.
_LEAST = 1 / 3


class Row(NamedTuple):
    """Where a piece lies, in bytes, and its digest."""

    at: int
    size: int
    digest: str


def digest_of(raw: bytes) -> str:
    """A short digest of bytes."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


class Vault:
    """The file at `path`; `end` is where the owner's index says that it ends. It is let go of with its last user."""

    def __init__(self, path: Path, end: int = 0) -> None:
        self.path, self.end = path, end
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open()
        self.whole = os.fstat(self._file).st_size >= end

    def put(self, raw: bytes) -> Row:
        """Keep a piece."""
        at, rest = self.end, memoryview(raw)
        while rest:
            written = os.pwrite(self._file, rest, at)
            at, rest = at + written, rest[written:]
        row = Row(self.end, len(raw), digest_of(raw))
        self.end += len(raw)
        return row

    def get(self, row: Row) -> bytes | None:
        """A piece, or None when its bytes are no longer what they were."""
        raw = os.pread(self._file, row.size, row.at)
        return raw if digest_of(raw) == row.digest else None

    def flush(self) -> None:
        """Nothing is in the file after `end`."""
        os.ftruncate(self._file, self.end)

    def wasteful(self, rows: Iterable[Row]) -> bool:
        """Whether so little of it is in use that `squeezed` is worth its time."""
        return sum(row.size for row in rows) < _LEAST * self.end

    def squeezed(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Write the pieces in use side by side; the owner has removed the index of their old places."""
        fresh = self.path.with_suffix(".new")
        moved, end = {}, 0
        with fresh.open("wb") as stream:
            for name, row in rows.items():
                stream.write(os.pread(self._file, row.size, row.at))
                moved[name] = Row(end, row.size, row.digest)
                end += row.size
        fresh.replace(self.path)
        self._close()
        self._open()
        self.end = end
        return moved

    def close(self) -> None:
        """Let go of the file before its last user goes."""
        self._close()

    def _open(self) -> None:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        self._close = weakref.finalize(self, os.close, self._file)
