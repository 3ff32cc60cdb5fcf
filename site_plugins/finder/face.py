"""What the search does to templates and pages, whoever runs it."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from site_plugins.finder.bundle import bundle, starter

#: A page that leads to the search or holds its form; without an index the theme shows neither.
_WANTED = re.compile(r'<a class="tool" href="[^"]*search/"|<form class="seek"')


def dress(env: Environment) -> None:
    """Let the search page find its template."""
    own = FileSystemLoader(str(files("site_plugins.finder") / "templates"))
    env.loader = ChoiceLoader([env.loader, own] if env.loader else [own])


@lru_cache(maxsize=1)
def modules() -> dict[str, str]:
    """The client's modules, read once a build."""
    return bundle()


def finish(html: str, root: str) -> str:
    """Load the starter on every page that can search."""
    if not _WANTED.search(html):
        return html
    tag = f'<template data-later="{root}finder/{starter(modules())}"></template>\n</body>'
    return html.replace("</body>", tag)
