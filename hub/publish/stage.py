"""Where a site is built before anybody sees it, and who may build.

Everything that belongs to a published folder but is not for readers lies beside it, on the same disk:

    site/                the published tree
    .site.hub/           lock          who publishes now
                         stage-…       a tree being built; a leftover of a killed build is swept
                         releases/     trees that were published before
                         spare/        the tree that the next build begins from
                         records/      what each tree holds
                         as-it-is      what to look at to see that nothing has changed
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hub.errors import MEND_DISK, BuildError, reason
from hub.problems import Text
from hub.project import Project

#: The tree that was published before, kept to be the next draft.
SPARE = "spare"
#: How long a second build waits for the first, in seconds.
PATIENCE = 60.0
Told = Callable[[str], None]


def workshop_of(out: Path) -> Path:
    """The hidden folder beside a published one."""
    return out.parent / f".{out.name}.hub"


def releases_of(out: Path) -> Path:
    """Where the trees lie that were published before."""
    return workshop_of(out) / "releases"


@contextmanager
def alone(project: Project, told: Told | None = None, wait: float = PATIENCE) -> Iterator[None]:
    """Hold the project's build lock, so that two builds never share `build/`.

    Args:
        project: Whose build.
        told: Is told, once, when another build must be waited for.
        wait: Seconds.

    Raises:
        BuildError: Another build still runs, or `build/` cannot be written.
    """
    with named(project.build), locked(project.build / "build.lock", told, wait):
        yield


@contextmanager
def staging(out: Path, told: Told | None = None, wait: float = PATIENCE) -> Iterator[Path]:
    """A fresh folder on the disk of `out`, gone at the end whatever happens.

    Raises:
        BuildError: Somebody else publishes to `out`, or the disk is full or read-only.
    """
    workshop = workshop_of(out)
    with named(out), locked(workshop / "lock", told, wait):
        sweep(workshop)
        folder = Path(tempfile.mkdtemp(prefix="stage-", dir=workshop))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def named(place: Path) -> Iterator[None]:
    """Turn a failure of the disk into one line that says what became of `place`.

    Raises:
        BuildError: In the place of any OSError.
    """
    try:
        yield
    except OSError as error:
        name = Path(error.filename).name if isinstance(error.filename, str) else ""
        why = reason(error)
        raise BuildError(
            Text(
                f"{why.zh}{name and f'（{name}）'}；{place.name} 还是原来的样子。",
                f"{why.en.lower()}{name and f' ({name})'}; {place.name} is as it was",
            ),
            MEND_DISK,
        ) from error


@contextmanager
def locked(path: Path, told: Told | None = None, wait: float = PATIENCE) -> Iterator[None]:
    """Hold a lock that ends with the process, however that ends.

    Raises:
        BuildError: Another process has held it for `wait` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if told:
            told(f"another build is running; waiting up to {wait:.0f} s for it")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise BuildError(
                Text("另一个 hub build 正在生成这个文件夹。", "another build of this folder is running"),
                Text("等它结束，或停掉它。", "wait for it, or end it"),
            ) from error
    try:
        yield
    finally:
        lock.release()


def sweep(workshop: Path) -> None:
    """Remove what killed builds left; the caller holds the lock, so nobody works in there."""
    for left in workshop.glob("stage-*"):
        shutil.rmtree(left, ignore_errors=True)


def link_or_copy(source: Path | str, target: Path | str) -> None:
    """Give `source` a second name, or copy it where that cannot be."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target, follow_symlinks=False)
