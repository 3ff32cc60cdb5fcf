"""From the theme's CSS files to three that hold only what the built pages use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from site_plugins.theme.tokens import Tokens, tokens_of

#: The files of each style sheet in the order of the cascade: what comes later wins. `site` is on every page;
#: `more` is for the kinds of page that are not where a shared link lands, `find` for the search, also where it opens
#: over another page; each comes after `site`.
_SHEETS = {
    "site": (
        "tokens", "base", "frame", "cards", "lecture", "watch", "tips", "device", "elder", "print",
    ),
    "find": ("search",),
    "more": ("home", "grid", "picks", "doc", "beside", "charts"),
}  # fmt: skip

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
            "brief",
            "tick",
            "order",
            "done",
        }
    ),
    elements=frozenset({"progress", "dialog"}),
    attributes=frozenset({"data-theme", "open", "type"}),
)


def sources() -> dict[str, str]:
    """The theme's CSS by sheet; Material's Markdown rules stand before our own in `more`."""
    from site_plugins.theme.typeset import material_typeset  # noqa: PLC0415 - loads slowly, and most builds never need it

    folder = files("site_plugins.theme") / "css"
    own = {
        sheet: "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
        for sheet, names in _SHEETS.items()
    }
    return {**own, "more": f"{material_typeset()}\n{own['more']}"}


def styles(used: Tokens) -> dict[str, bytes]:
    """The CSS files of pages with the names `used`: by sheet, `site` first.

    Raises:
        BuildError: The CSS is broken.
    """
    raw = sources()
    return dict(_styles(used | SAFELIST, tuple(raw.items())))


@lru_cache(maxsize=8)  # a preview builds again and again with the same names
def _styles(names: Tokens, raw: tuple[tuple[str, str], ...]) -> tuple[tuple[str, bytes], ...]:
    from site_plugins.theme.purge import minify, properties_read, purge  # noqa: PLC0415 - loads slowly, and most builds never need it

    beside = {sheet: purge(css, names) for sheet, css in raw if sheet != "site"}
    read = names | Tokens(properties=frozenset().union(*map(properties_read, beside.values())))
    site = purge(dict(raw)["site"], read)  # the others read what it defines
    return tuple((sheet, minify(css).encode()) for sheet, css in {"site": site, **beside}.items())


def hashed(sheet: str, css: bytes) -> str:
    """Name of a sheet's file: `site.<hash>.css`."""
    return f"{sheet}.{hashlib.sha256(css).hexdigest()[:10]}.css"


def named(html: bytes, names: Mapping[str, str]) -> bytes:
    """A page that names the CSS files `names`, by sheet."""
    for sheet, name in names.items():
        # As base.html writes it; text of editors cannot hold it, because its quote is escaped.
        html = html.replace(f'{sheet}.css"'.encode(), f'{name}"'.encode())
    return html


def seal_styles(site: Path) -> tuple[str, ...]:
    """Write `site.<hash>.css` and its kin for the pages in `site` and name them in each of them.

    Returns:
        The files' names.

    Raises:
        BuildError: The CSS is broken.
    """
    pages = sorted(site.rglob("*.html"))
    used = Tokens()
    for page in pages:
        used = used | tokens_of(page.read_text(encoding="utf-8"))
    made = styles(used)
    names = {sheet: hashed(sheet, css) for sheet, css in made.items()}
    for sheet, css in made.items():
        (site / names[sheet]).write_bytes(css)
    for page in pages:
        page.write_bytes(named(page.read_bytes(), names))
    return tuple(names.values())
