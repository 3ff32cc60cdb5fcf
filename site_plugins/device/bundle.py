"""The browser's modules as they are published: one that every page loads, the others when they are asked for.

`list.mjs` and `counts.mjs` stand inside `start.mjs`, so that a page makes one request; whoever imports `./list.mjs`
gets `start`. Names carry the hash of their content, so caches never go stale.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

#: Modules that are fetched when they are needed; none of them imports another of them but `picks` does `qr`.
_LAZY = ("qr", "aloud", "offline", "picks", "today", "narrow")
_IMPORT_LIST = re.compile(r'^import \{[^}]*\} from "\./list\.mjs";\n', re.MULTILINE)
#: Whole lines of comment only: nothing inside code or text is ever touched.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*?(?:[^*]|\*(?!/))*\*/|//[^\n]*)?[ \t]*\n", re.MULTILINE)
#: A type for the checker in front of a value; no text of ours holds one.
_CAST = re.compile(r"/\*\* @type \{[^{}*]*\} \*/ ")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
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
    start = lean(_source("list") + _IMPORT_LIST.sub("", _source("start")) + _source("counts"))
    names = {"list": _hashed("start", start)}
    made = {names["list"]: start}
    for name in _LAZY:
        text = _NAME.sub(lambda found: f'"./{names[found[1]]}"', lean(_source(name)))
        names[name] = _hashed(name, text)
        made[names[name]] = text
    return Bundle(made, names["list"])


def worker() -> str:
    """The service worker; its name never changes, because a phone asks for it by that name."""
    return lean((files("site_plugins.device") / "assets" / "sw.js").read_text(encoding="utf-8"))


def lean(module: str) -> str:
    """Return a module without lines of comment, types and indentation; template literals stay on one line."""
    return _INDENT.sub("", _COMMENT.sub("", _CAST.sub("", module)))


def _source(name: str) -> str:
    return (files("site_plugins.device") / "assets" / f"{name}.mjs").read_text(encoding="utf-8")


def _hashed(name: str, text: str) -> str:
    """Published as `.js`: many a web server knows no type for `.mjs`, and browsers then refuse the module."""
    return f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.js"
