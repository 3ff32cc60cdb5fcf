"""What the theme does to templates and pages, whoever runs it."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hub.pages.wrap import breaks
from site_plugins.modules import lean
from site_plugins.theme.compiled import COMPILED
from site_plugins.theme.sprite import with_sprite


def dress(env: Environment) -> None:
    """Escape everything templates print, and refuse names that do not exist."""
    env.autoescape = True
    env.undefined = StrictUndefined
    env.bytecode_cache = COMPILED
    env.filters["breaks"] = breaks
    env.filters["lean"] = _lean


@lru_cache(maxsize=8)
def _lean(script: Markup) -> Markup:
    """A script inside a page, for browsers that know no modules too."""
    return Markup(lean(script, 2009).rstrip())  # noqa: S704 - it was written by the theme


def finish(html: str, root: str) -> str:  # noqa: ARG001 - every face has the same signature
    """Draw the shapes the page uses into it."""
    return with_sprite(html)
