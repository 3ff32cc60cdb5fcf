"""What a page's bytes depend on: everything its template sees, and what all pages share.

A page is a value, and a template sees nothing but that value and MkDocs' configuration. So the key is complete by
construction: it is the digest of the very mapping that the template is given, play counts, captions and
media entries among it, and of every file that decides how a template is rendered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from hub.kept import files_digest, installed
from hub.pages.page import Page, Site
from site_plugins.theme.context import context_of, error_context

_HERE = Path(__file__).parents[1]
#: Settings of MkDocs that bring in files we know nothing of: such a build keeps nothing.
_UNKNOWN = ("INHERIT", "hooks", "extra_templates", "extra_css", "extra_javascript")


def digest(text: str) -> str:
    """A short name of a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def parts_of(site: Site, page: Page) -> dict[str, str]:
    """What the template of `page` sees, by name; `repr` tells safe HTML from text."""
    seen = context_of(site, page)
    data: Mapping[str, Any] = seen.pop("data")
    parts = {name: repr(value) for name, value in seen.items()}
    parts |= {f"data.{name}": repr(value) for name, value in data.items()}
    parts["template"] = page.template
    return parts


def page_key(parts: Mapping[str, str]) -> str:
    """One digest of all parts, names included."""
    return digest("\0".join(f"{name}\0{len(text)}\0{text}" for name, text in parts.items()))


def shared(site: Site, config_file: Path) -> dict[str, str] | None:
    """Digests of what every page depends on, by what it is; None when not all of it can be known."""
    text = config_file.read_text(encoding="utf-8")
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    theme = config.get("theme") if isinstance(config, dict) else None
    if not isinstance(theme, dict) or any(name in config for name in _UNKNOWN):
        return None
    folders = [config.get("docs_dir", "docs"), theme.get("custom_dir", "")]
    own = [config_file.parent / name for name in folders if name]
    return {
        "the code": files_digest(_HERE.parent / "hub", _HERE),
        "installed packages": digest(repr(installed())),
        "mkdocs.yml": digest(text),
        "the theme's files": digest(repr([files_digest(one) for one in own])),
        "settings": digest(site.settings.model_dump_json() + repr(error_context(site))),
    }
