"""What a page's bytes depend on: everything its template sees, and what all pages share.

A page is a value, and a template sees nothing but that value and MkDocs' configuration. So the key is complete by
construction: it is the digest of the very mapping that the template is given, play counts, captions and
media entries among it, and of every file that decides how a template is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from hub.kept import code_digest, files_digest, installed
from hub.pages.page import Page, Site, digest
from site_plugins.theme.context import error_context, frame_key

_HERE = Path(__file__).parents[1]
#: Names, and a short digest of each one after the other: so it is little to hold, and quick to read back.
Parts = tuple[tuple[str, ...], str]
_SHORT = 8
#: Settings of MkDocs that bring in files we know nothing of: such a build keeps nothing.
_UNKNOWN = ("INHERIT", "hooks", "extra_templates", "extra_css", "extra_javascript")


def parts_of(site: Site, page: Page) -> Parts:
    """Digests of what a page's template sees, to say what has changed."""
    parts = {name: digest(value) for name, value in _own(site, page).items()}
    parts |= {f"data.{name}": one for name, one in page.parts.items()}
    return _shared_names(tuple(parts)), "".join(one[:_SHORT] for one in parts.values())


def _own(site: Site, page: Page) -> dict[str, str]:
    """What a template sees of a page beside its data."""
    return {
        "frame": frame_key(site, page),
        "address": page.url,
        "title": page.title,
        "description": page.description,
        "template": page.template,
    }


def by_name(parts: Parts) -> dict[str, str]:
    """The digests that `parts_of` found, by name."""
    names, digests = parts
    return {name: digests[at * _SHORT : (at + 1) * _SHORT] for at, name in enumerate(names)}


@lru_cache(maxsize=256)
def _shared_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """One object for all pages of a kind."""
    return names


def page_key(site: Site, page: Page, shared: str) -> str:
    """Digest of everything that the page's template sees and of what all pages share."""
    data = page.key or (page.data is not None and page.key)
    return digest(repr((shared, _own(site, page), data)))


class Shared(NamedTuple):
    """What every page depends on: one digest, empty when not all of it can be known, and digests by what it is."""

    key: str
    parts: Mapping[str, str]


def shared(site: Site, config_file: Path) -> Shared:
    """Look at what every page depends on."""
    text = config_file.read_text(encoding="utf-8")
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError:
        return Shared("", {})
    theme = config.get("theme") if isinstance(config, dict) else None
    if not isinstance(theme, dict) or any(name in config for name in _UNKNOWN):
        return Shared("", {})
    folders = [config.get("docs_dir", "docs"), theme.get("custom_dir", "")]
    own = [config_file.parent / name for name in folders if name]
    parts = {
        "the code": code_digest(_HERE.parent / "hub", _HERE),
        "installed packages": digest(repr(installed())),
        "mkdocs.yml": digest(text),
        "the theme's files": digest(repr([files_digest(one) for one in own])),
        "settings": digest(site.settings.model_dump_json() + repr(error_context(site))),
    }
    return Shared(digest(repr(parts)), parts)
