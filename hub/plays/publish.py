"""Puts the numbers into a published site, on their own."""

from __future__ import annotations

from pathlib import Path

from hub.errors import HubError
from hub.plays.model import SitePlays
from hub.plays.swap import swap_folder


def publish(index: Path, site: Path) -> int:
    """Replace `site/plays/v1` by the index in one step; return the number of files.

    Raises:
        HubError: There is no index, or no site, or the disk cannot be written.
    """
    if not site.is_dir() or site.is_symlink():
        raise HubError(f"there is no site at {site}", "build it first: hub build")
    SitePlays.load(index / "site.json")  # whole and of this version
    files = {
        path.relative_to(index).as_posix(): path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file()
    }
    if (site / "plays").is_symlink():
        raise HubError("plays/ of the site is a link", "remove it: links are not followed")
    swap_folder(site / "plays" / "v1", files, durable=True)
    return len(files)
