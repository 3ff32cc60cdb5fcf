"""The built site in a real Chromium: quiet, accessible, never wider than the phone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from hub.pages.duties import KEYS
from hub.pages.page import Inputs
from tests.conftest import alive
from tests.site.kinds import KEPT, KINDS

pytestmark = pytest.mark.browser

#: Names that a page may keep, as the privacy page lists them: 讲次 and 编号 stand for any.
DOCUMENTED = re.compile("|".join(re.sub("[\u4e00-\u9fff]+", "[A-Za-z0-9-]+", key) for key, _ in KEYS))
#: width, height, colour scheme, 长辈版
LOOKS = {
    "phone": (390, 844, "light", False),
    "phone-dark": (390, 844, "dark", False),
    "phone-elder": (390, 844, "light", True),
    "phone-elder-dark": (390, 844, "dark", True),
    "narrow": (320, 640, "light", False),
    "narrow-elder": (320, 640, "light", True),
    "wide": (1280, 800, "light", False),
    "wide-dark": (1280, 800, "dark", False),
    "wide-elder": (1280, 800, "light", True),
}
#: The narrowest phone: what axe judges there it judges at 390 too, so only the layout is measured.
NARROW = {"width": 320, "height": 640}
#: Targets smaller than this: text links inside sentences and players' own controls do not count.
SMALL = """() => {
  const least = document.documentElement.classList.contains('elder') ? 60 : 44, found = [];
  for (const one of document.querySelectorAll('a, button, summary, input, select')) {
    if (one.closest('.prose, .md-typeset, video, .skip') || one.classList.contains('skip')) continue;
    const box = (one.closest('.card, .today, .ranks li, label') || one).getBoundingClientRect();
    if (box.width && (box.width < least - .5 || box.height < least - .5))
      found.push(`${one.textContent.trim()} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return found;
}"""


@pytest.fixture(params=sorted(LOOKS))
def look(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    width, height, scheme, elder = LOOKS[request.param]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    if elder:
        context.add_init_script("localStorage.setItem('elder', '1')")
    yield context
    context.close()


def test_no_template_is_missing_from_the_kinds(whole: Path) -> None:
    """Every kind of page that the site has is one of those looked at below."""
    there = {kind(page) for page in whole.rglob("*.html")} - {""}
    seen = {kind(file_of(whole, path)) for path in KINDS.values()}
    assert there == seen


def kind(page: Path) -> str:
    found = re.search(r'<body class="page-([a-z0-9_]+)"', page.read_text(encoding="utf-8"))
    return found[1] if found else ""


def file_of(site: Path, address: str) -> Path:
    path = site / address.partition("#")[0]
    return path if path.suffix else path / "index.html"


def test_every_page_kind_in_every_look(look: BrowserContext, whole_served: str) -> None:
    page = look.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if outside(request, whole_served) else None)
    page.on(
        "response",
        lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
    )
    faults = {
        kind: found for kind, path in KINDS.items() if (found := looked_at(page, whole_served, kind, path))
    }
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)
    assert said == []
    assert look.cookies() == []
    kept = page.evaluate("Object.keys(localStorage)")
    assert [one for one in kept if not DOCUMENTED.fullmatch(one)] == []


def looked_at(page: Page, served: str, kind: str, path: str) -> list[str]:
    """What is wrong with a page: targets, width (also with larger letters on the narrowest phone), axe."""
    page.goto(served + path)
    if kind in KEPT:
        page.evaluate("kept => Object.assign(localStorage, kept)", KEPT[kind])
        page.reload()
    alive(page)
    found: list[str] = page.evaluate(SMALL)
    if (wide := too_wide(page)) > 0:
        found.append(f"{wide} px too wide")
    if page.viewport_size == NARROW:
        for size in ("24px", "200%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            if (wide := too_wide(page)) > 0:
                found.append(f"{wide} px too wide at {size}")
    else:
        violations = Axe().run(page).response["violations"]
        found += [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
    return found


def too_wide(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("width", [320, 390])
def test_no_title_begins_a_line_with_a_comma(
    chromium: Browser, built: Path, served: str, inputs: Inputs, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    found = []
    for lecture in inputs.catalogue.lectures:
        page.goto(served + lecture.url, wait_until="domcontentloaded")
        page.wait_for_selector("html:not(:has(.far))", state="attached")
        found += page.evaluate(LINE_STARTS)
    page.close()
    assert found == []


#: Headings in which a mark that may not begin a line begins one (clreq 3.1.6).
LINE_STARTS = """() => {
  const found = [], range = document.createRange();
  for (const title of document.querySelectorAll('h1, h2, h3, .promise p')) {
    const walk = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let node; (node = walk.nextNode());) for (let at = 0; at < node.length; at++) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      if (last !== null && box.top > last + box.height / 2 && /[，。、；：？！）》”’]/.test(node.data[at])) found.push(title.textContent);
      last = box.top;
    }
  }
  return found;
}"""


def outside(request: Request, served: str) -> bool:
    return not request.url.startswith((served, "data:"))


def test_the_elder_look_is_one_tap_and_is_remembered(chromium: Browser, served: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(served)
    button = page.get_by_role("button", name="长辈版")
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    page.goto(served + "tips/")
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate("Object.keys(localStorage)") == ["elder"]
    button.click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "17px"
    assert context.cookies() == []
    context.close()


def test_without_javascript_there_is_no_dead_button_and_chapters_jump(chromium: Browser, served: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "lectures/021-after-a-bad-exam/")
    assert page.locator("button:visible").count() == 0
    page.locator(".chapters a").last.click()
    anchor = page.url.split("#")[1]
    assert page.locator(f"#{anchor}").bounding_box() is not None
    assert page.locator("noscript video source").count() == 3
    context.close()


#: Everything the keyboard should come to, and where it is now.
STOPS = """() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea, video[controls], [tabindex="0"]')]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden').length"""
STOP = """() => {
  const one = document.activeElement, style = getComputedStyle(one), rim = getComputedStyle(one.closest('form, label.action') ?? one);
  if (one === document.body) return null;
  one.dataset.stop ??= String(window.stops = (window.stops ?? 0) + 1);
  const ringed = [style, rim].some((look) => look.outlineStyle === 'solid' && parseFloat(look.outlineWidth) >= 2);
  const box = one.getBoundingClientRect();
  return {number: one.dataset.stop, ringed: ringed || one.localName === 'video' || one.type === 'range',
          shown: box.bottom > 0 && box.top < innerHeight, html: one.outerHTML.slice(0, 120)};
}"""


@pytest.mark.parametrize("kind", ["home", "lecture", "stage", "tip", "search", "charts", "picks", "help"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    chromium: Browser, whole_served: str, kind: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(whole_served + KINDS[kind])
    if kind in KEPT:
        page.evaluate("kept => Object.assign(localStorage, kept)", KEPT[kind])
        page.reload()
    alive(page)
    page.mouse.move(1, 1)  # what comes at the first sign of life is reached too
    if kind == "lecture":
        page.wait_for_selector(".find")  # the last of it
    page.wait_for_load_state("networkidle")
    wanted, seen, faults = page.evaluate(STOPS), set(), []
    for _ in range(3 * wanted):  # a player's own controls are stops inside one element
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(STOP)
        if stop is None:
            break
        seen.add(stop["number"])
        if not (stop["ringed"] and stop["shown"]):
            faults.append(stop["html"])
    assert faults == []
    assert len(seen) == wanted
    context.close()


def test_reduced_motion_and_forced_colours_are_honoured(chromium: Browser, whole_served: str) -> None:
    context = chromium.new_context(reduced_motion="reduce", forced_colors="active")
    page = context.new_page()
    page.goto(whole_served + "search/")
    for path in ("", "lectures/021-after-a-bad-exam/", "picks/#L21,T19"):
        page.goto(whole_served + path)
        assert (
            page.evaluate(
                "[...document.querySelectorAll('*')].filter(one => { const look = getComputedStyle(one);"
                " return parseFloat(look.transitionDuration) > 0 || (look.animationName !== 'none' && parseFloat(look.animationDuration) > 0) })"
                ".map(one => one.outerHTML.slice(0, 80))"
            )
            == []
        )
        bare = page.evaluate(
            "[...document.querySelectorAll('.act, .switch, .tool, .chips a, .map td a')].filter(one => one.checkVisibility()"
            " && getComputedStyle(one).borderTopWidth === '0px').map(one => one.className)"
        )
        assert bare == [], "a button is only its ground: with forced colours it has no shape"
    context.close()


def test_a_parent_without_javascript_walks_the_whole_site(chromium: Browser, whole_served: str) -> None:
    """Browse, watch, read, tips, charts, feeds, print; by taps on what is on the page, as she would."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()

    def tap(name: str, within: str = "main") -> None:
        page.locator(within).get_by_role("link", name=name).first.click()

    page.goto(whole_served)
    tap("4–6年级")  # browse: her child's stage, then a series, then the whole table
    expect(page.get_by_role("heading", level=1)).to_have_text("4–6年级")
    assert page.locator("form.refine").is_hidden()
    page.locator("nav.choices").get_by_role("link").first.click()
    tap("课程", ".tabs")
    tap("考砸之后", ".map")
    video = page.locator("video:visible")  # watch: the browser's own controls, captions, a download
    assert video.get_attribute("controls") is not None
    assert video.locator("track[default]").count() == 1
    source = page.request.get(page.url + (video.locator("source").first.get_attribute("src") or ""))
    assert source.ok
    tap("先接住情绪")  # read: a chapter leads into the words
    assert page.locator(f"#{page.url.split('#')[1]}").is_visible()
    assert page.locator(".transcript p").count() > 2
    assert page.locator("button:visible").count() == 0
    assert len(page.pdf(format="A4")) > 10_000  # print
    tap("贴士", ".tabs")
    page.locator(".tip-list a").first.click()
    expect(page.locator(".note h1")).to_be_visible()
    page.go_back()
    tap("每天一条")
    days = page.locator(".tip-list time").count()
    assert days == 30  # November
    for name, fits in (("RSS", rss_is_right), ("手机日历", calendar_is_right)):
        address = page.locator("main").get_by_role("link", name=name).first.get_attribute("href")
        assert fits(page.request.get(page.url + (address or "")).text()), name
    tap("榜单", ".tabs")
    assert page.locator(".ranks li").count() > 5
    page.locator("summary").first.click()
    expect(page.locator("details[open] .short a").first).to_be_visible()
    tap("搜索", ".head")
    expect(page.get_by_text("按主题找")).to_be_visible()
    assert page.locator(".index a:visible").count() > 10
    context.close()


def rss_is_right(text: str) -> bool:
    read = feedparser.parse(text)
    return not read.bozo and len(read.entries) > 10


def calendar_is_right(text: str) -> bool:
    return len(Calendar.from_ical(text).walk("VEVENT")) >= 365


def test_a_list_is_narrowed_in_place_and_the_address_keeps_it(phone: Page, whole_served: str) -> None:
    phone.goto(whole_served + "topics/mind/")
    alive(phone)
    cards = phone.locator(".list .card:visible")
    whole = cards.count()
    phone.get_by_label("年龄").select_option("4–6年级")
    left = cards.count()
    assert 0 < left < whole
    expect(phone.get_by_role("status")).to_have_text(f"留下 {left} 讲")
    assert set(cards.locator(".tag").all_inner_texts()) == {"4–6年级"}
    phone.reload()
    expect(cards).to_have_count(left)
    phone.get_by_label("年龄").select_option("不限")
    expect(cards).to_have_count(whole)
    assert phone.url == whole_served + "topics/mind/"


def test_tomorrow_the_home_page_shows_tomorrows_tip(phone: Page, whole: Path, whole_served: str) -> None:
    days = json.loads((whole / "feeds/tips-days.json").read_text(encoding="utf-8"))
    url, title, push = days["tips"][days["days"]["2026-11-24"]]
    phone.clock.set_fixed_time("2026-11-24T08:00:00")
    phone.goto(whole_served)
    expect(phone.locator(".today h2")).to_have_text(title)
    expect(phone.locator(".today .day")).to_contain_text("11月24日")
    expect(phone.locator(".today > p").last).to_have_text(push)
    assert phone.locator(".today a").evaluate("one => one.href") == whole_served + url


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("path", "said"), [("search/", "搜索在这个浏览器里用不了"), ("picks/", "选课单在这个浏览器里用不了")]
)
def test_a_browser_older_than_our_modules_is_told_what_it_cannot_do(
    chromium: Browser, whole_served: str, path: str, said: str
) -> None:
    for old in (False, True):
        page = chromium.new_page(viewport={"width": 390, "height": 844})
        if old:
            page.add_init_script("delete Array.prototype.findLast")
        page.goto(whole_served + path)
        assert page.get_by_text(said).is_visible() is old
        page.close()


@pytest.mark.parametrize("width", [320, 360, 375])
def test_the_head_takes_one_line_and_so_does_each_button(chromium: Browser, served: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(served + KINDS["lecture"])
    assert page.evaluate("document.querySelector('.head').offsetHeight") < 60
    heights = page.locator(".act span").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(heights) >= 3
    assert max(heights) < 25
    page.close()


@pytest.mark.parametrize("width", [320, 360, 375, 390])
def test_no_age_stands_alone_in_a_row(chromium: Browser, served: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(served)
    tops = page.locator(".ages li").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert len({tops.count(top) for top in tops}) == 1
    page.close()
