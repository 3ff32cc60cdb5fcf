"""The tree that is being built: the one before last, with what has changed since put into it.

Two trees take turns. One is published; the other, which was published before it, waits under `.site.hub/spare` and
is the next draft. So a build touches what has changed since then, and what the published tree has already is linked
from there. The published tree itself is never written to.

Each tree has a record of its files: a key that names everything a file was made from, its size and SHA-256, and how
its i-node looked. A file that looks otherwise is hashed; one that is not what the record says is no part of the draft.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hub.files import walk
from hub.publish.inventory import Inventory, digest
from hub.publish.record import SUMMED, Record, Row, looks_like, sums_of
from hub.publish.stage import SPARE, link_or_copy, workshop_of


def drafted(out: Path, stage: Path, *, clean: bool = False) -> Draft:
    """The tree that will be published at `out` next, in the folder `stage`.

    It begins from the spare tree, or as a twin of the published one; a `clean` one begins from nothing and takes nothing.
    """
    workshop = workshop_of(out)
    spare, folder = workshop / SPARE, stage / "site"
    if clean:
        published = Record.of(out, workshop)
        return Draft(folder, Record(published.tree, published.place))
    published = Record.of(out, workshop)
    if spare.is_dir() and not spare.is_symlink():
        record = Record.of(spare, workshop)
        spare.rename(folder)
        return Draft(folder, published, record)
    return Draft(folder, published, _twin(published, folder), sure=True)


def _twin(published: Record, folder: Path) -> Record:
    """A second name in `folder` for every file of the published tree that is what its record says."""
    record = Record(folder, folder / ".none", {}, dict(published.notes))
    folder.mkdir(parents=True, exist_ok=True)
    made, tree = {""}, f"{published.tree}/"
    for path, seen in walk(published.tree) if published.rows else ():
        row = published.rows.get(path)
        with suppress(OSError):  # it is made again
            if row is None or not _is(seen, tree + path, row):
                continue
            parent = path.rpartition("/")[0]
            if parent not in made:
                os.makedirs(f"{folder}/{parent}", exist_ok=True)
                made.add(parent)
            link_or_copy(tree + path, f"{folder}/{path}")
            looks = looks_like(linked := os.lstat(f"{folder}/{path}"))
            record.rows[path] = twin = row._replace(looks=looks)
            if os.path.samestat(seen, linked):  # one name more changes how the other looks
                published.rows[path] = twin
    return record


def forget_records(out: Path) -> None:
    """Remove records of trees that are no more."""
    workshop = workshop_of(out)
    trees = (out, workshop / SPARE, *(workshop / "releases").glob("*"))
    there = {str(one.stat().st_ino) for one in trees if one.is_dir()}
    for place in (workshop / "records").glob("*"):
        if place.name not in there:
            place.unlink(missing_ok=True)


class Draft:
    """A tree under way in `folder`; `kept` may hold files of the tree that is `published`.

    Args:
        folder: Where it lies.
        published: What the published tree holds.
        record: What lies in `folder`.
        sure: Whether that is so beyond doubt; else it is compared.
    """

    def __init__(
        self,
        folder: Path,
        published: Record | None = None,
        record: Record | None = None,
        *,
        sure: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.published = published or Record(folder / ".none", folder / ".none")
        self.record = record or Record(folder, folder / ".none")
        self.rows = self.record.rows
        self.wanted: dict[str, None] = {}
        self._folders = {""}
        self._own, self._theirs = f"{folder}/", f"{self.published.tree}/"
        if not sure:
            self._check()

    def kept(self, path: str, key: str) -> Row | None:
        """The file at `path` if it was made from `key` in this tree or in the published one; it stays."""
        row = self.rows.get(path)
        if row is None or row[0] != key:
            row = self._from_published(path, key)
            if row is None:
                return None
        self.wanted[path] = None
        return row

    def put(self, path: str, key: str, raw: bytes, note: Any = None) -> Row:
        """Write a file."""
        target = self._room(path)
        with open(target, "xb") as stream:  # buffered: a full disk must be an error, never a short file
            stream.write(raw)
            stream.flush()
            seen = os.fstat(stream.fileno())
        return self._add(path, Row(key, len(raw), hashlib.sha256(raw).digest(), looks_like(seen), note))

    def link(self, path: str, source: Path) -> Row:
        """Give a file of a store a second name, or copy it where that cannot be; it is known by how it looks."""
        return self._linked(path, str(source), source.stat())

    def link_all(self, files: Iterable[tuple[str, Path]]) -> None:
        """Link files of a store: where each belongs in the tree, and where it lies."""
        for path, source in files:
            self.link(path, source)

    def place(self, folder: Path, prefix: str) -> None:
        """Link everything in a folder of made files (shards, counts) to `prefix`."""
        for path, seen in walk(folder) if folder.is_dir() else ():
            if stat.S_ISREG(seen.st_mode) and not path.rpartition("/")[2].startswith("."):
                self._linked(f"{prefix}/{path}", f"{folder}/{path}", seen)

    def _linked(self, path: str, source: str, seen: os.stat_result) -> Row:
        key = f"{seen.st_ino} {seen.st_size} {seen.st_mtime_ns}"
        if row := self.kept(path, key):
            return row
        target = self._room(path)
        link_or_copy(source, target)
        return self._add(
            path, Row(key, seen.st_size, bytes.fromhex(digest(Path(target))), looks_like(os.lstat(target)))
        )

    def read(self, path: str) -> bytes:
        """Bytes of a file that is in the draft."""
        return (self.folder / path).read_bytes()

    def drop_others(self) -> None:
        """Remove what nobody wanted."""
        for path in self.rows.keys() - self.wanted.keys():
            self._unlink(path)
            self._prune(path)

    def files(self) -> Inventory:
        """What is wanted."""
        return MappingProxyType(self._wanted())

    def changed(self) -> set[str]:
        """Paths of files that the published tree does not have as they are."""
        before = self.published.rows
        return {
            path for path in self.wanted
            if (old := before.get(path)) is None or old.digest != self.rows[path].digest
        }  # fmt: skip

    def save(self) -> None:
        """Write down what both trees hold; this one is about to be published."""
        self.record.rows = self._wanted()
        self.record.notes[SUMMED] = sums_of(self.folder)
        self.record.place = self.published.place.with_name(str(self.folder.stat().st_ino))
        self.record.write()
        if self.published.rows:  # linking has changed how its files look
            self.published.write()

    def is_published(self) -> bool:
        """Whether the published tree has these very files; how they look is then known."""
        there = self.published.rows
        if there.keys() != self.wanted.keys() or any(
            there[path].digest != self.rows[path].digest for path in there
        ):
            return False
        found = dict(walk(self.published.tree))
        if found.keys() != there.keys():
            return False
        for path, seen in found.items():
            row = there[path]
            if looks_like(seen) != row.looks:
                if not _hashes(self._theirs + path, seen, row):
                    return False
                there[path] = row._replace(looks=looks_like(seen))
        return True

    def _wanted(self) -> dict[str, Row]:
        """Rows of what is wanted; mostly all of them, and there are a hundred thousand: no second list of them then."""
        whole = len(self.rows) == len(self.wanted)
        return self.rows if whole else {path: self.rows[path] for path in self.wanted}

    def _add(self, path: str, row: Row) -> Row:
        self.rows[path] = row
        self.wanted[path] = None
        return row

    def _room(self, path: str) -> str:
        """A place where nothing is: a file that is written to might have a second name in the published tree."""
        if path in self.rows:
            self._unlink(path)
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            os.makedirs(self._own + parent, exist_ok=True)
            self._folders.add(parent)
        return self._own + path

    def _unlink(self, path: str) -> None:
        row = self.rows.pop(path)
        with suppress(FileNotFoundError):
            os.unlink(self._own + path)
        twin = self.published.rows.get(path)
        if twin and twin.looks == row.looks:  # one name less changes how the other looks
            self._look_again(path, twin)

    def _from_published(self, path: str, key: str) -> Row | None:
        row = self.published.rows.get(path)
        if row is None or row.key != key:
            return None
        source = self._theirs + path
        try:
            if not _is(os.lstat(source), source, row):
                return None
            target = self._room(path)
            link_or_copy(source, target)
        except OSError:
            return None
        self._look_again(path, row)
        return self._add(path, row._replace(looks=looks_like(os.stat(target))))

    def _look_again(self, path: str, row: Row) -> None:
        self.published.rows[path] = row._replace(looks=looks_like(os.stat(self._theirs + path)))

    def _check(self) -> None:
        """Compare the folder with its record; what the record does not know, or no longer knows, goes."""
        rows, found = self.rows, set[str]()
        for path, seen in walk(self.folder):
            row, looks = rows.get(path), looks_like(seen)
            if row is None or row.looks != looks:
                if row is None or not (
                    self._is_twin(path, row, looks) or _hashes(self._own + path, seen, row)
                ):
                    os.unlink(self._own + path)
                    rows.pop(path, None)
                    continue
                rows[path] = row._replace(looks=looks)
            found.add(path)
        for path in rows.keys() - found:
            del rows[path]

    def _is_twin(self, path: str, row: Row, looks: bytes) -> bool:
        """Whether a file is another name of the published one, as that was left; one name more changes how both look."""
        twin = self.published.rows.get(path)
        return twin is not None and twin.looks == looks and twin.digest == row.digest

    def _prune(self, path: str) -> None:
        """Remove folders that have become empty."""
        parent = (self.folder / path).parent
        while parent != self.folder:
            try:
                parent.rmdir()
            except OSError:
                return
            self._folders.discard(parent.relative_to(self.folder).as_posix())
            parent = parent.parent


def _is(seen: os.stat_result, path: str, row: Row) -> bool:
    """Whether a file that looks like that is the one of the record."""
    return looks_like(seen) == row.looks or _hashes(path, seen, row)


def _hashes(path: str, seen: os.stat_result, row: Row) -> bool:
    """Whether a plain file, whatever it looks like, still has the bytes of the record."""
    return stat.S_ISREG(seen.st_mode) and seen.st_size == row.size and digest(Path(path)) == row.sha256
