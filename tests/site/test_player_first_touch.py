"""What a lecture page loads at once, and what a parent does before the player's tools are there."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from hub.publish.offline import write_zip
from tests.conftest import alive
from tests.site.player import AT, LECTURE

pytestmark = pytest.mark.browser

TOOLS = re.compile(r"/player/player\.[0-9a-f]{10}\.js$")

STARTERS = re.compile(r"/start\.[0-9a-f]{10}\.js$")


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.fixture
def waiting(phone: Page, server: tuple[str, list[str]]) -> Iterator[tuple[Page, list[Route]]]:
    """The page while the tools are on their way: the list holds the request until somebody lets it go on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route(TOOLS, hold)
    phone.goto(server[0], wait_until="domcontentloaded")
    alive(phone)
    yield phone, held


def arrive(page: Page, held: list[Route]) -> None:
    page.wait_for_timeout(50)
    assert len(held) == 1, "the tools are asked for once"
    held[0].continue_()
    page.wait_for_selector(".find", state="attached")


def test_a_page_loads_little_and_the_tools_at_the_first_sign_of_life(
    phone: Page, server: tuple[str, list[str]], clip_site: Path
) -> None:
    phone.goto(server[0], wait_until="networkidle")
    assert len(server[1]) <= 8, server[1]
    assert not any(TOOLS.search(one) for one in server[1])
    sizes = {
        one.name.partition(".")[0]: len(gzip.compress(one.read_bytes(), 9))
        for one in (clip_site / "player").iterdir()
    }
    assert sizes.keys() == {"start", "player"}
    assert sizes["start"] <= 1600
    assert sizes["player"] <= 6144
    phone.mouse.wheel(0, 200)
    phone.wait_for_selector(".find", state="attached")
    assert len([one for one in server[1] if TOOLS.search(one)]) == 1


def test_a_tap_plays_before_the_tools_are_there_and_they_do_not_begin_anew(
    waiting: tuple[Page, list[Route]], server: tuple[str, list[str]]
) -> None:
    page, held = waiting
    page.locator(".start").click()
    page.wait_for_function(f"{AT} > 0.3")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    arrive(page, held)
    assert page.evaluate(AT) > 0.3
    page.locator(".watch button[data-set=audio]").click()
    page.wait_for_function(f"document.querySelector('video').currentSrc.endsWith('audio.m4a') && {AT} > 0.3")


def test_taps_before_any_module_is_there_are_done_once_when_they_are(
    phone: Page, server: tuple[str, list[str]]
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route(STARTERS, hold)
    phone.goto(server[0], wait_until="domcontentloaded")  # the page is whole only when they are here
    phone.locator("[data-pick]").first.click()
    phone.locator(".start").click()
    assert phone.locator("[data-pick]").first.get_attribute("aria-pressed") != "true"
    phone.wait_for_timeout(200)
    assert len(held) == len({one.request.url for one in held}) == 2, "player and device, each asked for once"
    for one in held:
        one.continue_()
    phone.wait_for_function(f"{AT} > 0.3")
    expect(phone.locator("[data-pick]").first).to_have_attribute("aria-pressed", "true")


def test_without_any_module_the_browsers_own_player_is_there(
    phone: Page, server: tuple[str, list[str]]
) -> None:
    phone.route(STARTERS, lambda route: route.abort())
    phone.goto(server[0])
    alive(phone)
    expect(phone.locator(".start")).to_be_hidden()
    phone.locator(".film[controls]").click(position={"x": 24, "y": 190})  # the browser's own button
    phone.wait_for_function(f"{AT} > 0.3")


def test_a_choice_a_key_and_a_tap_before_the_tools_are_done_when_they_come(
    waiting: tuple[Page, list[Route]],
) -> None:
    page, held = waiting
    page.select_option("[data-set=speed]", "1.5")
    page.locator(".chapters a[data-at='10.0'], .chapters a[data-at='10']").first.click()
    page.focus(".start")
    page.keyboard.press("c")
    assert page.evaluate("location.hash") == ""
    arrive(page, held)
    page.wait_for_function(f"{AT} > 10 && document.querySelector('video').playbackRate === 1.5")
    expect(page.locator("[data-set=speed]")).to_have_value("1.5")


def test_without_the_tools_a_clip_plays_and_a_chapter_leads_into_the_words(
    phone: Page, server: tuple[str, list[str]]
) -> None:
    phone.route(TOOLS, lambda route: route.abort())
    phone.goto(server[0])
    phone.locator(".start").click()
    phone.wait_for_function(f"{AT} > 0.3")
    assert phone.locator("video").get_attribute("controls") == ""
    phone.locator(".chapters a").nth(1).click()
    phone.wait_for_function("location.hash === '#c2'")


def test_from_a_stick_the_clip_plays_with_its_captions(phone: Page, clip_site: Path, tmp_path: Path) -> None:
    write_zip(clip_site, tmp_path / "site.zip")
    zipfile.ZipFile(tmp_path / "site.zip").extractall(tmp_path)
    (page,) = tmp_path.glob(f"*/{LECTURE}index.html")
    phone.goto(page.as_uri())
    assert phone.locator(".start").is_hidden(), "modules do not run from files"
    phone.locator(".film").click(position={"x": 24, "y": 190})  # the browser's own button
    phone.wait_for_function(f"{AT} > 0.3")


def test_a_phone_whose_browser_is_older_than_our_modules_plays_with_its_own_controls(
    phone: Page, server: tuple[str, list[str]]
) -> None:
    phone.add_init_script("delete Array.prototype.findLast")
    asked: list[str] = []
    phone.on("request", lambda one: asked.append(one.url))
    phone.goto(server[0])
    assert phone.locator(".start").is_hidden()
    assert phone.locator("video").get_attribute("controls") == ""
    phone.locator(".film").click(position={"x": 24, "y": 190})
    phone.wait_for_function(f"{AT} > 0.3")
    assert not [one for one in asked if one.endswith(".js")]
