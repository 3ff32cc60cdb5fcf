"""The names a page gives CSS something to match: elements, classes, ids, attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

#: A start tag, quotes respected. Text has no `<` in our pages; what a script holds can only add names.
_TAG = re.compile(r"""<[a-zA-Z][^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")
#: A tag as our templates write it.
_PLAIN = re.compile(
    r"""<(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:\s+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"<>]*")?)*+)\s*/?>"""
)
_ATTRIBUTE = re.compile(r"""\s([a-zA-Z][a-zA-Z0-9:_-]*)(?:="([^"]*)")?""")
_PROPERTY = re.compile(r"var\((--[a-z0-9-]+)\)")


@dataclass(frozen=True)
class Tokens:
    """Names in use; `a | b` has the names of both.

    `properties` are custom properties that attributes read, such as `fill="var(--c1)"`.
    """

    elements: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    properties: frozenset[str] = frozenset()

    def __or__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.elements | other.elements,
            self.classes | other.classes,
            self.ids | other.ids,
            self.attributes | other.attributes,
            self.properties | other.properties,
        )

    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The same, sorted, for a file; `Tokens(*map(frozenset, lists))` reads it."""
        names = (self.elements, self.classes, self.ids, self.attributes, self.properties)
        return tuple(map(_sorted, names))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.classes: set[str] = set()
        self.ids: set[str] = set()
        self.attributes: set[str] = set()
        self.properties: set[str] = set()

    def set_cdata_mode(self, *_: object, **__: object) -> None:
        """Read on after `<script>` and `<title>`: only start tags are fed, their content is not."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one start tag."""
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            self.properties.update(_PROPERTY.findall(value or ""))
            if name == "class":
                self.classes.update((value or "").split())
            elif name == "id" and value:
                self.ids.add(value)


def tokens_of(html: str) -> Tokens:
    """Collect the names in a page, or in a part of one."""
    shapes = set(map(_names, set(_TAG.findall(html))))
    return Tokens(*(_same(frozenset().union(*column)) for column in zip(*shapes, strict=True)))


@lru_cache(maxsize=4096)
def _same(names: frozenset[str]) -> frozenset[str]:
    """One object for all pages with the same names: there are thousands of sets of sets, of a few hundred sets."""
    return names


@lru_cache(maxsize=4096)
def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


@lru_cache(maxsize=4096)
def _names(tag: str) -> tuple[frozenset[str], ...]:
    """Names of one start tag; a thousand pages share most of theirs."""
    found = _PLAIN.fullmatch(tag)
    if found is None:
        return _read(tag)
    pairs = [(name.lower(), value) for name, value in _ATTRIBUTE.findall(found["attributes"])]
    said = [value for name, value in pairs if name in ("class", "id") or "var(" in value]
    if any("&" in one for one in said):
        return _read(tag)
    return _shared(
        frozenset((found["name"],)),
        frozenset(word for name, value in pairs if name == "class" for word in value.split()),
        frozenset(value for name, value in pairs if name == "id" and value),
        frozenset(name for name, _ in pairs),
        frozenset(word for value in said for word in _PROPERTY.findall(value)),
    )


def _read(tag: str) -> tuple[frozenset[str], ...]:
    """The same by the book, five times as slow."""
    reader = _Reader()
    reader.feed(tag)
    reader.close()
    names = (reader.elements, reader.classes, reader.ids, reader.attributes, reader.properties)
    return _shared(*map(frozenset, names))


@lru_cache(maxsize=4096)
def _shared(*names: frozenset[str]) -> tuple[frozenset[str], ...]:
    """One object for all tags with the same names."""
    return names
