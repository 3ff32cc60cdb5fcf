"""Feeds, judged by the parsers that readers use, and by the fields their specifications require."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import icalendar
import pytest

from hub.catalogue.model import Catalogue
from hub.project import Settings
from hub.tips.calendar import tip_of_day, tips_of_days
from hub.tips.feed import WINDOW, Recording, podcast_feed, tip_feed
from hub.tips.feeds import atom, json_feed, opml, podcast, rss
from hub.tips.ics import ics

DAY = date(2026, 11, 23)
Make = Callable[..., Catalogue]
#: Signs that break a writer which pastes text into markup; the bell is no XML character at all.
NASTY = "<b>&amp; ]]> \"'\a</b> 今天做"


def parsed(text: str) -> Any:
    found = feedparser.parse(text.encode())
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.fixture(scope="session")
def recordings(catalogue: Catalogue) -> Mapping[str, Recording]:
    return {
        one.id: Recording(
            f"media/renditions/{one.id}/audio.m4a", 1_234_567, "audio/mp4", 241.6, sample=one.id == "L01"
        )
        for one in catalogue.lectures[:7]
    }


@pytest.mark.parametrize(("write", "version"), [(rss, "rss20"), (atom, "atom10")])
def test_readers_read_the_tips(
    catalogue: Catalogue, settings: Settings, write: Callable[..., str], version: str
) -> None:
    found = parsed(write(tip_feed(catalogue, settings, DAY, "feeds/tips.xml")))
    assert found.version == version
    assert found.feed.title == "家庭教育微讲坛·每日贴士"
    assert found.feed.language == "zh-CN"
    assert found.feed.link == "https://hub.example/tips/"
    assert found.encoding == "utf-8"
    assert len(found.entries) == WINDOW
    for step, entry in enumerate(found.entries):
        day = DAY - timedelta(step)
        tip = tip_of_day(catalogue, catalogue.calendar, day)
        assert tip is not None
        assert entry.title == tip.tip.head.title
        assert entry.link == f"https://hub.example/{tip.tip.url}"
        assert entry.id == f"tag:hub.example,2026:tip/{day}/{tip.tip.id}"
        assert entry.summary == tip.tip.head.push
        assert [one.term for one in entry.tags] == [tip.tip.head.topic]
        when = (
            parsedate_to_datetime(entry.published)
            if version == "rss20"
            else datetime.fromisoformat(entry.published)
        )
        assert when.isoformat() == f"{day}T07:00:00+08:00"
        assert "<ol>" in entry.content[0].value


def test_rss_has_what_its_specification_requires(catalogue: Catalogue, settings: Settings) -> None:
    channel = ElementTree.fromstring(rss(tip_feed(catalogue, settings, DAY, "feeds/tips.xml"))).find(
        "channel"
    )
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    assert channel.find("{http://www.w3.org/2005/Atom}link").attrib == {  # type: ignore[union-attr]
        "href": "https://hub.example/feeds/tips.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }
    for item in channel.iter("item"):
        assert item.find("guid").attrib == {"isPermaLink": "false"}  # type: ignore[union-attr]
        assert parsedate_to_datetime(item.findtext("pubDate") or "").hour == 7


def test_atom_has_what_rfc_4287_requires(catalogue: Catalogue, settings: Settings) -> None:
    root = ElementTree.fromstring(atom(tip_feed(catalogue, settings, DAY, "feeds/tips-atom.xml")))
    space = "{http://www.w3.org/2005/Atom}"
    assert all(root.findtext(f"{space}{name}") for name in ("id", "title", "updated", f"author/{space}name"))
    assert {one.get("rel") for one in root.findall(f"{space}link")} == {"self", "alternate"}
    entries = root.findall(f"{space}entry")
    assert len({one.findtext(f"{space}id") for one in entries}) == WINDOW
    for one in entries:
        assert all(one.findtext(f"{space}{name}") for name in ("id", "title", "updated", "content"))
        assert datetime.fromisoformat(one.findtext(f"{space}updated") or "").tzinfo is not None


def test_json_feed_has_what_its_specification_requires(catalogue: Catalogue, settings: Settings) -> None:
    value = json.loads(json_feed(tip_feed(catalogue, settings, DAY, "feeds/tips.json")))
    assert value["version"] == "https://jsonfeed.org/version/1.1"
    assert value["title"]
    assert value["feed_url"] == "https://hub.example/feeds/tips.json"
    assert len({one["id"] for one in value["items"]}) == WINDOW
    for one in value["items"]:
        assert one["url"].startswith("https://hub.example/tips/T")
        assert one["content_html"].startswith("<p>")
        assert datetime.fromisoformat(one["date_published"]).hour == 7


def test_all_formats_say_the_same(catalogue: Catalogue, settings: Settings) -> None:
    feed = tip_feed(catalogue, settings, DAY, "feeds/tips.xml")
    ids = [one.guid for one in feed.entries]
    assert [one.id for one in parsed(rss(feed)).entries] == ids
    assert [one.id for one in parsed(atom(feed)).entries] == ids
    assert [one["id"] for one in json.loads(json_feed(feed))["items"]] == ids


def test_names_outlive_new_titles_and_new_days(catalogue: Catalogue, settings: Settings) -> None:
    today = {one.guid: one for one in tip_feed(catalogue, settings, DAY, "a.xml").entries}
    tomorrow = {one.guid: one for one in tip_feed(catalogue, settings, DAY + timedelta(1), "a.xml").entries}
    assert len(today.keys() & tomorrow.keys()) == WINDOW - 1
    assert all(today[one] == tomorrow[one] for one in today.keys() & tomorrow.keys())
    renamed = catalogue.model_copy(
        update={
            "tips": tuple(
                one.model_copy(
                    update={
                        "slug": f"{one.slug}-new",
                        "head": one.head.model_copy(update={"title": "新标题"}),
                    }
                )
                for one in catalogue.tips
            )
        }
    )
    assert {one.guid for one in tip_feed(renamed, settings, DAY, "a.xml").entries} == today.keys()


def test_hostile_text_stays_text(make: Make, settings: Settings) -> None:
    tips = make(
        text=f"{NASTY}<script>alert(1)</script>\n\n> [点我](javascript:alert(1))",
        push=NASTY * 2,
        T01=[{"type": "evergreen"}],
    )
    named = settings.model_copy(update={"site_name": "甲<乙>&\a"})
    feed = tip_feed(tips, named, DAY, "feeds/tips.xml")
    for write in (rss, atom):
        found = parsed(write(feed))
        assert "<script" not in found.entries[0].content[0].value
        assert "javascript" not in found.entries[0].content[0].value
        root = ElementTree.fromstring(write(feed))
        pushed = (NASTY * 2).replace("\a", "")
        assert pushed in [one.text for one in root.iter() if one.tag.endswith(("description", "summary"))]
        assert "甲<乙>&·每日贴士" in [one.text for one in root.iter() if one.tag.endswith("title")]
    item = json.loads(json_feed(feed))["items"][0]
    assert "<script" not in item["content_html"]
    calendar: Any = icalendar.Calendar.from_ical(ics(named, tips_of_days(tips, tips.calendar, DAY, DAY), DAY))
    assert calendar.walk("VEVENT")[0]["description"].startswith((NASTY * 2).replace("\a", ""))


def test_the_podcast_of_all_and_of_a_series(
    catalogue: Catalogue, settings: Settings, recordings: Mapping[str, Recording]
) -> None:
    everything = podcast_feed(catalogue, settings, recordings, "feeds/podcast.xml")
    assert everything is not None
    found = parsed(podcast(everything))
    assert found.version == "rss20"
    assert {one.id for one in found.entries} == {f"tag:hub.example,2026:lecture/{one}" for one in recordings}
    assert "<itunes:explicit>false</itunes:explicit>" in podcast(everything)
    assert found.feed.author == "家庭教育微讲坛"
    first = next(one for one in found.entries if one.id.endswith("L01"))
    [file] = first.enclosures
    assert (file.href, file.length, file.type) == (
        "https://hub.example/media/renditions/L01/audio.m4a", "1234567", "audio/mp4",
    )  # fmt: skip
    assert (first.itunes_duration, first.itunes_episode) == ("242", "1")
    assert "合成语音示例" in first.summary
    assert "合成语音示例" not in next(one for one in found.entries if one.id.endswith("L02")).summary
    series = catalogue.taxonomy.series[0]
    serial = podcast_feed(catalogue, settings, recordings, "feeds/podcast/s.xml", series)
    assert serial is not None
    root = ElementTree.fromstring(podcast(serial))
    assert root.findtext("channel/{http://www.itunes.com/dtds/podcast-1.0.dtd}type") == "serial"
    assert len(root.findall("channel/item")) == 6
    assert serial.home == f"https://hub.example/series/{series.id}/"


def test_a_series_without_recordings_has_no_podcast(
    catalogue: Catalogue, settings: Settings, recordings: Mapping[str, Recording]
) -> None:
    assert podcast_feed(catalogue, settings, recordings, "a.xml", catalogue.taxonomy.series[-1]) is None
    assert podcast_feed(catalogue, settings, {}, "a.xml") is None


def test_opml_lists_the_feeds(
    catalogue: Catalogue, settings: Settings, recordings: Mapping[str, Recording]
) -> None:
    heard = podcast_feed(catalogue, settings, recordings, "feeds/podcast.xml")
    assert heard is not None
    root = ElementTree.fromstring(
        opml("甲<乙>", [tip_feed(catalogue, settings, DAY, "feeds/tips.xml"), heard])
    )
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "甲<乙>")
    rows = root.findall("body/outline")
    assert [(one.get("type"), one.get("xmlUrl")) for one in rows] == [
        ("rss", "https://hub.example/feeds/tips.xml"),
        ("rss", "https://hub.example/feeds/podcast.xml"),
    ]
    assert all(one.get("text") for one in rows)


def test_the_calendar_is_one_that_phones_take(catalogue: Catalogue, settings: Settings) -> None:
    days = list(tips_of_days(catalogue, catalogue.calendar, date(2027, 1, 1), date(2027, 12, 31)))
    text = ics(settings, days, DAY)
    calendar: Any = icalendar.Calendar.from_ical(text)
    assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)
    events = calendar.walk("VEVENT")
    assert calendar.errors == []
    assert [event.errors for event in events if event.errors] == []
    assert len({str(event["uid"]) for event in events}) == len(events) == 365
    for event, one in zip(events, days, strict=True):
        assert event["dtstart"].dt == one.day
        assert event["dtend"].dt == one.day + timedelta(1)
        assert event["dtstamp"].dt == datetime(2026, 11, 23, tzinfo=UTC)
        assert event["uid"] == f"{one.day}-{one.tip.id}@hub.example"
        assert one.tip.head.title in event["summary"]
        assert event["description"] == f"{one.tip.head.push}\nhttps://hub.example/{one.tip.url}"
    # RFC 5545, 3.1: lines end with CRLF and have at most 75 octets
    lines = text.encode().split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi"])
def test_dates_come_from_the_day_given(
    catalogue: Catalogue, settings: Settings, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = settings.model_copy(update={"time_zone": zone})
    before = rss(tip_feed(catalogue, local, DAY, "a.xml"))
    monkeypatch.setenv("TZ", "America/New_York")
    assert rss(tip_feed(catalogue, local, DAY, "a.xml")) == before
    assert ("+0800" if zone == "Asia/Shanghai" else "+0600") in before
