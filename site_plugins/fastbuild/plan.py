"""Which pages must be rendered, and why; the others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.pages.page import Site
from site_plugins.fastbuild.keys import digest, page_key, parts_of, shared
from site_plugins.fastbuild.pack import Pack, Row

#: Files that every site has whatever its pages: the error page, scripts, icons.
BASE = "*"


@dataclass(frozen=True)
class Plan:
    """What is to be done.

    Attributes:
        shared: Digests of what all pages depend on.
        keys: Key of every page by path.
        parts: Digest of each part of the key, of the pages to render only.
        stale: Why a page is to be rendered, by path.
    """

    shared: Mapping[str, str]
    keys: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]
    stale: Mapping[str, str]


def plan(site: Site, config_file: Path, pack: Pack) -> Plan:
    """Compare every page with what was kept of it."""
    common = shared(site, config_file)
    changed = [name for name, one in (common or {}).items() if pack.shared.get(name) != one]
    keys: dict[str, str] = {}
    parts: dict[str, dict[str, str]] = {}
    stale: dict[str, str] = {}
    for page in site.pages:
        seen = parts_of(site, page)
        key = keys[page.path] = page_key(seen)
        row = pack.rows.get(page.path)
        if changed or common is None or row is None or row.key != key:
            parts[page.path] = {name: digest(text)[:8] for name, text in seen.items()}
            stale[page.path] = _why(common, changed, pack, row, parts[page.path])
    hidden = {path for path in pack.rows if path.startswith(BASE)}
    kept = (keys.keys() - stale.keys()) | (hidden if not changed else set())
    damaged = kept - pack.sound(kept)
    for path in damaged & keys.keys():
        stale[path] = "what was kept of it is damaged"
    if BASE not in pack.rows or changed or common is None or damaged - keys.keys():
        stale[BASE] = "what all pages share"
    for page in site.pages:
        if page.path in stale and page.path not in parts:
            parts[page.path] = {name: digest(text)[:8] for name, text in parts_of(site, page).items()}
    return Plan(common or {}, keys, parts, stale)


def _why(
    common: Mapping[str, str] | None,
    changed: list[str],
    pack: Pack,
    row: Row | None,
    parts: Mapping[str, str],
) -> str:
    if common is None:
        return "mkdocs.yml brings in files that are not tracked, so nothing is kept"
    if not pack.rows:
        return "nothing was kept"
    if row is None:
        return "it is new"
    if changed:
        return f"changed for all pages: {', '.join(changed)}"
    names = sorted(name for name in {*parts, *row.parts} if parts.get(name) != row.parts.get(name))
    return f"changed: {', '.join(names)}"
