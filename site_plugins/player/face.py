"""What the player does to templates and pages, whoever runs it."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import ChoiceLoader, Environment, PackageLoader

from site_plugins.player.bundle import Bundle, bundle


def dress(env: Environment) -> None:
    """Let the theme include `player.html`."""
    assert env.loader is not None
    env.loader = ChoiceLoader([env.loader, PackageLoader("site_plugins.player")])
    made = modules()
    env.globals["player_files"] = {"start": made.start, "tools": made.tools}


@lru_cache(maxsize=1)
def modules() -> Bundle:
    """The modules, read once a build."""
    return bundle()


def finish(html: str, root: str) -> str:  # noqa: ARG001 - every face has the same signature
    """Nothing: the theme's own template loads the player."""
    return html
