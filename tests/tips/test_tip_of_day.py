"""One tip a day, every day, each occurrence once: the real content over seventeen years, and any content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.model import Catalogue
from hub.catalogue.triggers import Trigger
from hub.tips.calendar import Rows, TipDay, plan, tip_of_day, tips_of_days
from hub.tips.occurrences import Rank, occurrences

YEARS = range(2024, 2041)
FIXED = SchoolCalendar()
Make = Callable[..., Catalogue]


def rows_of(catalogue: Catalogue) -> Rows:
    return tuple((one.id, one.head.trigger) for one in catalogue.tips)


def year_of(catalogue: Catalogue, year: int, calendar: SchoolCalendar | None = None) -> list[TipDay]:
    school = catalogue.calendar if calendar is None else calendar
    return list(tips_of_days(catalogue, school, date(year, 1, 1), date(year, 12, 31)))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("fixed", [False, True])
def test_no_day_is_without_a_tip(catalogue: Catalogue, year: int, fixed: bool) -> None:
    days = year_of(catalogue, year, FIXED if fixed else None)
    assert [one.day for one in days] == [date(year, 1, 1) + timedelta(step) for step in range(len(days))]
    assert days[-1].day == date(year, 12, 31)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("fixed", [False, True])
def test_no_trigger_fires_twice(catalogue: Catalogue, year: int, fixed: bool) -> None:
    """Of each single trigger's windows, none holds two showings of its tip for a reason."""
    school = FIXED if fixed else catalogue.calendar
    days = [one for one in year_of(catalogue, year, school) if one.rank < Rank.WEEKLY]
    for tip, triggers in rows_of(catalogue):
        for trigger in triggers:
            for window in occurrences(tip, [trigger], school, year):
                inside = [one for one in days if one.tip.id == tip and window.first <= one.day <= window.last]
                assert len(inside) <= 1, (tip, window)
    planned = plan(rows_of(catalogue), school, year)
    assert max(Counter(planned.values()).values()) == 1


@pytest.mark.parametrize("year", YEARS)
def test_every_occurrence_has_its_day_where_days_are_enough(catalogue: Catalogue, year: int) -> None:
    """In the real content only one loses: 6月1日 is wanted by T20 and T56, and T56 has the rest of June."""
    wanted = [
        one
        for tip, triggers in rows_of(catalogue)
        for one in occurrences(tip, triggers, catalogue.calendar, year)
    ]
    shown = set(plan(rows_of(catalogue), catalogue.calendar, year).values())
    lost = [(one.tip, one.label) for one in wanted if one.rank < Rank.WEEKLY and one not in shown]
    assert lost == [("T56", "6月1日")]


@pytest.mark.parametrize("year", YEARS)
def test_a_tip_is_never_shown_on_two_days_running(catalogue: Catalogue, year: int) -> None:
    days = [*year_of(catalogue, year), *year_of(catalogue, year + 1)[:1]]
    assert [one.day for one, after in pairwise(days) if one.tip.id == after.tip.id] == []


def test_all_tips_are_shown_in_a_year(catalogue: Catalogue) -> None:
    shown = {one.tip.id for year in (2026, 2027) for one in year_of(catalogue, year)}
    assert shown == set(catalogue.tip)
    evergreen = Counter(one.tip.id for one in year_of(catalogue, 2030) if one.rank is Rank.EVERGREEN)
    assert min(evergreen.values()) >= 8  # nobody waits much longer than a month


@pytest.mark.parametrize(
    ("day", "tip", "why"),
    [
        ("2026-09-01", "T32", "9月1日"),  # not 开学第一周, which has six more days
        ("2027-02-05", "T03", "除夕"),
        ("2027-03-12", "T12", "3月12日"),
        ("2027-06-20", "T23", "6月第三个星期日"),
        ("2027-12-22", "T49", "冬至"),
        ("2027-01-23", "T01", "寒假"),
        ("2027-01-01", "T50", "每周五"),
    ],
)
def test_days_a_parent_knows(catalogue: Catalogue, day: str, tip: str, why: str) -> None:
    found = tip_of_day(catalogue, catalogue.calendar, date.fromisoformat(day))
    assert found is not None
    assert (found.tip.id, found.why) == (tip, why)


def test_who_goes_first_on_one_day(make: Make) -> None:
    kinds: dict[str, list[dict[str, Any]]] = {
        "T01": [{"type": "evergreen"}],
        "T02": [{"type": "weekly", "weekday": 7}],
        "T03": [{"type": "solar_term", "name": "清明", "from": 0}],
        "T04": [{"type": "date", "day": "04-05"}],
        "T05": [{"type": "school", "event": "term_start"}],
    }
    school = SchoolCalendar.model_validate(
        {
            "region": "某区",
            "years": [{"year": "2025-26", "events": [{"event": "term_start", "day": "2026-04-05"}]}],
        }
    )
    sunday = date(2026, 4, 5)  # 清明 too
    while kinds:
        found = tip_of_day(make(**kinds), school, sunday)
        assert found is not None
        assert found.tip.id == max(kinds)
        del kinds[max(kinds)]


def test_those_that_can_wait_wait(make: Make) -> None:
    week = [{"type": "school", "event": "term_start", "from": 0, "until": 6}]
    tips = make(T01=week, T02=[{"type": "date", "day": "09-01"}], T03=[{"type": "evergreen"}])
    days = list(tips_of_days(tips, FIXED, date(2030, 9, 1), date(2030, 9, 3)))
    assert [(one.tip.id, one.why) for one in days] == [("T02", "9月1日"), ("T01", "开学第2天"), ("T03", "")]


def test_weekly_tips_of_one_day_take_turns(make: Make) -> None:
    friday = [{"type": "weekly", "weekday": 5}]
    tips = make(T01=friday, T02=friday, T03=[{"type": "evergreen"}])
    shown = [one.tip.id for one in year_of(tips, 2027, FIXED) if one.rank is Rank.WEEKLY]
    assert {one != two for one, two in pairwise(shown)} == {True}


def test_without_evergreen_tips_others_go_round(make: Make) -> None:
    only = make(T01=[{"type": "date", "day": "06-01"}], T02=[{"type": "date", "day": "07-01"}])
    assert {one.tip.id for one in year_of(only, 2027, FIXED)} == {"T01", "T02"}
    weekly = make(T01=[{"type": "date", "day": "06-01"}], T02=[{"type": "weekly", "weekday": 5}])
    assert Counter(one.tip.id for one in year_of(weekly, 2027, FIXED)) == {"T02": 364, "T01": 1}
    assert tip_of_day(make(), FIXED, date(2027, 1, 1)) is None


def test_a_year_is_planned_alone(catalogue: Catalogue) -> None:
    """Another school year in the calendar changes no year it does not touch."""
    fewer = catalogue.calendar.model_copy(update={"years": catalogue.calendar.years[:1]})
    assert year_of(catalogue, 2025) == year_of(catalogue, 2025, fewer)
    assert year_of(catalogue, 2027) != year_of(catalogue, 2027, fewer)


MONTH_DAY = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: day.strftime("%m-%d"))
OFFSETS = st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(lambda two: (min(two), max(two)))
TRIGGERS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda day: {"type": "date", "day": day}, MONTH_DAY),
    st.builds(lambda day, until: {"type": "date", "day": day, "until": until}, MONTH_DAY, MONTH_DAY),
    st.builds(
        lambda day, until, every: {"type": "date", "day": day, "until": until, "every": every},
        MONTH_DAY, MONTH_DAY, st.integers(2, 60),
    ),
    st.builds(lambda day: {"type": "date", "day": day, "span": "week"}, MONTH_DAY),
    st.builds(
        lambda month, week, weekday: {"type": "nth_weekday", "month": month, "week": week, "weekday": weekday},
        st.integers(1, 12), st.sampled_from([1, 2, 3, 4, -1]), st.integers(1, 7),
    ),
    st.builds(
        lambda event, two: {"type": "school", "event": event, "from": two[0], "until": two[1]},
        st.sampled_from(["term_start", "holiday", "summer_start", "final"]), OFFSETS,
    ),
    st.builds(
        lambda month, day, two: {"type": "lunar", "month": month, "day": day, "from": two[0], "until": two[1]},
        st.integers(1, 12), st.integers(1, 30), OFFSETS,
    ),
    st.builds(
        lambda name, two: {"type": "solar_term", "name": name, "from": two[0], "until": two[1]},
        st.sampled_from(["立春", "冬至", "小寒", "大雪"]), OFFSETS,
    ),
    st.builds(lambda weekday: {"type": "weekly", "weekday": weekday}, st.integers(1, 7)),
    st.just({"type": "evergreen"}),
)  # fmt: skip
TRIGGER: TypeAdapter[Any] = TypeAdapter(Trigger)
TIPS = st.lists(st.lists(TRIGGERS, min_size=1, max_size=4), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(tips=TIPS, year=st.integers(2024, 2040))
def test_any_plan_keeps_its_promises(tips: list[list[dict[str, Any]]], year: int) -> None:
    rows: Rows = tuple(
        (f"T{place:02}", tuple(TRIGGER.validate_python(one) for one in triggers))
        for place, triggers in enumerate(tips)
    )
    planned = plan(rows, FIXED, year)
    wanted = [one for tip, triggers in rows for one in occurrences(tip, triggers, FIXED, year)]
    for day, one in planned.items():
        assert one.first <= day <= one.last
        assert day.year == year
    assert max(Counter(planned.values()).values(), default=1) == 1
    # nobody is left out who could have had a free day, or the day of one that comes after
    for one in set(wanted) - set(planned.values()):
        for day in one.days:
            assert day in planned
            assert planned[day].rank <= one.rank


@settings(max_examples=60, deadline=None)
@given(triggers=st.lists(TRIGGERS, min_size=1, max_size=6), year=st.integers(2024, 2040))
def test_windows_of_one_tip_never_overlap(triggers: list[dict[str, Any]], year: int) -> None:
    found = occurrences("T01", [TRIGGER.validate_python(one) for one in triggers], FIXED, year)
    days = [day for one in found if one.rank < Rank.WEEKLY for day in one.days]
    assert len(days) == len(set(days))
    assert all(one.first <= one.last and one.first.year == one.last.year == year for one in found)
