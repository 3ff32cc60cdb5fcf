import re

import html5lib
import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.pages.prose import _html, _known, plain, prose

LINKS = {"L21": "lectures/021-after-a-bad-exam/"}
ALLOWED = {
    "html",
    "head",
    "body",
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点我](javascript:alert(1))",
    "[点我](JaVaScRiPt:alert(1))",
    "[点我](&#106;avascript:alert(1))",
    "[点我](data:text/html,<script>alert(1)</script>)",
    "[点我](//evil.example/x)",
    "![图](https://evil.example/x.png)",
    "<javascript:alert(1)>",
    "文字{: onclick=alert(1) }",
    "# 标题 {: #x onclick=alert(1) }",
    '<a href="x" onclick="alert(1)">点我</a>',
    "<svg/onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "`</code><script>alert(1)</script>`",
    "```\n</pre><script>alert(1)</script>\n```",
    "[x]: javascript:alert(1)\n\n[点我][x]",
    '[点我](https://ok.example "\\"onmouseover=alert(1)")',
]


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [(one.tag, dict(one.attrib)) for one in tree.iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_becomes_markup(text: str) -> None:
    for tag, attributes in elements(prose(text)):
        assert tag in ALLOWED
        assert not set(attributes) - {"href", "title", "rel", "start"}
        assert re.match(r"(https?://|mailto:|tel:|$)", attributes.get("href", ""))


@given(
    st.text(alphabet=st.sampled_from(list("<>\"'=&;/()[]{}:#*`!-_ \nabonclkjvscriptxy脚本L21")), max_size=80)
)
def test_random_text_never_leaves_the_allowed_elements(text: str) -> None:
    for tag, attributes in elements(prose(text, links=LINKS)):
        assert tag in ALLOWED
        assert not set(attributes) - {"href", "title", "rel", "start"}


def test_raw_html_is_shown_as_the_text_it_is() -> None:
    assert plain("分数 <b>不</b> 重要") == "分数 <b>不</b> 重要"
    assert "&lt;b&gt;" in prose("分数 <b>不</b> 重要")


def test_an_id_becomes_the_address_of_its_lecture() -> None:
    html = prose("先看[考砸之后](L21)。", root="../../", links=LINKS)
    assert 'href="../../lectures/021-after-a-bad-exam/"' in html


def test_a_link_that_leads_nowhere_keeps_its_words_only() -> None:
    assert "href" not in prose("看[这里](L99)和[那里](../../etc/passwd)。", links=LINKS)


def test_headings_start_at_the_level_of_their_place() -> None:
    assert "<h4>甲</h4>" in prose("# 甲\n\n## 乙", level=4)
    assert "<h5>乙</h5>" in prose("# 甲\n\n## 乙", level=4)


def test_plain_gives_the_words_alone() -> None:
    assert plain("**先接住**情绪\n\n> “我在。”") == "先接住情绪“我在。”"


WORDS = st.text(
    st.sampled_from("家孩子a Z9.,，。？！“”《》（）…—-%\n#*_`>[]()<&|:!\\\u3000\u00a0\t1"), max_size=24
)


@given(WORDS)
@example("第一段。\n\n\n第二段，\n还是。")
@example("a\n- b")
@example("a\n1. b")
@example("a b  c")
@example("a \nb")
@example("标题\n---")
@example("a\n\n    b")
def test_words_without_markup_are_what_the_parser_makes_of_them(text: str) -> None:
    assert prose(text) == _html(text, 3, "./", ())
    if _known(text):
        assert plain(text) == re.sub(r"\s*\n\s*", "", nh3.clean(str(prose(text)), tags=set())).strip()
