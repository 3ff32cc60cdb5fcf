"""The player's modules as they are sent: without comments, in a folder named by their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

#: Whole lines of comment only: nothing inside code or strings is ever touched.
_COMMENT = re.compile(r"^[ \t]*/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*\n|^[ \t]*//[^\n]*\n|^[ \t]*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Bundle:
    """The modules by name, and the folder that has their hash in its name."""

    folder: str
    modules: Mapping[str, str]


def bundle(assets: Traversable) -> Bundle:
    """Read the modules of a folder; they import each other by relative names.

    They are sent as `.js`: many servers do not know the type of `.mjs`, and browsers then refuse it.
    """
    modules = {
        one.name.replace(".mjs", ".js"): lean(one.read_text(encoding="utf-8")).replace('.mjs"', '.js"')
        for one in sorted(assets.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".mjs")
    }
    digest = hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in modules.items()).encode())
    return Bundle(f"player/{digest.hexdigest()[:10]}", modules)


def lean(module: str) -> str:
    """Return a module without lines of comment and indentation; template literals must stay on one line."""
    return _INDENT.sub("", _COMMENT.sub("", module))
