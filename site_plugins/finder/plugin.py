"""The MkDocs face of the search: its template, its client, and one script tag a page."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from hub.pages.page import root_of
from site_plugins.finder.bundle import bundle, starter
from site_plugins.finder.config import FinderConfig

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

#: A page that leads to the search or holds its form; without an index the theme shows neither.
_WANTED = re.compile(r'<a class="tool" href="[^"]*search/"|<form class="seek"')


class FinderPlugin(BasePlugin[FinderConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Stands behind `hub-theme` in `mkdocs.yml`: that one begins the list of files anew."""

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Publish the client's modules under `finder/`."""
        self._modules = bundle()
        for name, text in self._modules.items():
            files.append(File.generated(config, f"finder/{name}", content=text))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the search page find its template."""
        own = FileSystemLoader(str(files("site_plugins.finder") / "templates"))
        env.loader = ChoiceLoader([env.loader, own] if env.loader else [own])
        return env

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Load the starter on every page that can search."""
        return self._with_starter(output, root_of(page.url))

    def on_post_template(self, output_content: str, config: MkDocsConfig, **_: Any) -> str:
        """The same for the error page, whose links must work from any depth."""
        return self._with_starter(output_content, urlsplit(config.site_url or "/").path)

    def _with_starter(self, html: str, root: str) -> str:
        if not _WANTED.search(html):
            return html
        tag = f'<script type="module" src="{root}finder/{starter(self._modules)}" fetchpriority="low"></script>\n</body>'
        return html.replace("</body>", tag)
