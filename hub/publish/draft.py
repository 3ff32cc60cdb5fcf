"""The tree that is being built: the one before last, with what has changed since put into it.

Two trees take turns. One is published; the other, which was published before it, waits under `.site.hub/spare` and
is the next draft. So a build touches what has changed since then, and what the published tree has already is linked
from there. The published tree itself is never written to.

Each tree has a record of its files: a key that names everything a file was made from, its size and SHA-256, and how
its i-node looked. A file that looks otherwise is hashed; one that is not what the record says is no part of the draft.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hub.files import write_atomic
from hub.kept import files_digest
from hub.publish.inventory import SUMS, Entry, digest
from hub.publish.stage import SPARE, link_or_copy, workshop_of

Looks = tuple[int, int, int]


class Row(NamedTuple):
    """A file of a tree.

    Attributes:
        key: What it was made from.
        size: In bytes.
        looks: I-node, time of writing and of change in ns.
        note: What its maker wants to know of it the next time; plain values.
    """

    key: str
    size: int
    sha256: str
    looks: Looks
    note: Any = None


class _Plain(pickle.Unpickler):
    """Makes nothing but plain values."""

    def find_class(self, module: str, name: str) -> Any:
        """Allow no class but a row."""
        if (module, name) == (Row.__module__, "Row"):
            return Row
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


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
        sums = _sums(tree)
        others = sorted(workshop.glob("records/*"))
        for one in (place, *others):
            rows, notes = _held(one)
            if rows and notes.get(_SUMS) == sums:
                return cls(tree, place, rows, notes)
        return cls(tree, place)

    def write(self) -> None:
        """Write it, whole or not at all."""
        body = pickle.dumps((self.rows, self.notes), pickle.HIGHEST_PROTOCOL)
        write_atomic(self.place, hashlib.sha256(_seed() + body).digest() + body)


#: Note of a record: digest of the tree's own sums.
_SUMS = "sums"


def _sums(tree: Path) -> str:
    return digest(tree / SUMS) if (tree / SUMS).is_file() else ""


def _held(place: Path) -> tuple[dict[str, Row], dict[str, Any]]:
    """What a record says; nothing when it is damaged or of other code."""
    try:
        raw = place.read_bytes()
    except OSError:
        return {}, {}
    body = memoryview(raw)[32:]
    if hashlib.sha256(_seed() + body).digest() != raw[:32]:
        return {}, {}
    held: tuple[dict[str, Row], dict[str, Any]] = _Plain(io.BytesIO(body)).load()
    return held


def _seed() -> bytes:
    return files_digest(Path(__file__).parent).encode()


def drafted(out: Path, stage: Path, *, clean: bool = False) -> Draft:
    """The tree that will be published at `out` next, in the folder `stage`.

    It begins from the spare tree if there is one; a `clean` one begins from nothing and takes nothing.
    """
    workshop = workshop_of(out)
    spare, folder = workshop / SPARE, stage / "site"
    if clean:
        published = Record.of(out, workshop)
        return Draft(folder, Record(published.tree, published.place))
    record = None
    if spare.is_dir() and not spare.is_symlink():
        record = Record.of(spare, workshop)
        spare.rename(folder)
    return Draft(folder, Record.of(out, workshop), record)


def forget_records(out: Path) -> None:
    """Remove records of trees that are no more."""
    workshop = workshop_of(out)
    trees = (out, workshop / SPARE, *(workshop / "releases").glob("*"))
    there = {str(one.stat().st_ino) for one in trees if one.is_dir()}
    for place in (workshop / "records").glob("*"):
        if place.name not in there:
            place.unlink(missing_ok=True)


class Draft:
    """A tree under way in `folder`; `kept` may hold files of the tree that is `published`."""

    def __init__(self, folder: Path, published: Record | None = None, record: Record | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.published = published or Record(folder / ".none", folder / ".none")
        self.record = record or Record(folder, folder / ".none")
        self.rows = self.record.rows
        self.wanted: dict[str, None] = {}
        self._folders = {""}
        self._check()

    def kept(self, path: str, key: str) -> Row | None:
        """The file at `path` if it was made from `key` in this tree or in the published one; it stays."""
        row = self.rows.get(path)
        if row is None or row.key != key:
            row = self._from_published(path, key)
        if row is not None:
            self.wanted[path] = None
        return row

    def put(self, path: str, key: str, raw: bytes, note: Any = None) -> Row:
        """Write a file."""
        target = self._room(path)
        with target.open("xb") as stream:  # buffered: a full disk must be an error, never a short file
            stream.write(raw)
            stream.flush()
            seen = os.fstat(stream.fileno())
        return self._add(path, Row(key, len(raw), hashlib.sha256(raw).hexdigest(), _looks(seen), note))

    def link(self, path: str, source: Path) -> Row:
        """Give a file of a store a second name, or copy it where that cannot be; it is known by how it looks."""
        seen = source.stat()
        key = f"{source.name} {seen.st_ino} {seen.st_size} {seen.st_mtime_ns}"
        if row := self.kept(path, key):
            return row
        link_or_copy(source, self._room(path))
        total = digest(self.folder / path)
        return self._add(path, Row(key, seen.st_size, total, _looks((self.folder / path).stat())))

    def link_all(self, files: Iterable[tuple[str, Path]]) -> None:
        """Link files of a store: where each belongs in the tree, and where it lies."""
        for path, source in files:
            self.link(path, source)

    def place(self, folder: Path, prefix: str) -> None:
        """Link everything in a folder of made files (shards, counts) to `prefix`."""
        for root, folders, files in os.walk(folder):
            folders.sort()
            below = Path(root).relative_to(folder).as_posix()
            inside = prefix if below == "." else f"{prefix}/{below}"
            for name in sorted(files):
                if not name.startswith("."):
                    self.link(f"{inside}/{name}", Path(root) / name)

    def read(self, path: str) -> bytes:
        """Bytes of a file that is in the draft."""
        return (self.folder / path).read_bytes()

    def drop_others(self) -> None:
        """Remove what nobody wanted."""
        for path in self.rows.keys() - self.wanted.keys():
            self._unlink(path)
            self._prune(path)

    def files(self) -> dict[str, Entry]:
        """Inventory of what is wanted, sorted."""
        return {
            path: Entry(row.size, row.sha256) for path in sorted(self.wanted) for row in (self.rows[path],)
        }

    def changed(self) -> set[str]:
        """Paths of files that the published tree does not have as they are."""
        before = self.published.rows
        return {
            path for path in self.wanted
            if (old := before.get(path)) is None or old.sha256 != self.rows[path].sha256
        }  # fmt: skip

    def save(self) -> None:
        """Write down what both trees hold; this one is about to be published."""
        self.record.rows = {path: self.rows[path] for path in sorted(self.wanted)}
        self.record.notes[_SUMS] = _sums(self.folder)
        self.record.place = self.published.place.with_name(str(self.folder.stat().st_ino))
        self.record.write()
        if self.published.rows:  # linking has changed how its files look
            self.published.write()

    def is_published(self) -> bool:
        """Whether the published tree has these very files, and each looks as it did."""
        there = self.published.rows
        if there.keys() != self.wanted.keys() or any(
            there[path].sha256 != self.rows[path].sha256 for path in there
        ):
            return False
        found = dict(walk(self.published.tree))
        return found.keys() == there.keys() and all(
            _looks(found[path]) == row.looks or _hashes(self.published.tree / path, found[path], row)
            for path, row in there.items()
        )

    def _add(self, path: str, row: Row) -> Row:
        self.rows[path] = row
        self.wanted[path] = None
        return row

    def _room(self, path: str) -> Path:
        """A place where nothing is: a file that is written to might have a second name in the published tree."""
        target = self.folder / path
        if path in self.rows:
            self._unlink(path)
        parent = path.rpartition("/")[0]
        if parent not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return target

    def _unlink(self, path: str) -> None:
        row = self.rows.pop(path)
        (self.folder / path).unlink(missing_ok=True)
        twin = self.published.rows.get(path)
        if twin and twin.looks == row.looks:  # one name less changes how the other looks
            self._look_again(path, twin)

    def _from_published(self, path: str, key: str) -> Row | None:
        row = self.published.rows.get(path)
        if row is None or row.key != key:
            return None
        source = self.published.tree / path
        try:
            if not _same(source, row):
                return None
            link_or_copy(source, self._room(path))
        except OSError:
            return None
        self._look_again(path, row)
        return self._add(path, row._replace(looks=_looks((self.folder / path).stat())))

    def _look_again(self, path: str, row: Row) -> None:
        self.published.rows[path] = row._replace(looks=_looks((self.published.tree / path).stat()))

    def _check(self) -> None:
        """Compare the folder with its record; what the record does not know, or no longer knows, goes."""
        found: set[str] = set()
        for path, seen in walk(self.folder):
            row = self.rows.get(path)
            if row is None or (row.looks != _looks(seen) and not _hashes(self.folder / path, seen, row)):
                (self.folder / path).unlink()
                self.rows.pop(path, None)
                continue
            if row.looks != _looks(seen):
                self.rows[path] = row._replace(looks=_looks(seen))
            found.add(path)
        for path in self.rows.keys() - found:
            del self.rows[path]

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


def walk(folder: Path, below: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Paths of everything that is no folder, and how it looks; links are not followed."""
    with os.scandir(folder / below) as entries:
        for one in entries:
            path = f"{below}{one.name}"
            if one.is_dir(follow_symlinks=False):
                yield from walk(folder, f"{path}/")
            else:
                yield path, one.stat(follow_symlinks=False)


def _looks(seen: os.stat_result) -> Looks:
    return (seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns)


def _same(path: Path, row: Row) -> bool:
    seen = path.stat(follow_symlinks=False)
    return _looks(seen) == row.looks or _hashes(path, seen, row)


def _hashes(path: Path, seen: os.stat_result, row: Row) -> bool:
    """Whether a plain file, whatever it looks like, still has the bytes of the record."""
    return stat.S_ISREG(seen.st_mode) and seen.st_size == row.size and digest(path) == row.sha256
