"""The MkDocs face of what is kept on a device: templates, modules, and one script tag a page."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from hub.pages.page import root_of
from site_plugins.device.bundle import Bundle, bundle, worker
from site_plugins.device.config import DeviceConfig

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page


class DevicePlugin(BasePlugin[DeviceConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Stands behind `hub-theme` in `mkdocs.yml`: that one begins the list of files anew."""

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Publish the modules below `device/`."""
        self._bundle: Bundle = bundle()
        for name, text in self._bundle.modules.items():
            files.append(File.generated(config, f"device/{name}", content=text))
        files.append(File.generated(config, "sw.js", content=worker()))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the picks page and the offline page find their templates."""
        own = FileSystemLoader(str(files("site_plugins.device") / "templates"))
        env.loader = ChoiceLoader([env.loader, own] if env.loader else [own])
        return env

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Load the starter on every page."""
        return self._with_starter(output, root_of(page.url))

    def on_post_template(self, output_content: str, config: MkDocsConfig, **_: Any) -> str:
        """The same for the error page, whose links must work from any depth."""
        return self._with_starter(output_content, urlsplit(config.site_url or "/").path)

    def _with_starter(self, html: str, root: str) -> str:
        """Name the lazy modules for `start.mjs`, which stands in `device/` beside them."""
        names = json.dumps(
            {name.partition(".")[0]: f"./{name}" for name in self._bundle.modules}, separators=(",", ":")
        )
        tag = f'<script type="module" src="{root}device/{self._bundle.start}" data-modules="{escape(names)}" fetchpriority="low"></script>'
        return html.replace("</body>", f"{tag}\n</body>")
