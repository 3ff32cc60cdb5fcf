"""Markup is either read as every browser reads it, or refused."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.publish.markup import NotPlainError, tags

PIECES = st.sampled_from([
    "<p>", "</p>", "<b id=x>", "<a href=\"?a&amp;b\">", "<img src='y' alt>", "<script>", "</script>", "<style>", "</style>",
    "<title>", "</title>", "<textarea>", "</textarea>", "<!--", "-->", "--!>", "<!-->", "<", ">", "\"", "'", "=", " ", "/", "&lt;",
    "<svg>", "</svg>", "<math>", "<noscript>", "</noscript>", "<![CDATA[", "]]>", "<?x?>", "<!doctype html>", "onload", "=x",
    "<br/>", "text", "<template>", "</template>", "<select>", "<table>", "\n", "\t", "<ScRiPt>", "alert(1)",
])  # fmt: skip


def browser_sees(text: str) -> tuple[list[str], list[str]]:
    """Scripts' text and handlers' names in the tree that html5lib builds by the HTML Standard."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    scripts = ["".join(one.itertext()) for one in tree.iter() if str(one.tag).rpartition("}")[2] == "script"]
    handlers = [str(name) for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
    return scripts, handlers


@pytest.mark.filterwarnings("ignore")
@given(st.lists(PIECES, max_size=14).map("".join))
@example("<!--><script>alert(1)</script>-->")
@example("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>")
@example("<script><!--<script></script><script>alert(1)</script>-->")
@example("<textarea></textarea ><script>alert(1)</script>")
def test_no_script_or_handler_that_a_browser_sees_is_missed(body: str) -> None:
    text = f"<!doctype html><html><head></head><body>{body}"
    try:
        read = list(tags(text))
    except NotPlainError:
        return
    scripts, handlers = browser_sees(text)
    assert len(scripts) <= len([one for one in read if one.name == "script"])
    assert {one for one in scripts if one} <= {one.text for one in read if one.name == "script"} | {""}
    assert set(handlers) <= {name for one in read for name in one.values}


@pytest.mark.parametrize(
    "text",
    [
        "<p title='a<b'>", "<!--><script>alert(1)</script>-->", "<script>a<!--b</script>", "<title><b></title>",
        "<p / onclick=x", "<![CDATA[x]]>", "\ufeff<p>", "a\0b", "<p a='1'b='2'>", "<textarea><script></textarea>",
        "<script>",
    ],
)  # fmt: skip
def test_what_a_browser_could_read_otherwise_is_refused(text: str) -> None:
    with pytest.raises(NotPlainError):
        list(tags(text))


def test_tags_come_with_values_and_text() -> None:
    read = list(
        tags('<a href="?a&amp;b" HREF=c>x</a><script type=x>1 < 2</script><img alt src=y><!-- note --></p>')
    )
    assert [(one.name, one.values, one.text) for one in read] == [
        ("a", {"href": "?a&b"}, ""), ("script", {"type": "x"}, "1 < 2"), ("img", {"alt": "", "src": "y"}, "")
    ]  # fmt: skip
