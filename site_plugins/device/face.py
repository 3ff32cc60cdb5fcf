"""What is kept on a device does to templates and pages, whoever runs it."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import escape

from site_plugins.device.bundle import Bundle, bundle


def dress(env: Environment) -> None:
    """Let the picks page and the offline page find their templates."""
    own = FileSystemLoader(str(files("site_plugins.device") / "templates"))
    env.loader = ChoiceLoader([env.loader, own] if env.loader else [own])


@lru_cache(maxsize=1)
def modules() -> Bundle:
    """The modules, read once a build."""
    return bundle()


def finish(html: str, root: str) -> str:
    """Load the starter, and name the lazy modules for `start.mjs`, which stands in `device/` beside them."""
    made = modules()
    return html.replace("</body>", f"{_tag(made.start, tuple(made.modules), root)}\n</body>")


@lru_cache(maxsize=64)
def _tag(start: str, published: tuple[str, ...], root: str) -> str:
    names = json.dumps({name.partition(".")[0]: f"./{name}" for name in published}, separators=(",", ":"))
    return f'<template data-later="{root}device/{start}" data-modules="{escape(names)}"></template>'
