import pytest

from hub.errors import BuildError
from site_plugins.theme.purge import minify, purge
from site_plugins.theme.tokens import Tokens, tokens_of

PAGE = '<main id="main" class="card row"><a href="x" aria-current="page">一</a><svg><path fill="var(--c1)"/></svg></main>'


def purged(css: str) -> str:
    return minify(purge(css, tokens_of(PAGE))).strip()


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".card{color:red}.gone{color:red}", ".card{color:red}"),
        (".card .gone,.row a{color:red}", ".row a{color:red}"),
        ("#main{color:red}#gone{color:red}", "#main{color:red}"),
        ("table{color:red}a{color:red}", "a{color:red}"),
        ("[aria-current]{color:red}[aria-gone]{color:red}", "[aria-current]{color:red}"),
        (".card:not(.gone){color:red}", ".card:not(.gone){color:red}"),
        ("@media (min-width:3px){.gone{color:red}}", ""),
        ("@media (min-width:3px){.card{color:red}}", "@media (min-width:3px){.card{color:red}}"),
        ("main>.card::before,html,*{color:red}", "main>.card:before,html,*{color:red}"),
    ],
)
def test_a_rule_stays_when_some_page_can_match_it(css: str, left: str) -> None:
    assert purged(css) == left


def test_custom_properties_stay_while_anything_reads_them() -> None:
    css = ":root{--c1:red;--used:red;--chain:var(--used);--dead:var(--deader);--deader:red}.card{color:var(--chain)}"
    assert purged(css) == ":root{--c1:red;--used:red;--chain:var(--used)}.card{color:var(--chain)}"


def test_keyframes_stay_while_something_plays_them() -> None:
    css = "@keyframes turn{to{rotate:1turn}}@keyframes gone{to{rotate:1turn}}.card{animation:turn 1s}"
    assert "gone" not in purged(css)
    assert "@keyframes turn" in purged(css)


def test_text_that_looks_like_css_in_an_address_is_no_css() -> None:
    css = '.card{background:url("data:image/svg+xml;charset=utf-8,<svg>}--x:{</svg>")}'
    assert "charset=utf-8,<svg>}--x:{</svg>" in purged(css)


def test_a_stray_brace_stops_the_build() -> None:
    with pytest.raises(BuildError, match="broken"):
        purged("a{color:red}}b{c:d}")


def test_an_open_brace_is_closed() -> None:
    assert purged(".card{color:red} .row{color:red") == ".card,.row{color:red}"


def test_an_old_phone_is_told_in_words_that_it_knows() -> None:
    assert (
        minify("@media (max-width:359px){a{inset:0}}")
        == "@media (max-width:359px){a{top:0;bottom:0;left:0;right:0}}"
    )
    assert minify("a{position:sticky}") == "a{position:-webkit-sticky;position:sticky}"


def test_broken_css_is_named() -> None:
    with pytest.raises(BuildError, match="broken"):
        minify("a{color:red}} b{{")


def test_tokens_read_whole_tags_and_past_scripts() -> None:
    html = '<script>if(a<b){}</script><p title="a > b" class="one two">x</p><title>t</title><i data-x id="y"></i>'
    found = tokens_of(html)
    assert found.classes == {"one", "two"}
    assert found.ids == {"y"}
    assert {"title", "data-x", "id"} <= found.attributes
    assert {"script", "p", "i", "title"} <= found.elements


def test_tokens_of_many_pages_add_up() -> None:
    both = tokens_of("<a class=one>") | tokens_of("<a class=one><b class=two>")
    assert both == tokens_of("<a class=one><b class=two>")
    assert both | Tokens() == both
    assert Tokens(*map(frozenset, both.lists())) == both
