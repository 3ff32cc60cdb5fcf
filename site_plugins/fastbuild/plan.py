"""Which pages must be rendered, and why; the others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hub.pages.page import Page, Site
from hub.publish.draft import Draft
from hub.publish.record import Row
from site_plugins.fastbuild.keys import Parts, by_name, page_key, parts_of, shared

#: So many pages may hold their data between being compared and being rendered.
_HELD = 200


class Note(NamedTuple):
    """What is remembered of a page: the names that CSS can match, the style sheets it loads, what it was made from."""

    names: str
    sheets: tuple[str, ...]
    parts: Parts


@dataclass(frozen=True)
class Plan:
    """What is to be done.

    Attributes:
        shared: Digest of what all pages depend on; empty when it cannot be known, and nothing stays.
        parts: The same by what it is.
        stale: Why a page is to be rendered, by path.
        base: Files that every site has whatever its pages (the error page, scripts, icons) and that stay; None: all
            are to be made.
    """

    shared: str
    parts: Mapping[str, str]
    stale: Mapping[str, str]
    base: list[str] | None


def html_of(page: Page) -> str:
    """Where a page's HTML lies below the site's root."""
    return f"{page.url}index.html"


def plan(site: Site, config_file: Path, draft: Draft) -> Plan:
    """Compare every page with the one that is there; a page that never was is not even made."""
    common, names = shared(site, config_file), _known(draft)
    stale: dict[str, str] = {}
    for page in site.pages:
        path = html_of(page)
        row = draft.published.rows.get(path) or draft.rows.get(path)
        if row is None:
            stale[page.path] = "it is new" if names else "nothing was kept"
        elif not common.key:
            stale[page.path] = "mkdocs.yml brings in files that are not tracked, so nothing is kept"
        elif changed := [name for name, one in common.parts.items() if names.get(name) != one]:
            stale[page.path] = f"changed for all pages: {', '.join(changed)}"
        elif not draft.kept(path, page_key(site, page, common.key)):
            stale[page.path] = _why(site, page, row)
            if len(stale) > _HELD:
                page.drop()
    return Plan(common.key, common.parts, stale, _base(draft, common.key))


def _known(draft: Draft) -> Mapping[str, str]:
    known: Mapping[str, str] = draft.published.notes.get("shared") or draft.record.notes.get("shared") or {}
    return known


def _base(draft: Draft, key: str) -> list[str] | None:
    for notes in (draft.published.notes, draft.record.notes):
        paths: list[str] = notes.get("base", [])
        if key and paths and all(draft.kept(path, base_key(key)) for path in paths):
            return paths
    return None


def base_key(shared: str) -> str:
    """Key of a file that every site has."""
    return f"base {shared}"


def _why(site: Site, page: Page, row: Row) -> str:
    now, old = by_name(parts_of(site, page)), by_name(Note(*row.note).parts)
    names = sorted(name for name in {*now, *old} if now.get(name) != old.get(name))
    return f"changed: {', '.join(names)}" if names else "what was kept of it is damaged"
