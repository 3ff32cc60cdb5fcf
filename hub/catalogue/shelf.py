"""Lectures as they were read the last time, so that a file is parsed again only when its bytes have changed.

A lecture's key is a digest of every name in its folder and of the bytes of its texts. What is kept is a pickle;
a damaged file is noticed by its digest before anything is read from it, and only our own values and plain ones
are ever made from it.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from pathlib import Path
from typing import Any

from hub.files import write_atomic
from hub.kept import files_digest, installed

_TEXTS = (".md", ".vtt")
_MODULES = ("hub.catalogue.", "hub.captions.", "hub.problems.")
_PLAIN = frozenset({"datetime.date", "pathlib.PosixPath", "pathlib.PurePosixPath", "builtins.set"})


class _Reader(pickle.Unpickler):
    """Makes nothing but values of the catalogue."""

    def find_class(self, module: str, name: str) -> Any:
        """Allow our models, dates and paths."""
        if module.startswith(_MODULES) or f"{module}.{name}" in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of the catalogue")


class Shelf:
    """What was read from each folder, by its path; `taken` and `put` in turn, then `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seed = "\0".join((files_digest(Path(__file__).parents[1]), *installed())).encode()
        self.old = self._read()
        self.now: dict[str, tuple[str, bytes]] = {}
        self.fresh = False

    def taken(self, folder: Path) -> Any:
        """The value of `folder` as it is, or None when that was never read."""
        key = self._key(folder)
        known = self.old.get(folder.name)
        if known is None or known[0] != key:
            self.now[folder.name] = (key, b"")
            return None
        self.now[folder.name] = known
        return _Reader(io.BytesIO(known[1])).load()

    def put(self, folder: Path, value: object) -> None:
        """Keep the value of the folder that `taken` was just asked for."""
        self.now[folder.name] = (self.now[folder.name][0], pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        self.fresh = True

    def close(self) -> None:
        """Write down what the next build may take."""
        if self.fresh or self.old.keys() != self.now.keys():
            body = pickle.dumps(self.now, pickle.HIGHEST_PROTOCOL)
            write_atomic(self.path, hashlib.sha256(self.seed + body).digest() + body)

    def _read(self) -> dict[str, tuple[str, bytes]]:
        try:
            raw = self.path.read_bytes()
        except OSError:
            return {}
        body = memoryview(raw)[32:]
        if hashlib.sha256(self.seed + body).digest() != raw[:32]:
            return {}
        known: dict[str, tuple[str, bytes]] = _Reader(io.BytesIO(body)).load()
        return known

    def _key(self, folder: Path) -> str:
        total = hashlib.blake2b(digest_size=16)
        with os.scandir(folder) as entries:
            for one in sorted(entries, key=lambda one: one.name):
                kind = "link" if one.is_symlink() else "file" if one.is_file() else "other"
                total.update(f"{one.name}\0{kind}\0".encode("utf-8", "surrogateescape"))
                if kind == "file" and one.name.endswith(_TEXTS):
                    total.update(_digest(Path(one.path)))
        return total.hexdigest()


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as stream:
            return hashlib.blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return b"unreadable"
