"""Editors' Markdown to HTML that is safe to print: the only text of theirs that becomes markup.

Markdown is parsed by Python-Markdown with three extensions (none of which can set attributes), links are
resolved, and the result passes nh3 with an allow-list. Raw HTML in the source is shown as the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown import Markdown

    from hub.pages.prose_parser import Tree

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ID = re.compile(r"[LT]\d{2,5}")
_NO_LINKS: Mapping[str, str] = MappingProxyType({})
#: Words: what is neither Markdown nor HTML wherever it stands, and at the beginning of a line.
_FIRST = "A-Za-z\u4e00-\u9fff\u3001-\u303d\uff01-\uff5e\u2018-\u201d\u2014\u2026\u00b7"
_WORDS = re.compile(rf"[{_FIRST}](?: ?[{_FIRST}0-9.,?%-])*+(?:\n+[{_FIRST}](?: ?[{_FIRST}0-9.,?%-])*+)*+")
_EMPTY_LINES = re.compile("\n{2,}")


@lru_cache(maxsize=1)
def _shared() -> tuple[Markdown, Tree]:
    from hub.pages.prose_parser import parser  # noqa: PLC0415 - loads slowly, and most builds never need it

    return parser()


def _clean(html: str, **allowed: Any) -> str:
    import nh3  # noqa: PLC0415 - loads slowly, and most builds never need it

    return nh3.clean(html, **allowed)


@lru_cache(maxsize=1024)
def _html(text: str, level: int, root: str, links: tuple[tuple[str, str], ...]) -> str:
    parser, tree = _shared()
    tree.level, tree.root, tree.links = level, root, dict(links)
    return _clean(
        parser.reset().convert(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def prose(text: str, *, root: str = "./", links: Mapping[str, str] = _NO_LINKS, level: int = 3) -> Markup:
    """Turn a Markdown fragment into safe HTML.

    Args:
        text: Markdown as an editor wrote it; may be hostile.
        root: The way from the page to the site's root, put before resolved links.
        links: Lecture and tip ids to addresses below the root; only those the text names are used.
        level: Level of the highest heading in the fragment.
    """
    if _WORDS.fullmatch(text):  # most texts are, and the parser takes a hundred times as long to find out
        paragraphs = "</p>\n<p>".join(_EMPTY_LINES.split(text))
        return Markup(f"<p>{paragraphs}</p>")  # noqa: S704 - has no sign of markup
    named = tuple(sorted((one, links[one]) for one in set(_ID.findall(text)) if one in links))
    inward = bool(named) or "](/" in text or "]: /" in text
    html = _html(text, level, root if inward else "./", named)
    return Markup(html)  # noqa: S704 - has passed the allow-list


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return the words of a Markdown fragment, without markup, in one line."""
    if _WORDS.fullmatch(text):
        return text.replace("\n", "")
    parser, tree = _shared()
    tree.level, tree.root, tree.links = 3, "./", _NO_LINKS
    bare = _clean(parser.reset().convert(text), tags=set())
    return re.sub(r"\s*\n\s*", "", Markup(bare).unescape()).strip()  # noqa: S704 - unescaped to plain text at once
