"""A tip's Markdown as HTML that survives where scripts, classes and style sheets do not: mail and 公众号.

Tags are an allow-list, styles stand on each tag, and links are taken off: a 公众号 article cannot lead
out, and a feed reader has the item's own link.
"""

from __future__ import annotations

import hashlib
import html
from functools import lru_cache
from typing import TYPE_CHECKING

from hub.kept import recall, record

if TYPE_CHECKING:
    from markdown import Markdown

_STYLES = {
    "p": "margin:0 0 14px;font-size:17px;line-height:1.8;color:#2b2622",
    "ol": "margin:0 0 14px;padding-left:1.4em;font-size:17px;line-height:1.8;color:#2b2622",
    "ul": "margin:0 0 14px;padding-left:1.4em;font-size:17px;line-height:1.8;color:#2b2622",
    "li": "margin:0 0 8px",
    "blockquote": "margin:0 0 14px;padding:10px 14px;border-left:4px solid #c8603f;background-color:#fff4ea",
    "strong": "color:#7f2f1c",
}
_TAGS = {*_STYLES, "br", "em"}


def tip_html(text: str, *, styled: bool = False) -> str:
    """Markdown to a few plain tags; `styled` writes a style on each, for places without a style sheet."""
    place = f"plain html {hashlib.sha256(text.encode()).hexdigest()} {styled}"
    known: str | None = recall(place)
    if known is None:
        known = _made(text, styled)
        record(place, known)
    return known


def _made(text: str, styled: bool) -> str:
    import nh3  # noqa: PLC0415 - loads slowly, and most builds never need it

    made = _markdown().reset().convert(html.escape(text, quote=False).replace("&gt;", ">"))
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={},
        set_tag_attribute_values={tag: {"style": style} for tag, style in _STYLES.items()}
        if styled
        else None,
    )


@lru_cache(maxsize=1)  # to make one takes ten times as long as a tip
def _markdown() -> Markdown:
    from markdown import Markdown  # noqa: PLC0415 - loads slowly, and most builds never need it

    return Markdown(output_format="html")
