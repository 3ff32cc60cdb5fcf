"""The MkDocs face of the player: its template for the lecture page, its modules as files of the site."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from site_plugins.player.config import PlayerConfig
from site_plugins.player.face import dress, modules


class PlayerPlugin(BasePlugin[PlayerConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Adds the files of `player/`; stands after the theme in `mkdocs.yml`, which drops what it does not know, and gives templates `player.html` and the global `player_files`."""

    def on_config(self, config: MkDocsConfig) -> None:  # noqa: ARG002 - MkDocs' signature
        """Read the modules once a build."""
        modules.cache_clear()

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the modules under names that change with them, so that caches never go stale."""
        made = modules()
        for name, text in zip((made.start, made.tools), made.texts, strict=True):
            files.append(File.generated(config, f"player/{name}", content=text))
        return files

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Let the theme include `player.html`."""
        dress(env)
        return env
