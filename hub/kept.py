"""Results kept under `build/` between builds: noticed when damaged, ignored when of another version.

A kept file begins with a digest of its key and its body. Whatever is wrong with one, a flipped bit or a
version of yesterday, it is as if it were not there, and what it held is made again.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from hub.files import written

#: A file written so short a time ago, in ns, may be written again without looking different.
FRESH = 100_000_000


@cache
def installed() -> tuple[str, ...]:
    """Python and every package that stands beside ours, each with its version."""
    spec = find_spec("pydantic")  # found, not loaded: it loads slowly
    assert spec is not None and spec.origin is not None
    names = (one.name for one in Path(spec.origin).parents[1].iterdir())
    return (platform.python_version(), *sorted(one for one in names if one.endswith(".dist-info")))


def files_digest(*folders: Path) -> str:
    """Digest of the names and bytes of all files below `folders`; an absent folder has none.

    Files are read again when one of them was written, as a designer does while `hub serve` runs.
    """
    files = sorted(file for folder in folders for file in _files(str(folder), folder.name))
    place = f"files {hashlib.sha256(repr(files).encode('utf-8', 'surrogateescape')).hexdigest()}"
    total: str | None = recall(place)
    if total is None:
        total = _files_digest(tuple(files))
        newest = max((looks[-1] for _, _, looks in files), default=0)
        if time.time_ns() - newest > FRESH:
            record(place, total)
    return total


def code_digest(*folders: Path) -> str:
    """The same of our own code, looked at once a build: what other code has kept is of no use."""
    memory = _MEMORY.get()
    known = memory.code if memory else {}
    if folders not in known:
        known[folders] = files_digest(*folders)
    return known[folders]


def stamp(folder: Path) -> str:
    """Digest of everything a write or a move of any file below `folder` changes, without reading one."""
    return hashlib.sha256(repr(sorted(_files(str(folder), ""))).encode()).hexdigest()


@lru_cache(maxsize=32)
def _files_digest(files: tuple[tuple[str, str, tuple[int, ...]], ...]) -> str:
    total = hashlib.sha256()
    for name, path, _ in files:
        total.update(f"{name}\0".encode())
        total.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return total.hexdigest()


def _files(folder: str, name: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Name, path and what a write changes, of every file."""
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for one in entries:
            if one.is_dir(follow_symlinks=False):
                if one.name != "__pycache__":
                    yield from _files(one.path, f"{name}/{one.name}")
            elif one.is_file():
                yield f"{name}/{one.name}", one.path, look_of(one.stat())


def look_of(stat: os.stat_result) -> tuple[int, int, int, int]:
    """What a write or a move of a file changes: i-node, size, times of writing and of change in ns."""
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def read_kept(path: Path, key: Iterable[str]) -> Any:
    """What was kept at `path` under `key`, or None: absent, damaged, another key, no matter why."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        return orjson.loads(body) if head == _head(body, key) else None
    except (OSError, ValueError):
        return None


def keep(path: Path, key: Iterable[str], value: Any) -> None:
    """Keep `value`, which must be JSON, at `path` under `key`."""
    body = orjson.dumps(value)
    with written(path) as stream:
        stream.write(_head(body, key) + b"\n")
        stream.write(body)  # megabytes, not to be copied


class _Plain(pickle.Unpickler):
    """Makes nothing but plain values."""

    def find_class(self, module: str, name: str) -> Any:
        """Allow no class."""
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def unpickled(raw: bytes) -> Any:
    """What a pickle of plain values holds, such as tuples, which JSON has not.

    Raises:
        UnpicklingError: It holds anything else.
    """
    return next(unpickled_one_by_one(raw))


def unpickled_one_by_one(raw: bytes) -> Iterator[Any]:
    """What one pickle after the other holds; see `unpickled`."""
    stream = io.BytesIO(raw)
    while stream.tell() < len(raw):
        yield _Plain(stream).load()


def _head(body: bytes, key: Iterable[str]) -> bytes:
    total = hashlib.sha256("\0".join(key).encode() + b"\0\0")
    total.update(body)
    return total.hexdigest().encode()


class Memory:
    """What was found out, at places that name everything it depends on.

    Only what a build asked for is kept for the next one, unless the rest is little.
    """

    def __init__(self, path: Path, key: Iterable[str]) -> None:
        self.path, self.key = path, tuple(key)
        self.old: dict[str, Any] = read_kept(path, self.key) or {}
        self.used: dict[str, Any] = {}
        self.fresh = False
        self.code: dict[tuple[Path, ...], str] = {}

    def recall(self, place: str) -> Any:
        """What was recorded at `place` the last time, or None; it is kept on."""
        found = self.used.get(place, self.old.get(place))
        if found is not None:
            self.used[place] = found
        return found

    def record(self, place: str, value: Any) -> None:
        """Keep `value`, which must be JSON, at `place` for the next build."""
        self.used[place], self.fresh = value, True

    def keep(self) -> None:
        """Write it down for the next build."""
        if self.fresh or len(self.old) > 2 * len(self.used):
            spare = self.old if len(self.old) <= 2 * len(self.used) else {}
            keep(self.path, self.key, {**spare, **self.used})


_MEMORY: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(path: Path, key: Iterable[str]) -> Iterator[None]:
    """Let `recall` and `record` called inside use what the last build left at `path`."""
    memory = Memory(path, key)
    token = _MEMORY.set(memory)
    try:
        yield
        memory.keep()
    finally:
        _MEMORY.reset(token)


def recall(place: str) -> Any:
    """What the last build recorded at `place`; None when it recorded nothing, or nobody remembers."""
    memory = _MEMORY.get()
    return memory.recall(place) if memory else None


def record(place: str, value: Any) -> None:
    """Leave `value`, which must be JSON, at `place` for the next build."""
    memory = _MEMORY.get()
    if memory:
        memory.record(place, value)
