"""What a build of a small project gave, and what one gives that knows of no earlier build."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hub.build import Job, build
from hub.errors import HubError
from hub.media.run import Silent as NoClips
from hub.problems import Problem
from hub.project import Project

#: All that a build of a small project reads: editors' and designers' files, settings, plays, recordings.
INPUTS = ("content", "lectures", "site_plugins", "hub.yml", "mkdocs.yml", ".hub/plays", "build/masters")
#: What decides which scripts may run.
_THEME = ("site_plugins/", "hub.yml", "mkdocs.yml")
Files = Mapping[str, bytes]


class Watcher:
    """Remembers phases and problems."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.found: list[Problem] = []
        self.clips = NoClips()

    def phase(self, name: str, said: str) -> None:
        self.said[name] = said

    def sampled(self, done: int, of: int) -> None:
        """Nobody waits."""

    def waits(self, said: str) -> None:
        raise AssertionError(said)

    def problems(self, found: list[Problem]) -> None:
        self.found += found


@dataclass(frozen=True)
class Outcome:
    """What a build gave: digests of every file, or why it was refused, and all it complained of."""

    files: Mapping[str, str]
    refused: str
    problems: list[Problem]
    warnings: list[str] = field(default_factory=list)

    def differs(self, other: Outcome) -> str:
        """What is not the same, in one line; empty when nothing is."""
        names = sorted(
            path for path in {*self.files, *other.files} if self.files.get(path) != other.files.get(path)
        )
        parts = [f"{len(names)} files differ: {names[:8]}"] if names else []
        if self.refused != other.refused:
            parts.append(f"refused: {self.refused!r} and {other.refused!r}")
        if self.problems != other.problems:
            parts.append(f"problems: {len(self.problems)} and {len(other.problems)}")
        if self.warnings != other.warnings:
            parts.append(f"warnings: {self.warnings} and {other.warnings}")
        return "; ".join(parts)


def outcome(root: Path, day: date, clean: bool = False) -> Outcome:
    """Build as `hub build` does and read what is published."""
    from site_plugins.generator import generate

    watcher, refused = Watcher(), ""
    with _heard(root) as warnings:
        try:
            build(Job(Project.at(root), day, root / "site", clean=clean), generate, watcher)
        except HubError as error:
            refused = str(error)
    return Outcome({} if refused else digests(root / "site"), refused, watcher.found, warnings)


@contextmanager
def _heard(root: Path) -> Iterator[list[str]]:
    """Every warning that a library logs."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage().replace(str(root), "."))

    said: list[str] = []
    ear = Ear(logging.WARNING)
    logging.getLogger().addHandler(ear)
    try:
        yield said
    finally:
        logging.getLogger().removeHandler(ear)


def digests(tree: Path) -> dict[str, str]:
    """SHA-256 of every file."""
    return {name: hashlib.sha256(raw).hexdigest() for name, raw in _below(tree, "")}


def read_inputs(root: Path) -> Files:
    """Every file that a build reads, by path."""
    return {name: raw for one in INPUTS for name, raw in _below(root / one, one)}


def _below(place: Path, name: str) -> Iterator[tuple[str, bytes]]:
    if place.is_file():
        yield name, place.read_bytes()
    elif place.is_dir():
        for folder, _, files in os.walk(place):
            for file in files:
                path = Path(folder, file)
                yield (Path(name) / path.relative_to(place)).as_posix(), path.read_bytes()


def write_inputs(files: Files, root: Path) -> None:
    """Make the inputs of `root` these `files`, as a change of branch does: what is the same is not touched."""
    there = read_inputs(root)
    for name in there.keys() - files.keys():
        (root / name).unlink()
        for folder in (root / name).relative_to(root).parents:
            if folder.parts and not any((root / folder).iterdir()):
                (root / folder).rmdir()
    for name, raw in files.items():
        if there.get(name) != raw:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(raw)


class Reference:
    """Builds each in a folder where nothing was ever built.

    Only what costs seconds and has a name that says its content is left from one such build to the next, never
    from an incremental one: clips, painted pictures, compressed twins, and the pinned scripts of the very same
    theme and settings. `whole` leaves out even those.
    """

    STOCK = ("media", "build/pictures", "build/cache/packed")

    def __init__(self, first: Path, folder: Path) -> None:
        """Take over what the build of `first` made, which was a project's very first one."""
        self.folder, self.stock, self.known = folder / "clean", folder / "stock", dict[str, Outcome]()
        for name in self.STOCK:
            if (first / name).exists():
                shutil.copytree(first / name, self.stock / name, copy_function=os.link)
        self._save_pins(first, _digest(read_inputs(first), _THEME))

    def of(self, files: Files, day: date) -> Outcome:
        """What these inputs give; asked twice, it is built once."""
        key = f"{day} {_digest(files)}"
        if key not in self.known:
            self.known[key] = self._build(files, day)
        return self.known[key]

    def _build(self, files: Files, day: date) -> Outcome:
        root, theme = self.folder, _digest(files, _THEME)
        write_inputs(files, root)
        if (self.stock / theme).exists():
            shutil.copytree(self.stock / theme, root / "build/cache")
        for name in self.STOCK:
            if (self.stock / name).exists():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (self.stock / name).rename(root / name)
        try:
            made = outcome(root, day)
            self._save_pins(root, theme)
        finally:
            for name in self.STOCK:
                if (root / name).exists():
                    (root / name).rename(self.stock / name)
            shutil.rmtree(root)
        return made

    def whole(self, files: Files, day: date) -> Mapping[str, str]:
        """What `hub build` publishes, a process of its own in an empty folder; only recordings are there."""
        write_inputs(files, self.folder)
        shutil.copytree(self.stock / "media", self.folder / "media", copy_function=os.link)
        command = [sys.executable, "-c", "from scripts.cli import main; main()", "--root", str(self.folder)]
        subprocess.run([*command, "build", "--date", str(day)], check=True, capture_output=True)
        return digests(self.folder / "site")

    def _save_pins(self, root: Path, theme: str) -> None:
        for name in ("pins.json", "sbom.json"):
            if (root / "build/cache" / name).exists():
                (self.stock / theme).mkdir(exist_ok=True)
                shutil.copyfile(root / "build/cache" / name, self.stock / theme / name)


def _digest(files: Files, only: tuple[str, ...] = ("",)) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        if name.startswith(only):
            total.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return total.hexdigest()
