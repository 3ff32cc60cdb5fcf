"""Facts of all files of a tree; those of files that have not changed come from the last build."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from hub.kept import files_digest, keep, read_kept
from hub.publish.facts import Facts, facts_of
from hub.publish.inventory import Inventory

_READ = frozenset({".html", ".svg", ".css", ".xml", ".opml"})
Ledger = Mapping[str, Facts]


def ledger(tree: Path, files: Inventory, site_url: str, kept: Path | None = None) -> dict[str, Facts]:
    """Read every file that has facts.

    Args:
        tree: The site.
        files: Its inventory.
        site_url: Where it will be published.
        kept: File of the last build's facts; None reads everything anew.
    """
    key = (files_digest(Path(__file__).parent), site_url)
    old = (read_kept(kept, key) if kept else None) or {}
    found: dict[str, Facts] = {}
    fresh = False
    for path, entry in files.items():
        if posixpath.splitext(path)[1] in _READ:
            known = old.get(path)
            if known and known[0] == entry.sha256:
                found[path] = Facts(**known[1])
            else:
                found[path] = facts_of(path, (tree / path).read_bytes(), site_url)
                fresh = True
    if kept and (fresh or old.keys() - found.keys()):
        keep(kept, key, {path: [files[path].sha256, _spare(one)] for path, one in found.items()})
    return found


def _spare(facts: Facts) -> dict[str, object]:
    return {name: value for name, value in asdict(facts).items() if value}
