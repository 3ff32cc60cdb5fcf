"""The player as it is sent: what a page loads at once, and the tools in one file; named by their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files

#: Modules of the tools, each after those it imports; they share one scope, so no name may be given twice.
_TOOLS = ("beacon", "transcript", "player")
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./(?!start\.)[a-z]+\.mjs\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) )", re.MULTILINE)
#: Whole lines of comment only: nothing inside code or strings is ever touched.
_COMMENT = re.compile(r"^[ \t]*/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*\n|^[ \t]*//[^\n]*\n|^[ \t]*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Bundle:
    """Names of the two files below `player/`, and their texts."""

    start: str
    tools: str
    texts: tuple[str, str]


def bundle() -> Bundle:
    """Read the modules and settle their names; `start` finds the tools through its page, because they import it.

    They are sent as `.js`: many servers do not know the type of `.mjs`, and browsers then refuse it.
    """
    start = _lean(_source("start"))
    name = _hashed("start", start)
    tools = "".join(_lean(_EXPORT.sub("", _IMPORT.sub("", _source(one)))) for one in _TOOLS)
    tools = tools.replace("./start.mjs", f"./{name}")
    return Bundle(name, _hashed("player", tools), (start, tools))


def _hashed(name: str, text: str) -> str:
    return f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.js"


def _source(name: str) -> str:
    return (files("site_plugins.player") / "assets" / f"{name}.mjs").read_text(encoding="utf-8")


def _lean(module: str) -> str:
    """Return a module without lines of comment and indentation; template literals must stay on one line."""
    return _INDENT.sub("", _COMMENT.sub("", module))
