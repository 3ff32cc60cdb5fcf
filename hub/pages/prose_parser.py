"""Python-Markdown as editors' texts need it: no HTML, headings below the page's own, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor

_SCHEMES = {"http", "https", "mailto", "tel"}
_ID = re.compile(r"[LT]\d{2,5}")
#: An address below this site's root, `/help/`; `//host` and `/\host` are other sites.
_OWN = re.compile(r"/(?![/\\])[\w\-/#=.]*")
_NO_LINKS: Mapping[str, str] = MappingProxyType({})


class Tree(Treeprocessor):
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


def parser() -> tuple[markdown.Markdown, Tree]:
    """A parser with three extensions, none of which can set attributes, and the tree it changes."""
    made = markdown.Markdown(extensions=["sane_lists", "tables"], output_format="html")
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    tree = Tree(made)
    made.treeprocessors.register(tree, "hub", 0)
    return made, tree
