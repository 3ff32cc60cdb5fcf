"""The player on a real lecture page with a real clip, in a real Chromium."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page

from hub.captions import Cue, format_webvtt
from hub.catalogue.model import Chapter, Lecture
from hub.media.clip import Order, make
from hub.media.index import MediaIndex
from hub.media.ladder import Profile
from hub.media.tools import find_ffmpeg
from hub.pages.page import Inputs
from hub.pages.site import site_of

pytestmark = pytest.mark.browser

LECTURE = "lectures/021-after-a-bad-exam/"
OTHER = "lectures/022-when-he-talks-back/"
SECONDS = 40
CUES = tuple(
    Cue(start=n * 2 + 0.5, end=n * 2 + 2.4, text=f"第{'一二三四五六七八九十'[n % 10]}句{n}，慢慢说。")
    for n in range(19)
)
AT = "document.querySelector('video').currentTime"
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


@pytest.fixture(scope="module")
def site(
    inputs: Inputs, remake: Callable[..., Inputs], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """The site with one real clip: forty seconds, two rungs, captions every two seconds."""
    from dataclasses import replace

    from site_plugins.generator import generate

    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    out = shared / "player-site"
    with FileLock(f"{out}.lock"):
        if not out.exists():
            half = shared / "half-player-site"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            tool = find_ffmpeg()
            master = half / "master.mp4"
            subprocess.run(
                [tool.path, "-v", "error", "-f", "lavfi", "-i", f"testsrc2=s=960x540:r=10:d={SECONDS}", "-f", "lavfi", "-i",
                 f"sine=f=300:d={SECONDS}", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(master)],
                check=True, timeout=120,
            )  # fmt: skip
            profile = Profile(preset="quick", ffmpeg=tool.version)
            clip = make(Order("L21", "c1ip", master, None, None, profile, half / "store", tool.path))
            lecture = inputs.catalogue.lecture["L21"]
            chapters = tuple(
                Chapter(at=at, title=one.title)
                for at, one in zip((0, 10, 20, 30), lecture.head.chapters, strict=False)
            )
            lecture = lecture.model_copy(
                update={"cues": CUES, "head": lecture.head.model_copy(update={"chapters": chapters})}
            )
            rich = make(
                Order(
                    "L22",
                    "r1ch",
                    master,
                    0.0,
                    8.0,
                    replace(profile, hls=True, av1=True),
                    half / "store",
                    tool.path,
                )
            )
            others: tuple[Lecture, ...] = tuple(
                lecture if one.id == "L21" else one for one in inputs.catalogue.lectures
            )
            clip = clip.model_copy(update={"captions": "media/c1ip/captions.vtt", "sample": True})
            given = replace(remake(lectures=others), media=MediaIndex(clips={"L21": clip, "L22": rich}))
            generate(site_of(given), Path(__file__).parents[2] / "mkdocs.yml", half / "site")
            for key in ("c1ip", "r1ch"):
                shutil.copytree(half / "store" / key, half / "site" / "media" / key)
            for page in (LECTURE, OTHER):  # painted by hub.pictures in a build
                shutil.copy(half / "store/c1ip/poster.webp", half / "site" / page / "poster.webp")
            (half / "site/media/c1ip/captions.vtt").write_text(format_webvtt(CUES), encoding="utf-8")
            (half / "site").rename(out)
    return out


@pytest.fixture
def server(
    site: Path, serve_ranges: Callable[[Path], AbstractContextManager[tuple[str, list[str]]]]
) -> Iterator[tuple[str, list[str]]]:
    with serve_ranges(site) as (address, asked):
        yield address + LECTURE, asked


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def sharp(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone with three pixels to the point, as most have: its picture wants the highest rung."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    yield context
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".start:not([hidden])")
    return page


def begin(page: Page) -> None:
    page.focus(".start:not([hidden]), .film[controls]")
    page.keyboard.press("k")


def started(page: Page) -> Page:
    begin(page)
    page.wait_for_function(f"{AT} > 0.2")
    return page


def test_it_plays_seeks_and_shows_captions(phone: BrowserContext, server: tuple[str, list[str]]) -> None:
    page = started(opened(phone, server[0]))
    page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration * .8 }")
    page.wait_for_function(f"{AT} > 32.3 && document.querySelector('video').readyState === 4")
    active = page.evaluate(
        "() => { const t = document.querySelector('video').textTracks[0]; return [t.mode, t.activeCues.length] }"
    )
    assert active == ["showing", 1]


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
    page.wait_for_selector(".start:not([hidden])")
    assert "上次看到 0:2" in page.locator(".watch .said").inner_text()
    begin(page)
    page.wait_for_function(f"{AT} > 20 && !document.querySelector('video').paused")


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
    page.wait_for_load_state("networkidle")
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


def test_one_small_module_and_few_requests(
    phone: BrowserContext, server: tuple[str, list[str]], site: Path
) -> None:
    (module,) = (site / "player").rglob("*.*")
    assert re.fullmatch(r"player\.[0-9a-f]{10}\.js", module.name)
    assert len(gzip.compress(module.read_bytes(), 9)) <= 6144
    opened(phone, server[0]).wait_for_load_state("networkidle")
    assert len(server[1]) <= 8, server[1]


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
    page.keyboard.press("c")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "hidden"
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
    told = [one for one in server[1] if one.startswith("/b?")]
    assert [re.sub(r"p=[0-9a-f]{16}", "p=…", one) for one in told] == [
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
