"""What must be sent to a target that cannot swap folders, and in which order. Pure.

A reader must never get a page that names a missing file. So new files come first, then files that change in
place, then pages, the home page last of them, and only then is anything deleted. Files whose name holds
a digest of their content stay for one more publish: pages that readers or a CDN still hold name them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.publish.inventory import MANIFEST, SUMS

#: Lies in the target beside the site; readers have no use for it.
JOURNAL = ".hub-publish.json"
_HASHED = re.compile(r"\.[0-9a-f]{8,64}\.\w+(\.gz|\.br)?$|(^|/)[0-9a-f]{8,64}/")


class Journal(BaseModel):
    """What a target holds, as far as we put it there: SHA-256 by path.

    Attributes:
        there: Files that are there.
        kept: Files of the site before, which the next publish deletes.
        whole: False while a publish is under way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    version: Literal[1] = 1
    there: dict[str, str] = Field(default_factory=dict)
    kept: dict[str, str] = Field(default_factory=dict)
    whole: bool = True


@dataclass(frozen=True)
class Plan:
    """What to do, in this order.

    Attributes:
        send: Paths to upload: groups in order, the order within a group is free.
        delete: Paths to delete afterwards, pages first.
        keep: Paths no page of the new site needs, left for readers of old pages.
        same: How many files are there already.
    """

    send: tuple[tuple[str, ...], ...]
    delete: tuple[str, ...]
    keep: tuple[str, ...]
    same: int


def plan(new: Mapping[str, str], there: Journal, listed: Mapping[str, int] | None, prune: bool) -> Plan:
    """Compare the new site with what the target holds.

    Args:
        new: SHA-256 by path of the sealed tree, `SHA256SUMS` included.
        there: The target's journal.
        listed: What the target lists, so that a file somebody removed is sent again; None trusts the journal.
        prune: Delete old content-hashed files at once.
    """
    held = {path: total for path, total in there.there.items() if listed is None or path in listed}
    ranks: dict[int, list[str]] = {}
    for path in sorted(path for path, total in new.items() if held.get(path) != total):
        ranks.setdefault(_rank(path, path in held), []).append(path)
    gone = sorted((held.keys() | there.kept.keys()) - new.keys())
    keep = [] if prune else [path for path in gone if is_hashed(path) and path not in there.kept]
    delete = [path for path in gone if path not in keep]
    return Plan(
        send=tuple(tuple(ranks[rank]) for rank in sorted(ranks)),
        delete=tuple(sorted(delete, key=lambda path: (not _page(path), path))),
        keep=tuple(keep),
        same=len(new) - sum(map(len, ranks.values())),
    )


def is_hashed(path: str) -> bool:
    """Whether a file's name changes with its content, so that it may be kept for ever."""
    return _HASHED.search(path) is not None


def _page(path: str) -> bool:
    return path.removesuffix(".gz").removesuffix(".br").endswith(".html")


def _rank(path: str, replaces: bool) -> int:
    """Class of a file: new files, changed files, new pages, changed pages, the home page, then the sums."""
    if path in (SUMS, MANIFEST):
        return 5
    if not _page(path):
        return 1 if replaces else 0
    if posixpath.dirname(path) == "":
        return 4
    return 3 if replaces else 2
