"""Whatever an editor's file holds, a browser runs none of it: without any content security policy, and with ours."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog

from hub.captions import Cue
from hub.catalogue.model import Body, Chapter, Lecture, LectureHead, Step, Tip, TipHead
from hub.pages.page import Inputs
from hub.pages.site import site_of
from hub.project import Project
from hub.publish.pins import pins_of
from hub.publish.policy import page_policy
from site_plugins.generator import generate
from tests.nginx import running

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent.parent

SCRIPTS = (
    "</title></script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(2)>",
    "' onmouseover=alert(3) autofocus onfocus=alert(4) x='",
    "{{ 7*7 }}{% raw %}<svg onload=alert(5)>",
    "<!--><svg/onload=alert(6)>--!>",
    "]]><script>alert(7)</script>\u2028alert(8)",
)
MARKDOWN = (
    "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n"
    "[点我](javascript:alert(3)) [点我](JaVa&#115;cript:alert(4)) [点我](data:text/html,<script>alert(5)</script>)\n\n"
    "# 标题 {: #x onclick=alert(6) style=x }\n\n文字{: onclick=alert(7) }\n\n"
    "<a href=\"javascript:alert(8)\" onclick=alert(9)>点我</a>\n\n<iframe srcdoc='<script>alert(10)</script>'></iframe>\n\n"
    '![图](x" onerror="alert(11))\n\n<https://ok.example/"onclick=alert(12)>\n\n`</code><script>alert(13)</script>`\n'
)


def text(number: int) -> str:
    return f"第{number}" + SCRIPTS[number % len(SCRIPTS)]


def hostile_lecture(lecture: Lecture) -> Lecture:
    head = LectureHead.model_construct(
        **{
            **dict(lecture.head),
            "title": text(lecture.number),
            "short": SCRIPTS[0],
            "summary": text(lecture.number + 1),
            "speaker": SCRIPTS[2],
            "chapters": tuple(
                Chapter.model_construct(at=one.at, title=text(n))
                for n, one in enumerate(lecture.head.chapters)
            ),
            "sources": tuple(one.model_copy(update={"clause": SCRIPTS[1]}) for one in lecture.head.sources),
        }
    )
    body = Body(
        situation=MARKDOWN,
        idea=MARKDOWN,
        steps=tuple(Step(title=text(n), text=MARKDOWN) for n in range(3)),
        tonight=MARKDOWN,
        refrain=SCRIPTS[0],
        seek_help=MARKDOWN,
    )
    slug = (
        lecture.slug
        if lecture.id == "L21"
        else f"{lecture.slug[:4]}'\"><img src=x onerror=alert({lecture.number})>"
    )
    cues = tuple(Cue(start=float(n), end=n + 1.0, text=text(n)) for n in range(6))
    return Lecture.model_construct(
        **{**dict(lecture), "slug": slug, "head": head, "body": body, "cues": cues}
    )


def hostile_tip(tip: Tip) -> Tip:
    head = TipHead.model_construct(**{**dict(tip.head), "title": text(int(tip.id[1:])), "push": SCRIPTS[1]})
    return Tip.model_construct(**{**dict(tip), "head": head, "text": MARKDOWN})


@pytest.fixture(scope="module")
def hostile_site(
    inputs: Inputs, remake: Callable[..., Inputs], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    lectures = tuple(hostile_lecture(one) for one in inputs.catalogue.lectures[:8]) + tuple(
        hostile_lecture(one)
        for one in inputs.catalogue.lectures
        if one.id == "L21" and one not in inputs.catalogue.lectures[:8]
    )
    tips = tuple(hostile_tip(one) for one in inputs.catalogue.tips[:8])
    out = tmp_path_factory.mktemp("hostile") / "site"
    generate(site_of(remake(lectures=lectures, tips=tips)), ROOT / "mkdocs.yml", out)
    return out


@pytest.fixture(scope="module", params=["no policy", "policy"])
def hostile_served(
    request: pytest.FixtureRequest,
    hostile_site: Path,
    serve_folder: Callable[[Path], Iterator[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    if request.param == "no policy":
        yield from serve_folder(hostile_site)
    else:
        policy = page_policy(pins_of(Project.at(ROOT), generate))
        with running(tmp_path_factory.mktemp("nginx"), hostile_site, policy) as nginx:
            yield f"{nginx.url}/"


def test_no_page_runs_what_a_file_holds(chromium: Browser, hostile_site: Path, hostile_served: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    dialogs: list[str] = []

    def heard(dialog: Dialog) -> None:
        dialogs.append(f"{page.url} {dialog.message}")
        dialog.dismiss()

    page.on("dialog", heard)
    visited = 0
    for file in sorted(hostile_site.rglob("*.html")):
        page.goto(hostile_served + quote(file.relative_to(hostile_site).as_posix()))
        page.wait_for_load_state("load")
        visited += 1
        page.evaluate(
            "() => { for (const one of document.querySelectorAll('main *')) {"
            " one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));"
            " if (one.focus) one.focus();"
            " if (one.tagName == 'A' && !/^https?:/.test(one.protocol) && one.protocol != 'tel:') one.click(); } }"
        )
        marks = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a => /^on/.test(a.name)"
            " || /^\\s*(javascript|data|vbscript):/i.test(a.value)).map(a => e.tagName + a.name))"
        )
        assert marks == [], file
        foreign = page.evaluate(
            'document.querySelectorAll(\'main script:not([type=module][src*="/player/"], [type=module][src$=".mjs"]), main iframe,'
            " main img:not([width])').length"
        )
        assert foreign == 0, file
    assert visited > 20
    assert dialogs == []
    context.close()


def test_what_was_written_is_what_is_read(chromium: Browser, hostile_site: Path, hostile_served: str) -> None:
    (page_file,) = hostile_site.glob("lectures/021-after-a-bad-exam/index.html")
    context = chromium.new_context()
    page = context.new_page()
    page.goto(hostile_served + page_file.relative_to(hostile_site).as_posix())
    assert page.locator("h1").text_content() == text(21)
    assert page.title().startswith(" ".join(text(21).split()))
    context.close()
