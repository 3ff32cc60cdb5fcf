"""Rules of school calendars, and of triggers that can never come true. One rule, one function."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from hub.catalogue.calendar import SchoolYear
from hub.catalogue.load import Loaded
from hub.catalogue.triggers import OnDate
from hub.problems import Problem, Severity, Text


def school_years(loaded: Loaded, today: date) -> Iterator[Problem]:
    """School years of a calendar stand once, named by two years that follow each other."""
    for path, calendar in loaded.calendars.items():
        for index, one in enumerate(calendar.years):
            line, column = loaded.place(path, "years", index, "year")
            second = f"{(int(one.year[:4]) + 1) % 100:02}"
            if one.year[5:] != second:
                yield Problem(path, line, column, "school-year", Text(f"“{one.year}”不是一个学年。", f"'{one.year}' is no school year."),
                              Text(f"写成 {one.year[:4]}-{second}。", f"write {one.year[:4]}-{second}."))  # fmt: skip
            if one.first in {earlier.first for earlier in calendar.years[:index]}:
                yield Problem(path, line, column, "duplicate-value", Text(f"学年“{one.year}”写了两次。", f"school year '{one.year}' stands twice."),
                              Text("合成一个。", "join the two."))  # fmt: skip


def school_events(loaded: Loaded, today: date) -> Iterator[Problem]:
    """An event lies in its school year (1 August to 31 July), ends after it begins, and stands once."""
    for path, calendar in loaded.calendars.items():
        for index, one in enumerate(calendar.years):
            yield from _events(loaded, path, index, one)


def _events(loaded: Loaded, path: str, index: int, year: SchoolYear) -> Iterator[Problem]:
    seen: set[tuple[str, date]] = set()
    for number, event in enumerate(year.events):
        for key, day in (("day", event.day), ("until", event.until)):
            if day is not None and not year.first <= day <= year.last:
                line, column = loaded.place(path, "years", index, "events", number, key)
                yield Problem(path, line, column, "outside-school-year",
                              Text(f"{day.isoformat()} 不在 {year.year} 学年里。", f"{day.isoformat()} is not in school year {year.year}."),
                              Text(f"这一学年是 {year.first.isoformat()} 到 {year.last.isoformat()}。",
                                   f"it goes from {year.first.isoformat()} to {year.last.isoformat()}."))  # fmt: skip
        line, column = loaded.place(path, "years", index, "events", number, "until")
        if event.until is not None and event.until < event.day:
            yield Problem(path, line, column, "event-backwards", Text("结束的日子在开始之前。", "until lies before day."),
                          Text("检查 day 和 until。", "check day and until."))  # fmt: skip
        if (event.event, event.day) in seen:
            line, column = loaded.place(path, "years", index, "events", number)
            yield Problem(path, line, column, "duplicate-value",
                          Text(f"{event.day.isoformat()} 的 {event.event} 写了两次。", f"{event.event} on {event.day.isoformat()} stands twice."),
                          Text("删掉一个。", "remove one."))  # fmt: skip
        seen.add((event.event, event.day))


def calendar_ahead(loaded: Loaded, today: date) -> Iterator[Problem]:
    """The chosen region's calendar has dates for the school year of today, if it has any."""
    path, calendar = loaded.calendar_path, loaded.calendar
    if calendar.years and not calendar.covers(today):
        line, column = loaded.place(path, "years")
        yield Problem(path, line, column, "calendar-behind",
                      Text(f"没有 {today.isoformat()} 所在学年的日期，先用通用的日子。", f"no dates for the school year of {today.isoformat()}; fixed days are used."),
                      Text("按当地教育部门公布的校历补上这一学年。", "add the school year from the published calendar."),
                      Severity.WARNING)  # fmt: skip


def possible_triggers(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A date trigger names a day that exists (02-29 counts), and `every` has an `until` to count to."""
    for tip in loaded.tips:
        for index, trigger in enumerate(tip.head.trigger):
            if not isinstance(trigger, OnDate):
                continue
            for key, written in (("day", trigger.day), ("until", trigger.until)):
                if written is not None and int(written[3:]) > monthrange(2024, int(written[:2]))[1]:
                    line, column = loaded.place(tip.path, "trigger", index, key)
                    yield Problem(tip.path, line, column, "no-such-day", Text(f"没有 {written} 这一天。", f"there is no day {written}."),
                                  Text("检查月和日。", "check month and day."))  # fmt: skip
            if trigger.every is not None and trigger.until is None:
                line, column = loaded.place(tip.path, "trigger", index, "every")
                yield Problem(tip.path, line, column, "every-without-until",
                              Text("写了 every，却没有 until。", "every needs an until."),
                              Text('补上 until，例如 until: "08-31"。', 'add until, for example until: "08-31".'))  # fmt: skip


CALENDAR_RULES = (school_years, school_events, calendar_ahead, possible_triggers)
