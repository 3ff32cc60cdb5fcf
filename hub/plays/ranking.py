"""The four lists of `/charts/`, from plays by lecture and day. Integers only, ties by lecture number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hub.catalogue.model import Lecture
from hub.plays.clients import EPOCH
from hub.plays.definition import HOT_HALF_LIFE, NEW_DAYS, RISING_MIN, RISING_PRIOR
from hub.plays.model import Place

#: lectures of a list
LENGTH = 10
#: weight of a play that is so many days old, in thousandths
_WEIGHTS = tuple(round(1000 * 0.5 ** (age / HOT_HALF_LIFE)) for age in range(10 * HOT_HALF_LIFE))
#: slug -> day -> plays
Daily = Mapping[str, Mapping[int, int]]


def between(days: Mapping[int, int], first: int, last: int) -> int:
    """Plays from `first` to `last`, both included."""
    return sum(days.get(day, 0) for day in range(first, last + 1))


def hot(lectures: Sequence[Lecture], daily: Daily, today: int) -> tuple[Place, ...]:
    """热播: a play loses half its weight in 7 days."""

    def score(one: Lecture) -> tuple[int, int]:
        days = daily.get(one.slug, {})
        heat = sum(weight * days.get(today - age, 0) for age, weight in enumerate(_WEIGHTS))
        return between(days, today - 7, today - 1), heat

    return _ranked(lectures, score)


def rising(lectures: Sequence[Lecture], daily: Daily, today: int) -> tuple[Place, ...]:
    """上升最快: plays of the last 7 whole days over those of the 7 before, 20 added to both, from 10 plays on."""

    def score(one: Lecture) -> tuple[int, int]:
        days = daily.get(one.slug, {})
        now, before = between(days, today - 7, today - 1), between(days, today - 14, today - 8)
        ratio = (now + RISING_PRIOR) * 1000 // (before + RISING_PRIOR)
        return now, ratio if now >= RISING_MIN and ratio > 1000 else 0

    return _ranked(lectures, score)


def new(lectures: Sequence[Lecture], daily: Daily, today: int) -> tuple[Place, ...]:
    """新讲: lectures published in the last 30 days, by plays."""

    def score(one: Lecture) -> tuple[int, int]:
        age = today - (one.head.published - EPOCH).days
        plays = sum(daily.get(one.slug, {}).values())
        return plays, plays if 0 <= age < NEW_DAYS else 0

    return _ranked(lectures, score)


def week(lectures: Sequence[Lecture], daily: Daily, today: int) -> tuple[Place, ...]:
    """周榜: plays of the last whole week, Monday to Sunday, with each lecture's place of the week before."""
    monday = monday_before(today)

    def score(first: int) -> Callable[[Lecture], tuple[int, int]]:
        return lambda one: (between(daily.get(one.slug, {}), first, first + 6),) * 2

    before = {
        one.id: place for place, one in enumerate(_ranked(lectures, score(monday - 7), len(lectures)), 1)
    }
    return tuple(one._replace(before=before.get(one.id, 0)) for one in _ranked(lectures, score(monday)))


def monday_before(today: int) -> int:
    """First day of the last week that ended before `today` (days since 1970; day 0 was a Thursday)."""
    this_monday = today - (today + 3) % 7
    return this_monday - 7


def monday_date(today: int) -> date:
    """The same as a date."""
    return date.fromordinal(EPOCH.toordinal() + monday_before(today))


def _ranked(
    lectures: Sequence[Lecture], score: Callable[[Lecture], tuple[int, int]], length: int = LENGTH
) -> tuple[Place, ...]:
    """The `length` best with a score above 0."""
    places = [(one.number, Place(one.id, *score(one))) for one in lectures]
    best = sorted(
        (place for place in places if place[1].score > 0), key=lambda pair: (-pair[1].score, pair[0])
    )
    return tuple(place for _, place in best[:length])
