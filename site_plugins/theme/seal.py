"""From the theme's CSS files to one file that holds only what the built pages use."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from site_plugins.theme.purge import minify, purge
from site_plugins.theme.tokens import Tokens, tokens_of
from site_plugins.theme.typeset import material_typeset

#: In the order of the cascade: what comes later wins.
_SHEETS = (
    "tokens",
    "base",
    "frame",
    "cards",
    "home",
    "grid",
    "lecture",
    "watch",
    "tips",
    "search",
    "picks",
    "doc",
    "beside",
    "charts",
    "elder",
    "print",
)
#: As base.html writes it; text of editors cannot hold it, because its quote is escaped.
_NAME_IN_PAGES = b'site.css"'

#: Names that only scripts set, so that no built page has them.
SAFELIST = Tokens(
    classes=frozenset(
        {
            "js",
            "asked",
            "find",
            "hit",
            "mod",
            "sw",
            "keeper",
            "low",
            "elder",
            "again",
            "tick",
            "order",
            "done",
        }
    ),
    elements=frozenset({"progress", "dialog"}),
    attributes=frozenset({"data-theme", "open", "type"}),
)


def source() -> str:
    """All of the theme's CSS, Material's Markdown rules first."""
    folder = files("site_plugins.theme") / "css"
    own = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS)
    return f"{material_typeset()}\n{own}"


def styles(used: Tokens) -> tuple[str, bytes]:
    """The one CSS file of pages with the names `used`: its name `site.<hash>.css`, and its bytes.

    Raises:
        BuildError: The CSS is broken.
    """
    css = minify(purge(source(), used | SAFELIST)).encode()
    return f"site.{hashlib.sha256(css).hexdigest()[:10]}.css", css


def named(html: bytes, name: str) -> bytes:
    """A page that names the CSS file `name`."""
    return html.replace(_NAME_IN_PAGES, f'{name}"'.encode(), 1)


def seal_styles(site: Path) -> str:
    """Write `site.<hash>.css` for the pages in `site` and name it in each of them.

    Returns:
        The file's name.

    Raises:
        BuildError: The CSS is broken.
    """
    pages = sorted(site.rglob("*.html"))
    used = Tokens()
    for page in pages:
        used = used | tokens_of(page.read_text(encoding="utf-8"))
    name, css = styles(used)
    (site / name).write_bytes(css)
    for page in pages:
        page.write_bytes(named(page.read_bytes(), name))
    return name
