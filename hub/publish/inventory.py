"""What files a tree has, by size and SHA-256."""

from __future__ import annotations

import hashlib
import io
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from hub.errors import VerifyError
from hub.files import walk
from hub.problems import Text

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20


class Sum(Protocol):
    """What is known of one file."""

    @property
    def size(self) -> int:
        """In bytes."""

    @property
    def sha256(self) -> str:
        """In hexadecimal."""


class Entry(NamedTuple):
    """A file that was looked at for its sum alone."""

    size: int
    sha256: str


Inventory = Mapping[str, Sum]


def inventory(tree: Path) -> dict[str, Entry]:
    """Every file of `tree` by its POSIX path, sorted.

    Raises:
        VerifyError: Something in it is neither a folder nor a plain file.
    """
    return {path: Entry(size, digest(tree / path)) for path, size in sorted(plain_files(tree))}


def plain_files(tree: Path) -> Iterator[tuple[str, int]]:
    """Paths and sizes of the files of `tree`; see `inventory`."""
    for path, seen in walk(tree):
        if not stat.S_ISREG(seen.st_mode):
            raise VerifyError(
                Text(f"{path} 不是普通文件。", f"{path} is no plain file"),
                Text("删掉这个链接；只发布普通文件。", "remove the link; only files are published"),
            )
        yield path, seen.st_size


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    total = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            total.update(block)
    return total.hexdigest()


def sums_text(files: Inventory) -> bytes:
    """`SHA256SUMS` as `sha256sum --check` reads it; no more of it is held than its bytes."""
    text = io.BytesIO()
    for path in sorted(files):
        text.write(f"{files[path].sha256}  {path}\n".encode())
    return text.getvalue()


def read_sums(text: str) -> dict[str, str]:
    """SHA-256 by path.

    Raises:
        VerifyError: A line is no sum, or names a path outside the tree.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        total, gap, path = line.partition("  ")
        safe = not path.startswith("/") and ".." not in path.split("/") and "\\" not in path
        if len(total) != 64 or not gap or not path or not safe:
            raise VerifyError(
                Text(f"{SUMS} 坏了：{line[:80]!r}", f"{SUMS} is damaged: {line[:80]!r}"),
                Text("重新运行 hub build。", "build the site again"),
            )
        found[path] = total
    return found


def check_sums(tree: Path) -> dict[str, str]:
    """Compare a sealed tree with its `SHA256SUMS`, every byte of it.

    Returns:
        SHA-256 by path.

    Raises:
        VerifyError: The tree is not sealed, or a file is missing, changed or not named.
    """
    if not (tree / SUMS).is_file():
        raise VerifyError(
            Text(f"{tree.name} 没有封好：里面没有 {SUMS}。", f"{tree.name} is not sealed: it has no {SUMS}"),
            Text("运行 hub build。", "run `hub build`"),
        )
    named = read_sums((tree / SUMS).read_text(encoding="utf-8"))
    there = {path for path, _ in plain_files(tree)} - {SUMS}
    changed = (path for path in sorted(named.keys() & there) if digest(tree / path) != named[path])
    wrong = [Text(f"{path}: 少了这个文件", f"{path}: is missing") for path in sorted(named.keys() - there)]
    wrong += [
        Text(f"{path}: 没有登记过", f"{path}: nobody vouches for it") for path in sorted(there - named.keys())
    ]
    wrong += [Text(f"{path}: 被改动过", f"{path}: was changed") for path in changed]
    refuse(Text(tree.name, tree.name), wrong)
    return named


def refuse(name: Text, wrong: Sequence[Text], shown: int = 20) -> None:
    """Raise `VerifyError` when something is wrong, with the first `shown` findings."""
    if wrong:
        rest = len(wrong) - shown
        listed = Text(
            *("".join(f"\n     {one}" for one in said[:shown]) for said in zip(*wrong, strict=True))
        )
        zh, en = (f"\n     还有 {rest} 处", f"\n     and {rest} more") if rest > 0 else ("", "")
        raise VerifyError(
            Text(
                f"{name.zh} 没有通过核对，发现 {len(wrong)} 处：{listed.zh}{zh}",
                f"{name.en} is refused, {len(wrong)} findings:{listed.en}{en}",
            )
        )
