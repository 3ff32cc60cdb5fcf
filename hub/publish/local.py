"""Publish a sealed tree to a folder, such as a web server's root: copied beside it, then swapped in one step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from hub.errors import VerifyError
from hub.publish.inventory import SUMS, check_sums, digest, plain_files
from hub.publish.plan import Journal, Plan, plan
from hub.publish.releases import replace_by
from hub.publish.seal import release_id
from hub.publish.stage import link_or_copy, locked, named, sweep, workshop_of

Said = Callable[[str, int, int], None]


def publish_folder(tree: Path, out: Path, said: Said, *, keep: int, dry_run: bool = False) -> Plan:
    """Make `out` hold exactly the sealed `tree`; an interrupted copy goes on where it stopped.

    Args:
        tree: A sealed site.
        out: The folder; what it held before is kept as a release.
        said: Is told what is done, how many are done and how many there are.
        keep: How many previous trees to keep.
        dry_run: Only say what would be done.

    Raises:
        VerifyError: The tree is not what was sealed; nothing was copied.
        BuildError: The disk is full or read-only, or somebody else publishes there; `out` is as it was.
    """
    new = {**check_sums(tree), SUMS: digest(tree / SUMS)}
    old = _sums_of(out)
    steps = plan(new, Journal(there=old), None, prune=True)
    if dry_run or (not steps.send and not steps.delete):
        return steps
    copy = workshop_of(out) / f"copy-{release_id(tree)}"
    with named(out), locked(workshop_of(out) / "lock"):
        sweep(workshop_of(out))
        for other in workshop_of(out).glob("copy-*"):
            if other != copy:
                shutil.rmtree(other, ignore_errors=True)
        for number, path in enumerate(sorted(new), 1):
            _bring(tree / path, copy / path, new[path], out / path if old.get(path) == new[path] else None)
            said("copy", number, len(new))
        for path in {path for path, _ in plain_files(copy)} - new.keys():
            (copy / path).unlink()
        replace_by(copy, out, keep)
    return steps


def _sums_of(out: Path) -> dict[str, str]:
    """What `out` holds for certain: nothing when it is not one of ours, or no longer what was sealed."""
    try:
        return {**check_sums(out), SUMS: digest(out / SUMS)}
    except (VerifyError, OSError):
        return {}


def _bring(source: Path, target: Path, total: str, twin: Path | None) -> None:
    """Copy one file unless a run that was interrupted has; an unchanged one is linked from the present tree."""
    if target.is_file() and digest(target) == total:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    if twin is not None:
        link_or_copy(twin, target)
    else:
        shutil.copyfile(source, target, follow_symlinks=False)
