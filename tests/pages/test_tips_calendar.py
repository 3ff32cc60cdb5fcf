"""The calendar page, the feed files, and one tip everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import feedparser
import icalendar
import pytest

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.load import load, publishable
from hub.media.index import ClipEntry, MediaIndex, Rendition
from hub.pages.feeds import podcasts, tip_feeds, year_of
from hub.pages.home import home_page
from hub.pages.page import Extra, Inputs
from hub.pages.site import site_of
from hub.pages.tips_calendar import tips_calendar_pages
from hub.project import Project, Settings
from hub.tips.calendar import tip_of_day
from hub.tips.push import wechat

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    catalogue = publishable(load(Project.at(ROOT)), DAY)
    audio = Rendition(url="media/renditions/k/audio.m4a", size=1000, mime="audio/mp4")
    video = Rendition(url="media/renditions/k/540.mp4", size=9000, mime="video/mp4", width=960, height=540)
    clip = ClipEntry(key="k", duration=200.0, videos=(video,), audio=audio)
    return Inputs(catalogue, Settings(), DAY, MediaIndex(clips={"L01": clip}))


def every_feed(inputs: Inputs) -> list[Extra]:
    return [*tip_feeds(inputs), *podcasts(inputs)]


def test_a_month_a_page_for_a_year(inputs: Inputs) -> None:
    pages = {one.path: one for one in tips_calendar_pages(inputs)}
    assert set(pages) == {
        "tips/calendar/index.md",
        *(f"tips/calendar/{month:02}.md" for month in range(1, 13)),
    }
    index = pages["tips/calendar/index.md"]
    assert (index.url, index.title) == ("tips/calendar/", "贴士日历")
    assert pages["tips/calendar/10.md"].title == "2027年10月贴士日历"
    months = [(one["label"], one["current"]) for one in index.data["months"]]
    assert months[0] == ("11月", True)
    assert len(months) == 12
    days = [day for path, one in pages.items() if path != index.path for day in one.data["days"]]
    assert sorted(one["date"] for one in days) == [
        (date(2026, 11, 1) + timedelta(step)).isoformat() for step in range(365)
    ]


def test_the_sample_is_called_one_and_only_the_sample(inputs: Inputs) -> None:
    index = tips_calendar_pages(inputs)[0]
    assert index.data["sample"]
    assert "示例" in index.markdown
    real = inputs.catalogue.calendar.model_copy(update={"sample": False, "region": "某区"})
    plain = tips_calendar_pages(
        replace(inputs, catalogue=inputs.catalogue.model_copy(update={"calendar": real}))
    )[0]
    assert not plain.data["sample"]
    assert plain.data["dated"]
    assert "示例" not in plain.markdown
    fixed = inputs.catalogue.model_copy(update={"calendar": SchoolCalendar()})
    assert not tips_calendar_pages(replace(inputs, catalogue=fixed))[0].data["dated"]


@pytest.mark.parametrize("day", [DAY, date(2027, 2, 5), date(2027, 9, 1), date(2028, 2, 29)])
def test_one_day_has_one_tip_everywhere(inputs: Inputs, day: date) -> None:
    here = replace(inputs, day=day)
    tip = tip_of_day(here.catalogue, here.catalogue.calendar, day)
    assert tip is not None
    files = {one.path: one.text for one in every_feed(here)}
    shown = {
        "home": home_page(here).data["today"]["id"],
        "page": next(
            one["url"] for one in tips_calendar_pages(here)[0].data["days"] if one["date"] == day.isoformat()
        ).split("/")[1][:3],
        "rss": feedparser.parse(files["feeds/tips.xml"].encode()).entries[0].id[-3:],
        "atom": feedparser.parse(files["feeds/tips-atom.xml"].encode()).entries[0].id[-3:],
        "json": json.loads(files["feeds/tips.json"])["items"][0]["id"][-3:],
        "days": json.loads(files["feeds/tips-days.json"])["days"][day.isoformat()],
        "ics": next(
            str(one["uid"])[11:14]
            for one in icalendar.Calendar.from_ical(files["feeds/tips.ics"]).walk("VEVENT")
            if str(one["uid"]).startswith(day.isoformat())
        ),
        "push": next(
            one.id
            for one in here.catalogue.tips
            if one.head.push in wechat(here.catalogue, Settings(), tip).text
        ),
    }
    assert set(shown.values()) == {tip.tip.id}


def test_the_files_and_where_they_lie(inputs: Inputs) -> None:
    files = {one.path: one.text for one in every_feed(inputs)}
    first = inputs.catalogue.taxonomy.series[0].id
    assert set(files) == {
        "feeds/tips.xml", "feeds/tips-atom.xml", "feeds/tips.json", "feeds/tips.ics", "feeds/tips-days.json",
        "feeds/podcast.xml", f"feeds/podcast/{first}.xml", "feeds/feeds.opml",
    }  # fmt: skip
    for path, text in files.items():
        if path.endswith(".xml"):
            assert f'"https://hub.example/{path}"' in text  # names itself
        assert files["feeds/feeds.opml"].count(f'xmlUrl="https://hub.example/{path}"') == (
            path == "feeds/tips.xml" or path.startswith("feeds/podcast")
        )
    assert "https://hub.example/media/renditions/k/audio.m4a" in files["feeds/podcast.xml"]
    silent = {one.path for one in every_feed(replace(inputs, media=MediaIndex()))}
    assert not any("podcast" in one for one in silent)
    labels = [
        one["label"]
        for one in tips_calendar_pages(replace(inputs, media=MediaIndex()))[0].data["subscriptions"]
    ]
    assert "播客" not in labels


def test_the_site_has_them_all(inputs: Inputs) -> None:
    site = site_of(inputs)
    assert {one.path for one in every_feed(inputs)} <= {one.path for one in site.extras}
    assert {one.path for one in tips_calendar_pages(inputs)} <= {one.path for one in site.pages}


def test_a_site_without_tips_has_no_calendar(inputs: Inputs) -> None:
    empty = replace(inputs, catalogue=inputs.catalogue.model_copy(update={"tips": ()}))
    assert tips_calendar_pages(empty) == []
    for one in every_feed(empty):
        if one.path.endswith(".xml"):
            assert not feedparser.parse(one.text.encode()).bozo


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (DAY, "2026-11-01", "2027-10-31"),
        (date(2028, 2, 29), "2028-02-01", "2029-01-31"),
        (date(2027, 2, 28), "2027-02-01", "2028-01-31"),
    ],
)
def test_a_year_from_this_month(day: date, first: str, last: str) -> None:
    assert tuple(one.isoformat() for one in year_of(day)) == (first, last)
