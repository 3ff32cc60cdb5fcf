"""The MkDocs face of the search: its template, its client, and one script tag a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from hub.pages.page import root_of
from site_plugins.finder.config import FinderConfig
from site_plugins.finder.face import dress, finish, modules

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page


class FinderPlugin(BasePlugin[FinderConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Stands behind `hub-theme` in `mkdocs.yml`: that one begins the list of files anew."""

    def on_config(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read the modules once a build."""
        modules.cache_clear()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Publish the client's modules under `finder/`."""
        for name, text in modules().items():
            files.append(File.generated(config, f"finder/{name}", content=text))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the search page find its template."""
        dress(env)
        return env

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Load the starter on every page that can search."""
        return finish(output, root_of(page.url))

    def on_post_template(self, output_content: str, config: MkDocsConfig, **_: Any) -> str:
        """The same for the error page, whose links must work from any depth."""
        return finish(output_content, urlsplit(config.site_url or "/").path)
