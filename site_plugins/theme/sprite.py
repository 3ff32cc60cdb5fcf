"""The shapes a page uses, drawn once at its top: no request, and nothing it does not use."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from hub.pages.covers import symbols

_USE = re.compile(r'<use href="#([a-z-]+)"')
_PLACE = "<!-- sprite -->"


@cache
def _shapes() -> dict[str, str]:
    """Icons of `icons.svg` and the scenes of the covers: id -> `<symbol>`."""
    text = files("site_plugins.theme").joinpath("icons.svg").read_text(encoding="utf-8")
    icons = {name: shape for shape, name in re.findall(r'(<symbol id="([a-z-]+)".*?</symbol>)', text)}
    return {**icons, **symbols()}


def with_sprite(html: str) -> str:
    """Put the `<symbol>`s that `html` refers to in the place base.html keeps for them.

    Text from files cannot ask for one, because its `<` is escaped; an unknown name is a KeyError, a
    mistake in a template.
    """
    used = sorted(set(_USE.findall(html)))
    inner = "".join(_shapes()[name] for name in used)
    sprite = f'<svg class="sprite" width="0" height="0" aria-hidden="true">{inner}</svg>' if used else ""
    return html.replace(_PLACE, sprite, 1)
