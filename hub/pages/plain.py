"""Every page as plain Markdown with front matter: the way out to another generator."""

from __future__ import annotations

from pathlib import Path

import yaml

from hub.errors import BuildError
from hub.files import inside, write_atomic
from hub.pages.page import Page, Site
from hub.problems import Text


def document(page: Page) -> str:
    """One page as Markdown with a YAML head (title, description, tab)."""
    head = {"title": page.title, "description": page.description, "tab": page.tab}
    if page.modified:
        head["published"] = page.modified.isoformat()
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{page.markdown}"


def write_plain(site: Site, out: Path) -> int:
    """Write every page below `out`; files that are no page are left alone.

    Returns:
        How many pages were written.

    Raises:
        BuildError: A page's path leaves the folder, for instance through a symbolic link.
    """
    for page in site.pages:
        target = out / page.path
        if not inside(out, target) or target.is_symlink():
            raise BuildError(
                Text(
                    f"{page.path} 会写到 {out.name} 外面。",
                    f"{page.path} would be written outside {out.name}",
                ),
                Text("换一个空文件夹。", "choose an empty folder"),
            )
        write_atomic(target, document(page))
    return len(site.pages)
