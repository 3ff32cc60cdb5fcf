"""The store of renditions: a folder a key, whole and verified, or not there at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from hub.errors import HubError
from hub.media.index import ClipEntry
from hub.media.verify import sha256_of
from hub.problems import Text

_LABEL = "clip.json"
_TEMPORARY = ".making-"


class StoreBusyError(HubError):
    """Another run is writing to the store."""


@dataclass(frozen=True)
class Store:
    """A folder of folders named by key. A folder that has its label is whole: the label comes last.

    Example:
        media/renditions/4f0c…/{720p.mp4, 540p.mp4, 360p.mp4, audio.m4a, poster.jpg, …, clip.json}
    """

    root: Path

    @contextmanager
    def locked(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the store alone, and clear away what a killed run left.

        Raises:
            StoreBusyError: Another run holds it.
            HubError: The folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / ".lock", timeout=wait)
            lock.acquire()
        except Timeout as error:
            raise StoreBusyError(
                Text("另一个 hub media 正在转码。", "another run is transcoding into this store"),
                Text("等它结束，或停掉它。", "wait for it, or end it"),
            ) from error
        except OSError as error:
            raise HubError.unwritten(f"{self.root.name}/", error) from error
        try:
            for left in self.root.glob(f"{_TEMPORARY}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield
        finally:
            lock.release()

    def get(self, key: str) -> ClipEntry | None:
        """Return the clip of a key when all its files are there in full size."""
        folder = self.root / key
        try:
            entry = ClipEntry.model_validate_json((folder / _LABEL).read_bytes())
            whole = all((self.root / path).stat().st_size == size for path, size in files_of(entry) if size)
            there = all((self.root / path).stat().st_size > 0 for path, _ in files_of(entry))
        except (OSError, ValidationError):
            return None
        sound = entry.key == key and entry.seal in ("", entry.digest())
        return entry if whole and there and sound else None

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """Give a fresh folder on the store's disk; it is gone afterwards unless `keep` moved it."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{_TEMPORARY}{key}-", dir=self.root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, folder: Path, entry: ClipEntry) -> ClipEntry:
        """Label a folder of verified files and move it to its key; a twin that was faster stays."""
        made = {Path(one.url).name for one in (*entry.videos, entry.audio, entry.av1) if one}
        entry = entry.sealed({one.name: sha256_of(one) for one in folder.iterdir() if one.name not in made})
        (folder / _LABEL).write_text(
            entry.model_dump_json(indent=1, exclude_defaults=True) + "\n", encoding="utf-8"
        )
        for path in sorted(folder.iterdir()):
            path.chmod(0o644)
            _sync(path)
        folder.chmod(0o755)
        _sync(folder)
        final = self.root / entry.key
        there = self.get(entry.key)
        if there is not None:
            return there
        if final.exists():
            shutil.rmtree(final)
        folder.rename(final)
        _sync(self.root)
        return entry

    def unnamed(self, named: set[str], grace: float) -> list[Path]:
        """Return folders that no index names and that are older than `grace` seconds."""
        now = time.time()
        return sorted(
            one for one in self.root.glob("*")
            if one.is_dir() and not one.name.startswith(".") and one.name not in named and now - one.stat().st_mtime > grace
        )  # fmt: skip


def files_of(entry: ClipEntry) -> list[tuple[str, int]]:
    """Return the store's files of a clip: path below the store, and size in bytes where it is known."""
    renditions = [*entry.videos, *filter(None, (entry.audio, entry.av1))]
    others = [entry.poster, entry.poster_webp, entry.sprite, entry.sprite_vtt, entry.hls]
    pairs = [(one.url, one.size) for one in renditions] + [(one, 0) for one in others if one]
    return [(url.removeprefix("media/"), size) for url, size in pairs]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
