"""The search page and dialog as parents meet them: typing, keys, going back, accessibility."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from hub.plays.model import Totals
from tests.conftest import alive
from tests.search.conftest import ROOT
from tests.search.slow import SLOW, slow
from tests.site.conftest import serving

pytestmark = pytest.mark.browser
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


@pytest.fixture(scope="session")
def address(search_site: Path, serve_folder: Callable[[Path], Iterator[str]]) -> Iterator[str]:
    yield from serve_folder(search_site)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_a_shared_address_shows_results_with_their_moment(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + "search/?q=错题分成三堆")
    first = page.locator(".found .hit").first
    expect(first).to_contain_text("考砸之后怎么谈")
    expect(first.locator("mark").first).to_be_visible()
    expect(first.locator("i")).to_contain_text("说到")
    assert "#t=" in (first.locator("a").get_attribute("href") or "")
    assert said == []


def test_facets_narrow_to_exactly_what_they_promise(page: Page, address: str) -> None:
    page.goto(address + "search/?q=作业")
    tips = page.locator(".narrow button", has_text="贴士")
    promised = int((tips.text_content() or "").split()[-1])
    tips.click()
    expect(page.locator(".count")).to_have_text(f"找到 {promised} 条")
    page.wait_for_url("**kind=tip**")
    page.reload()
    expect(page.locator(".count")).to_have_text(f"找到 {promised} 条")


def test_going_back_restores_the_question_and_its_results(page: Page, address: str) -> None:
    page.goto(address + "search/")
    page.fill("#q", "青春期")
    page.locator(".found a").first.click()
    page.wait_for_url("**/lectures/**")
    page.go_back()
    expect(page.locator("#q")).to_have_value("青春期")
    expect(page.locator(".found .hit").first).to_contain_text("青春期")


def test_the_help_card_comes_first_while_typing(page: Page, address: str) -> None:
    asked: list[str] = []
    page.goto(address + "search/")
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").press_sequentially("我不想活了", delay=30)
    card = page.locator(".answer > :first-child")
    expect(card).to_contain_text("12356")
    expect(card).to_contain_text("110")
    assert all(one.startswith(address) and "%E4%B8%8D%E6%83%B3" not in one for one in asked)
    page.fill("#q", "笑死了")
    expect(page.locator(".danger")).to_have_count(0)


def dialog_box(page: Page, address: str) -> Locator:
    """The box of the dialog, opened by its key over another page."""
    page.goto(address + "lectures/")
    alive(page)
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    return box


def test_the_dialog_is_a_combobox(page: Page, address: str) -> None:
    box = dialog_box(page, address)
    page.keyboard.type("青春期")
    expect(page.get_by_role("option").first).to_contain_text("青春期")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[aria-selected=true]")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("青春期")
    expect(page.get_by_role("option").first).to_contain_text("青春期")
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lectures/026-a-changing-body/**")


def test_a_key_straight_after_the_dialog_closed_goes_to_the_page(page: Page, address: str) -> None:
    box = dialog_box(page, address)
    press = "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    page.evaluate(f"() => ['Escape', '/'].forEach({press})")
    expect(box).to_be_focused()


def test_an_unfinished_composition_is_not_searched(page: Page, address: str) -> None:
    page.goto(address + "search/")
    page.focus("#q")
    page.wait_for_timeout(500)
    fire = "([type, value]) => { const box = document.getElementById('q'); box.value = value; box.dispatchEvent(new %s(type, {bubbles: true, isComposing: type === 'input'})); }"
    page.evaluate(fire % "CompositionEvent", ["compositionstart", ""])
    page.evaluate(fire % "InputEvent", ["input", "qing'chun"])
    page.wait_for_timeout(400)
    expect(page.locator(".found")).to_have_count(0)
    page.evaluate(fire % "CompositionEvent", ["compositionend", "青春期"])
    expect(page.locator(".found .hit").first).to_contain_text("青春期")


def test_markup_in_a_question_stays_text(page: Page, address: str) -> None:
    page.goto(
        address + "search/?q=" + "%3Cimg%20src%3Dx%20onerror%3D%22self.hacked%3D1%22%3E%E6%89%8B%E6%9C%BA"
    )
    expect(page.locator(".found .hit").first).to_be_visible()
    assert page.evaluate("self.hacked") is None
    assert page.locator(".answer img").count() == 0


def test_sorting_by_plays_reads_the_play_index(page: Page, address: str, search_site: Path) -> None:
    totals = Totals(plays={"L25": 900, "L13": 500}, sample=True)
    (search_site / "plays" / "v1" / "data").mkdir(parents=True, exist_ok=True)
    (search_site / "plays" / "v1" / "data" / "totals.json").write_text(totals.text(), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "search/?q=作业")
    expect(page.locator(".found .hit").nth(1)).to_be_visible()
    assert not any("plays/" in one for one in asked)
    page.locator("summary", has_text="更多筛选").click()
    page.locator("#order").select_option("plays")
    expect(page.locator(".count")).to_contain_text("示例数据")
    hits = page.locator(".found .hit a")
    expect(hits.nth(0)).to_have_attribute("href", re.compile("/025-"))
    expect(hits.nth(1)).to_have_attribute("href", re.compile("/013-"))


def test_nothing_found_leads_to_topics_and_help(page: Page, address: str) -> None:
    page.goto(address + "search/?q=%E9%BE%98%E9%BE%98")
    expect(page.locator(".count")).to_contain_text("没有找到")
    expect(page.locator(".answer .chips a", has_text="求助电话")).to_be_visible()


def test_without_the_index_one_calm_line(page: Page, address: str) -> None:
    page.route("**/search/manifest.json", lambda route: route.fulfill(status=404))
    page.goto(address + "search/?q=青春期")
    expect(page.locator(".count")).to_contain_text("暂时用不了")


def test_without_javascript_there_are_topics(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "search/?q=青春期")
    expect(page.locator(".index a").first).to_be_visible()
    expect(page.locator("form.seek")).to_have_attribute("method", "get")
    context.close()


def test_on_a_slow_network_results_come_while_typing(page: Page, address: str) -> None:
    page.goto(address + "lectures/")
    alive(page)
    slow(page, SLOW)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("青春期")
    expect(page.get_by_role("option").first).to_contain_text("青春期")
    expect(page.get_by_role("option").first.locator("mark").first).to_contain_text("青春期")
    expect(page.get_by_role("option").first.locator(".pledge")).not_to_be_empty()


def test_a_click_starts_the_video_at_the_moment(page: Page, search_site: Path) -> None:
    real_clip(search_site)
    with serving(search_site) as (address, _):  # a browser only seeks where the server knows ranges
        page.goto(address + "search/?q=错题分成三堆")
        link = page.locator(".found .hit a").first
        expect(link).to_have_attribute("href", re.compile("#t="))
        at = float((link.get_attribute("href") or "").partition("#t=")[2])
        assert at > 5
        link.click()
        page.wait_for_url("**/lectures/021-*/**")
        video = "document.querySelector('.player video')"
        page.wait_for_function(f"{video} && {video}.readyState > 0 && {video}.currentTime >= {at - 1}")
        assert page.evaluate(f"{video}.currentTime") < at + 30  # it runs on while we look
        started = page.evaluate(
            f"{video}.played.length ? {video}.played.start({video}.played.length - 1) : {video}.currentTime"
        )
        assert abs(started - at) <= 1
        page.add_init_script(
            "HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
        )
        page.goto(f"{page.url.partition('#')[0]}?again#t={at}")
        said = page.locator('.transcript [aria-current="true"]')  # though this browser waits for a touch
        expect(said).to_have_count(1)
        near = said.evaluate("e => [e, e.nextElementSibling].map(one => Number(one?.dataset.at))")
        assert any(
            abs(one - at) <= 1 for one in near
        )  # a link has whole seconds, a caption begins between them


def real_clip(site: Path) -> None:
    """Small real files where the site says that the clip of L21 lies: a test picture, and its own captions."""
    from hub.media.tools import find_ffmpeg

    folder = site / "media" / "aa11"
    if folder.exists():
        return
    folder.mkdir(parents=True)
    subprocess.run(
        [find_ffmpeg().path, "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=5:d=180", "-c:v", "libx264", "-preset", "ultrafast",
         "-g", "5", "-movflags", "+faststart", str(folder / "360.mp4")],
        check=True, timeout=120,
    )  # fmt: skip
    for height in (540, 1080):
        shutil.copy(folder / "360.mp4", folder / f"{height}.mp4")
    shutil.copy(next((ROOT / "lectures").glob("021-*")) / "captions.vtt", folder)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    faults = {}
    for query in ("", "青春期", "不想活了", "龘龘", "qcq"):
        page.goto(address + f"search/?q={query}")
        if query:
            page.locator(".count", has_text="到").wait_for()
            page.wait_for_timeout(300)
        faults[f"page {query}"] = violations(page)
    page.goto(address)
    alive(page)
    page.keyboard.press("/")
    for query in ("青春期", "被打"):
        page.locator("dialog input").fill(query)
        page.get_by_role("option").first.wait_for()
        page.wait_for_timeout(300)
        page.keyboard.press("ArrowDown")
        faults[f"dialog {query}"] = violations(page)
    assert {name: found for name, found in faults.items() if found} == {}
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {json.dumps(one['nodes'][0]['html'][:160], ensure_ascii=False)}" for one in found]
