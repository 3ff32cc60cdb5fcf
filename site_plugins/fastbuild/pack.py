"""Rendered pages of the last build: one file of bytes that grows at its end, one index that knows what lies where.

The index is written last and whole, and carries its own digest; each entry has the digest of its bytes. So a
build that was killed leaves bytes nobody names, and a flipped bit is a page that is rendered again.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.kept import files_digest, keep, read_kept
from site_plugins.theme.tokens import Tokens

#: Written anew once the bytes in use are less than so much of it.
_LEAST = 1 / 3


@dataclass(frozen=True)
class Row:
    """A kept file: the key it was made under, where its bytes lie, and the names in it that CSS can match.

    Attributes:
        names: Number of its set of names.
        parts: Digest of each part of the key, to say what has changed.
    """

    key: str
    at: int
    size: int
    sha256: str
    names: int
    parts: Mapping[str, str]


class Pack:
    """What is kept in `folder`; `add` what was rendered, then `save` what may stay."""

    def __init__(self, folder: Path) -> None:
        self._blob, self._index = folder / "pages.pack", folder / "pages.json"
        self._seed = (files_digest(Path(__file__).parent),)
        known = read_kept(self._index, self._seed) or {}
        self.rows: dict[str, Row] = {path: Row(*row) for path, row in known.get("rows", {}).items()}
        self.shared: dict[str, str] = known.get("shared", {})
        self._names = [Tokens(*map(frozenset, one)) for one in known.get("names", [])]
        self._numbers = {one: number for number, one in enumerate(self._names)}
        self._fresh = False
        folder.mkdir(parents=True, exist_ok=True)
        self._stream = self._blob.open("r+b" if self._blob.exists() else "w+b")
        self._end: int = known.get("end", 0)
        if self._stream.seek(0, 2) < self._end:
            self.rows, self._end = {}, 0  # cut short

    def sound(self, paths: Iterable[str]) -> set[str]:
        """Those of `paths` whose bytes are what they were; the others are forgotten."""
        whole = set(paths)
        view = mmap.mmap(self._stream.fileno(), self._end, access=mmap.ACCESS_READ) if self._end else b""
        damaged = [
            path
            for path in whole
            if hashlib.sha256(view[(row := self.rows[path]).at : row.at + row.size]).hexdigest() != row.sha256
        ]
        if isinstance(view, mmap.mmap):
            view.close()
        for path in damaged:
            del self.rows[path]
        return whole.difference(damaged)

    def add(self, path: str, key: str, raw: bytes, parts: Mapping[str, str], names: Tokens) -> None:
        """Keep a file."""
        number = self._numbers.setdefault(names, len(self._names))
        if number == len(self._names):
            self._names.append(names)
        total, old = hashlib.sha256(raw).hexdigest(), self.rows.get(path)
        if old and (old.key, old.sha256) == (key, total):
            return
        self._stream.seek(self._end)
        self._stream.write(raw)
        self.rows[path] = Row(key, self._end, len(raw), total, number, parts)
        self._end += len(raw)
        self._fresh = True

    def read(self, path: str) -> bytes:
        """Bytes of a file that is sound or was added."""
        row = self.rows[path]
        self._stream.seek(row.at)
        return self._stream.read(row.size)

    def names(self, paths: Iterable[str]) -> Tokens:
        """Names in any of `paths`."""
        used = Tokens()
        for number in sorted({self.rows[path].names for path in paths}):
            used = used | self._names[number]
        return used

    def __enter__(self) -> Pack:
        """Nothing to do: it is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self._stream.close()

    def save(self, shared: Mapping[str, str], wanted: Iterable[str]) -> None:
        """Leave the rows of `wanted` for the next build."""
        rows = {path: self.rows[path] for path in sorted(wanted)}
        if self._fresh or rows.keys() != self.rows.keys() or dict(shared) != self.shared:
            if sum(row.size for row in rows.values()) < _LEAST * self._end:
                rows = self._squeezed(rows)
            self._stream.truncate(self._end)
            self._stream.flush()
            used = sorted({row.names for row in rows.values()})
            number = {old: new for new, old in enumerate(used)}
            keep(self._index, self._seed, {
                "shared": dict(shared),
                "end": self._end,
                "names": [self._names[one].lists() for one in used],
                "rows": {path: [one.key, one.at, one.size, one.sha256, number[one.names], one.parts]
                         for path, one in rows.items()},
            })  # fmt: skip

    def _squeezed(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Write the bytes in use side by side; no old index may name the new file's places."""
        self._index.unlink(missing_ok=True)
        fresh = self._blob.with_suffix(".new")
        moved, end = {}, 0
        with fresh.open("wb") as stream:
            for path, row in rows.items():
                stream.write(self.read(path))
                moved[path] = Row(row.key, end, row.size, row.sha256, row.names, row.parts)
                end += row.size
        self._stream.close()
        fresh.replace(self._blob)
        self._stream, self._end = self._blob.open("r+b"), end
        return moved
