"""Puts the numbers into a published site, on their own."""

from __future__ import annotations

from pathlib import Path

from hub.errors import HubError
from hub.plays.model import SitePlays
from hub.plays.swap import swap_folder
from hub.problems import Text


def publish(index: Path, site: Path) -> int:
    """Replace `site/plays/v1` by the index in one step; return the number of files.

    Raises:
        HubError: There is no index, or no site, or the disk cannot be written.
    """
    if not site.is_dir() or site.is_symlink():
        raise HubError(
            Text(f"{site} 没有网站。", f"there is no site at {site}"),
            Text("先运行 hub build。", "build it first: hub build"),
        )
    SitePlays.load(index / "site.json")  # whole and of this version
    files = {
        path.relative_to(index).as_posix(): path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file()
    }
    if (site / "plays").is_symlink():
        raise HubError(
            Text("网站里的 plays/ 是个链接。", "plays/ of the site is a link"),
            Text("删掉它：不跟随链接。", "remove it: links are not followed"),
        )
    swap_folder(site / "plays" / "v1", files, durable=True)
    return len(files)
