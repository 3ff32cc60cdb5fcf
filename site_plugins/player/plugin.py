"""The MkDocs face of the player: its template for the lecture page, its modules as files of the site."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from site_plugins.player.bundle import Bundle, bundle
from site_plugins.player.config import PlayerConfig


class PlayerPlugin(BasePlugin[PlayerConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Adds `player/<hash>/*.js`; stands after the theme in `mkdocs.yml`, which drops what it does not know, and gives templates `player.html` and the global `player_module`."""

    def on_config(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read the modules once a build."""
        self.bundle: Bundle = bundle(files("site_plugins.player") / "assets")

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the modules under a name that changes with them, so that caches never go stale."""
        for name, text in self.bundle.modules.items():
            files.append(File.generated(config, f"{self.bundle.folder}/{name}", content=text))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the theme include `player.html`."""
        assert env.loader is not None
        env.loader = ChoiceLoader([env.loader, PackageLoader("site_plugins.player")])
        env.globals["player_module"] = f"{self.bundle.folder}/player.js"
        return env
