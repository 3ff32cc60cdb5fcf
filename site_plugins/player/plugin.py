"""The MkDocs face of the player: its template for the lecture page, its modules as files of the site."""

from __future__ import annotations

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from site_plugins.player.bundle import bundle
from site_plugins.player.config import PlayerConfig


class PlayerPlugin(BasePlugin[PlayerConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Adds `player/player.<hash>.js`; stands after the theme in `mkdocs.yml`, which drops what it does not know, and gives templates `player.html` and the global `player_module`."""

    def on_config(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read the module once a build."""
        self._name, self._text = bundle()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the module under a name that changes with it, so that caches never go stale."""
        files.append(File.generated(config, self._name, content=self._text))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the theme include `player.html`."""
        assert env.loader is not None
        env.loader = ChoiceLoader([env.loader, PackageLoader("site_plugins.player")])
        env.globals["player_module"] = self._name
        return env
