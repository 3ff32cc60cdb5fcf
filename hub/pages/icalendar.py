"""大讲堂 events as iCalendar (RFC 5545): a file an event, and one calendar of them all to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hub.catalogue.events import Event
from hub.pages.page import Extra, Inputs
from hub.pages.prose import plain

if TYPE_CHECKING:
    import icalendar

#: Address of the calendar of all events below the site's root.
ALL = "events/events.ics"
_STATUS = {"scheduled": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar_url(event: Event) -> str:
    """Address of one event's calendar file below the site's root."""
    return f"{event.url}event.ics"


def event_calendars(inputs: Inputs) -> list[Extra]:
    """A calendar file for each event and one for them all; none when there are no events."""
    events = inputs.catalogue.events
    if not events:
        return []
    files = [Extra(calendar_url(one), calendar(inputs, (one,))) for one in events]
    return [Extra(ALL, calendar(inputs, events)), *files]


def calendar(inputs: Inputs, events: Iterable[Event]) -> str:
    """The events as one iCalendar.

    Times are UTC, so no calendar program needs a time zone definition. DTSTAMP is the day an event was
    announced: the same events give the same bytes on every day.
    """
    import icalendar  # noqa: PLC0415 - loads slowly, and most builds never need it

    made = icalendar.Calendar()
    made.add("prodid", "-//family-education-hub//events//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"{inputs.settings.site_name}·大讲堂")
    for one in events:
        made.add_component(_entry(inputs, one))
    return str(made.to_ical(sorted=False), "utf-8")


def _entry(inputs: Inputs, event: Event) -> icalendar.Event:
    import icalendar  # noqa: PLC0415 - loads slowly, and most builds never need it

    head, url = event.head, inputs.settings.site_url + event.url
    entry = icalendar.Event()
    entry.add("uid", f"{event.slug}@{_host(inputs)}")
    entry.add("dtstamp", datetime.combine(head.announced, time(), UTC))
    entry.add("dtstart", _instant(inputs, event, event.starts))
    entry.add("dtend", _instant(inputs, event, event.ends))
    # a cancelled event is a later revision of the announced one, or phones keep the first
    entry.add("sequence", int(head.status == "cancelled"))
    entry.add("status", _STATUS[head.status])
    entry.add("summary", f"{label(event)}{head.title}")
    if where := "；".join(part for part in (head.place, head.online) if part):
        entry.add("location", where)
    entry.add("description", "\n".join(_lines(event, url)))
    entry.add("url", url)
    return entry


def label(event: Event) -> str:
    """What stands before an event's title wherever its page is not seen: 【示例】, 【已取消】, both or nothing."""
    said = ["示例"] * event.head.sample + ["已取消"] * (event.head.status == "cancelled")
    return f"【{'·'.join(said)}】" if said else ""


def _lines(event: Event, url: str) -> Iterable[str]:
    if event.head.sample:
        yield "这是示例，不是真的活动。"
    yield from (plain(event.text), f"报名：{event.head.registration}", url)


def _instant(inputs: Inputs, event: Event, at: time) -> datetime:
    zone = ZoneInfo(inputs.settings.time_zone)
    return datetime.combine(event.head.day, at, zone).astimezone(UTC)


def _host(inputs: Inputs) -> str:
    return inputs.settings.site_url.split("//", 1)[-1].split("/", 1)[0]
