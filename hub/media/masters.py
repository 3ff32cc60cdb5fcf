"""Where masters are: a local folder, or anywhere fsspec reaches; and which of them are samples."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.catalogue.model import Lecture
from hub.errors import HubError
from hub.files import inside, is_plain_file, write_atomic
from hub.kept import keep, read_kept
from hub.media.limits import MAX_BYTES
from hub.media.verify import sha256_of
from hub.problems import Problem, Severity, Text
from hub.project import Project


class Samples(BaseModel):
    """`samples.json` beside the masters: name to sha256 of each synthetic one.

    An editor who replaces a sample changes its hash, and the page no longer calls it a sample.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    version: Literal[1] = 1
    masters: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Samples:
        """Read the list; none, or a damaged one, names no samples."""
        try:
            return cls.model_validate_json((folder / "samples.json").read_bytes())
        except (OSError, ValidationError):
            return cls()

    def write(self, folder: Path) -> None:
        """Write the list, sorted, atomically."""
        whole = self.model_copy(update={"masters": dict(sorted(self.masters.items()))})
        write_atomic(folder / "samples.json", whole.model_dump_json(indent=1) + "\n")


@dataclass(frozen=True)
class Master:
    """A master that is on this disk; `captions` lies beside it when the recording has its own."""

    path: Path
    sha256: str
    captions: Path | None = None


class Masters:
    """Finds masters by the names in heads. Originals are read, never touched."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._remote = "://" in project.settings.media.masters
        self._folder = project.build / "masters-copies" if self._remote else project.masters
        self._sums = _Sums(project.build / "masters.kept")
        self.samples = Samples.read(self._folder)

    def find(self, lecture: Lecture) -> Master | Problem:
        """Return the lecture's master, copied here first when it is remote, or the problem with it.

        Raises:
            HubError: The remote store cannot be reached.
        """
        assert lecture.head.clip is not None
        name = lecture.head.clip.master
        path = self._copied(name) if self._remote else self._folder / name
        if path.is_symlink() or (path.exists() and not inside(self._folder, path)):
            return problem_at(lecture, "master-link", Text(f"母版“{name}”是一个链接。", f"master '{name}' is a link."),
                              Text("把文件本身放进母版库。", "put the file itself there."))  # fmt: skip
        if not path.is_file():
            return problem_at(lecture, "master-missing",
                              Text(f"母版库里没有“{name}”，这一讲暂时没有视频。", f"there is no master '{name}', the lecture has no video."),
                              Text(f"把文件放进 {self._shown()}。", f"put it into {self._shown()}."), Severity.WARNING)  # fmt: skip
        captions = self._captions(name)
        return Master(path, self._sums.of(path), captions)

    def is_sample(self, name: str, sha256: str) -> bool:
        """Say whether a master is a synthetic sample."""
        return self.samples.masters.get(name) == sha256

    def _shown(self) -> str:
        return self._project.settings.media.masters or "build/masters"

    def _captions(self, name: str) -> Path | None:
        beside = f"{Path(name).stem}.vtt"
        path = self._copied(beside) if self._remote else self._folder / beside
        return path if is_plain_file(path) else None

    def _copied(self, name: str) -> Path:
        """Copy a remote file here unless this very version is here already."""
        import fsspec  # noqa: PLC0415 - only for remote masters

        url = f"{self._project.settings.media.masters.rstrip('/')}/{name}"
        copy, mark = self._folder / name, self._folder / f".{name}.version"
        try:
            system, path = fsspec.core.url_to_fs(url)
            if not system.exists(path):
                return copy.with_name(f"{name}.absent")
            version = str(system.ukey(path))
            if copy.is_file() and mark.is_file() and mark.read_text(encoding="utf-8") == version:
                return copy
            if int(system.size(path) or 0) > MAX_BYTES:
                raise HubError(
                    Text(f"{name} 超过 64 GB。", f"{name} is over 64 GB"),
                    Text("先转成普通的 MP4。", "convert it to an ordinary MP4"),
                )
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, fresh = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
            os.close(handle)
            try:
                system.get_file(path, fresh)
                Path(fresh).replace(copy)
            finally:
                Path(fresh).unlink(missing_ok=True)
            write_atomic(mark, version)
        except (OSError, ImportError, ValueError) as error:
            raise HubError(
                Text(f"{name} 取不回来：{error}", f"{name} cannot be fetched: {error}"),
                Text("检查 hub.yml 里的 media.masters。", "check hub.yml, setting media.masters"),
            ) from error
        return copy


#: What the remembered hashes look like.
_SUMS_KEY = ("sums", "1")


class _Sums:
    """Remembers hashes of large files by how they look, so that a second run reads none of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, list[object]] = read_kept(path, _SUMS_KEY) or {}

    def of(self, path: Path) -> str:
        state = path.stat()
        stamp = [state.st_size, state.st_ino, state.st_mtime_ns, state.st_ctime_ns]
        known = self._known.get(str(path.absolute()))
        if known and known[:-1] == stamp:
            return str(known[-1])
        found = sha256_of(path)
        self._known[str(path.absolute())] = [*stamp, found]
        keep(self._path, _SUMS_KEY, self._known)
        return found


def problem_at(
    lecture: Lecture, slug: str, message: Text, hint: Text, severity: Severity = Severity.ERROR
) -> Problem:
    """Return a problem at the `clip:` line of a lecture's head."""
    return Problem(lecture.path, lecture.clip_line, 1, slug, message, hint, severity)
