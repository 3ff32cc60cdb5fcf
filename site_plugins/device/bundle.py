"""The browser's modules as they are published: one that every page loads, the others when they are asked for.

`list.mjs` and `counts.mjs` stand inside `start.mjs`, so that a page makes one request; whoever imports `./list.mjs`
gets `start`. Names carry the hash of their content, so caches never go stale.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from site_plugins.modules import bare, hashed, lean, source

#: Modules that are fetched when they are needed; none of them imports another of them but `picks` does `qr`.
_LAZY = ("qr", "aloud", "offline", "picks", "today", "narrow")
_NAME = re.compile(r'"\./([a-z]+)\.mjs"')


@dataclass(frozen=True)
class Bundle:
    """Published texts by name below `device/`, and which of them every page loads."""

    modules: Mapping[str, str]
    start: str


def bundle() -> Bundle:
    """Read the modules and settle their names; `start` first, because the lazy ones import it.

    `start` finds the lazy ones through a table in its page, not through their hashes: a circle of hashes
    has no solution.
    """
    start = lean(_source("list") + bare(_source("start")) + _source("counts"))
    names = {"list": hashed("start", start)}
    made = {names["list"]: start}
    for name in _LAZY:
        text = lean(_NAME.sub(lambda found: f'"./{names[found[1]]}"', _source(name)))
        names[name] = hashed(name, text)
        made[names[name]] = text
    return Bundle(made, names["list"])


def worker() -> str:
    """The service worker; its name never changes, because a phone asks for it by that name."""
    return lean(source("device", "sw.js"))


def _source(name: str) -> str:
    return source("device", f"{name}.mjs")
