"""The MkDocs face of what is kept on a device: templates, modules, and one script tag a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from hub.pages.page import root_of
from site_plugins.device.bundle import worker
from site_plugins.device.config import DeviceConfig
from site_plugins.device.face import dress, finish, modules

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page


class DevicePlugin(BasePlugin[DeviceConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Stands behind `hub-theme` in `mkdocs.yml`: that one begins the list of files anew."""

    def on_config(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read the modules once a build."""
        modules.cache_clear()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Publish the modules below `device/`."""
        for name, text in modules().modules.items():
            files.append(File.generated(config, f"device/{name}", content=text))
        files.append(File.generated(config, "sw.js", content=worker()))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the picks page and the offline page find their templates."""
        dress(env)
        return env

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Load the starter on every page."""
        return finish(output, root_of(page.url))

    def on_post_template(self, output_content: str, config: MkDocsConfig, **_: Any) -> str:
        """The same for the error page, whose links must work from any depth."""
        return finish(output_content, urlsplit(config.site_url or "/").path)
