"""Triggers to windows of days: every time a trigger comes true in a year."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.triggers import (
    AtSchool,
    Evergreen,
    OnDate,
    OnLunar,
    OnNthWeekday,
    OnSolarTerm,
    Trigger,
    Weekly,
)
from hub.tips.sky import lunar_day, lunar_name, solar_terms

DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
#: School events whose later days are counted from the first: 暑假第4天, but 期中考试后3天.
_LASTING = {"term_start", "winter_start", "summer_start", "spring_break", "autumn_break", "holiday"}


class Rank(IntEnum):
    """Who goes first when several tips want one day."""

    SCHOOL = 0
    DATE = 1
    SEASON = 2
    WEEKLY = 3
    EVERGREEN = 4


@dataclass(frozen=True)
class Occurrence:
    """One time that a trigger comes true: the tip is due on one day from `first` to `last`.

    Attributes:
        tip: Its id.
        label: What the window is about, `开学` or `3月21日`; empty for a lunar one.
        anchor: The day it is about; None where the label says it all.
        lasting: Later days are counted from the anchor as the first.
        time: Time of day of a weekly tip, `19:30`, or empty.
    """

    tip: str
    rank: Rank
    first: date
    last: date
    label: str
    anchor: date | None = None
    lasting: bool = False
    time: str = ""

    @property
    def days(self) -> Iterator[date]:
        """The days of the window."""
        return (self.first + DAY * step for step in range((self.last - self.first).days + 1))

    def why(self, day: date) -> str:
        """Why the tip comes on `day`, for parents: `开学前7天`, `3月12日`, `除夕`."""
        if not self.label:
            return lunar_name(day)
        away = (day - self.anchor).days if self.anchor else 0
        if away == 0:
            return self.label
        if away < 0:
            return f"{self.label}前{-away}天"
        return f"{self.label}第{away + 1}天" if self.lasting else f"{self.label}后{away}天"


def occurrences(tip: str, triggers: Iterable[Trigger], school: SchoolCalendar, year: int) -> list[Occurrence]:
    """Every window of a tip that begins in `year`, evergreen aside, no two of one tip overlapping.

    Where windows of one tip overlap, one showing serves both: they become the days they share. A
    window that crosses New Year's night ends with the year, so that a year can be planned alone.
    """
    found = [
        replace(one, last=min(one.last, date(year, 12, 31)))
        for trigger in triggers
        for base in (year - 1, year, year + 1)  # a window may begin in the year before its anchor
        for one in _of(tip, trigger, school, base)
        if one.first.year == year
    ]
    weekly = {one.first: one for one in found if one.rank is Rank.WEEKLY}
    windows = [_on_own_day(one, weekly) for one in _apart(one for one in found if one.rank < Rank.WEEKLY)]
    taken = {day for one in windows if one.first == one.last for day in one.days}
    return [*windows, *(one for day, one in sorted(weekly.items()) if day not in taken)]


def _apart(found: Iterable[Occurrence]) -> list[Occurrence]:
    """Join windows that overlap; of one that overlaps only the rim of a joined one, keep what is left."""
    out: list[Occurrence] = []
    rim = date.min
    for one in sorted(found, key=lambda one: (one.first, one.last)):
        if out and one.first <= out[-1].last:
            best = min(out[-1], one, key=lambda each: each.rank)
            out[-1], rim = (
                replace(best, first=one.first, last=min(one.last, out[-1].last)),
                max(rim, one.last),
            )
        elif one.last > rim:
            out.append(replace(one, first=max(one.first, rim + DAY) if out else one.first))
            rim = one.last
    return out


def _on_own_day(window: Occurrence, weekly: dict[date, Occurrence]) -> Occurrence:
    """A weekly tip keeps its weekday inside its own window too."""
    own = next((day for day in window.days if day in weekly), None)
    return replace(window, first=own, last=own) if own else window


def _of(tip: str, trigger: Trigger, school: SchoolCalendar, year: int) -> Iterator[Occurrence]:
    match trigger:
        case AtSchool():
            for event in school.events(year):
                if event.event == trigger.event:
                    yield Occurrence(tip, Rank.SCHOOL, *_around(event.day, trigger), event.label, event.day,
                                     lasting=event.event in _LASTING)  # fmt: skip
        case OnDate():
            yield from _on_date(tip, trigger, year)
        case OnNthWeekday():
            day = _nth_weekday(year, trigger)
            which = f"第{WEEKDAYS[trigger.week - 1]}个" if trigger.week > 0 else "最后一个"
            label = f"{trigger.month}月{which}星期{WEEKDAYS[trigger.weekday - 1]}"
            yield Occurrence(tip, Rank.DATE, day, day, label)
        case OnLunar():
            day = lunar_day(year, trigger.month, trigger.day)
            yield Occurrence(tip, Rank.SEASON, *_around(day, trigger), "", day)
        case OnSolarTerm():
            day = solar_terms(year)[trigger.name]
            yield Occurrence(tip, Rank.SEASON, *_around(day, trigger), trigger.name, day)
        case Weekly():
            label = f"每周{WEEKDAYS[trigger.weekday - 1]}"
            for day in _weekly(year, trigger.weekday):
                yield Occurrence(tip, Rank.WEEKLY, day, day, label, time=trigger.time or "")
        case Evergreen():
            return


def _around(day: date, trigger: AtSchool | OnLunar | OnSolarTerm) -> tuple[date, date]:
    return day + DAY * trigger.from_, day + DAY * trigger.until


def _on_date(tip: str, trigger: OnDate, year: int) -> Iterator[Occurrence]:
    day = _month_day(year, trigger.day)
    if trigger.span == "week":
        monday = day - DAY * day.weekday()
        yield Occurrence(tip, Rank.DATE, monday, monday + 6 * DAY, f"{_said(day)}这一周")
        return
    last = _month_day(year, trigger.until) if trigger.until else day
    if last < day:
        last = _month_day(year + 1, trigger.until or trigger.day)
    label = _said(day) if last == day else f"{_said(day)}至{_said(last)}"
    step = timedelta(days=trigger.every) if trigger.every else last - day + DAY
    while day <= last:
        yield Occurrence(tip, Rank.DATE, day, min(last, day + step - DAY), label)
        day += step


def _month_day(year: int, text: str) -> date:
    """`MM-DD` of a year; a day the month does not have is its last day (02-29 is 02-28)."""
    month, day = int(text[:2]), int(text[3:])
    return date(year, month, min(day, months.monthrange(year, month)[1]))


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _nth_weekday(year: int, trigger: OnNthWeekday) -> date:
    days = [
        day
        for week in months.monthcalendar(year, trigger.month)
        for day in [week[trigger.weekday - 1]]
        if day
    ]
    return date(year, trigger.month, days[trigger.week - 1 if trigger.week > 0 else -1])


def _weekly(year: int, weekday: int) -> Iterator[date]:
    day = date(year, 1, 1)
    day += DAY * ((weekday - day.isoweekday()) % 7)
    while day.year == year:
        yield day
        day += 7 * DAY
