"""The client's modules as published: one file for the finder, names that carry their content's hash."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

#: modules of the client, each after those it imports
_CLIENT = ("grams", "engine", "finder")
_PAGE = ("narrow", "page")
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[a-z]+\.mjs\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:[^*]|\*(?!/))*\*/|//[^\n]*)\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BEHIND = re.compile(r" // [^\"'`\n]*$", re.MULTILINE)
_ODD = re.compile(r"['`/]")
_TEXT = re.compile(r"(\"(?:[^\"\\]|\\.)*\")")
_BLANK = re.compile(r" ?([=<>&|?:,;(){}\[\]]) ?")
_NAME = re.compile(r"\./([a-z]+)\.mjs")


def bundle() -> dict[str, str]:
    """Published files by name: `start`, which pages load, and what it fetches."""
    client = "".join(_small(_plain(name)) for name in _CLIENT) + "export{Finder,KINDS,SHOWN,el};\n"
    made = {name: _small(_source(name)) for name in ("inflate", "meant", "moment")}
    made["page"] = "".join(_small(_plain(name)) for name in _PAGE) + "export{Page};\n"
    names = {name: _hashed(name, text) for name, text in made.items()}
    for name, text in (("finder", client), ("start", _small(_source("start")))):
        made[name] = _NAME.sub(lambda found: f"./{names[found[1]]}", text)
        names[name] = _hashed(name, made[name])
    return {names[name]: text for name, text in made.items()}


def starter(published: dict[str, str]) -> str:
    """Name of the file that pages load."""
    return next(name for name in published if name.startswith("start."))


def _source(name: str) -> str:
    return (files("site_plugins.finder") / "assets" / f"{name}.mjs").read_text(encoding="utf-8")


def _plain(name: str) -> str:
    """A module's text without its imports and exports, to stand in one file with the others."""
    return _EXPORT.sub("", _IMPORT.sub("", _source(name)))


def _small(text: str) -> str:
    """Without comments and indentation, and without blanks where they part nothing."""
    bare = _BEHIND.sub("", _INDENT.sub("", _COMMENT.sub("", text)))
    return "\n".join(line if _ODD.search(line) else _squeezed(line) for line in bare.split("\n"))


def _squeezed(line: str) -> str:
    """A line without blanks around signs, texts in double quotes as they are."""
    parts = _TEXT.split(line)
    parts[::2] = [_BLANK.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def _hashed(name: str, text: str) -> str:
    return f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.mjs"
