"""Pages and calendars of events, places and written pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue
from hub.pages.events import event_pages
from hub.pages.guide import guide_pages
from hub.pages.icalendar import ALL, calendar_url, event_calendars
from hub.pages.page import Inputs
from hub.pages.places import place_pages
from hub.pages.service import service_pages
from hub.pages.site import site_of
from hub.project import Project

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def ours() -> Inputs:
    """What this repository publishes."""
    project = Project.at(ROOT)
    return Inputs(publishable(load(project), DAY), project.settings, DAY)


@pytest.fixture(scope="module")
def real(ours: Inputs) -> Inputs:
    """The same with events and places that are no samples, the first event cancelled."""
    events = [
        one.model_copy(update={"head": one.head.model_copy(update={"sample": False})})
        for one in ours.catalogue.events
    ]
    gone = events[0].model_copy(update={"head": events[0].head.model_copy(update={"status": "cancelled"})})
    places = [
        one.model_copy(
            update={"head": one.head.model_copy(update={"sample": False, "phone": "0514-12345678"})}
        )
        for one in ours.catalogue.places
    ]
    return remade(ours, events=(gone, *events[1:]), places=tuple(places))


def remade(inputs: Inputs, **changes: object) -> Inputs:
    """The same inputs with another catalogue; built anew, because a copy keeps cached tables."""
    old = inputs.catalogue
    values: dict[str, Any] = {name: getattr(old, name) for name in Catalogue.model_fields}
    return replace(inputs, catalogue=Catalogue(**{**values, **changes}))


def entries(text: str) -> list[dict[str, str]]:
    return [
        {name: str(value.to_ical(), "utf-8") for name, value in one.items()}
        for one in Calendar.from_ical(text).walk("VEVENT")
    ]  # fmt: skip


def test_coming_events_stand_first_and_past_ones_below(ours: Inputs) -> None:
    first, *_ = event_pages(ours)
    days = [one["datetime"] for one in first.data["coming"]]
    assert days == sorted(days)
    assert all(one > DAY.isoformat() for one in days)
    assert [one["datetime"] for one in first.data["past"]] == ["2026-10-24"]
    later = event_pages(replace(ours, day=date(2028, 1, 1)))[0]
    assert later.data["coming"] == []
    past = [one["datetime"] for one in later.data["past"]]
    assert past == sorted(past, reverse=True)


def test_a_calendar_has_what_rfc_5545_asks_for(ours: Inputs) -> None:
    made = {one.path: one.text for one in event_calendars(ours)}
    events = ours.catalogue.events
    assert set(made) == {ALL, *(calendar_url(one) for one in events)}
    calendar = Calendar.from_ical(made[ALL])
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    for entry in entries(made[ALL]):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(entry)
    assert len({entry["UID"] for entry in entries(made[ALL])}) == len(events)
    assert all(len(line.encode()) <= 75 for text in made.values() for line in text.split("\r\n"))


def test_times_are_the_clock_of_china_in_utc(ours: Inputs) -> None:
    event = next(one for one in ours.catalogue.events if one.head.start == "19:30")
    text = next(one.text for one in event_calendars(ours) if one.path == calendar_url(event))
    start = Calendar.from_ical(text).walk("VEVENT")[0].decoded("DTSTART")
    day = event.head.day
    assert start == datetime(day.year, day.month, day.day, 11, 30, tzinfo=UTC)


def test_the_build_date_is_in_no_calendar(ours: Inputs) -> None:
    now, later = (event_calendars(one) for one in (ours, replace(ours, day=date(2027, 7, 1))))
    assert [(one.path, one.text) for one in now] == [(one.path, one.text) for one in later]


def test_a_sample_says_so_everywhere_and_no_machine_takes_it_for_an_event(ours: Inputs) -> None:
    for entry in entries(event_calendars(ours)[0].text):
        assert entry["SUMMARY"].startswith("【示例】")
        assert "这是示例，不是真的活动。" in entry["DESCRIPTION"]
    for page in (*event_pages(ours)[1:], *place_pages(ours)[1:]):
        assert page.data["sample"]
        assert "【示例】" in page.description
        assert page.markdown.startswith("# 【示例】")
    assert all(page.data["json_ld"] == "" for page in event_pages(ours)[1:])


def test_what_is_no_sample_never_says_so(real: Inputs) -> None:
    pages = [*event_pages(real), *place_pages(real)]
    assert not any(page.data.get("sample") or page.data.get("samples") for page in pages)
    assert not any("【示例】" in page.markdown for page in pages)
    assert not any("【示例" in one.text for one in event_calendars(real))


def test_a_cancelled_event_reaches_calendars_that_have_it(real: Inputs) -> None:
    first = entries(event_calendars(real)[0].text)[0]
    assert (first["STATUS"], first["SEQUENCE"]) == ("CANCELLED", "1")
    assert first["SUMMARY"].startswith("【已取消】")
    page = event_pages(real)[1]
    assert page.data["cancelled"]
    assert json.loads(page.data["json_ld"])["eventStatus"].endswith("/EventCancelled")


def test_machines_are_told_when_and_how_an_event_is_held(real: Inputs) -> None:
    made = [json.loads(page.data["json_ld"]) for page in event_pages(real)[1:]]
    assert {one["eventAttendanceMode"].rsplit("/")[-1] for one in made} == {
        "OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode",
    }  # fmt: skip
    assert all(one["startDate"].endswith("+08:00") and one["location"] for one in made)


def test_a_place_can_be_called_by_touch(real: Inputs) -> None:
    page = place_pages(real)[1]
    assert (page.data["phone"], page.data["dial"]) == ("0514-12345678", "051412345678")


def test_places_are_listed_by_what_they_are_for(ours: Inputs) -> None:
    groups = place_pages(ours)[0].data["groups"]
    assert [one["title"] for one in groups] == ["场馆", "润心驿站", "候学驿站"]
    assert sum(len(one["places"]) for one in groups) == len(ours.catalogue.places)


def test_written_pages_link_to_lectures_from_where_they_are(ours: Inputs) -> None:
    pages = {page.path: page for page in guide_pages(ours)}
    assert set(pages) == {"alliance.md", "parent-school.md"}
    html = "".join(one["html"] for one in pages["alliance.md"].data["sections"])
    assert f'href="../{ours.catalogue.lecture["L45"].url}"' in html
    assert all(one["name"] and one["checked"] for one in pages["alliance.md"].data["sources"])


def test_the_help_page_has_words_for_every_number(ours: Inputs) -> None:
    page = next(one for one in service_pages(ours) if one.path == "help.md")
    numbers = [one["number"] for one in (*page.data["urgent"], *page.data["calm"])]
    titles = [one["title"] for one in page.data["guide"]["sections"]]
    assert sorted(one.partition("：")[0] for one in titles) == sorted(numbers)
    assert all("<blockquote>" in one["html"] for one in page.data["guide"]["sections"])
    bare = remade(ours, guides=())
    assert next(one for one in service_pages(bare) if one.path == "help.md").data["guide"] is None


def test_a_site_without_any_of_them_has_no_such_page_and_no_link(ours: Inputs) -> None:
    bare = remade(ours, events=(), places=(), guides=())
    site = site_of(bare)
    assert not {"events/", "places/", "alliance/", "parent-school/"} & site.addresses
    assert not any(one.path.startswith(("events/", "places/")) for one in site.extras)
    home = next(one for one in site.pages if one.path == "index.md")
    assert home.data["near"] == []


def test_hostile_words_of_an_event_stay_words(real: Inputs) -> None:
    event = real.catalogue.events[1]
    text = "a\r\nEND:VEVENT <script>alert(1)</script> [x](//evil.example/)"
    bad = event.model_copy(
        update={"text": text, "head": event.head.model_copy(update={"title": "</script><b>;,\\n"})}
    )
    inputs = remade(real, events=(bad,))
    page = event_pages(inputs)[1]
    assert "<script" not in page.data["html"]
    assert "href" not in page.data["html"]
    assert "<" not in page.data["json_ld"]
    (entry,) = entries(event_calendars(inputs)[0].text)
    assert "</script><b>" in entry["SUMMARY"]
    assert entry["UID"].startswith(bad.slug)
