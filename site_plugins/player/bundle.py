"""The player as it is sent: what a page loads at once, and the tools in one file; named by their content."""

from __future__ import annotations

from dataclasses import dataclass

from site_plugins.modules import bare, hashed, lean, source

#: Modules of the tools, each after those it imports; they share one scope, so no name may be given twice.
_TOOLS = ("beacon", "transcript", "player")


@dataclass(frozen=True)
class Bundle:
    """Names of the two files below `player/`, and their texts."""

    start: str
    tools: str
    texts: tuple[str, str]


def bundle() -> Bundle:
    """Read the modules and settle their names; `start` finds the tools through its page, because they import it."""
    start = lean(_source("start"))
    name = hashed("start", start)
    tools = "".join(bare(_source(one), keep="start", exports=False) for one in _TOOLS)
    tools = lean(tools.replace("./start.mjs", f"./{name}"))
    return Bundle(name, hashed("player", tools), (start, tools))


def _source(name: str) -> str:
    return source("player", f"{name}.mjs")
