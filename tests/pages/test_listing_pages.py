import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hub.pages.home import home_page
from hub.pages.listings import PER_PAGE, grid_page, listing_pages
from hub.pages.page import Inputs
from hub.pages.site import site_of
from hub.pages.tips import today_tip
from hub.tips.calendar import tip_of_day


def test_every_lecture_has_one_tile_in_the_table(inputs: Inputs) -> None:
    data = grid_page(inputs).data
    tiles = [tile["url"] for row in data["rows"] for cell in row["cells"] for tile in cell["lectures"]]
    assert sorted(tiles) == sorted(one.url for one in inputs.catalogue.lectures)
    assert all(len(row["cells"]) == len(data["columns"]) for row in data["rows"])


def test_a_place_without_lectures_has_no_page_and_no_link(
    inputs: Inputs, remake: Callable[..., Inputs]
) -> None:
    few = remake(lectures=(inputs.catalogue.lecture["L21"],), tips=())
    assert [one.path for one in listing_pages(few)] == [
        "lectures/index.md", "series/habits.md", "stages/primary-upper.md", "topics/mind.md",
    ]  # fmt: skip
    columns = {one["id"]: one["url"] for one in grid_page(few).data["columns"]}
    assert columns["mind"] == "topics/mind/"
    assert columns["bond"] == ""


def test_a_site_without_any_lecture_still_has_its_pages(remake: Callable[..., Inputs]) -> None:
    empty = remake(lectures=(), tips=())
    assert home_page(empty).data["today"] is None
    assert [one.path for one in listing_pages(empty)] == ["lectures/index.md"]
    assert [one.path for one in site_of(empty).pages if re.match("tips/(T|index)", one.path)] == [
        "tips/index.md"
    ]


def test_the_calendar_decides_today(inputs: Inputs) -> None:
    days = [date(2026, 1, 1) + timedelta(days=one) for one in range(14)]
    for day in days:
        shown = today_tip(replace(inputs, day=day))
        due = tip_of_day(inputs.catalogue, inputs.catalogue.calendar, day)
        assert shown is not None
        assert due is not None
        assert shown.id == due.tip.id


def test_the_home_page_shows_the_build_date_and_no_other(inputs: Inputs) -> None:
    data = home_page(replace(inputs, day=date(2027, 2, 7))).data
    assert (data["day"], data["weekday"]) == ("2月7日", "星期日")


def test_chips_are_one_lecture_a_topic(inputs: Inputs) -> None:
    topics = {one.head.topic for one in inputs.catalogue.lectures}
    assert len(home_page(inputs).data["chips"]) == len(topics)


def many(inputs: Inputs, remake: Callable[..., Inputs], count: int) -> Inputs:
    """So many lectures, all of one series and topic."""
    first = inputs.catalogue.lectures[0]
    copies = [
        first.model_copy(update={"id": f"L{number}", "slug": f"{number:03}-one"})
        for number in range(1, count + 1)
    ]
    return remake(lectures=tuple(copies), tips=())


def test_long_lists_turn_pages_and_each_lecture_is_on_one(
    inputs: Inputs, remake: Callable[..., Inputs]
) -> None:
    pages = [
        one for one in listing_pages(many(inputs, remake, 2 * PER_PAGE + 1)) if one.path.startswith("series/")
    ]
    name = pages[0].path.removesuffix(".md")
    assert [one.path for one in pages] == [f"{name}.md", f"{name}/2.md", f"{name}/3.md"]
    assert [len(one.data["lectures"]) for one in pages] == [PER_PAGE, PER_PAGE, 1]
    urls = [card["url"] for one in pages for card in one.data["lectures"]]
    assert len(set(urls)) == 2 * PER_PAGE + 1
    turned = [(one.data["before"] and one.data["before"]["url"], one.data["after"] and one.data["after"]["url"])
              for one in pages]  # fmt: skip
    assert turned == [(None, f"{name}/2/"), (f"{name}/", f"{name}/3/"), (f"{name}/2/", None)]
    assert [one.data["refine"]["fields"] for one in pages] == [[], [], []]


def test_a_full_cell_of_the_table_says_how_many_more_there_are(
    inputs: Inputs, remake: Callable[..., Inputs]
) -> None:
    for count, shown in ((6, (6, 0)), (7, (5, 2)), (100, (5, 95))):
        cells = [cell for row in grid_page(many(inputs, remake, count)).data["rows"] for cell in row["cells"]]
        (full,) = [cell for cell in cells if cell["lectures"]]
        assert (len(full["lectures"]), full["more"]) == shown
