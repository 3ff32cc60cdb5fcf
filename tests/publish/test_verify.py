"""A tree into which somebody put something is refused, and the finding says where."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hub.errors import VerifyError
from hub.project import Project
from hub.publish.check import check_tree
from hub.publish.inventory import SUMS, inventory, sums_text
from hub.publish.ledger import Ledger
from hub.publish.pins import Pins
from hub.publish.verify import Expected, Tree, verify

SITE = "https://hub.example/"
LECTURE = "lectures/001-good/index.html"


def looked_at(tree: Path, pins: Pins, expected: Expected | None = None) -> int:
    files = inventory(tree)
    return verify(Tree(tree, files, Ledger(tree, files, SITE), pins, expected))


def said_of(tree: Path, pins: Pins, expected: Expected | None = None) -> str:
    with pytest.raises(VerifyError) as refused:
        looked_at(tree, pins, expected)
    for finding in refused.value.message.zh.splitlines()[1:]:
        assert re.search("[一-鿿]", finding), finding
    return str(refused.value)


def into_body(tree: Path, text: str, path: str = LECTURE) -> None:
    page = tree / path
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"{text}</main>"), encoding="utf-8")


def test_a_sealed_site_is_in_order(tree: Path, pins: Pins) -> None:
    assert looked_at(tree, pins) == len([one for one in tree.rglob("*") if one.is_file()])


@pytest.mark.parametrize(
    ("put", "said"),
    [
        ("<script>alert(1)</script>", "is not of the theme"),
        ("<script src=\"../../evil.js\"></script>", "no script of the theme"),
        ("<script src=\"evil.js\"></script>", "/evil.js, which is no script of the theme"),
        ("<template data-later=\"../../evil.js\"></template>", "no script of the theme"),
        ("<template data-later=\"//evil.example/a.js\"></template>", "no script of the theme"),
        ("<script src='https://evil.example/x.js'></script>", "address off this site: https://evil.example/x.js"),
        ("<script type=module>alert(1)</script>", "is not of the theme"),
        ("<script type=importmap>{}</script>", "is not of the theme"),
        ("<svg><script>alert(1)</script></svg>", "is not of the theme"),
        ("<!--><script>alert(1)</script>-->", "markup that is not plain"),
        ("<img src=x onerror=alert(1)>", "onerror= on <img>"),
        ("<svg/onload=alert(1)>", "markup that is not plain"),
        ("<a href=\"java\tscript:alert(1)\">x</a>", "address that no link may have"),
        ("<a href=\"&#106;avascript:alert(1)\">x</a>", "address that no link may have"),
        ("<a href=\" data:text/html,x\">x</a>", "address that no link may have"),
        ("<form action=\"https://evil.example/\"></form>", "address that no link may have"),
        ("<iframe srcdoc=\"x\"></iframe>", "<iframe>"),
        ("<object data=\"x\"></object>", "<object>"),
        ("<base href=\"https://evil.example/\">", "<base>"),
        ("<svg><a><animate attributeName=href values=\"javascript:alert(1)\"/></a></svg>", "<animate>"),
        ("<img src=\"//evil.example/p.gif\" alt=\"\">", "address off this site: //evil.example/p.gif"),
        ("<img src=\"\\\\evil.example/p.gif\" alt=\"\">", "address off this site"),
        ("<img srcset=\"https://evil.example/p.gif 2x\" alt=\"\">", "address off this site"),
        ("<link rel=preconnect href=\"https://evil.example/\">", "<link rel=preconnect>"),
        ("<link rel=stylesheet href=\"https://evil.example/x.css\">", "address off this site"),
        ("<meta http-equiv=refresh content=\"0;url=https://evil.example/\">", "address off this site"),
        ("<style>p{color:red}</style>", "inline style"),
        ("<p style=\"color:red\">x</p>", "style= on <p>"),
        ("<a href=\"../nowhere/\">x</a>", "leads to lectures/nowhere/index.html, which is not there"),
        ("<a href=\"#nowhere\">x</a>", f"leads to {LECTURE}#nowhere"),
        ("<a href=\"../../../../etc/passwd\">x</a>", "which is not there"),
    ],
)  # fmt: skip
def test_a_page_with_something_put_into_it_is_refused(tree: Path, pins: Pins, put: str, said: str) -> None:
    into_body(tree, put)
    found = said_of(tree, pins)
    assert said in found
    assert f"\n     {LECTURE}:" in found


def put_file(name: str, text: str) -> Callable[[Path], None]:
    def put(tree: Path) -> None:
        (tree / name).write_text(text, encoding="utf-8")

    return put


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (put_file("evil.js", "alert(1)"), "evil.js: this script file is not of the theme"),
        (put_file("evil.xhtml", "<x/>"), "evil.xhtml: a kind of file that is not published"),
        (put_file("evil.htm", "<x/>"), "evil.htm: a kind of file that is not published"),
        (put_file("evil", "<script>"), "evil: a kind of file that is not published"),
        (put_file("evil.svg", "<svg><script>1</script></svg>"), "evil.svg: a script in a picture"),
        (put_file("evil.xml", "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>"), "evil.xml:1: XML that a browser"),
        (put_file("evil.css", "p{background:url(//evil.example/)}"), "evil.css:1: address off this site"),
        (put_file("evil.css", "@import 'https://evil.example/x.css'"), "evil.css:1: address off this site"),
        (lambda tree: (tree / "link.json").symlink_to("/etc/passwd"), "link.json is no plain file"),
        (lambda tree: (tree / "robots.txt").rename(tree / "a<b.txt"), "a name that no address should have"),
        (lambda tree: (tree / "utf16.html").write_bytes("<script>1</script>".encode("utf-16")), "is not UTF-8"),
    ],
)  # fmt: skip
def test_a_file_put_into_a_tree_is_refused(
    tree: Path, pins: Pins, put: Callable[[Path], None], said: str
) -> None:
    put(tree)
    assert said in said_of(tree, pins)


def test_a_changed_script_file_is_refused(tree: Path, pins: Pins) -> None:
    (tree / "player.mjs").write_text("1", encoding="utf-8")
    right = replace(pins, files=(*pins.files, ("player.mjs", hashlib.sha256(b"1").hexdigest())))
    assert looked_at(tree, right)
    (tree / "player.mjs").write_text("2", encoding="utf-8")
    assert "player.mjs: this script file is not of the theme" in said_of(tree, right)


def expected_here(tree: Path, **parts: object) -> Expected:
    pages = {path: "page" for path in inventory(tree) if path.endswith(".html")}
    return Expected(**{"pages": pages, **parts})  # type: ignore[arg-type] # parts are the fields of a test


def test_what_was_asked_for_is_there_and_nothing_else(tree: Path, pins: Pins) -> None:
    whole = expected_here(tree)
    assert looked_at(tree, pins, whole)
    asked = Expected(
        pages={**whole.pages, "lectures/002-gone/index.html": "lecture"}, files=frozenset({"x.ics"})
    )
    found = said_of(tree, pins, asked)
    assert "lectures/002-gone/index.html: is missing" in found and "x.ics: is missing" in found
    fewer = Expected(pages={path: kind for path, kind in whole.pages.items() if path != LECTURE})
    assert f"{LECTURE}: nobody asked for this page" in said_of(tree, pins, fewer)


def test_drafts_leave_no_trace(tree: Path, pins: Pins) -> None:
    hidden = expected_here(tree, hidden=("lectures/002-draft/",))
    assert looked_at(tree, pins, hidden)
    (tree / "some.json").write_text('["lectures/002-draft/"]', encoding="utf-8")
    assert "some.json: tells of lectures/002-draft/, which is not published" in said_of(tree, pins, hidden)


def test_renditions_are_those_of_the_index(tree: Path, pins: Pins) -> None:
    (tree / "a.mp4").write_bytes(b"video")
    right = hashlib.sha256(b"video").hexdigest()
    assert looked_at(tree, pins, expected_here(tree, media={"a.mp4": (5, right)}))
    assert "not the one of the index" in said_of(
        tree, pins, expected_here(tree, media={"a.mp4": (5, "0" * 64)})
    )
    assert "b.mp4: this rendition is missing" in said_of(
        tree, pins, expected_here(tree, media={"b.mp4": (5, "")})
    )


def test_hosts_budgets_and_policy(tree: Path, pins: Pins) -> None:
    into_body(tree, '<a href="https://evil.example/x">x</a>')
    found = said_of(tree, pins, expected_here(tree, budgets={"page": 3000}, policy="default-src 'none'"))
    assert f"{LECTURE}: links to evil.example, which no editor wrote" in found
    assert "bytes, a page of kind page may have 3000" in found
    assert "does not carry the Content-Security-Policy" in found
    with pytest.raises(VerifyError) as refused:
        looked_at(tree, pins, expected_here(tree, hosts=frozenset({"other.example"})))
    assert "evil.example" in str(refused.value)
    assert looked_at(tree, pins, expected_here(tree, hosts=frozenset({"evil.example"})))


def test_a_policy_after_something_that_acts_does_not_count(tree: Path, pins: Pins) -> None:
    page = tree / LECTURE
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace('<meta charset="utf-8">', '<link rel="icon" href="../../icon.svg">'), encoding="utf-8"
    )
    assert "the policy comes too late" in said_of(tree, pins)


def test_sums_and_rules_are_both_held_before_publishing(made: Path, tree: Path) -> None:
    from site_plugins.generator import generate

    project = Project.at(made)
    assert check_tree(project, tree, generate) > 20
    into_body(tree, "<script>alert(1)</script>")
    with pytest.raises(VerifyError, match="was changed"):
        check_tree(project, tree, generate)
    files = {path: entry for path, entry in inventory(tree).items() if path != SUMS}
    (tree / SUMS).write_bytes(sums_text(files))
    with pytest.raises(VerifyError, match="is not of the theme"):
        check_tree(project, tree, generate)
