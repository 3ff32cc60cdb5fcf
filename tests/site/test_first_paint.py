"""What a phone does between the first byte and the first picture: no more than that picture needs, and that once."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.site.kinds import KINDS

pytestmark = pytest.mark.browser

#: A browser looks for forms to fill when a page is parsed, and lays it out for that.
SEEN = """addEventListener('DOMContentLoaded', () => {
  const sheets = [...document.querySelectorAll('link[rel=stylesheet]')];
  window.styled = sheets.length > 0 && sheets.every(one => one.sheet && one.sheet.cssRules.length > 0);
})"""


@pytest.mark.parametrize("kind", ["home", "lecture", "topic", "search", "picks"])
def test_a_page_is_not_parsed_before_its_style_is_there(
    chromium: Browser, whole_served: str, kind: str
) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        context.add_init_script(SEEN)
        context.route("**/*.css", slowly)
        page = context.new_page()
        page.goto(whole_served + KINDS[kind])
        assert page.evaluate("window.styled")


#: Sections that a phone has not laid out when the page is parsed, and all that wait for their turn.
WAITING = """addEventListener('DOMContentLoaded', () => {
  const far = [...document.querySelectorAll('.far')];
  const laid = one => one.lastElementChild.checkVisibility({ contentVisibilityAuto: true });
  window.waiting = [far.filter(one => !laid(one)).length, far.length];
})"""


def first_sight(page: Page, address: str) -> tuple[int, int]:
    """How many sections were not laid out when the page was parsed, of how many that lie below; in the end all are."""
    page.goto(address)
    missing, below = page.evaluate("waiting")
    page.wait_for_function("!document.querySelector('.far')")
    return missing, below


@pytest.mark.parametrize("kind", ["home", "lecture", "tip"])
def test_what_lies_below_a_phones_screen_is_laid_out_after_the_first_paint(
    chromium: Browser, whole_served: str, kind: str
) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        context.add_init_script(WAITING)
        context.route("**/start.*.js", lambda route: route.abort())  # it waits for no module
        missing, below = first_sight(context.new_page(), whole_served + KINDS[kind])
        assert missing == below > 0


def test_whoever_comes_back_or_follows_a_link_into_a_page_finds_all_in_its_place(
    chromium: Browser, whole_served: str
) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{whole_served}{KINDS['lecture']}#tonight")
        page.wait_for_function("!document.querySelector('.far')")
        top = page.locator("#tonight").evaluate("one => one.getBoundingClientRect().top")
        assert 0 <= top < 120

        brief = "document.documentElement.classList.contains('brief')"
        page.goto(whole_served + KINDS["tip"])
        assert page.evaluate(brief)
        page.reload()
        assert not page.evaluate(brief)


def test_a_desk_lays_out_what_it_shows(chromium: Browser, whole_served: str) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        context.add_init_script(WAITING)
        missing, below = first_sight(context.new_page(), whole_served)
        assert missing < below


#: Size and weight of every text that a page shows.
TYPE = """() => [...new Set([...document.querySelectorAll('body *')]
  .filter(one => one.checkVisibility() && [...one.childNodes].some(text => text.nodeType === 3 && text.data.trim()))
  .map(one => getComputedStyle(one)).map(style => `${style.fontWeight} ${style.fontSize}`))]"""


@pytest.mark.parametrize("kind", ["home", "lecture", "tip"])
def test_a_page_is_set_in_few_sizes_and_two_weights(chromium: Browser, whole_served: str, kind: str) -> None:
    """A browser stops for each of them to ask the system how it is drawn."""
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(whole_served + KINDS[kind])
        page.wait_for_function("!document.querySelector('.far')")
        found = page.evaluate(TYPE)
        assert len(found) <= 9
        assert {one.split()[0] for one in found} == {"400", "600"}


def test_a_clip_is_laid_out_at_the_first_sign_of_life(chromium: Browser, whole_served: str) -> None:
    """For a video that is shown a browser reads a long style sheet of its own; the poster needs none."""
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(whole_served + KINDS["lecture"])
        page.wait_for_selector("html[data-live]")
        place = page.locator(".still").bounding_box()
        assert not page.locator(".film").is_visible()
        page.keyboard.press("Shift")
        page.locator(".film").wait_for(state="visible")
        assert page.locator(".film").bounding_box() == place


def test_the_browsers_own_controls_come_when_a_clip_plays(chromium: Browser, whole_served: str) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(whole_served + KINDS["lecture"], wait_until="domcontentloaded")
        assert page.locator(".film").get_attribute("controls") is None
        page.locator(".start").click()
        page.wait_for_function("document.querySelector('.film').controls")
