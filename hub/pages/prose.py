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
_WORDS = rf"[{_FIRST}](?: ?[{_FIRST}0-9.,:?%-])*+"
#: A line of words, some of them **strong**; such lines are a paragraph, and with a mark before each a quotation.
_LINE = re.compile(rf"(?:\*\*{_WORDS}\*\*(?!\*)|{_WORDS})++")
_MARK = "> "
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
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
    if known := _known(text):
        return Markup(known)  # noqa: S704 - made of words alone
    named = tuple(sorted((one, links[one]) for one in set(_ID.findall(text)) if one in links))
    inward = bool(named) or "](/" in text or "]: /" in text
    html = _html(text, level, root if inward else "./", named)
    return Markup(html)  # noqa: S704 - has passed the allow-list


def _known(text: str) -> str:
    """HTML of paragraphs and quotations of words; empty where there may be more, which the parser has to find out.

    Most texts are no more, and the parser takes a hundred times as long.
    """
    blocks, quoted = [], False
    for block in _EMPTY_LINES.split(text):
        lines = block.split("\n")
        marked = all(line.startswith(_MARK) for line in lines)
        words = [line[len(_MARK) :] for line in lines] if marked else lines
        if (marked and quoted) or not _are_words(words):  # two quotations in a row become one
            return ""
        paragraph = "<p>{}</p>".format("\n".join(words))
        blocks.append(f"<blockquote>\n{paragraph}\n</blockquote>" if marked else paragraph)
        quoted = marked
    return _STRONG.sub(r"<strong>\1</strong>", "\n".join(blocks))


def _are_words(lines: list[str]) -> bool:
    return all(map(_LINE.fullmatch, lines))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return the words of a Markdown fragment, without markup, in one line."""
    if all(_are_words(block.split("\n")) for block in _EMPTY_LINES.split(text)):
        return text.replace("\n", "").replace("**", "")
    parser, tree = _shared()
    tree.level, tree.root, tree.links = 3, "./", _NO_LINKS
    bare = _clean(parser.reset().convert(text), tags=set())
    return re.sub(r"\s*\n\s*", "", Markup(bare).unescape()).strip()  # noqa: S704 - unescaped to plain text at once
