"""Previous trees of a published folder: kept, listed, put back.

    .site.hub/releases/000007-3fa9c1d204be/     the seventh tree that was replaced, and its release id

Every step is a rename, so a process that dies leaves whole trees; `adopt` names what it left half-named.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from hub.errors import BuildError
from hub.publish.inventory import SUMS, check_sums
from hub.publish.seal import release_id
from hub.publish.stage import locked, named, releases_of, sweep, workshop_of
from hub.publish.swap import swap

_NAME = re.compile(r"^(\d{6})-([0-9a-f]{12})$")


@dataclass(frozen=True, order=True)
class Release:
    """A kept tree: when it was replaced (a number that grows), its id, its folder."""

    number: int
    id: str
    folder: Path


def releases(out: Path) -> list[Release]:
    """Kept trees of `out`, the newest first."""
    folder = releases_of(out)
    found = [(one, _NAME.match(one.name)) for one in folder.iterdir()] if folder.is_dir() else []
    return sorted((Release(int(name[1]), name[2], one) for one, name in found if name), reverse=True)


def replace_by(staged: Path, out: Path, keep: int) -> None:
    """Publish the sealed tree `staged` at `out` and keep what was there; the caller holds the lock.

    Raises:
        BuildError: The trees could not be exchanged; the published one is as it was.
    """
    with named(out):
        adopt(out)
        incoming = releases_of(out) / f"incoming-{release_id(staged)}"
        incoming.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(incoming)
        swap(incoming, out)
        adopt(out)
        _drop(out, releases(out)[keep:])


def rollback(out: Path, wanted: str = "", wait: float = 60.0) -> Release:
    """Put a kept tree back in one step; the present one is kept in its place, so this too can be undone.

    Args:
        out: The published folder.
        wanted: Beginning of a release id; empty takes the tree that was replaced last.
        wait: Seconds to wait for a build that is publishing.

    Raises:
        BuildError: There is no such release.
        VerifyError: The release is no longer what was sealed; nothing was changed.
    """
    with named(out), locked(workshop_of(out) / "lock", wait=wait):
        sweep(workshop_of(out))
        adopt(out)
        kept = releases(out)
        chosen = next((one for one in kept if one.id.startswith(wanted)), None)
        if chosen is None:
            there = ", ".join(one.id for one in kept) or "none is kept"
            raise BuildError(f"no release {wanted}".rstrip() + f"; there are: {there}")
        check_sums(chosen.folder)
        returning = chosen.folder.with_name(f"returning-{chosen.id}")
        chosen.folder.rename(returning)
        swap(returning, out)
        adopt(out)
    return chosen


def adopt(out: Path) -> None:
    """Give a tree that was replaced its name as a release.

    A folder `incoming-<id>` holds the new tree, of that id, before the exchange and the replaced one after it;
    so its content tells whether a process that died had published or not. `returning-<id>` holds a release
    either way. A folder that was there before the first build is nobody's release: it is put aside, not removed.
    """
    folder = releases_of(out)
    for one in sorted([*folder.glob("incoming-*"), *folder.glob("returning-*")]):
        if not (one / SUMS).is_file():
            _put_aside(out, one)
        elif one.name == f"incoming-{release_id(one)}":
            _remove(out, one)
        else:
            last = max((kept.number for kept in releases(out)), default=0)
            one.rename(one.with_name(f"{last + 1:06}-{release_id(one)}"))
    _point(out)


def _put_aside(out: Path, folder: Path) -> None:
    number = 1
    while (aside := workshop_of(out) / f"unsealed-{number}").exists():
        number += 1
    folder.rename(aside)


def _point(out: Path) -> None:
    """Let `releases/previous` name the newest kept tree: a server finds there what old pages still load."""
    kept = releases(out)
    link = releases_of(out) / "previous"
    link.parent.mkdir(parents=True, exist_ok=True)
    if kept:
        fresh = link.with_name(".previous")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(kept[0].folder.name)
        fresh.replace(link)
    else:
        link.unlink(missing_ok=True)


def _drop(out: Path, old: list[Release]) -> None:
    for one in old:
        _remove(out, one.folder)
    _point(out)


def _remove(out: Path, folder: Path) -> None:
    """Rename first: a tree that is half removed must never look like a release."""
    doomed = workshop_of(out) / f"stage-old-{folder.name}"
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
