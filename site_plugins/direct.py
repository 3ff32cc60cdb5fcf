"""Pages without MkDocs: the same templates, dressed and finished by the same faces, in the same order.

MkDocs spends more on a page without Markdown than its template does, and loading it takes as long as rendering a
hundred. A configuration that is more than what is known here is MkDocs' own business: then nothing is rendered here.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, TemplateError

from hub.pages.page import Page, Site
from site_plugins.device import face as device
from site_plugins.fastbuild.keys import Parts, parts_of
from site_plugins.finder import face as finder
from site_plugins.player import face as player
from site_plugins.theme import face as theme
from site_plugins.theme.context import context_of

_FACES: Mapping[str, ModuleType] = {
    "hub-theme": theme, "hub-device": device, "hub-finder": finder, "hub-player": player,
}  # fmt: skip
#: So many pages may leave behind what only a collection finds: 21 KB each.
_SOME = 200
#: Settings that no template of ours reads, and those read here.
_KNOWN = {"site_name", "site_url", "docs_dir", "site_dir", "use_directory_urls", "theme", "plugins"}
_THEME = {"name", "language", "font", "custom_dir", "favicon"}


class Direct:
    """Renders pages under one `mkdocs.yml`; `faces` is empty where that cannot be done."""

    def __init__(self, config_file: Path) -> None:
        config = _plain(config_file)
        look = config.get("theme", {})
        plain = config.keys() <= _KNOWN and isinstance(look, dict) and look.keys() <= _THEME
        named = config.get("plugins", [])
        known = (
            plain
            and look.get("name") == "material"
            and all(isinstance(one, str) and one in _FACES for one in named)
        )
        self.faces = [_FACES[one] for one in named] if known and named[:1] == ["hub-theme"] else []
        self._folders = [config_file.parent / look["custom_dir"]] if known and "custom_dir" in look else []
        self._language = look.get("language", "en") if known else ""

    def pages(self, site: Site, only: Iterable[Page]) -> Iterator[tuple[Page, str, Parts]]:
        """Render pages.

        Yields:
            Each page, its HTML, and digests of what it was made from.

        Raises:
            TemplateError: A template wants more than it gets here; ask MkDocs.
        """
        env = self._environment()
        for number, page in enumerate(only, 1):
            if number % _SOME == 0:
                gc.collect(0)  # what Jinja makes a page in refers to itself, and to all that the page shows
            seen = context_of(site, page)
            parts = parts_of(site, page)
            page.drop()
            html = env.get_template(page.template).render(
                config={"theme": {"language": self._language}}, **seen
            )
            for face in self.faces:
                html = face.finish(html, page.root)
            yield page, html, parts

    def _environment(self) -> Environment:
        spec = find_spec("material")
        if spec is None or spec.origin is None:
            raise TemplateError("Material is not installed")
        folders = [*self._folders, Path(spec.origin).parent / "templates"]
        env = Environment(loader=FileSystemLoader(folders), auto_reload=False)  # noqa: S701 - dressed below: it escapes
        for face in self.faces:
            if modules := getattr(face, "modules", None):
                modules.cache_clear()
            face.dress(env)
        return env


def _plain(config_file: Path) -> dict[str, Any]:
    """The settings; none where the file is anything but plain values by name, which MkDocs may still understand."""
    try:
        config = yaml.safe_load(config_file.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        return {}
    return config if isinstance(config, dict) else {}
