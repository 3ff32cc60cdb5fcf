"""Material's rules for Markdown, taken from its stylesheet: its `.md-typeset` and the colours that reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import tinycss2

from hub.errors import BuildError
from hub.problems import Text
from site_plugins.theme.purge import split_selectors

#: Rules of these belong to parts of Material that our pages never have.
_WITHOUT = (
    "headerlink",
    "md-source",
    "md-nav",
    "md-header",
    "md-sidebar",
    "admonition",
    "highlight",
    "tabbed",
    "grid",
)


@cache
def material_typeset() -> str:
    """Return Material's Markdown rules as CSS.

    Raises:
        BuildError: Material is not installed, or its stylesheet is not where it was.
    """
    folder = files("material") / "templates" / "assets" / "stylesheets"
    sheets = sorted(
        one.name for one in folder.iterdir() if one.name.startswith("main.") and one.name.endswith(".css")
    )
    if not sheets:
        raise BuildError(
            Text("mkdocs-material 里没有主样式表。", "mkdocs-material has no main stylesheet"),
            Text("安装锁定的版本：运行 make site。", "install the locked version: run make site"),
        )
    rules = tinycss2.parse_stylesheet(
        (folder / sheets[0]).read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )
    return "\n".join(_typeset(rules))


def _typeset(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type != "qualified-rule":
            continue
        selectors = [tinycss2.serialize(one).strip() for one in split_selectors(rule.prelude)]
        kept = [
            one for one in selectors if ".md-typeset" in one and not any(word in one for word in _WITHOUT)
        ]
        if kept:
            yield f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}"
