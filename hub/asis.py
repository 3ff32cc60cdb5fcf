"""Whether a build would change nothing, told by how files look, before anything that loads slowly is loaded.

A build that went well leaves a note beside the published tree: every folder and file that it depends on, how all of
them looked (names, i-nodes, sizes, times of writing and of change) when it began and still when it ended, how the
published files looked, and what it complained of. While all of that is so, the next build would read the same and
publish the same, and is done. Whatever is otherwise, or not known, is the long way's business.

This module imports what loads fast: the standard library, orjson, and what does the same.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from hub.files import walk
from hub.kept import FRESH, installed, keep, read_kept

#: Variables that decide which programs a build runs.
_VARIABLES = ("HUB_", "IMAGEIO_", "PATH")
_CODE = Path(__file__).parent
#: Name of the note in the workshop, and of what lies there for one build only.
NOTE = "as-it-is"
_OWN = frozenset({NOTE, "lock", "records"})


class Looks(NamedTuple):
    """How files look.

    Attributes:
        digest: Of everything that a write, a move or a change of rights changes; empty where that tells too little,
            because a link leads elsewhere.
        newest: When one of them changed last, in ns since 1970.
    """

    digest: str
    newest: int


@dataclass(frozen=True)
class Scene:
    """Where a build happens; `day` is its clock, as text."""

    root: Path
    out: Path
    day: str

    @property
    def workshop(self) -> Path:
        """The hidden folder beside the published one."""
        return self.out.parent / f".{self.out.name}.hub"

    @property
    def key(self) -> tuple[str, ...]:
        """Everything that decides a build and is neither a file of the project nor a setting."""
        named = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(_VARIABLES))
        return (
            "1",
            str(self.root),
            str(self.out),
            self.day,
            str(_CODE),
            *map(str, programs()),
            *installed(),
            *named,
        )


@dataclass(frozen=True)
class Said:
    """What a build complained of and was about.

    Attributes:
        about: Settings, and whatever else is in no file.
        warnings: How many problems were told each time.
        problems: They themselves, as `hub.problems.packed` packs them.
    """

    about: str
    warnings: tuple[int, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Sources:
    """Files and folders that a build depends on: those it reads, and those it makes on the way to the site."""

    read: tuple[Path, ...]
    made: tuple[Path, ...]


def as_it_is(scene: Scene, read: Looks | None = None) -> Said | None:
    """What the last build said, if the same one now would read and publish the very same; None: build.

    Args:
        scene: Of the build.
        read: How everything looks that the build reads, where somebody has looked already.
    """
    known = read_kept(scene.workshop / NOTE, scene.key)
    if known is None or (read or seen(map(Path, known["read"]["places"]))).digest != known["read"]["looks"]:
        return None
    if seen(map(Path, known["made"]["places"])).digest != known["made"]["looks"]:
        return None
    if _beside(scene.workshop) != known["beside"] or looks_of(sorted(published(scene.out))) != known["site"]:
        return None
    return Said(known["about"], tuple(known["warnings"]), tuple(known["problems"]))


def note(scene: Scene, sources: Sources, before: Looks, began: int, site: str, said: Said) -> None:
    """Leave word of a build that went well, if nothing that it read was written while it ran or just before.

    Args:
        scene: Of the build.
        sources: What it depends on.
        before: How `sources.read` looked before it was read.
        began: When that began, in ns since 1970.
        site: How the published files look, see `looks_of`.
        said: What there was to say.
    """
    read, made = seen(sources.read), seen(sources.made)
    if "" in (read.digest, made.digest) or read != before or began - read.newest < FRESH:
        (scene.workshop / NOTE).unlink(missing_ok=True)
        return
    value = {
        "read": {"places": [*map(str, sources.read)], "looks": read.digest},
        "made": {"places": [*map(str, sources.made)], "looks": made.digest},
        "beside": [
            one for one in _beside(scene.workshop) if not one.startswith("stage-")
        ],  # this build's own goes
        "site": site,
        **vars(said),
    }
    keep(scene.workshop / NOTE, scene.key, value)


#: Files that are hashed at once.
_SOME = 4096


def seen(places: Iterable[Path]) -> Looks:
    """How files look, and everything below folders; one that is absent looks like that."""
    total, newest, rows = hashlib.sha256(), 0, list[Row]()

    def spill() -> None:
        nonlocal newest
        newest = max(newest, *(row[-1] for row in rows), 0)
        total.update(_bytes(rows))
        rows.clear()

    for place in places:
        try:
            whole = _below(os.path.realpath(place), rows, spill)
        except OSError:
            whole = False
        if not whole:
            return Looks("", 0)
        spill()
        total.update(_bytes(str(place)))
    return Looks(total.hexdigest(), newest)


#: Name, mode, i-node, size, time of writing and of change in ns.
Row = tuple[str, int, int, int, int, int]


def _below(place: str, rows: list[Row], spill: Callable[[], None]) -> bool:
    """Add what is at a place and below it, in order; False where a link stands for a file we do not look at.

    Where there are many rows `spill` takes them.
    """
    try:
        with os.scandir(place) as entries:
            found = sorted(entries, key=_name)
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        rows.append(_row("", os.stat(place)))
        return True
    for one in found:
        if one.is_dir(follow_symlinks=False):
            if one.name != "__pycache__":
                rows.append((one.name, 0, 0, 0, 0, 0))
                if len(rows) >= _SOME:
                    spill()
                if not _below(one.path, rows, spill):
                    return False
                rows.append(("", 0, 0, 0, 0, 0))
        elif one.is_symlink():
            return False
        else:
            rows.append(_row(one.name, one.stat(follow_symlinks=False)))
    return True


_name = attrgetter("name")


def _row(name: str, look: os.stat_result) -> Row:
    return (name, look.st_mode, look.st_ino, look.st_size, look.st_mtime_ns, look.st_ctime_ns)


#: Path, size, i-node, time of writing and of change in ns.
Published = tuple[str, int, int, int, int]


def looks_of(files: Iterable[Published]) -> str:
    """Digest of how published files look, sorted by their paths; no more than some of them are held at a time."""
    total, left = hashlib.sha256(), iter(files)
    while some := [*islice(left, _SOME)]:
        total.update(_bytes(some))
    return total.hexdigest()


def published(out: Path) -> Iterator[Published]:
    """Everything in a published folder that is no folder; nothing where that is a link."""
    if out.is_dir() and not out.is_symlink():
        for path, look in walk(out):
            yield (path, look.st_size, look.st_ino, look.st_mtime_ns, look.st_ctime_ns)


def _bytes(value: Any) -> bytes:
    """Plain values as bytes, the same ones each time: the second form of `marshal` notes no shared objects."""
    return marshal.dumps(value, 2)


def _beside(workshop: Path) -> list[str]:
    """What lies beside the published tree: a build sweeps, adopts and begins from it."""
    try:
        return sorted(
            [one.name for one in os.scandir(workshop) if one.name not in _OWN]
            + [f"releases/{name}" for name in os.listdir(workshop / "releases")]
        )
    except OSError:
        return []


def programs() -> tuple[Path, ...]:
    """The ffmpeg that a build would ask first."""
    named = os.environ.get("HUB_FFMPEG") or shutil.which("ffmpeg")
    return (Path(named),) if named else ()
