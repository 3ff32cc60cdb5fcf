"""`hub build` where nothing has changed: said before anything that loads slowly is loaded.

Words that are more than the plain ones are left to the command line proper, mistakes among them.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from hub.asis import Scene, as_it_is
from scripts.today import today

_OPTIONS = {"--date", "--out", "--lang", "--strict"}


def said_same(words: list[str]) -> bool:
    """Whether `words` ask for a build that would change nothing; then what such a build says was said."""
    began = time.perf_counter()
    asked = _asked(words)
    if asked is None or asked.get("--lang", "zh") not in ("zh", "en"):
        return False
    try:
        day = date.fromisoformat(asked["--date"]) if "--date" in asked else today()
        root = Path(asked.get("--root", "")).resolve()
        out = Path(asked["--out"]) if "--out" in asked else root / "site"
        said = as_it_is(Scene(root, out.resolve(), day.isoformat()))
    except (OSError, ValueError):
        return False
    if said is None or ("--strict" in asked and said.warnings[0]):
        return False
    lines = [f"! {many} warnings; `hub check` lists them" for many in said.warnings if many]
    lines.append(f"✓ build     nothing has changed {time.perf_counter() - began:.1f} s")
    sys.stderr.write("\n".join((*lines, f"{out} is published.\n")))
    return True


def _asked(words: list[str]) -> dict[str, str] | None:
    """Options of a plain build by name; None: something else was asked for."""
    found: dict[str, str] = {}
    verb, left = "", iter(words)
    for word in left:
        name, mark, value = word.partition("=")
        if word == "build" and not verb:
            verb = word
        elif name not in (_OPTIONS if verb else {"--root"}):
            return None
        elif name == "--strict":
            found[name] = word
        elif not (value := value if mark else next(left, "")):
            return None
        else:
            found[name] = value
    return found if verb else None
