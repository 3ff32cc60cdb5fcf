"""The client's modules as published: one file for the finder, names that carry their content's hash."""

from __future__ import annotations

import re

from site_plugins.modules import bare, hashed, lean, source

#: modules of the client, each after those it imports
_CLIENT = ("grams", "engine", "finder")
_PAGE = ("narrow", "page")
_NAME = re.compile(r"\"\./([a-z]+)\.mjs\"")


def bundle() -> dict[str, str]:
    """Published files by name: `start`, which pages load, and what it fetches."""
    names: dict[str, str] = {}
    made: dict[str, str] = {}
    for name, text in _texts():  # each after those it names
        small = _NAME.sub(lambda found: f'"./{names[found[1]]}"', lean(text))
        names[name] = hashed(name, small)
        made[names[name]] = small
    return made


def starter(published: dict[str, str]) -> str:
    """Name of the file that pages load."""
    return next(name for name in published if name.startswith("start."))


def _texts() -> list[tuple[str, str]]:
    alone = ("inflate", "meant", "moment")
    return [
        *((name, _source(name)) for name in alone),
        ("page", _one(_PAGE) + "export{Page};\n"),
        ("finder", _one(_CLIENT) + "export{Finder,KINDS,SHOWN,el};\n"),
        ("start", _source("start")),
    ]


def _one(names: tuple[str, ...]) -> str:
    return "".join(bare(_source(name), exports=False) for name in names)


def _source(name: str) -> str:
    return source("finder", f"{name}.mjs")
