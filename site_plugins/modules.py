"""Browser modules as they are sent: small, and named by their content so that caches never go stale."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files

from hub.kept import recall, record

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./([a-z]+)\.mjs\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)


def source(package: str, name: str) -> str:
    """Text of a module of a plugin."""
    return (files(f"site_plugins.{package}") / "assets" / name).read_text(encoding="utf-8")


def bare(text: str, *, keep: str = "", exports: bool = True) -> str:
    """A module that stands in one file with those it imports, but for the one named `keep`; maybe without exports.

    They share one scope then, so no name may be given twice.
    """
    alone = _IMPORT.sub(lambda found: found[0] if found[1] == keep else "", text)
    return alone if exports else _EXPORT.sub("", alone)


def lean(script: str, year: int = 0) -> str:
    """A script without comments and blanks, and with short names inside its functions.

    Args:
        script: A script or a module.
        year: Of the ECMAScript that it must not leave where it did not already; 0 is the newest.

    Raises:
        ValueError: It is no JavaScript.
    """
    place = f"lean {year} {hashlib.sha256(script.encode()).hexdigest()}"
    known: str | None = recall(place)
    if known is None:
        import minify  # noqa: PLC0415 - brings a runtime of its own

        minify.config({"js-version": year})
        known = str(minify.string("application/javascript", script)) + "\n"
        record(place, known)
    return known


def hashed(name: str, text: str) -> str:
    """Published as `.js`: many a web server knows no type for `.mjs`, and browsers then refuse the module."""
    return f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.js"
