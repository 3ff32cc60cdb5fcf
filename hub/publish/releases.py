"""Previous trees of a published folder: kept, listed, put back.

    .site.hub/releases/000007-3fa9c1d204be/     the seventh tree that was replaced, and its release id
    .site.hub/releases/previous                 the newest of them: a server finds there what old pages still load

Every step is a rename, so a process that dies leaves whole trees; `adopt` mends what it left half-done.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from hub.errors import BuildError
from hub.problems import Text
from hub.publish.draft import Draft, forget_records
from hub.publish.inventory import SUMS, check_sums
from hub.publish.seal import release_id
from hub.publish.stage import SPARE, locked, named, releases_of, sweep, workshop_of
from hub.publish.swap import swap

_NAME = re.compile(r"^(\d{6})-([0-9a-f]{12})(-by-rollback)?$")


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


def replace_draft(draft: Draft, out: Path, keep: int) -> str:
    """Publish a sealed draft at `out`, unless that very tree is published already; the caller holds the lock.

    The newest tree that is not to be kept is put aside for the next build, which begins from it.

    Returns:
        How the published files look.

    Raises:
        BuildError: The trees could not be exchanged; the published one is as it was.
    """
    with named(out):
        adopt(out)
        same = draft.is_published()
        draft.save()
        if same:
            _put_by(out, draft.folder)
        else:
            _exchange(draft.folder, out, "")
            _drop(out, releases(out)[keep:], spare=True)
        forget_records(out)
        return (draft.published if same else draft.record).looks


def replace_by(staged: Path, out: Path, keep: int) -> None:
    """Publish the sealed tree `staged` at `out` and keep what was there; the caller holds the lock.

    Raises:
        BuildError: The trees could not be exchanged; the published one is as it was.
    """
    with named(out):
        adopt(out)
        _exchange(staged, out, "")
        _drop(out, releases(out)[keep:], spare=False)


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
            there = ", ".join(one.id for one in kept)
            raise BuildError(
                Text(f"没有留着版本 {wanted}".rstrip() + "。", f"no release {wanted}".rstrip()),
                Text(f"留着的有：{there or '无'}。", f"there are: {there or 'none is kept'}"),
            )
        check_sums(chosen.folder)
        _exchange(chosen.folder, out, "-by-rollback")
    return chosen


def _exchange(tree: Path, out: Path, mark: str) -> None:
    """Publish `tree`; what was published becomes the newest release.

    The tree waits under the name that the replaced one will have, and `previous` points there already: in the very
    moment of the exchange a page that was just read finds its style in the one or the other.
    """
    folder = releases_of(out)
    folder.mkdir(parents=True, exist_ok=True)
    fresh, held = release_id(tree), release_id(out) if (out / SUMS).is_file() else ""
    if held in ("", fresh):
        waiting = folder / f"incoming-{fresh}"
        tree.rename(waiting)
    else:
        waiting = folder / f"{_last(out) + 1:06}-{held}{mark}"
        tree.rename(waiting)
        _point(out)
    try:
        swap(waiting, out)
    finally:
        adopt(out)


def _last(out: Path) -> int:
    return max((kept.number for kept in releases(out)), default=0)


def adopt(out: Path) -> None:
    """Mend what a process left that died while it published.

    A kept folder whose name is not the id of what it holds waited for an exchange that never came: a fresh tree is
    removed, a release that was to return gets its own name back. `incoming-<id>` replaces nothing that is sealed,
    or its own twin; a folder that was there before the first build is nobody's release: it is put aside, not removed.
    """
    for one in releases(out):
        held = release_id(one.folder) if (one.folder / SUMS).is_file() else one.id
        if held == one.id:
            continue
        if one.folder.name.endswith("-by-rollback"):
            one.folder.rename(one.folder.with_name(f"{one.number:06}-{held}"))
        else:
            _remove(out, one.folder)
    for folder in sorted(releases_of(out).glob("incoming-*")):
        if (folder / SUMS).is_file():
            _remove(out, folder)
        else:
            _put_aside(out, folder)
    _point(out)


def _put_aside(out: Path, folder: Path) -> None:
    number = 1
    while (aside := workshop_of(out) / f"unsealed-{number}").exists():
        number += 1
    folder.rename(aside)


def _point(out: Path) -> None:
    """Let `releases/previous` name the newest kept tree."""
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


def _drop(out: Path, old: list[Release], *, spare: bool) -> None:
    for place, one in enumerate(old):
        if spare and place == 0:
            _put_by(out, one.folder)
        else:
            _remove(out, one.folder)
    _point(out)


def _put_by(out: Path, folder: Path) -> None:
    """Let the next build begin from a tree."""
    aside = workshop_of(out) / SPARE
    if aside.exists():
        _remove(out, aside)
    folder.rename(aside)


def _remove(out: Path, folder: Path) -> None:
    """Rename first: a tree that is half removed must never look like a release."""
    doomed = workshop_of(out) / f"stage-old-{folder.name}"
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
