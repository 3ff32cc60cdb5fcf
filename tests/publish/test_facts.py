"""A page read as the sum of its tags says what the strict reader says of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.publish import facts
from hub.publish.facts import facts_of
from hub.publish.strict import read_strictly

ROOT = "https://hub.example/"
SITE = f"{ROOT}site/"
PATHS = ("index.html", "404.html", "a/index.html", "a/b/index.html", "a/b/share.svg", "poster.svg")
PIECES = st.sampled_from([
    "<p>", "</p>", "<b id=x>", "<i ID='y'>", "<a href=\"#x\">", "<a href=\"../\">", "<a href=\"../../c/\">", "<a href='.'>", "<a href=\"\">",
    "<a href=\"../../../..//x\">", "<a href=\"share.png?a&amp;b#t\">", "<a href=\"index.html\">", "<a href='https://else.example/'>",
    "<a href='javascript:x'>", "<a href='&#106;avascript:x'>", "<a href='%2e%2e/x/'>", "<a href='/site/a/#x=1'>", "<a href='mailto:a@b.c'>",
    "<a href='https://hub.example/site'>", "<img src='y' alt>", "<img src='//z/'>", "<img srcset='a 1x, b 2x'>", "<script>", "</script>",
    "<script src=\"../x.js\"></script>", "<script type='application/json'>{}</script>", "<script type='application/json'>{</script>",
    "<script/>", "<style>", "</style>", "<title>", "</title>", "<title/>", "<textarea>", "</textarea>", "<!--", "-->", "<", ">", "\"", "'",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">", "<meta http-equiv=content-security-policy content=x>",
    "<meta property='og:url' content='https://hub.example/site/a/'>", "<link rel=icon href='i.svg'>", "<link rel=preconnect href=i>",
    "<p title='a>b'>", "<p style=x>", "<p onload=x>", "<iframe>", "<svg>", "</svg>", "<use href='#i'/>", "<!doctype html>", "<?xml x?>", "text", "\n",
])  # fmt: skip


@given(st.sampled_from(PATHS), st.lists(PIECES, max_size=12).map("".join))
@example("a/index.html", "<p title='<script>'></script><b id=x>")
@example(
    "index.html",
    "<meta http-equiv=content-security-policy content=x><p><meta http-equiv=content-security-policy content=x>",
)
def test_tags_add_up_to_the_page(path: str, text: str) -> None:
    assert facts_of(path, text.encode(), SITE) == read_strictly(path, text, SITE)
    assert facts_of(path, text.encode(), SITE) == read_strictly(path, text, SITE), (
        "the same when it was read before"
    )


def test_the_pages_of_a_site_are_read_by_their_tags(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing is won: the strict reader sees tags, and never a whole page of the theme."""
    whole: list[str] = []

    def read(path: str, text: str, site_url: str) -> facts.Facts:
        whole.append(path) if "<html" in text and "</html>" in text else None
        return read_strictly(path, text, site_url)

    monkeypatch.setattr(facts, "read_strictly", read)
    pages = sorted(built.rglob("*.html"))
    for page in pages:
        path = page.relative_to(built).as_posix()
        assert facts_of(path, page.read_bytes(), ROOT) == read_strictly(
            path, page.read_text(encoding="utf-8"), ROOT
        )
    assert len(pages) > 100
    assert not whole
