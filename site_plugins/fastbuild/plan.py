"""Which pages must be rendered, and why; the others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.pages.page import Page, Site
from site_plugins.fastbuild.keys import page_key, parts_of, shared
from site_plugins.fastbuild.pack import Pack, Row
from site_plugins.theme.context import context_of

#: Files that every site has whatever its pages: the error page, scripts, icons.
BASE = "*"


#: So many pages may hold their data between being compared and being rendered.
_HELD = 200


@dataclass(frozen=True)
class Plan:
    """What is to be done.

    Attributes:
        shared: Digests of what all pages depend on.
        stale: Why a page is to be rendered, by path.
        fresh: Key of each page that stays, by path.
    """

    shared: Mapping[str, str]
    stale: Mapping[str, str]
    fresh: Mapping[str, str]


def plan(site: Site, config_file: Path, pack: Pack) -> Plan:
    """Compare every page with what was kept of it; a page that was never kept is not even made."""
    common = shared(site, config_file)
    changed = [name for name, one in (common or {}).items() if pack.shared.get(name) != one]
    stale: dict[str, str] = {}
    fresh: dict[str, str] = {}
    for page in site.pages:
        row = pack.rows.get(page.path)
        if common is None:
            stale[page.path] = "mkdocs.yml brings in files that are not tracked, so nothing is kept"
        elif row is None:
            stale[page.path] = "it is new" if pack.rows else "nothing was kept"
        elif changed:
            stale[page.path] = f"changed for all pages: {', '.join(changed)}"
        elif row.key != (key := page_key(site, page)):
            stale[page.path] = _why(site, page, row)
            if len(stale) > _HELD:
                page.drop()
        else:
            fresh[page.path] = key
    hidden = {path for path in pack.rows if path.startswith(BASE)} if not changed else set()
    damaged = {*fresh, *hidden} - pack.sound({*fresh, *hidden})
    for path in damaged & fresh.keys():
        stale[path] = "what was kept of it is damaged"
        del fresh[path]
    if BASE not in pack.rows or changed or common is None or damaged & hidden:
        stale[BASE] = "what all pages share"
    return Plan(common or {}, stale, fresh)


def _why(site: Site, page: Page, row: Row) -> str:
    now = parts_of(context_of(site, page), page.template)
    names = sorted(name for name in {*now, *row.parts} if now.get(name) != row.parts.get(name))
    return f"changed: {', '.join(names)}"
