"""Lectures as they were read the last time, so that a file is parsed again only when its bytes have changed.

    build/cache/lectures.kept   of each lecture its head and what lists say of it, read whole
    build/cache/lectures.new    the same of the few that have changed since that was written
    build/cache/lectures.rest   everything that is no lecture: tips, shared lists
    build/cache/lectures.pack   of each lecture its texts, captions, files and places, read when somebody asks

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hub.asis import seen
from hub.catalogue.front_matter import Located
from hub.catalogue.lean import lean, same_set
from hub.catalogue.model import Lecture
from hub.catalogue.packed import (
    Sources,
    Texts,
    pack_places,
    pack_sources,
    pack_texts,
    unpack_sources,
    unpack_texts,
)
from hub.catalogue.text import EditorFile
from hub.files import write_atomic
from hub.kept import FRESH, code_digest, installed
from hub.problems import Problem
from hub.vault import Row, Vault, digest_of

_TEXTS = (".md", ".vtt")
_MODULES = ("hub.catalogue.", "hub.problems.", "hub.vault.")
_PLAIN = frozenset(
    {"datetime.date", "pathlib.PosixPath", "pathlib.PurePosixPath", "builtins.set", "builtins.frozenset"}
)
#: Fields of a lecture that stay in the pack until somebody asks.
_LATER = frozenset({"body", "cues", "narration"})
#: Changed lectures that are written beside the others, as a share of all.
_FEW = 0.1
Verdict = tuple[str, tuple[Problem, ...]]
#: A file's path, and the way to a value in its head.
Loc = tuple[str, tuple[str | int, ...]]


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
    damaged: dict[str, dict[str, Any]]
    heads: dict[str, Located]
    files: dict[str, EditorFile]
    sums: dict[str, str]
    hosts: set[str]


@dataclass
class Kept:
    """What is known of one folder without opening it.

    Attributes:
        looks: Digest of what a write or a move of a file in it changes; empty when it was written just now.
        key: Digest of names and texts.
        places: Digest of the places of the head's values.
        sources: Where its files lie, with those places.
        texts: Where the lecture's texts lie; of one that could not be read nothing does.
        fields: The lecture's fields but for its texts; empty when it could not be read.
        until: When the last caption ends, in seconds.
        names: Ids that its body names.
        damaged: Of a lecture that could not be read what its head says, by path.
        sums: SHA-256 of each file's text.
        verdict: What the rules about texts said, and under which lists.
        at: Line and column of values that somebody asked for.
    """

    looks: bytes
    key: str
    head_key: str
    places: str
    sources: Row
    texts: Row
    fields: dict[str, Any]
    until: float
    names: frozenset[str]
    problems: list[Problem]
    ids: set[str]
    damaged: dict[str, dict[str, Any]]
    sums: dict[str, str]
    hosts: set[str]
    verdict: Verdict = ("", ())
    at: dict[Loc, tuple[int, int]] = field(default_factory=dict)


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
    fresh: set[str] = field(default_factory=set)
    now: dict[str, Kept] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)
    last: tuple[str, Texts | None] = ("", None)

    def __post_init__(self) -> None:
        """Read what the last build left."""
        self.seed = "\0".join((code_digest(Path(__file__).parents[1]), *installed())).encode()
        self.base, end, self.old, self.later = self._read()
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
            kept.looks = looks if settled else b""
            self.fresh.add(name)
        self.now[name], self.folders[name] = kept, folder
        return kept, self._lecture(name, kept)

    def rest(self, places: Iterable[Path], how: str, read: Callable[[], Any]) -> Any:
        """What `read` takes from `places`, taken again when one of them looks otherwise; `how` it is read decides too."""
        path, looks, began = self.path.with_suffix(".rest"), seen(places), time.time_ns()
        before = f"{looks.digest} {how}".encode()
        _, known = self._held(path, before)
        if known is None:
            known = read()
            if looks.digest and began - looks.newest > FRESH:
                self._write(path, known, before)
        return known

    def texts(self, name: str) -> Texts:
        """The texts of a folder's lecture; read again when what was kept of them is damaged."""
        if self.last[0] != name or self.last[1] is None:  # a page asks for one text after the other
            raw = self.vault.get(self.now[name].texts)
            if raw is None:
                lecture = self._again(name).lectures[0]
                self.last = (name, Texts(lecture.body, lecture.cues, lecture.narration))
            else:
                self.last = (name, unpack_texts(raw))
        assert self.last[1] is not None
        return self.last[1]

    def sources(self, name: str) -> Sources:
        """A folder's files and the places in their heads; read again when what was kept of them is damaged."""
        raw = self.vault.get(self.now[name].sources)
        if raw is None:
            part = self._again(name)
            return Sources(part.heads, part.files)
        return unpack_sources(raw)

    def place(self, name: str, path: str, loc: tuple[str | int, ...]) -> tuple[int, int]:
        """Line and column of a value in the head of a folder's file."""
        kept = self.now[name]
        found = kept.at.get((path, loc))
        if found is None:
            found = kept.at[path, loc] = self.sources(name).heads[path].place(loc)
            self.fresh.add(name)
        return found

    def judged(
        self, name: str, lists: str, judge: Callable[[Sources], Iterable[Problem]]
    ) -> tuple[Problem, ...]:
        """What `judge` says of everything in a folder, asked once under the same `lists`."""
        kept = self.now[name]
        if kept.verdict[0] != lists:
            kept.verdict = (lists, tuple(judge(self.sources(name))))
            self.fresh.add(name)
        return kept.verdict[1]

    def close(self) -> None:
        """Write down what the next build may take; lectures can still be read."""
        if not self.fresh and self.old.keys() == self.now.keys():
            return
        rows = {f"{name}/texts": kept.texts for name, kept in self.now.items()}
        rows |= {f"{name}/sources": kept.sources for name, kept in self.now.items()}
        later = (self.later | self.fresh) & self.now.keys()
        if self.vault.wasteful(rows.values()):
            self.path.unlink(missing_ok=True)
            for place, row in self.vault.squeezed(rows).items():
                name, _, which = place.partition("/")
                setattr(self.now[name], which, row)
            later = {*self.now}
        self.vault.flush()
        if self.base and len(later) <= _FEW * len(self.now):
            few = {name: self.now[name] for name in later}
            self._write(self.path.with_suffix(".new"), (self.vault.end, [*self.now], few), self.base)
        else:
            self._write(self.path, (self.vault.end, self.now), b"")

    def _write(self, path: Path, value: object, before: bytes) -> None:
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        write_atomic(path, self._digest(before, body) + body)

    def _digest(self, before: bytes, body: bytes | memoryview) -> bytes:
        return hashlib.sha256(self.seed + before + body).digest()

    def _again(self, name: str) -> Part:
        """Read a folder of which something kept is damaged; the next build keeps it anew."""
        self.now[name].key, self.now[name].looks = "", b""
        self.fresh.add(name)
        return self.read(self.folders[name])

    def _made(self, folder: Path, key: str) -> Kept:
        part = self.read(folder)
        lecture = part.lectures[0] if part.lectures else None
        fields = {name: lean(value) for name, value in lecture or () if name not in _LATER}
        places = pack_places(part.heads)
        sources = self.vault.put(pack_sources(places, part.heads, part.files))
        texts = self.vault.put(pack_texts(lecture) if lecture else b"")
        until = lecture.spoken_until if lecture else 0.0
        names = lecture.names if lecture else frozenset()
        return Kept(
            b"",
            key,
            lecture.head_key if lecture else "",
            digest_of(places),
            sources,
            texts,
            fields,
            until,
            names,
            part.problems,
            part.ids,
            part.damaged,
            part.sums,
            part.hosts,
        )

    def _lecture(self, name: str, kept: Kept) -> Lecture | None:
        if not kept.fields:
            return None
        made = ShelvedLecture.model_construct(same_set({*kept.fields}), **kept.fields)
        for later in _LATER & made.__dict__.keys():
            del made.__dict__[later]  # a default would be taken for what the pack holds
        made.__dict__.update(
            kept_key=kept.key,
            kept_head_key=kept.head_key,
            until=kept.until,
            mentions=kept.names,
            fetch=lambda: self.texts(name),
        )
        return made

    def _read(self) -> tuple[bytes, int, dict[str, Kept], set[str]]:
        """Digest of what is kept of all, where the pack ends, everything, and the names of what was written later."""
        base, known = self._held(self.path, b"")
        if known is None:
            return b"", 0, {}, set()
        end, every = known
        _, known = self._held(self.path.with_suffix(".new"), base)
        if known is None:
            return base, end, every, set()
        end, names, few = known
        whole = {**every, **few}
        return base, end, {name: whole[name] for name in names}, {*few}

    def _held(self, path: Path, before: bytes) -> tuple[bytes, Any]:
        """What a file holds, and its digest; None when it is absent, damaged, or of other files than `before`."""
        try:
            raw = path.read_bytes()
        except OSError:
            return b"", None
        body = memoryview(raw)[32:]
        if self._digest(before, body) != raw[:32]:
            return b"", None
        return raw[:32], _Reader(io.BytesIO(body)).load()


def _looks(folder: Path) -> tuple[bytes, bool]:
    """Digest of what any write or move in a folder changes, and whether it was all written a while ago."""
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
        return b"", False
    looks = repr(sorted(rows)).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(looks, digest_size=16).digest(), abs(now - newest) > FRESH


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
