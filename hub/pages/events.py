"""大讲堂: the list of events and a page for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from hub.catalogue.events import Event
from hub.pages.cards import addresses, escape_markdown, find_lectures, lecture_card, links
from hub.pages.data import absolute, json_ld
from hub.pages.icalendar import ALL, calendar_url, label
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.prose import prose

_WEEKDAYS = "一二三四五六日"


def event_pages(inputs: Inputs) -> list[Page]:
    """The list and a page for each event; nothing when there are none."""
    events = inputs.catalogue.events
    return [_list(inputs), *(_page(inputs, one) for one in events)] if events else []


def when(event: Event) -> str:
    """Day and time as a parent says it: `2026年12月12日 星期六 19:30–20:30`."""
    day = event.head.day
    return f"{day.year}年{day.month}月{day.day}日 {_hours(event)}"


def _hours(event: Event) -> str:
    return f"星期{_WEEKDAYS[event.head.day.weekday()]} {event.head.start}–{event.head.end}"


def event_card(inputs: Inputs, event: Event) -> Data:
    """An event in a list."""
    head = event.head
    return {
        "url": event.url, "title": head.title, "month": f"{head.day.year}年{head.day.month}月", "day": head.day.day,
        "when": when(event), "hours": _hours(event), "datetime": head.day.isoformat(), "format": head.format,
        "where": head.place or head.online, "sample": head.sample, "cancelled": head.status == "cancelled",
        "past": event.is_past(inputs.day), "stages": _stages(inputs, event.head.stages),
    }  # fmt: skip


def _stages(inputs: Inputs, names: tuple[str, ...]) -> str:
    return "、".join(inputs.catalogue.taxonomy.stage[one].label for one in names)


def _list(inputs: Inputs) -> Page:
    """Coming events first, the nearest on top; then past ones, the latest on top."""
    events = inputs.catalogue.events
    coming = [one for one in events if not one.is_past(inputs.day)]
    past = [one for one in reversed(events) if one.is_past(inputs.day)]
    listed = "".join(
        f"- [{escape_markdown(label(one) + one.head.title)}]({root_of('events/')}{one.url})：{when(one)}\n"
        for one in (*coming, *past)
    )
    return Page(
        path="events/index.md",
        template="events.html",
        title="家庭教育大讲堂",
        description="一场讲一件事，可以到现场，也可以在线上听，不收费。",
        tab="",
        data={
            "coming": [event_card(inputs, one) for one in coming],
            "past": [event_card(inputs, one) for one in past],
            "calendar": ALL,
            "samples": any(one.head.sample for one in events),
        },
        markdown=f"# 家庭教育大讲堂\n\n{listed}",
    )


def _page(inputs: Inputs, event: Event) -> Page:
    head = event.head
    lectures = find_lectures(inputs, head.lectures)
    data: Data = {
        **event_card(inputs, event),
        "place": head.place,
        "online": head.online,
        "registration": head.registration,
        "speaker": head.speaker,
        "html": prose(event.text, root=root_of(event.url), links=addresses(inputs), level=2),
        "lectures": [lecture_card(inputs, one) for one in lectures],
        "calendar": calendar_url(event),
        "json_ld": _json_ld(inputs, event),
    }
    facts = [f"时间：{when(event)}", head.place and f"地点：{head.place}", head.online and f"线上：{head.online}",
             f"报名：{head.registration}"]  # fmt: skip
    listed = "".join(f"- {escape_markdown(one)}\n" for one in facts if one)
    return Page(
        path=f"events/{event.slug}.md",
        template="event.html",
        title=head.title,
        description=f"{label(event)}{when(event)}，{head.format}，讲给{data['stages']}的家长。",
        tab="",
        data=data,
        markdown=f"# {escape_markdown(label(event) + head.title)}\n\n{listed}\n{event.text}\n\n## 来之前可以先看\n\n{links(lectures, event.url)}",
        modified=head.announced,
    )


def _json_ld(inputs: Inputs, event: Event) -> Markup:
    """The event for machines; a sample is none, and no machine is told of it."""
    head = event.head
    if head.sample:
        return Markup("")
    zone = ZoneInfo(inputs.settings.time_zone)
    start, end = (datetime.combine(head.day, one, zone).isoformat() for one in (event.starts, event.ends))
    mode = {"现场": "Offline", "线上": "Online", "现场和线上": "Mixed"}[head.format]
    places: list[dict[str, Any]] = []
    if head.place:
        places.append({"@type": "Place", "name": head.place, "address": head.place})
    if head.online:
        places.append({"@type": "VirtualLocation", "url": absolute(inputs, event.url)})
    state = "EventCancelled" if head.status == "cancelled" else "EventScheduled"
    return json_ld({
        "@context": "https://schema.org", "@type": "Event", "@id": absolute(inputs, event.url), "name": head.title,
        "startDate": start, "endDate": end, "inLanguage": "zh-CN", "isAccessibleForFree": True,
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "eventStatus": f"https://schema.org/{state}", "location": places,
        "organizer": {"@type": "Organization", "name": inputs.settings.operator or inputs.settings.site_name},
    })  # fmt: skip
