"""A tip's Markdown as HTML that survives where scripts, classes and style sheets do not: mail and 公众号.

Tags are an allow-list, styles stand on each tag, and links are taken off: a 公众号 article cannot lead
out, and a feed reader has the item's own link.
"""

from __future__ import annotations

import html

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
    import markdown  # noqa: PLC0415 - loads slowly, and most builds never need it
    import nh3  # noqa: PLC0415 - loads slowly, and most builds never need it

    made = markdown.markdown(html.escape(text, quote=False).replace("&gt;", ">"), output_format="html")
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={},
        set_tag_attribute_values={tag: {"style": style} for tag, style in _STYLES.items()}
        if styled
        else None,
    )
