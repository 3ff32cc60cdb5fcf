"""The built site in a real Chromium: quiet, accessible, never wider than the phone."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Request

pytestmark = pytest.mark.browser

#: One page of each kind, with and without a clip.
KINDS = {
    "home": "",
    "grid": "lectures/",
    "lecture": "lectures/021-after-a-bad-exam/",
    "lecture-without-clip": "lectures/014-ten-hours-of-sleep/",
    "series": "series/habits/",
    "stage": "stages/primary-upper/",
    "topic": "topics/mind/",
    "tips": "tips/",
    "tip": "tips/T19-after-midterm/",
    "calendar": "tips/calendar/",
    "events": "events/",
    "event": "events/002-before-the-exam/",
    "places": "places/",
    "place": "places/004-comfort-station/",
    "alliance": "alliance/",
    "parent-school": "parent-school/",
    "help": "help/",
    "about": "about/",
    "404": "404.html",
    "picks": "picks/",
    "picks-received": "picks/#L21,T19,L03",
    "offline": "offline/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "data": "data/",
}
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
  for (const one of document.querySelectorAll('a, button, summary, input')) {
    if (one.closest('.prose, .md-typeset, video, .skip') || one.classList.contains('skip')) continue;
    const box = (one.closest('.card, .today') || one).getBoundingClientRect();
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


def test_every_page_kind_in_every_look(look: BrowserContext, served: str) -> None:
    page = look.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if outside(request, served) else None)
    page.on(
        "response",
        lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
    )
    faults = {}
    for kind, path in KINDS.items():
        page.goto(served + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found = page.evaluate(SMALL)
        if page.viewport_size != NARROW:
            violations = Axe().run(page).response["violations"]
            found += [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]
        if wide > 0:
            found.append(f"{wide} px too wide")
        if found:
            faults[kind] = found
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)
    assert said == []


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


def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium: Browser, served: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(served + "tips/T19-after-midterm/")
    wanted = page.locator("a:visible, button:visible").count()
    seen = set()
    for _ in range(wanted + 2):
        page.keyboard.press("Tab")
        state = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 200), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        if state[0].startswith("<body"):
            break
        assert state[1] == "solid"
        assert state[2] >= 2
        seen.add(state[0])
    assert len(seen) >= wanted - 1
    context.close()
