"""The school calendar of a region: `content/calendar/<region>.yml`, the dates that school triggers read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from hub.catalogue.taxonomy import Day, Frozen, Name
from hub.catalogue.triggers import SchoolEvent

#: A school year, `2026-27`: from 1 August of the first year to 31 July of the second.
YearName = Annotated[str, StringConstraints(pattern=r"^20\d{2}-\d{2}$")]

#: What parents call each event, and the days a region without dates is given: (month, day).
EVENTS: dict[SchoolEvent, tuple[str, tuple[tuple[int, int], ...]]] = {
    "term_start": ("开学", ((9, 1), (2, 24))),
    "midterm": ("期中考试", ((11, 9), (4, 26))),
    "final": ("期末考试", ((1, 12), (6, 28))),
    "parents_meeting": ("家长会", ((11, 18), (5, 8))),
    "winter_start": ("寒假", ((1, 20),)),
    "summer_start": ("暑假", ((7, 4),)),
    "spring_break": ("春假", ()),
    "autumn_break": ("秋假", ()),
    "zhongkao": ("中考", ((6, 20),)),
    "gaokao": ("高考", ((6, 7),)),
    "no_homework_day": ("无作业日", ((9, 24), (3, 18))),
    "holiday": ("假期", ((1, 1), (5, 1), (10, 1))),
}


class Event(Frozen):
    """One event of a school year; `until` is its last day, when it lasts longer than one."""

    event: SchoolEvent = Field(description="什么事", examples=["term_start"])
    day: Day = Field(description="哪一天（第一天）", examples=["2026-09-01"])
    until: Day | None = Field(None, description="到哪一天为止（只有一天就不写）", examples=["2026-11-13"])
    name: Annotated[str, StringConstraints(max_length=20)] = Field(
        "", description="本地的叫法，不写就用通用的叫法", examples=["秋季学期开学"]
    )

    @property
    def label(self) -> str:
        """What parents call it."""
        return self.name or EVENTS[self.event][0]


class SchoolYear(Frozen):
    """The events of one school year, in the order of their days."""

    year: YearName = Field(description="学年", examples=["2026-27"])
    source: Annotated[str, StringConstraints(max_length=120)] = Field(
        "", description="日期的出处：哪个部门的哪份文件，核对日期"
    )
    events: tuple[Event, ...] = Field(min_length=1, description="这一学年的事")

    @property
    def first(self) -> date:
        """1 August in which the school year begins."""
        return date(int(self.year[:4]), 8, 1)

    @property
    def last(self) -> date:
        """31 July in which it ends."""
        return date(int(self.year[:4]) + 1, 7, 31)


class SchoolCalendar(Frozen):
    """`content/calendar/<region>.yml`.

    A school year that is not in it gets the fixed days of `EVENTS`; one that is in it has exactly
    the events it lists, so a region without an autumn break never hears of one. The default value, a
    calendar without years, therefore has fixed days for every year.

    Example:
        >>> [one.day.isoformat() for one in SchoolCalendar().events(2030) if one.event == "term_start"]
        ['2030-09-01', '2031-02-24']
    """

    region: Name = Field("通用", description="地区名，页面上显示", examples=["示例区"])
    sample: bool = Field(False, description="示例日历写 true：页面会标明“示例”")
    note: Annotated[str, StringConstraints(max_length=200)] = Field("", description="给家长看的一句说明")
    years: tuple[SchoolYear, ...] = Field((), description="各学年，先旧后新")

    def events(self, year: int) -> tuple[Event, ...]:
        """Events of the school year that begins in August of `year`, sorted by day."""
        written = next((one for one in self.years if one.first.year == year), None)
        found = written.events if written else _fixed(year)
        return tuple(sorted(found, key=lambda one: (one.day, one.event)))

    def covers(self, day: date) -> bool:
        """Say whether the school year of `day` has dates of its own."""
        return any(one.first <= day <= one.last for one in self.years)


def _fixed(year: int) -> tuple[Event, ...]:
    return tuple(
        Event(event=event, day=date(year if month >= 8 else year + 1, month, day))
        for event, (_, days) in EVENTS.items()
        for month, day in days
    )
