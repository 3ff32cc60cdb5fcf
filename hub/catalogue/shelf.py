"""Lectures as they were read the last time, so that a file is parsed again only when its bytes have changed.

    build/cache/lectures.kept   of each lecture its head and what lists say of it, read whole
    build/cache/lectures.pack   of each lecture its texts, captions and places, read when somebody asks

A folder that looks as it did (names, i-nodes, sizes, times of writing and of change) is not opened; one that does
not is read, and its key is a digest of every name in it and of the bytes of its texts. What is kept are pickles; a
damaged one is noticed by its digest before anything is read from it, and only our own values and plain ones
are ever made from it.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hub.catalogue.front_matter import Located
from hub.catalogue.model import Lecture
from hub.files import write_atomic
from hub.kept import files_digest, installed
from hub.problems import Problem
from hub.vault import Row, Vault

_TEXTS = (".md", ".vtt")
_MODULES = ("hub.catalogue.", "hub.captions.", "hub.problems.", "hub.vault.")
_PLAIN = frozenset(
    {"datetime.date", "pathlib.PosixPath", "pathlib.PurePosixPath", "builtins.set", "builtins.frozenset"}
)
#: Fields of a lecture that stay in the pack until somebody asks.
_LATER = frozenset({"body", "cues", "narration"})
#: A file written so short a time ago, in ns, may be written again without looking different.
_FRESH = 100_000_000
Verdict = tuple[str, tuple[Problem, ...]]


class ShelvedLecture(Lecture):
    """A lecture whose texts stay in the pack until somebody reads them, and are not held after that."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Fetch a text."""
            if name in _LATER:
                return getattr(self.__dict__["fetch"](), name)
            return super().__getattr__(name)

    @property
    def key(self) -> str:
        """Digest of its files."""
        return str(self.__dict__["kept_key"])

    @property
    def head_key(self) -> str:
        """Digest of its head."""
        return str(self.__dict__["kept_head_key"])

    @property
    def names(self) -> frozenset[str]:
        """Ids that its body names."""
        found: frozenset[str] = self.__dict__["mentions"]
        return found

    @property
    def captioned(self) -> bool:
        """Whether it has captions."""
        return bool(self.__dict__["until"])

    @property
    def spoken_until(self) -> float:
        """When the last caption ends."""
        return float(self.__dict__["until"])


class Part(Protocol):
    """What was read from one folder: `hub.catalogue.load.Loaded`."""

    lectures: list[Lecture]
    problems: list[Problem]
    ids: set[str]
    heads: dict[str, Located]
    sums: dict[str, str]
    hosts: set[str]


@dataclass
class Kept:
    """What is known of one folder without opening it.

    Attributes:
        looks: What a write or a move of a file in it changes; empty when it was written just now.
        key: Digest of names and texts.
        places: Where the places of the head's values lie.
        row: Where the rest lies.
        fields: The lecture's fields but for its texts; empty when it could not be read.
        until: When the last caption ends, in seconds.
        names: Ids that its body names.
        sums: SHA-256 of each file's text.
        verdict: What the rules about texts said, and under which lists.
    """

    looks: tuple[object, ...]
    key: str
    head_key: str
    places: Row
    row: Row
    fields: dict[str, Any]
    until: float
    names: frozenset[str]
    problems: list[Problem]
    ids: set[str]
    sums: dict[str, str]
    hosts: set[str]
    verdict: Verdict = ("", ())


class _Reader(pickle.Unpickler):
    """Makes nothing but values of the catalogue."""

    def find_class(self, module: str, name: str) -> Any:
        """Allow our models, dates and paths."""
        if f"{module}.".startswith(_MODULES) or f"{module}.{name}" in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of the catalogue")


@dataclass
class Shelf:
    """What was read from each folder, by its name: `part` for each folder in turn, then `close`."""

    path: Path
    read: Callable[[Path], Part]
    fresh: bool = False
    now: dict[str, Kept] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)
    last: tuple[str, Any] = ("", None)

    def __post_init__(self) -> None:
        """Read what the last build left."""
        self.seed = "\0".join((files_digest(Path(__file__).parents[1]), *installed())).encode()
        end, self.old = self._read()
        self.vault = Vault(self.path.with_suffix(".pack"), end)
        if not self.vault.whole:
            self.old = {}

    def part(self, folder: Path) -> tuple[Kept, Lecture | None]:
        """What `folder` holds, as it is now."""
        name = folder.name
        looks, settled = _looks(folder)
        kept = self.old.get(name)
        if kept is None or not looks or kept.looks != looks:
            key = _key(folder)
            if kept is None or kept.key != key:
                kept = self._made(folder, key)
            kept.looks = looks if settled else ()
            self.fresh = True
        self.now[name], self.folders[name] = kept, folder
        return kept, self._lecture(name, kept)

    def opened(self, name: str) -> Any:
        """Everything that was read from a folder; read again when what was kept of it is damaged."""
        if self.last[0] != name:  # a page asks for one text after the other
            self.last = (name, self._taken(self.now[name].row))
        return self._again(name) if self.last[1] is None else self.last[1]

    def places(self, name: str) -> dict[str, Located]:
        """Heads of a folder's files, without the bodies that follow them."""
        found: dict[str, Located] | None = self._taken(self.now[name].places)
        return self._again(name).heads if found is None else found

    def judged(self, name: str, lists: str, judge: Callable[[Any], Iterable[Problem]]) -> tuple[Problem, ...]:
        """What `judge` says of everything in a folder, asked once under the same `lists`."""
        kept = self.now[name]
        if kept.verdict[0] != lists:
            kept.verdict, self.fresh = (lists, tuple(judge(self.opened(name)))), True
        return kept.verdict[1]

    def close(self) -> None:
        """Write down what the next build may take; lectures can still be read."""
        if not self.fresh and self.old.keys() == self.now.keys():
            return
        rows = {f"{name}/row": kept.row for name, kept in self.now.items()}
        rows |= {f"{name}/places": kept.places for name, kept in self.now.items()}
        if self.vault.wasteful(rows.values()):
            self.path.unlink(missing_ok=True)
            for place, row in self.vault.squeezed(rows).items():
                name, _, which = place.partition("/")
                setattr(self.now[name], which, row)
        self.vault.flush()
        body = pickle.dumps((self.vault.end, self.now), pickle.HIGHEST_PROTOCOL)
        write_atomic(self.path, hashlib.sha256(self.seed + body).digest() + body)

    def _taken(self, row: Row) -> Any:
        raw = self.vault.get(row)
        return None if raw is None else _Reader(io.BytesIO(raw)).load()

    def _again(self, name: str) -> Part:
        """Read a folder of which something kept is damaged; the next build keeps it anew."""
        self.now[name].key, self.now[name].looks, self.fresh = "", (), True
        return self.read(self.folders[name])

    def _made(self, folder: Path, key: str) -> Kept:
        part = self.read(folder)
        lecture = part.lectures[0] if part.lectures else None
        fields = {} if lecture is None else {name: value for name, value in lecture if name not in _LATER}
        bare = {path: replace(one, body="", keys={}, data={}) for path, one in part.heads.items()}
        places = self.vault.put(pickle.dumps(bare, pickle.HIGHEST_PROTOCOL))
        row = self.vault.put(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))
        until = lecture.spoken_until if lecture else 0.0
        names = lecture.names if lecture else frozenset()
        return Kept(
            (),
            key,
            lecture.head_key if lecture else "",
            places,
            row,
            fields,
            until,
            names,
            part.problems,
            part.ids,
            part.sums,
            part.hosts,
        )

    def _lecture(self, name: str, kept: Kept) -> Lecture | None:
        if not kept.fields:
            return None
        made = ShelvedLecture.model_construct(set(kept.fields), **kept.fields)
        for later in _LATER & made.__dict__.keys():
            del made.__dict__[later]  # a default would be taken for what the pack holds
        made.__dict__.update(
            kept_key=kept.key,
            kept_head_key=kept.head_key,
            until=kept.until,
            mentions=kept.names,
            fetch=lambda: self.opened(name).lectures[0],
        )
        return made

    def _read(self) -> tuple[int, dict[str, Kept]]:
        try:
            raw = self.path.read_bytes()
        except OSError:
            return 0, {}
        body = memoryview(raw)[32:]
        if hashlib.sha256(self.seed + body).digest() != raw[:32]:
            return 0, {}
        known: tuple[int, dict[str, Kept]] = _Reader(io.BytesIO(body)).load()
        return known


def _looks(folder: Path) -> tuple[tuple[object, ...], bool]:
    """What any write or move in a folder changes, and whether it was all written a while ago."""
    now = time.time_ns()
    rows, newest = [], 0
    try:
        with os.scandir(folder) as entries:
            for one in entries:
                stat = one.stat(follow_symlinks=False)
                newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
                rows.append(
                    (one.name, stat.st_mode, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
                )
    except OSError:
        return (), False
    return tuple(sorted(rows)), abs(now - newest) > _FRESH


def _key(folder: Path) -> str:
    total = hashlib.blake2b(digest_size=16)
    for name, kind, path in _entries(folder):
        total.update(f"{name}\0{kind}\0".encode("utf-8", "surrogateescape"))
        if kind == "file" and name.endswith(_TEXTS):
            total.update(_digest(path))
    return total.hexdigest()


def _entries(folder: Path) -> Iterator[tuple[str, str, Path]]:
    with os.scandir(folder) as entries:
        for one in sorted(entries, key=lambda one: one.name):
            kind = "link" if one.is_symlink() else "file" if one.is_file() else "other"
            yield one.name, kind, Path(one.path)


def _digest(path: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as stream:
            return hashlib.blake2b(stream.read(), digest_size=16).digest()
    except OSError:
        return b"unreadable"
