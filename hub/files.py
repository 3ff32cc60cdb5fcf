"""Reading and writing files safely: whole or not at all, and never outside their folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hub.errors import HubError


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never a part.

    Args:
        path: Target; its folder is made when missing.
        data: Bytes, or text that is written as UTF-8.

    Raises:
        HubError: The file cannot be written (disk full, read-only, no permission).
    """
    with written(path) as stream:
        stream.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """The same piece by piece: what is written to the stream is at `path` once all of it is there.

    Raises:
        HubError: The file cannot be written.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException as error:  # whoever writes may fail in other ways, and leaves nothing either
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise HubError.unwritten(path.name, error) from error
        raise


def is_plain_file(path: Path) -> bool:
    """Say whether `path` is a regular file and not a symbolic link."""
    return path.is_file() and not path.is_symlink()


def inside(folder: Path, path: Path) -> bool:
    """Say whether `path`, links resolved, lies in `folder` or below it."""
    return path.resolve().is_relative_to(folder.resolve())


def walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Paths of everything below `folder` that is no folder, and how it looks; links are not followed."""
    left = [""]
    while left:
        below = left.pop()
        with os.scandir(f"{folder}/{below}") as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    left.append(f"{below}{one.name}/")
                else:
                    yield below + one.name, one.stat(follow_symlinks=False)
