"""Reads HTML and SVG in the plain form the theme writes, and refuses every other form.

A page that is read leniently can mean one thing to us and another to a browser; that gap is where injected
scripts hide. So there is no lenient reading here: each `<` must begin a tag, a comment or the doctype in
strict form, quoted values hold no `<`, and whatever does not fit is a finding. What fits means the same to
every browser (HTML Standard, 13.1 "Writing HTML documents"; 13.2.5 "Tokenization").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_TOKEN = re.compile(
    r"""<(?: (?P<close>/[a-zA-Z][\w:-]*+\s*+)
    | (?P<name>[a-zA-Z][\w:-]*+)
      (?P<attributes>(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=`]++))?+)*+)\s*+/?+
    | !doctype\ html
    | !--(?!-?>)(?:[^<>-]|-(?!-))*+--
    | \?xml\ [^<>?]*+\?
    )>""",
    re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?""")
#: Elements whose content is text to a browser.
RAW = frozenset({"script", "style", "title", "textarea"})


@dataclass(frozen=True, slots=True)
class Tag:
    """One opening tag.

    Attributes:
        at: Where it begins.
        name: Lower case.
        values: Attributes, names in lower case, values with their entities resolved; the first of twins
            wins, as in a browser.
        text: What lies between a raw element and its end, such as a script; else empty.
    """

    at: int
    name: str
    values: dict[str, str]
    text: str = ""


class NotPlainError(ValueError):
    """Markup that is not in the plain form; `at` is where, `zh` says it in Chinese."""

    def __init__(self, at: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.at, self.zh = at, zh


def tags(text: str) -> Iterator[Tag]:
    """Opening tags of a document, in order.

    Raises:
        NotPlainError: At the first place that a lenient reader would have to guess.
    """
    if "\0" in text or text.startswith("\ufeff"):
        raise NotPlainError(0, "有 NUL 或字节顺序标记（BOM）", "NUL or byte order mark")
    at = text.find("<")
    while at >= 0:
        found = _TOKEN.match(text, at)
        if found is None:
            shown = repr(text[at : at + 40])
            raise NotPlainError(at, f"不规整的标记：{shown}", f"markup that is not plain: {shown}")
        end = found.end()
        if found["name"]:
            name = found["name"].lower()
            raw, end = raw_of(text, name, end) if name in RAW and not found[0].endswith("/>") else ("", end)
            yield Tag(at, name, _values(found["attributes"]) if found["attributes"] else {}, raw)
        at = text.find("<", end)


@lru_cache(1024)  # a theme writes the same tags again and again; nobody changes the result
def _values(attributes: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        values.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return values


def raw_of(text: str, name: str, start: int) -> tuple[str, int]:
    """Content of a raw element, and where its closing tag begins."""
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, start)
    if found is None:
        raise NotPlainError(start, f"<{name}> 没有结束", f"<{name}> without end")
    raw = text[start : found.start()]
    hides = "<!--" in raw or re.search(r"</?script", raw, re.IGNORECASE) if name == "script" else "<" in raw
    if hides:
        raise NotPlainError(start, f"<{name}> 里面有标记", f"markup inside <{name}>")
    return raw, found.start()
