"""What stays on the phone: lectures without a network, small choices, and nothing that is not on the list."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from hub.pages.duties import KEYS
from hub.publish.offline import write_zip

pytestmark = pytest.mark.browser
LECTURE = "lectures/021-after-a-bad-exam/"
DOCUMENTED = re.compile("|".join(re.sub("[\u4e00-\u9fff]+", "[A-Za-z0-9-]+", key) for key, _ in KEYS))


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def test_a_kept_lecture_opens_and_sounds_without_a_network(phone: BrowserContext, served: str) -> None:
    page = phone.new_page()
    page.goto(served + LECTURE)
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(one => !one)"), "asked first"
    page.get_by_role("button", name="离线").click()
    page.get_by_role("checkbox", name="声音（32 KB）").check()
    page.get_by_role("button", name="存到手机").click()
    page.get_by_text("存好了").wait_for()
    page.evaluate("navigator.serviceWorker.ready")
    phone.set_offline(True)
    page.goto(served + LECTURE)
    expect(page.get_by_role("heading", level=1)).to_have_text("考砸之后怎么谈")
    assert page.evaluate("getComputedStyle(document.querySelector('.tonight')).borderRadius") == "24px"
    page.locator(".watch [data-set=audio]").click()
    page.locator(".start").click()
    page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    assert page.evaluate("document.querySelector('video').currentSrc") == f"{served}media/aa11/audio.wav"
    heard = page.evaluate(
        "url => new Promise((yes, no) => { const one = new Audio(url); one.muted = true;"
        " one.onended = () => yes(one.duration); one.onerror = () => no(one.error.message); one.play().catch(no) })",
        f"{served}media/aa11/audio.wav",
    )
    assert heard == pytest.approx(2, abs=0.1)
    part = "url => fetch(url, {headers: {Range: 'bytes=4-7'}}).then(async r => [r.status, r.headers.get('Content-Range'), (await r.arrayBuffer()).byteLength])"
    assert page.evaluate(part, f"{served}media/aa11/audio.wav") == [206, "bytes 4-7/32044", 4]
    page.goto(f"{served}help/")
    assert page.url == f"{served}offline/"
    page.get_by_role("button", name="删掉：考砸之后怎么谈").click()
    expect(page.locator("#nothing-kept")).to_be_visible()
    assert page.evaluate("caches.open('kept-1').then(one => one.keys()).then(all => all.length)") == 0


def test_a_slider_that_was_moved_before_its_script_came_stays_and_counts(
    phone: BrowserContext, served: str
) -> None:
    page = phone.new_page()
    held: list[Route] = []
    free = False

    def slow(one: Route) -> None:
        one.continue_() if free else held.append(one)

    page.route("**/*.js", slow)
    page.goto(served, wait_until="domcontentloaded")
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("slider", name="字号").fill("32")
    assert size_of(page) == "24px"
    free = True
    for one in held:
        one.continue_()
    page.wait_for_selector("[data-live]", state="attached")
    assert (size_of(page), page.get_by_role("slider", name="字号").input_value()) == ("32px", "32")


def size_of(page: Page) -> str:
    """Computed size of a page's text."""
    return str(page.evaluate("getComputedStyle(document.documentElement).fontSize"))


def test_only_documented_names_are_written(phone: BrowserContext, served: str) -> None:
    page = phone.new_page()
    page.goto(served)
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("slider", name="字号").fill("32")
    page.wait_for_selector("[data-live]", state="attached")
    assert size_of(page) == "32px"
    page.locator(".ages a").nth(3).click()
    page.goto(served)
    expect(page.locator(".ages a[aria-current]")).to_have_text("4–6年级")
    assert size_of(page) == "32px"
    page.goto(served + LECTURE)
    page.get_by_role("button", name="加进选课").click()
    page.get_by_role("button", name="有用", exact=True).click()
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('playing'))")
    keys = page.evaluate("Object.keys(localStorage)")
    assert set(keys) >= {"elder", "size", "stage", "picks", "last", "useful:L21"}
    assert [one for one in keys if not DOCUMENTED.fullmatch(one)] == []
    assert phone.cookies() == []
    page.goto(served)
    page.evaluate("localStorage.setItem('at:021-after-a-bad-exam', '89')")  # as the player does
    page.reload()
    again = page.locator("[data-again]")
    expect(again).to_contain_text("考砸之后怎么谈上次看到 1:29")
    assert (again.get_attribute("href") or "").endswith(f"{LECTURE}#t=89")


def test_modules_name_no_other_keys() -> None:
    text = "".join(
        one.read_text(encoding="utf-8")
        for one in (files("site_plugins.device") / "assets").iterdir()
        if one.name.endswith(".mjs")
    )
    named = set(re.findall(r'(?<![.\w])(?:get|set)\("([^"]+)"', text))
    assert named == {"size", "stage", "last", "picks"}
    assert {one for one in named if not DOCUMENTED.fullmatch(one)} == set()


def sent_to(sent: list[str]) -> Callable[[Request], None]:
    return lambda one: sent.append(one.url) if "/u?" in one.url else None


def test_a_vote_is_one_anonymous_beacon_and_none_under_do_not_track(chromium: Browser, served: str) -> None:
    for refuses in (False, True):
        context = chromium.new_context()
        if refuses:
            context.add_init_script("Object.defineProperty(navigator, 'doNotTrack', {value: '1'})")
        page = context.new_page()
        sent: list[str] = []
        context.route("**/u?*", lambda route: route.fulfill(status=204))
        page.on("request", sent_to(sent))
        page.goto(f"{served}tips/T19-after-midterm/")
        page.get_by_role("button", name="没用上").click()
        page.get_by_text("记下了").wait_for()
        page.get_by_role("button", name="没用上").click()
        page.wait_for_timeout(200)
        assert sent == ([] if refuses else [f"{served}u?v=1&i=T19&u=0"])
        context.close()


def test_the_zip_opens_from_a_stick(chromium: Browser, built: Path, tmp_path: Path) -> None:
    import zipfile

    size = write_zip(built, tmp_path / "site.zip")
    assert size == (tmp_path / "site.zip").stat().st_size
    zipfile.ZipFile(tmp_path / "site.zip").extractall(tmp_path)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on(
        "request", lambda one: said.append(one.url) if not one.url.startswith(("file:", "data:")) else None
    )
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.get_by_role("link", name="课程", exact=True).click()
    page.locator(".map td a").first.click()
    assert page.locator("h1").is_visible()
    assert page.url.endswith("index.html")
    page.goto((tmp_path / "site" / LECTURE / "index.html").as_uri())
    assert page.locator("button:visible").all_inner_texts() == ["长辈版"]
    heard = page.evaluate(
        "new Promise((yes, no) => { const one = new Audio('../../media/aa11/audio.wav'); one.muted = true;"
        " one.onended = () => yes(true); one.onerror = () => no(one.error.message); one.play().catch(no) })"
    )
    assert heard
    assert said == []
    context.close()
