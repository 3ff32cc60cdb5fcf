"""The player as it is sent: its modules in one file without comments, named by its content."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

#: Each after those it imports; they share one scope, so no name may be given twice.
_MODULES = ("beacon", "transcript", "player")
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[a-z]+\.mjs\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) )", re.MULTILINE)
#: Whole lines of comment only: nothing inside code or strings is ever touched.
_COMMENT = re.compile(r"^[ \t]*/\*\*?(?:[^*]|\*(?!/))*\*/[ \t]*\n|^[ \t]*//[^\n]*\n|^[ \t]*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def bundle() -> tuple[str, str]:
    """Return the module's address below the root, and its text.

    It is sent as `.js`: many servers do not know the type of `.mjs`, and browsers then refuse it.
    """
    text = "".join(_lean(_EXPORT.sub("", _IMPORT.sub("", _source(name)))) for name in _MODULES)
    return f"player/player.{hashlib.sha256(text.encode()).hexdigest()[:10]}.js", text


def _source(name: str) -> str:
    return (files("site_plugins.player") / "assets" / f"{name}.mjs").read_text(encoding="utf-8")


def _lean(module: str) -> str:
    """Return a module without lines of comment and indentation; template literals must stay on one line."""
    return _INDENT.sub("", _COMMENT.sub("", module))
