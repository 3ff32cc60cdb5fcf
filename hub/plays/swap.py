"""Replaces a folder of many files in one step: readers see the old files or the new ones, never a mixture."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from hub.errors import HubError
from hub.problems import Text

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def swap_folder(target: Path, files: Mapping[str, bytes], durable: bool) -> None:
    """Make `target` hold exactly `files` (path -> content).

    The new folder is written beside the old one, then both change names in one system call.

    Args:
        target: The folder.
        files: What it holds afterwards.
        durable: Wait for the disk; what can be made again at once need not.

    Raises:
        HubError: It cannot be written; `target` is as it was.
    """
    if target.is_symlink():
        raise HubError(
            Text(f"{target.name} 是个链接。", f"{target.name} is a link"),
            Text("写出它指向的文件夹。", "name the folder it points to"),
        )
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for stale in target.parent.glob(f".{target.name}.????????????"):
            shutil.rmtree(stale)
        fresh.mkdir()
        for folder in sorted({(fresh / name).parent for name in files}):
            folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        if durable:
            _sync(fresh)
        if target.exists():
            _exchange(fresh, target)
            shutil.rmtree(fresh)
        else:
            fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise HubError.unwritten(target.name, error) from error


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change names; file systems that cannot do it at once do it in two steps."""
    libc = ctypes.CDLL(None, use_errno=True)
    renameat2 = getattr(libc, "renameat2", None)
    paths = (os.fsencode(one), os.fsencode(other))
    if renameat2 and renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return
    aside = one.with_name(f"{one.name}.old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)


def _sync(folder: Path) -> None:
    """Ask for everything on the file system of `folder` to reach the disk: one call for thousands of small files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if syncfs is None or syncfs(handle) != 0:
            os.fsync(handle)
    finally:
        os.close(handle)
