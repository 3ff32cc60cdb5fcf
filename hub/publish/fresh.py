"""What a build kept for the next one: forgotten when asked, explained when asked."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.errors import BuildError
from hub.kept import files_digest, installed, remembering
from hub.pages.page import Rendered, Site, url_of
from hub.problems import NOTHING, Text
from hub.project import Project


@contextmanager
def memory(project: Project, clean: bool) -> Iterator[None]:
    """Let this build use what the last one kept, or, when it is to be `clean`, forget all of that first."""
    if clean:
        shutil.rmtree(project.kept, ignore_errors=True)
        shutil.rmtree(project.root / ".hub" / "search", ignore_errors=True)
    key = (files_digest(Path(__file__).parents[1]), *installed())
    with remembering(project.kept / "memory.json", key):
        yield


def explained(asked: str, site: Site, rendered: Rendered) -> str:
    """Say why the page `asked` was rendered anew, or that it was not.

    Args:
        asked: Address or source path, with or without slashes at its ends: `lectures/021-after-a-bad-exam`.
        site: The pages.
        rendered: What the generator did.

    Raises:
        BuildError: There is no such page.
    """
    wanted = asked.strip("/").removesuffix("index.html").removesuffix(".md").strip("/")
    paths = {url_of(page.path).strip("/"): page.path for page in site.pages}
    if wanted not in paths:
        near = difflib.get_close_matches(wanted, paths, 3, 0.4)
        raise BuildError(
            Text(f"没有 {asked} 这一页。", f"there is no page {asked}"),
            Text(f"是不是想写 {'、'.join(near)}？", f"did you mean {', '.join(near)}") if near else NOTHING,
        )
    why = rendered.why.get(paths[wanted])
    return (
        f"{paths[wanted]} was rendered anew, {why}"
        if why
        else f"{paths[wanted]} stayed: nothing it shows has changed"
    )
