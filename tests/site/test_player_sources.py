"""Which file the player takes, and what it takes to begin: renditions, streams, sound alone, low data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.site.player import AT, LECTURE, OTHER, opened, started

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def test_changing_quality_keeps_the_second_and_speed_sticks(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    page = started(opened(phone, server[0]))
    page.keyboard.press("5")
    page.wait_for_function(f"{AT} > 20.2")
    page.select_option("[data-set=speed]", "1.5")
    page.select_option(
        "[data-set=quality]", label=page.locator("[data-set=quality] option").last.inner_text()
    )
    page.wait_for_function(
        f"{AT} > 20 && {AT} < 26 && document.querySelector('video').currentSrc.endsWith('360p.mp4')"
    )
    page.wait_for_function(
        "document.querySelector('video').playbackRate === 1.5 && !document.querySelector('video').paused"
    )


def test_a_browser_that_will_not_change_speed_is_found_out(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    phone.add_init_script(
        "Object.defineProperty(HTMLMediaElement.prototype, 'playbackRate', {get() { return 1 }, set() {}})"
    )
    page = started(opened(phone, server[0]))
    page.select_option("[data-set=speed]", "2")
    page.wait_for_function("document.querySelector('.said').textContent.includes('不能变速')")
    assert page.locator("[data-set=speed]").input_value() == "1"


def test_only_sound_fetches_no_picture(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = opened(phone, server[0])
    page.locator("[data-set=audio]").click()
    started(page)
    assert page.evaluate("document.querySelector('video').currentSrc").endswith("audio.m4a")
    assert not [one for one in server[1] if one.endswith(".mp4")]
    assert page.locator("[data-set=audio]").get_attribute("aria-pressed") == "true"


SAVING = {
    "the browser": "Object.defineProperty(Navigator.prototype, 'connection', {get: () => ({saveData: true, effectiveType: '3g'})})",
    "the parent": "localStorage.setItem('low', '1')",
}


@pytest.mark.parametrize("who", SAVING)
def test_low_data_takes_the_smallest_and_no_picture(
    who: str, phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    phone.add_init_script(SAVING[who])
    page = started(opened(phone, server[0]))
    page.wait_for_function(f"{AT} > 0.3")
    assert page.evaluate("document.querySelector('video').currentSrc").endswith("360p.mp4")
    assert not page.locator(".scrub").is_visible()
    assert [one for one in server[1] if re.search(r"\.(jpe?g|png|webp|avif|gif)$", one)] == []
    page.locator("[data-set=low]").click()
    assert page.locator(".scrub").is_visible()


def test_the_first_sight_is_a_picture_and_one_large_button(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    page = opened(phone, server[0])
    page.wait_for_function("document.querySelector('.still').naturalWidth > 0")
    assert [one.rpartition(".")[2] for one in server[1] if "poster" in one] == ["webp"]
    assert page.locator("video").get_attribute("controls") is None
    page.locator(".start").click()
    page.wait_for_function(f"{AT} > 0.2")
    assert not page.locator(".start").is_visible()
    assert not page.locator(".still").is_visible()
    assert page.locator("video").get_attribute("controls") == ""
    page.keyboard.press("k")
    page.wait_for_function("document.querySelector('video').paused")


def test_hls_and_av1_are_offered_before_mp4(chromium: Browser, server: tuple[str, list[str]]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server[0].replace(LECTURE, OTHER))
    rows = page.locator("noscript video source").evaluate_all(
        "all => all.map((one) => [one.getAttribute('src').split('/').at(-1), one.type])"
    )
    assert [name for name, _ in rows] == ["master.m3u8", "av1.mp4", "540p.mp4", "360p.mp4"]
    assert rows[0][1] == "application/vnd.apple.mpegurl"
    assert re.fullmatch(r'video/mp4; codecs="av01\.0\.\d\dM\.08,mp4a\.40\.2"', rows[1][1])
    assert page.locator(".downloads a[href$='av1.mp4']").count() == 0, "old phones could not play it"
    context.close()


@pytest.mark.parametrize(("plays", "wanted"), [("hls", "master.m3u8"), ("av1", "av1.mp4"), ("", "540p.mp4")])
def test_the_player_takes_the_best_that_this_browser_plays(
    plays: str, wanted: str, sharp: BrowserContext, server: tuple[str, list[str]]
) -> None:
    hls, av1 = ("maybe" if plays == "hls" else ""), ("probably" if plays == "av1" else "")
    sharp.add_init_script(
        f"HTMLMediaElement.prototype.canPlayType = (type) => /mpegurl/.test(type) ? {hls!r} : /av01/.test(type) ? {av1!r} : 'probably'"
    )
    page = opened(sharp, server[0].replace(LECTURE, OTHER))
    assert page.evaluate("document.querySelector('video').src").endswith(f"/{wanted}")
    names = page.locator("[data-set=quality] option").all_inner_texts()
    assert any("AV1" in one for one in names) == (plays == "av1")
    started(page)
    assert [one for one in server[1] if one.endswith(f"/{wanted}")]


def test_a_stream_that_breaks_is_replaced_by_a_file(
    sharp: BrowserContext, server: tuple[str, list[str]]
) -> None:
    sharp.add_init_script("HTMLMediaElement.prototype.canPlayType = () => 'probably'")
    page = sharp.new_page()
    page.route("**/*.m3u8", lambda route: route.fulfill(status=404))
    page.goto(server[0].replace(LECTURE, OTHER))
    page.wait_for_selector(".start:not([hidden])")
    started(page)
    assert page.evaluate("document.querySelector('video').currentSrc").endswith("/av1.mp4")
