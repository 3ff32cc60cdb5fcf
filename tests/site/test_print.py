"""Handouts through Chromium's own PDF: a lecture on two pages, a tip on one."""

import re

import pytest
from playwright.sync_api import Browser

from hub.catalogue.model import Lecture, Tip
from hub.pages.page import Inputs

pytestmark = pytest.mark.browser


def test_lectures_print_on_two_pages_and_tips_on_one(chromium: Browser, served: str, inputs: Inputs) -> None:
    page = chromium.new_page()
    lectures = sorted(inputs.catalogue.lectures, key=lambda one: len(str(one.body)))[-4:]
    tips = sorted(inputs.catalogue.tips, key=lambda one: len(one.text))[-3:]
    found = {}
    items: list[Lecture | Tip] = [*lectures, *tips]
    for item in items:
        page.goto(served + item.url)
        pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
        if pages > (1 if item in tips else 2):
            found[item.id] = pages
    assert found == {}
    page.emulate_media(media="print")
    assert page.locator(".print-code svg").is_visible()
    assert page.locator(".tabs").is_hidden()
    page.close()
