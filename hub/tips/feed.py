"""What a feed is before it has a format: entries with stable names, and the two feeds of the hub.

Every date is one of the content's or the day given; nothing asks a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub.catalogue.model import Catalogue, Lecture
from hub.catalogue.taxonomy import Series
from hub.project import Settings
from hub.tips.calendar import TipDay, tips_of_days
from hub.tips.html import tip_html

#: Tips are out at seven in the morning.
HOUR = 7
#: Days that the feed of tips reaches back.
WINDOW = 30
#: Episodes a podcast reaches back: Apple's own directory shows 300, and a phone fetches the whole feed each day.
EPISODES = 300
#: What no XML may hold (XML 1.0, 2.2); said the other way round it takes ten times as long to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Recording:
    """The audio of a lecture: `size` in bytes, `seconds` of playing time.

    `url` comes below the site's root, as the media index has it, and is absolute in an `Entry`.
    """

    url: str
    size: int
    mime: str
    seconds: float
    sample: bool = False


@dataclass(frozen=True)
class Entry:
    """One item of a feed.

    Attributes:
        guid: A tag URI (RFC 4151) of site, kind and number; a new title or address does not change it.
        url: Its page, absolute.
        summary: Plain text.
        html: Safe HTML.
        number: Place in its series, from 1; 0 in a feed without order.
    """

    guid: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    topics: tuple[str, ...] = ()
    recording: Recording | None = None
    number: int = 0


@dataclass(frozen=True)
class Feed:
    """A feed: `url` is where it lies, `home` the page it belongs to, both absolute; newest entry first."""

    guid: str
    title: str
    description: str
    url: str
    home: str
    author: str
    updated: datetime
    entries: tuple[Entry, ...]
    email: str = ""
    serial: bool = False


def moment(settings: Settings, day: date) -> datetime:
    """The hour of a day at which things are published, in the site's time zone."""
    return datetime(day.year, day.month, day.day, HOUR, tzinfo=ZoneInfo(settings.time_zone))


def guid_of(settings: Settings, what: str) -> str:
    """A tag URI: the site's host and `what`. The year is that of the scheme and never changes."""
    return f"tag:{host_of(settings)},2026:{what}"


def host_of(settings: Settings) -> str:
    """The site's host name."""
    return urlsplit(settings.site_url).hostname or "localhost"


def plain(text: str) -> str:
    """`text` without the control characters that XML and calendars cannot carry."""
    return _NOT_XML.sub("", text)


def tip_feed(catalogue: Catalogue, settings: Settings, day: date, url: str) -> Feed:
    """The tips of the last `WINDOW` days up to `day`; `url` is the feed's address below the root."""
    days = tips_of_days(catalogue, catalogue.calendar, day - timedelta(days=WINDOW - 1), day)
    entries = tuple(_tip_entry(settings, one) for one in reversed(list(days)))
    return Feed(
        guid=guid_of(settings, "tips"),
        title=plain(f"{settings.site_name}·每日贴士"),
        description="每天一条，十分钟之内做得完的小办法。",
        url=settings.site_url + url,
        home=f"{settings.site_url}tips/",
        author=plain(settings.operator or settings.site_name),
        updated=moment(settings, day),
        entries=entries,
    )


def guid_of_day(settings: Settings, one: TipDay) -> str:
    """The name of one tip on one day, in feeds and calendars."""
    return guid_of(settings, f"tip/{one.day.isoformat()}/{one.tip.id}")


def _tip_entry(settings: Settings, one: TipDay) -> Entry:
    head = one.tip.head
    return Entry(
        guid=guid_of_day(settings, one),
        url=settings.site_url + one.tip.url,
        title=plain(head.title),
        summary=plain(head.push),
        html=plain(tip_html(one.tip.text)),
        published=moment(settings, one.day),
        topics=(head.topic,),
    )


def podcast_feed(
    catalogue: Catalogue,
    settings: Settings,
    recordings: Mapping[str, Recording],
    url: str,
    series: Series | None = None,
) -> Feed | None:
    """Lectures with a recording, of one series or all, the newest `EPISODES`; None when there are none."""
    lectures = catalogue.in_series(series.name) if series else catalogue.lectures
    heard = [one for one in lectures if one.id in recordings]
    if not heard:
        return None
    numbered = sorted(enumerate(heard, 1), key=lambda one: (one[1].head.published, one[0]), reverse=True)
    entries = [_episode(settings, one, recordings[one.id], place) for place, one in numbered[:EPISODES]]
    return Feed(
        guid=guid_of(settings, f"podcast/{series.id}" if series else "podcast"),
        title=plain(f"{settings.site_name}·{series.name}" if series else f"{settings.site_name}·听微讲"),
        description=plain(series.summary if series else settings.site_description),
        url=settings.site_url + url,
        home=settings.site_url + (f"series/{series.id}/" if series else "lectures/"),
        author=plain(settings.operator or settings.site_name),
        updated=entries[0].published,
        entries=tuple(entries),
        email=settings.report_email,
        serial=series is not None,
    )


def _episode(settings: Settings, lecture: Lecture, recording: Recording, number: int) -> Entry:
    head = lecture.head
    note = "（合成语音示例）" if recording.sample else ""
    return Entry(
        guid=guid_of(settings, f"lecture/{lecture.id}"),
        url=settings.site_url + lecture.url,
        title=plain(head.title),
        summary=plain(f"看完你会{head.summary}{note}"),
        html=plain(tip_html(f"{lecture.body.idea}\n\n{note}")),
        published=moment(settings, head.published),
        topics=(head.topic,),
        recording=replace(recording, url=settings.site_url + recording.url),
        number=number,
    )
