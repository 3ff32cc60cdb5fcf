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
    names = json.dumps({name.partition(".")[0]: f"./{name}" for name in made.modules}, separators=(",", ":"))
    tag = f'<template data-later="{root}device/{made.start}" data-modules="{escape(names)}"></template>'
    return html.replace("</body>", f"{tag}\n</body>")
