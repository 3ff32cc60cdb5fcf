"""Editors' Markdown to HTML that is safe to print: the only text of theirs that becomes markup.

Markdown is parsed by Python-Markdown with three extensions (none of which can set attributes), links are
resolved, and the result passes nh3 with an allow-list. Raw HTML in the source is shown as the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from hub.kept import remembered

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ID = re.compile(r"[LT]\d{2,5}")
#: An address below this site's root, `/help/`; `//host` and `/\host` are other sites.
_OWN = re.compile(r"/(?![/\\])[\w\-/#=.]*")
_NO_LINKS: Mapping[str, str] = MappingProxyType({})


class _Tree(Treeprocessor):
    """Sets headings below the page's own, and makes `[text](L21)` and `[text](/help/)` lead there from this page."""

    level = 3
    root = "./"
    links: Mapping[str, str] = _NO_LINKS

    def run(self, root: Element) -> None:
        """Change the tree in place, as Python-Markdown asks."""
        headings = [one for one in root.iter() if re.fullmatch(r"h[1-6]", one.tag)]
        top = min((int(one.tag[1]) for one in headings), default=1)
        for one in headings:
            one.tag = f"h{min(6, int(one.tag[1]) - top + self.level)}"
        for link in root.iter("a"):
            self._resolve(link)

    def _resolve(self, link: Element) -> None:
        target = link.get("href", "").strip()
        if _ID.fullmatch(target) and target in self.links:
            link.set("href", self.root + self.links[target])
        elif _OWN.fullmatch(target):
            link.set("href", self.root + target[1:])
        elif target.split(":")[0].lower() not in _SCHEMES or ":" not in target:
            link.attrib.pop("href", None)


def _parser() -> tuple[markdown.Markdown, _Tree]:
    parser = markdown.Markdown(extensions=["sane_lists", "tables"], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    tree = _Tree(parser)
    parser.treeprocessors.register(tree, "hub", 0)
    return parser, tree


@lru_cache(maxsize=1)
def _shared() -> tuple[markdown.Markdown, _Tree]:
    return _parser()


@lru_cache(maxsize=8192)
def _html(text: str, level: int, root: str, links: tuple[tuple[str, str], ...]) -> str:
    return _converted(text, level, root, links)


@remembered
def _converted(text: str, level: int, root: str, links: tuple[tuple[str, str], ...]) -> str:
    parser, tree = _shared()
    tree.level, tree.root, tree.links = level, root, dict(links)
    return nh3.clean(
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
    named = tuple(sorted((one, links[one]) for one in set(_ID.findall(text)) if one in links))
    inward = bool(named) or "](/" in text or "]: /" in text
    html = _html(text, level, root if inward else "./", named)
    return Markup(html)  # noqa: S704 - has passed the allow-list


@remembered
def plain(text: str) -> str:
    """Return the words of a Markdown fragment, without markup, in one line."""
    parser, tree = _shared()
    tree.level, tree.root, tree.links = 3, "./", _NO_LINKS
    bare = nh3.clean(parser.reset().convert(text), tags=set())
    return re.sub(r"\s*\n\s*", "", Markup(bare).unescape()).strip()  # noqa: S704 - unescaped to plain text at once
