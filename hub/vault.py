"""Many pieces of bytes in one file that grows at its end; whoever keeps the rows says what lies where.

A piece carries its digest in its row, so a build that was killed leaves bytes nobody names, and a flipped bit is a
piece that is not there. Rows live in an index of the owner's, written last and whole.
"""

from __future__ import annotations

import hashlib
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
    """The file at `path`; `end` is where the owner's index says that it ends."""

    def __init__(self, path: Path, end: int = 0) -> None:
        self.path, self.end = path, end
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("r+b" if path.exists() else "w+b")
        self.whole = self._stream.seek(0, 2) >= end

    def put(self, raw: bytes) -> Row:
        """Keep a piece."""
        self._stream.seek(self.end)
        self._stream.write(raw)
        row = Row(self.end, len(raw), digest_of(raw))
        self.end += len(raw)
        return row

    def get(self, row: Row) -> bytes | None:
        """A piece, or None when its bytes are no longer what they were."""
        self._stream.seek(row.at)
        raw = self._stream.read(row.size)
        return raw if digest_of(raw) == row.digest else None

    def flush(self) -> None:
        """Everything up to `end` is in the file, and nothing after it."""
        self._stream.truncate(self.end)
        self._stream.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()

    def wasteful(self, rows: Iterable[Row]) -> bool:
        """Whether so little of it is in use that `squeezed` is worth its time."""
        return sum(row.size for row in rows) < _LEAST * self.end

    def squeezed(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Write the pieces in use side by side; the owner has removed the index of their old places."""
        fresh = self.path.with_suffix(".new")
        moved, end = {}, 0
        with fresh.open("wb") as stream:
            for name, row in rows.items():
                self._stream.seek(row.at)
                stream.write(self._stream.read(row.size))
                moved[name] = Row(end, row.size, row.digest)
                end += row.size
        self._stream.close()
        fresh.replace(self.path)
        self._stream, self.end = self.path.open("r+b"), end
        return moved
