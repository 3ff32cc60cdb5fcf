"""What parents see of the play counts: first values in the page, newer ones by one small fetch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from hub.catalogue.model import Catalogue
from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from hub.plays.clients import EPOCH
from hub.plays.definition import HEAT_STEP
from hub.plays.index import Counted, index_files
from hub.plays.model import LecturePlays
from hub.plays.publish import publish
from hub.plays.rollups import Rollup
from hub.plays.sparkline import heat_path, heat_words
from site_plugins.generator import generate
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
TODAY = (date(2026, 11, 23) - EPOCH).days
SLUG = "021-after-a-bad-exam"
PAGE = f"lectures/{SLUG}/"


def write_index(folder: Path, catalogue: Catalogue, plays: int, sample: bool, heat: tuple[int, ...]) -> Path:
    """`plays` of L21 the day before yesterday; the same share of everybody watched each 5 seconds."""
    reached = (plays, plays // 2, plays // 4, plays // 8)
    steps = tuple(plays * share // 100 for share in heat)
    day = Rollup(SLUG, TODAY - 2, plays=plays, quartiles=reached, heat=steps)
    counted = Counted(TODAY * 86400, TODAY, TODAY - 3, sample, {(SLUG, TODAY - 2): day}, [])
    for name, data in index_files(catalogue, counted).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def site(remake: Callable[..., Inputs], inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of L21 and its neighbours, built while a made-up log is what was counted."""
    chosen = tuple(one for one in inputs.catalogue.lectures if one.number in range(17, 25))
    small = remake(lectures=chosen, tips=())
    folder = tmp_path_factory.mktemp("plays")
    index = write_index(folder / "index", small.catalogue, 1000, True, (100, 80, 80, 30))
    generate(
        site_of(replace(small, plays=index, features=Features(charts=True))),
        ROOT / "mkdocs.yml",
        folder / "site",
    )
    shutil.copytree(index, folder / "site" / "plays" / "v1")
    return folder / "site"


@pytest.fixture
def address(site: Path, serve_folder: Callable[[Path], Iterator[str]]) -> Iterator[str]:
    yield from serve_folder(site)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_without_javascript_the_first_values_stand(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert page.locator(".plays").inner_text().split() == [
        "播放",
        "1,000",
        "次",
        "近七天",
        "1,000",
        "次",
        "示例数据",
    ]
    expect(page.locator("[data-heat]")).to_have_text(heat_words((100, 80, 80, 30), HEAT_STEP))
    assert page.locator(".heat path").get_attribute("d") == heat_path((100, 80, 80, 30))
    assert page.locator("[data-reached]").all_inner_texts() == ["100", "50", "25", "12"]
    page.goto(address)
    shelf = page.locator("section[aria-labelledby=hot]")
    expect(shelf).to_contain_text("热播")
    expect(shelf).to_contain_text("示例数据")
    expect(shelf.locator(".card")).to_have_count(1)
    expect(shelf.locator(".card")).to_contain_text("播放 1,000 次（示例）")
    context.close()


def test_newer_numbers_come_by_one_small_fetch(
    phone: Page, address: str, site: Path, tmp_path: Path, inputs: Inputs
) -> None:
    old = tmp_path / "old"
    shutil.copytree(site / "plays" / "v1", old)
    try:
        heat = (90, 100, 100, 20, 20)
        publish(write_index(tmp_path / "new", inputs.catalogue, 1234, False, heat), site)
        asked: list[str] = []
        phone.on("request", lambda one: asked.append(one.url) if "/plays/" in one.url else None)
        phone.goto(address + PAGE)
        expect(phone.locator("[data-total]")).to_have_text("1,234")
        expect(phone.locator("[data-week]")).to_have_text("1,234")
        assert phone.get_by_text("示例数据").locator("visible=true").count() == 0
        shown = LecturePlays.load(site / "plays/v1/lectures" / f"{SLUG}.json")
        assert phone.locator(".heat path").get_attribute("d") == heat_path(shown.heat)
        expect(phone.locator("[data-heat]")).to_have_text(heat_words(shown.heat, HEAT_STEP))
        assert asked == [f"{address}plays/v1/lectures/{SLUG}.json"]
    finally:
        publish(old, site)


def test_a_first_play_appears_where_the_build_had_none(
    phone: Page, address: str, site: Path, inputs: Inputs
) -> None:
    other = next(one for one in inputs.catalogue.lectures if one.number == 20)
    phone.goto(f"{address}{other.url}")
    expect(phone.locator(".plays")).to_be_hidden()
    phone.route("**/plays/v1/lectures/*", lambda route: route.fulfill(body='{"version":1,"total":1}'))
    phone.reload()
    expect(phone.locator(".plays")).to_contain_text("播放 1 次")
    expect(phone.locator(".watched")).to_be_hidden()


@pytest.mark.parametrize("answer", [{"status": 404}, {"body": "<html>"}, {"body": "[]"}, {"body": "null"}])
def test_whatever_comes_instead_the_page_stays_whole(
    phone: Page, address: str, answer: dict[str, int | str]
) -> None:
    said: list[str] = []
    phone.on("pageerror", lambda error: said.append(str(error)))
    phone.route("**/plays/v1/lectures/*", lambda route: route.fulfill(**answer))
    phone.goto(address + PAGE, wait_until="networkidle")
    expect(phone.locator("[data-total]")).to_have_text("1,000")
    assert said == []


@pytest.mark.parametrize("heat", [[100] * 3, [0, 0], [5, 100, 100, 40, 40, 0] * 20, [100, 0] + [1] * 200])
def test_the_browser_draws_and_says_what_the_build_would(phone: Page, address: str, heat: list[int]) -> None:
    body = json.dumps({"version": 1, "total": 40, "reached": [1, 1, 1, 1], "heat": heat})
    phone.route("**/plays/v1/lectures/*", lambda route: route.fulfill(body=body))
    phone.goto(address + PAGE)
    expect(phone.locator("[data-total]")).to_have_text("40")
    expect(phone.locator("[data-heat]")).to_have_text(heat_words(heat, HEAT_STEP))
    assert phone.locator(".heat path").get_attribute("d") == heat_path(heat)
    assert phone.locator(".heat").get_attribute("viewBox") == f"0 0 {len(heat)} 100"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("elder", [False, True])
def test_the_numbers_are_readable_in_every_look(
    chromium: Browser, address: str, scheme: str, elder: bool
) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    if elder:
        context.add_init_script("localStorage.setItem('elder', '1')")
    page = context.new_page()
    for path in (PAGE, ""):
        page.goto(address + path, wait_until="networkidle")
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()
