"""The tips of a span of days as an iCalendar (RFC 5545) that a phone can subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hub.project import Settings
from hub.tips.calendar import TipDay
from hub.tips.feed import host_of, plain

if TYPE_CHECKING:
    from icalendar import Event


def ics(settings: Settings, days: Iterable[TipDay], asof: date) -> str:
    """An all-day event a tip.

    Args:
        settings: Name and address of the site.
        days: Tips by day.
        asof: The day the calendar was made; stands as DTSTAMP, which RFC 5545 asks for.
    """
    from icalendar import Calendar  # noqa: PLC0415 - loads slowly, and most builds never need it

    calendar = Calendar()
    calendar.add("prodid", "-//family-education-hub//tips//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(f"{settings.site_name}·每日贴士"))
    calendar.add("x-published-ttl", "P1D")
    stamp = datetime(asof.year, asof.month, asof.day, tzinfo=UTC)
    for one in days:
        calendar.add_component(_event(settings, one, stamp))
    return str(calendar.to_ical(sorted=True), "utf-8")


def _event(settings: Settings, one: TipDay, stamp: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415 - loads slowly, and most builds never need it

    head, url = one.tip.head, settings.site_url + one.tip.url
    time = f"（{one.time}）" if one.time else ""
    event = Event()
    event.add("uid", f"{one.day.isoformat()}-{one.tip.id}@{host_of(settings)}")
    event.add("dtstamp", stamp)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", plain(f"贴士：{head.title}{time}"))
    event.add("description", plain(f"{head.push}\n{url}"))
    event.add("url", url)
    event.add("categories", [plain(head.topic)])
    event.add("transp", "TRANSPARENT")
    return event
