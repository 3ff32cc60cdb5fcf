"""The player on a real lecture page with a real clip, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.site.player import AT, begin, opened, started

pytestmark = pytest.mark.browser

#: Everything a phone's browser may lack.
ABSENT = {
    "speechSynthesis": "delete window.speechSynthesis; delete Window.prototype.speechSynthesis",
    "mediaSession": "delete Navigator.prototype.mediaSession",
    "pictureInPicture": "delete Document.prototype.pictureInPictureEnabled; delete HTMLVideoElement.prototype.requestPictureInPicture",
    "localStorage": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",
    "serviceWorker": "delete Navigator.prototype.serviceWorker",
    "sendBeacon": "delete Navigator.prototype.sendBeacon",
    "connection": "delete Navigator.prototype.connection",
}


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def test_it_plays_seeks_and_shows_captions(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = started(opened(phone, server[0]))
    page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration * .8 }")
    page.wait_for_function(f"{AT} > 32.3 && document.querySelector('video').readyState === 4")
    page.wait_for_function(  # there is a tenth of a second between two captions
        "(([track]) => track.mode === 'showing' && track.activeCues.length === 1)(document.querySelector('video').textTracks)"
    )


def test_before_the_first_play_nothing_of_the_clip_is_fetched(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    opened(phone, server[0]).wait_for_timeout(300)
    assert [one for one in server[1] if one.endswith((".mp4", ".m4a")) or "sprite" in one] == []


def test_without_javascript_it_is_a_plain_video_with_captions_and_downloads(
    chromium: Browser, server: tuple[str, list[str]]
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(server[0])
    video = page.locator("noscript video[controls][playsinline][poster]")
    assert not page.locator(".film").is_visible()
    assert video.locator("source").count() == 2
    assert video.locator("track[kind=captions][srclang=zh-CN][default]").count() == 1
    video.click(position={"x": 24, "y": 170})  # the browser's own button, under nothing of ours
    for _ in range(200):  # nothing can be waited for where no script runs
        if video.evaluate("one => one.currentTime") > 0.2:
            break
        page.wait_for_timeout(100)
    assert video.evaluate("one => one.currentTime") > 0.2
    assert not page.locator(".watch").is_visible()
    page.locator(".downloads summary").click()
    links = page.locator(".downloads a[download]")
    assert re.search(r"视频 \d+p（[\d.]+ (MB|KB)）", links.first.inner_text())
    for one in links.all():
        address = one.evaluate("one => one.href")
        assert page.request.get(address).ok, address
    context.close()


def test_the_transcript_follows_within_300_ms(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = started(opened(phone, server[0]))
    page.wait_for_selector(".transcript span[data-at]", state="attached")
    lag = page.evaluate(
        """() => new Promise((told) => {
          const video = document.querySelector('video'), lags = [];
          const look = () => {
            const shown = document.querySelector('.transcript [aria-current]');
            if (shown && !look.seen?.has(shown)) { (look.seen ||= new Set()).add(shown); lags.push(video.currentTime - Number(shown.dataset.at)); }
            if (lags.length >= 4) told(lags.slice(1)); else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    assert all(-0.06 <= one <= 0.3 for one in lag), lag


def test_a_tap_on_words_a_chapter_or_a_link_moves_the_clip(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    page = started(opened(phone, server[0]))
    page.wait_for_selector(".transcript span[data-at]", state="attached")
    page.locator(".transcript span[data-at='24.5']").click()
    page.wait_for_function(f"Math.abs({AT} - 24.5) < 1.5")
    page.locator(".chapters a[data-at='10.0'], .chapters a[data-at='10']").first.click()
    page.wait_for_function(f"Math.abs({AT} - 10) < 1.5")
    assert page.locator(".chapters [aria-current]").count() == 1
    page.evaluate("location.hash = '#t=0:31'")
    page.wait_for_function(f"Math.abs({AT} - 31) < 1.5")


def test_a_link_with_a_time_starts_there(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = opened(phone, f"{server[0]}#t=21")
    begin(page)
    page.wait_for_function(f"{AT} > 21 && {AT} < 25")


def test_where_you_were_survives_a_reload(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = started(opened(phone, server[0]))
    page.keyboard.press("5")
    page.wait_for_function(f"{AT} > 20.2")
    page.reload()
    expect(page.locator(".watch .said")).to_contain_text("上次看到 0:2")
    begin(page)
    page.wait_for_function(f"{AT} > 20 && !document.querySelector('video').paused")


def test_words_are_found_in_the_transcript(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = opened(phone, server[0])
    page.locator(".find input").fill("第三句")
    page.wait_for_function("document.querySelector('.find output').textContent === '2 处'")
    assert page.locator(".transcript .hit").count() == 2
    page.locator(".find input").press("Enter")
    assert page.locator(".find output").inner_text() == "第 1 处，共 2 处"
    page.locator(".find input").fill("没有的话")
    page.wait_for_function("document.querySelector('.find output').textContent === '没有找到'")


def test_the_storyboard_is_fetched_at_the_first_touch(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    page = opened(phone, server[0])
    page.focus("[data-set=place]")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert [one for one in server[1] if one.endswith("sprite.jpg")]
    assert page.locator("[data-set=place]").get_attribute("aria-valuetext") == "0:01"


def test_everything_is_reached_and_worked_by_keyboard(
    phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    page = opened(phone, server[0])
    names: list[str] = []
    page.focus(".start")
    for _ in range(60):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const e = document.activeElement; return e.dataset.set || (e.closest('.downloads') ? 'downloads' : e.closest('.find') ? 'find' : e.closest('.chapters') ? 'chapters' : '') }"
        )
        if where and where not in names:
            names.append(where)
    wanted = ["quality", "speed", "audio", "low", "small", "place", "downloads", "chapters", "find"]
    assert [one for one in names if one in wanted] == wanted
    begin(page)
    page.wait_for_function(f"{AT} > 0.2")
    page.keyboard.press("l")
    page.wait_for_function(f"{AT} > 10")
    page.keyboard.press("j")
    page.wait_for_function(f"{AT} < 9")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{AT} > 5")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{AT} < 9")
    page.keyboard.press("8")
    page.wait_for_function(f"{AT} > 31")
    page.keyboard.press("0")
    page.wait_for_function(f"{AT} < 4")
    page.keyboard.press("c")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "hidden"
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('video').paused")
    page.focus("[data-set=low]")
    page.keyboard.press("9")
    assert page.evaluate(AT) < 30, "keys work only while the player has the focus"


@pytest.mark.parametrize("name", ABSENT)
def test_it_plays_where_a_browser_lacks(
    name: str, phone: BrowserContext, server: tuple[str, list[str]]
) -> None:
    phone.add_init_script(ABSENT[name])
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(server[0])
    page.wait_for_selector(".start:not([hidden])")
    started(page)
    page.locator("[data-set=low]").click()
    page.wait_for_function(f"{AT} > 0.2")
    assert faults == []
    if name == "pictureInPicture":
        assert not page.locator("[data-set=small]").is_visible()


def test_ten_seconds_count_as_one_play(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = started(opened(phone, server[0]))
    page.select_option("[data-set=speed]", "2")
    page.wait_for_function(f"{AT} > 11.5")
    page.wait_for_timeout(200)
    told = sorted(re.sub(r"p=[0-9a-f]{16}", "p=…", one) for one in server[1] if one.startswith("/b?"))
    assert told == [  # both fall into one second of this clip, and may arrive in either order
        "/b?v=1&l=021-after-a-bad-exam&p=…&e=10s",
        "/b?v=1&l=021-after-a-bad-exam&p=…&e=q25",
    ]


@pytest.mark.parametrize("look", ["light", "dark", "elder"])
def test_axe_finds_nothing_while_it_plays(
    look: str, chromium: Browser, server: tuple[str, list[str]]
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if look == "dark" else "light"
    )
    if look == "elder":
        context.add_init_script("localStorage.setItem('elder', '1')")
    page = started(opened(context, server[0]))
    page.wait_for_selector(".transcript span[data-at]", state="attached")
    page.locator(".downloads summary").click()
    page.locator(".find input").fill("第三句")
    page.wait_for_selector(".transcript .hit")
    found: list[Any] = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    least = 60 if look == "elder" else 44
    small = page.evaluate(
        """(least) => [...document.querySelectorAll('.watch button, .watch select, .watch input, .find input, .downloads a')]
          .filter((one) => { const box = one.getBoundingClientRect(); return box.width && box.height < least - .5 })
          .map((one) => `${one.outerHTML.slice(0, 60)} ${one.getBoundingClientRect().height}`)""",
        least,
    )
    assert small == []
    context.close()
