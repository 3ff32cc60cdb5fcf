"""Put a finished tree in the place of the published one, so that a reader never misses a file.

Linux exchanges two folders in one step (`renameat2` with RENAME_EXCHANGE, Linux 3.15, glibc 2.28);
elsewhere two renames follow each other, and a failed second one is undone.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

from hub.errors import MEND_DISK, BuildError, reason
from hub.problems import Text

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def swap(staged: Path, published: Path) -> None:
    """Make `staged` the published tree; what was published before lies at `staged` afterwards.

    Args:
        staged: A whole tree on the same disk.
        published: Where readers look; may be absent.

    Raises:
        BuildError: The trees could not be exchanged; the published one is as it was.
    """
    try:
        if not published.exists():
            staged.replace(published)
            return
        if not _exchange(staged, published):
            _two_renames(staged, published)
    except OSError as error:
        why = reason(error)
        raise BuildError(
            Text(
                f"{published.name} 换不了：{why.zh}；网站还是原来的样子。",
                f"{published.name} could not be replaced: {why.en}; the published site is as it was",
            ),
            MEND_DISK,
        ) from error


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0


def _two_renames(staged: Path, published: Path) -> None:
    old = published.with_name(f".{published.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    published.replace(old)
    try:
        staged.replace(published)
    except OSError:
        old.replace(published)
        raise
    old.replace(staged)
