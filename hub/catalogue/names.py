"""Names of folders and files: safe on every system, one way to write each."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

from hub.catalogue.model import is_reserved
from hub.problems import Problem, Text


def check_names(root: Path, folder: Path) -> Iterator[Problem]:
    """Yield a problem for each entry of `folder` that is a link, reserved, or the twin of another.

    Twins are names that a Mac or Windows would take for the same file: they differ only in case or
    in how an accented letter is composed.
    """
    seen: dict[str, str] = {}
    below = folder.relative_to(root).as_posix()
    with os.scandir(folder) as found:
        entries = sorted(found, key=attrgetter("name"))
    for entry in entries:
        path = f"{below}/{entry.name}"
        if entry.is_symlink():
            yield _problem(path, "symlink", "这是一个链接，不是文件。", "this is a symbolic link.",
                           "把真正的文件放在这里。", "put the file itself here.")  # fmt: skip
        if is_reserved(entry.name):
            yield _problem(path, "reserved-name", f"“{entry.name}”是 Windows 保留的名字。",
                           f"'{entry.name}' is reserved on Windows.", "换一个名字。", "choose another name.")  # fmt: skip
        folded = unicodedata.normalize("NFC", entry.name).casefold()
        if folded in seen:
            yield _problem(path, "name-twin", f"和“{seen[folded]}”只差大小写或字的写法，有的电脑会当成同一个。",
                           f"differs from '{seen[folded]}' only in case or composition.", "改一个名字。", "rename one.")  # fmt: skip
        seen[folded] = entry.name


def _problem(path: str, slug: str, zh: str, en: str, fix_zh: str, fix_en: str) -> Problem:
    return Problem(path, 1, 1, slug, Text(zh, en), Text(fix_zh, fix_en))
