"""One tip a day: the pure function behind today's tip, the calendar page, the feeds and the push texts.

A year is planned as a whole. Each time a trigger comes true it opens a window of days and is shown on
one of them. Two questions are kept apart:

* Who gets a day at all? When there are fewer days than tips that want them, 学校事件 goes before
  公历节日, before 节气/农历; tips of the same kind by the narrower window. A tip with other days left
  moves over, so a narrow one is not lost to a wide one (开学第一周 leaves 9月1日 to 开学第一天).
* Which day? The first that is free, and among those waiting the one whose window ends first.

每周 tips have the days of theirs that are left, and 常青 tips go round on all others.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import gcd
from types import MappingProxyType

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.model import Catalogue, Tip
from hub.catalogue.triggers import Trigger
from hub.tips.occurrences import DAY, Occurrence, Rank, occurrences

#: Tips as far as planning goes: id and triggers, in the catalogue's order.
Rows = tuple[tuple[str, tuple[Trigger, ...]], ...]
#: An evergreen tip stays away this many days before and after it is shown for a reason.
_REST = 3


@dataclass(frozen=True)
class TipDay:
    """The tip of one day.

    Attributes:
        why: The reason parents are told, `开学前7天`; empty for an evergreen tip.
        time: Time of day that suits it, `19:30`, or empty.
    """

    day: date
    tip: Tip
    rank: Rank
    why: str = ""
    time: str = ""


def tip_of_day(catalogue: Catalogue, calendar: SchoolCalendar, day: date) -> TipDay | None:
    """The tip of `day`: the same for everyone who asks; None only when there are no tips at all."""
    return next(tips_of_days(catalogue, calendar, day, day), None)


def tips_of_days(catalogue: Catalogue, calendar: SchoolCalendar, first: date, last: date) -> Iterator[TipDay]:
    """The tips from `first` to `last`, a day at a time."""
    rows: Rows = tuple((one.id, one.head.trigger) for one in catalogue.tips)
    if not rows:
        return
    almanac = _almanac(rows, calendar)
    for step in range((last - first).days + 1):
        day = first + DAY * step
        found = almanac.reason(day)
        if found:
            yield TipDay(day, catalogue.tip[found.tip], found.rank, found.why(day), found.time)
        else:
            yield TipDay(day, catalogue.tip[almanac.evergreen(day)], Rank.EVERGREEN)


class Almanac:
    """The planned years of one set of tips and one school calendar; remembers what it has planned."""

    def __init__(self, rows: Rows, calendar: SchoolCalendar) -> None:
        self._rows = rows
        self._calendar = calendar
        self._years: dict[int, Mapping[date, Occurrence]] = {}
        self._ring = _ring(rows)

    def year(self, year: int) -> Mapping[date, Occurrence]:
        """The days of `year` that have a tip for a reason."""
        if year not in self._years:
            self._years[year] = plan(self._rows, self._calendar, year)
        return self._years[year]

    def reason(self, day: date) -> Occurrence | None:
        """What `day` has a tip for, if there is a reason."""
        return self.year(day.year).get(day)

    def evergreen(self, day: date) -> str:
        """Whose turn it is on a plain day: known from the date alone, never the same on two days running.

        A tip that is shown for a reason within `_REST` days gives its turn to the one opposite it.
        """
        size = len(self._ring)
        turn = _turn(day, size)
        around = (self.reason(day + DAY * step) for step in range(-_REST, _REST + 1))
        near = {one.tip for one in around if one}
        turns = [turn, *((turn + size // 2 + step) % size for step in range(size))]
        return next((self._ring[one] for one in turns if self._ring[one] not in near), self._ring[turn])


_almanac = lru_cache(maxsize=8)(Almanac)


def plan(rows: Rows, calendar: SchoolCalendar, year: int) -> Mapping[date, Occurrence]:
    """The days of `year` that have a tip for a reason."""
    order = {tip: place for place, (tip, _) in enumerate(rows)}
    found = [one for tip, triggers in rows for one in occurrences(tip, triggers, calendar, year)]
    wanted = [one for one in found if one.rank < Rank.WEEKLY]
    wanted.sort(key=lambda one: (one.rank, one.last - one.first, one.first, order[one.tip]))
    weekly = _in_turn(one for one in found if one.rank is Rank.WEEKLY)
    return MappingProxyType({**weekly, **dict(_placed(_fitting(wanted), order))})


def _in_turn(weekly: Iterable[Occurrence]) -> dict[date, Occurrence]:
    """Weekly tips by day; those of one weekday take turns, a week each."""
    by_day: dict[date, list[Occurrence]] = {}
    for one in weekly:
        by_day.setdefault(one.first, []).append(one)
    return {day: those[day.toordinal() // 7 % len(those)] for day, those in by_day.items()}


def _fitting(wanted: Iterable[Occurrence]) -> set[Occurrence]:
    """Those that can all have a day of their own, taken in the order given.

    Augmenting paths of bipartite matching: whoever has a day keeps one, though perhaps another. So
    the result is the best in the order given (the sets that fit are a transversal matroid).
    """
    holder: dict[date, Occurrence] = {}

    def seat(one: Occurrence, asked: set[date]) -> bool:
        for day in one.days:
            if day not in asked:
                asked.add(day)
                if day not in holder or seat(holder[day], asked):
                    holder[day] = one
                    return True
        return False

    for one in wanted:
        seat(one, set())
    return set(holder.values())


def _placed(fitting: set[Occurrence], order: Mapping[str, int]) -> Iterator[tuple[date, Occurrence]]:
    """Give each its day: earliest deadline first, which finds a day for all when there is one for all."""
    coming = sorted(fitting, key=lambda one: (one.first, order[one.tip], one.last), reverse=True)
    waiting: list[tuple[date, Rank, int, date, Occurrence]] = []
    day = date.min
    while coming or waiting:
        day = max(day, coming[-1].first) if not waiting else day
        while coming and coming[-1].first <= day:
            one = coming.pop()
            heapq.heappush(waiting, (one.last, one.rank, order[one.tip], one.first, one))
        yield day, heapq.heappop(waiting)[-1]
        day += DAY


def _ring(rows: Rows) -> list[str]:
    """The evergreen tips in order; without any the weekly ones, and without those all."""
    for kind in ("evergreen", "weekly"):
        found = [tip for tip, triggers in rows if any(one.type == kind for one in triggers)]
        if found:
            return found
    return [tip for tip, _ in rows]


def _turn(day: date, size: int) -> int:
    """Step by one a day and by some more a week, so that each weekday sees every one in turn."""
    extra = next(
        step for step in range(size + 1) if gcd(7 + step, size) == 1 and (size == 1 or (1 + step) % size)
    )
    return (day.toordinal() + day.toordinal() // 7 * extra) % size
