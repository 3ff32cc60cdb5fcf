"""选课单 as a family uses it: pick, order, tick off, send on, take over, put into the calendar."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest
import segno
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

#: A device without storage, as some private windows are.
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.add_init_script("delete Navigator.prototype.share")
    yield context
    context.close()


def titles(page: Page) -> list[str]:
    page.locator(".picked li").first.wait_for()
    return page.locator(".picked .words a").all_inner_texts()


def opened(context: BrowserContext, address: str, picks: str = "") -> Page:
    page = context.new_page()
    page.goto(address)
    if picks:
        page.evaluate("picks => localStorage.setItem('picks', picks)", picks)
        page.reload()
    return page


def test_a_lecture_and_a_tip_are_picked_where_they_are_read(phone: BrowserContext, served: str) -> None:
    page = opened(phone, f"{served}lectures/021-after-a-bad-exam/")
    page.get_by_role("button", name="加进选课").click()
    assert page.get_by_role("button", name="已经选上").get_attribute("aria-pressed") == "true"
    page.goto(f"{served}tips/T19-after-midterm/")
    page.get_by_role("button", name="加进选课").click()
    page.goto(f"{served}picks/")
    assert titles(page) == ["考砸之后怎么谈", "期中之后：先谈过程，再谈分数"]
    page.goto(f"{served}tips/T19-after-midterm/")
    page.get_by_role("button", name="已经选上").click()
    assert page.evaluate("localStorage.picks") == "L21"


def test_order_done_and_progress(phone: BrowserContext, served: str) -> None:
    page = opened(phone, f"{served}picks/", "L21,L03,T19")
    before = titles(page)
    page.get_by_role("checkbox", name="考砸之后怎么谈").check()
    assert page.locator("[data-at=count]").inner_text() == "1 / 3"
    assert page.get_by_role("progressbar", name="习惯与担当").get_attribute("value") == "1"
    page.get_by_role("button", name="调整顺序").click()
    page.get_by_role("button", name=f"下移：{before[0]}").click()
    assert titles(page) == [before[1], before[0], before[2]]
    page.get_by_role("button", name=f"移出：{before[2]}").click()
    assert page.evaluate("localStorage.picks") == "L03,L21*"
    page.get_by_role("button", name="移出看过的").click()
    assert titles(page) == [before[1]]


def test_a_link_brings_the_list_to_another_phone_and_merges(
    phone: BrowserContext, chromium: Browser, served: str
) -> None:
    page = opened(phone, f"{served}picks/", "L21*,L03,T19")
    titles(page)
    page.get_by_role("button", name="发链接").click()
    page.get_by_text("链接已复制").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{served}picks/#L21,L03,T19"
    other = chromium.new_context()
    two = opened(other, link, "L03*,L01")
    two.get_by_role("button", name="加到我的选课单").click()
    assert len(titles(two)) == 4
    assert two.evaluate("localStorage.picks") == "L03*,L01,L21,T19"
    assert two.evaluate("location.hash") == ""
    other.close()


def test_a_hostile_link_adds_nothing(phone: BrowserContext, served: str) -> None:
    page = opened(phone, f"{served}picks/#L21<img src=x onerror=alert(1)>,L99999,%E0%A4%A,__proto__,T19*x")
    page.wait_for_load_state("networkidle")
    assert page.locator(".gift").is_hidden()
    assert page.locator(".nothing").is_visible()


def test_where_nothing_may_be_kept_the_link_is_the_list(chromium: Browser, served: str) -> None:
    context = chromium.new_context()
    context.add_init_script(FORBIDDEN)
    page = opened(context, f"{served}lectures/021-after-a-bad-exam/")
    page.get_by_role("button", name="加进选课").click()
    page.get_by_role("button", name="已经选上").wait_for()
    page.goto(f"{served}picks/#T19")
    assert len(titles(page)) == 2
    assert page.url.endswith("#L21,T19")
    assert page.get_by_text("收藏起来").is_visible()
    context.close()


def test_each_evening_has_one_in_the_calendar(phone: BrowserContext, served: str, tmp_path: Path) -> None:
    page = opened(phone, f"{served}picks/", "L21*,L03,T19")
    titles(page)
    with page.expect_download() as wanted:
        page.get_by_role("button", name="存成日历").click()
    wanted.value.save_as(tmp_path / "picks.ics")
    raw = (tmp_path / "picks.ics").read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    events: list[Any] = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    starts = [one["DTSTART"].dt for one in events]
    assert len(events) == 2
    assert starts[1] - starts[0] == datetime.timedelta(days=1)
    assert starts[0].time() == datetime.time(20, 30)
    assert all(str(one["URL"]).startswith(served) and one["UID"] and one["DTSTAMP"] for one in events)


def matrix_of(words: str, mask: int) -> list[list[int]]:
    code = segno.make(words, error="l", boost_error=False, mode="byte", mask=mask, micro=False)
    return [list(row) for row in code.matrix]


def test_codes_are_those_of_segno(
    chromium: Browser, served: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every version, every mask, every module; segno pads by a byte too many, which is put right here."""
    monkeypatch.setattr(
        "segno.encoder.write_padding_bits", lambda buff, version, length: buff.extend([0] * (-length % 8))
    )
    module = served + next((built / "device").glob("qr.*.js")).relative_to(built).as_posix()
    page = chromium.new_page()
    page.goto(f"{served}help/")
    script = "async ([url, words, mask]) => (await import(url)).qr(words, mask ?? undefined)"
    words = f"{served}picks/#" + ",".join(f"L{number:02}" for number in range(1, 300))
    fits = [17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858]
    for version, length in enumerate(fits, 1):
        for size, mask in ((length, version % 8), (length - 5, None)):
            drawn = page.evaluate(script, [module, words[:size], mask])
            masks = range(8) if mask is None else [mask]  # which mask is best is a matter of taste
            assert drawn in [matrix_of(words[:size], one) for one in masks], (version, mask)
    assert page.evaluate(script, [module, words[:859], None]) == []
    page.close()


def test_the_code_on_the_page_is_the_link(phone: BrowserContext, served: str) -> None:
    page = opened(phone, f"{served}picks/", "L21,L03")
    titles(page)
    page.get_by_role("button", name="二维码").click()
    drawn = page.locator("#code path").get_attribute("d") or ""
    dark = sum(map(sum, page.evaluate(
        "async url => (await import(url)).qr(location.href.split('#')[0] + '#L21,L03')",
        page.evaluate("JSON.parse(document.querySelector('[data-modules]').dataset.modules).qr.replace('./', new URL('../device/', location).href)"),
    )))  # fmt: skip
    assert drawn.count("M") == dark > 100
