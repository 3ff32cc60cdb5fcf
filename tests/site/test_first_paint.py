"""What a phone does between the first byte and the first picture: the page is laid out once, in its style."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Route

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
