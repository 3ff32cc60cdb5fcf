"""Each kind of trigger as the days it opens."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.model import Catalogue
from hub.catalogue.triggers import Trigger
from hub.tips.occurrences import Rank, occurrences

TRIGGER: TypeAdapter[Any] = TypeAdapter(Trigger)
FIXED = SchoolCalendar()


def windows(year: int, *triggers: dict[str, Any], school: SchoolCalendar = FIXED) -> list[str]:
    typed = [TRIGGER.validate_python(one) for one in triggers]
    found = occurrences("T01", typed, school, year)
    return [str(one.first) if one.first == one.last else f"{one.first}/{one.last}" for one in found]


@pytest.mark.parametrize(
    ("trigger", "year", "expected"),
    [
        ({"type": "date", "day": "06-06"}, 2026, ["2026-06-06"]),
        ({"type": "date", "day": "02-29"}, 2027, ["2027-02-28"]),
        ({"type": "date", "day": "02-29"}, 2028, ["2028-02-29"]),
        ({"type": "date", "day": "03-01", "until": "03-31"}, 2026, ["2026-03-01/2026-03-31"]),
        ({"type": "date", "day": "05-15", "span": "week"}, 2026, ["2026-05-11/2026-05-17"]),
        ({"type": "date", "day": "01-01", "span": "week"}, 2025, ["2025-12-29/2025-12-31"]),  # the week of 2026
        ({"type": "date", "day": "12-28", "until": "01-05"}, 2026, ["2026-12-28/2026-12-31"]),
        (
            {"type": "date", "day": "07-01", "until": "08-31", "every": 14},
            2026,
            [
                "2026-07-01/2026-07-14",
                "2026-07-15/2026-07-28",
                "2026-07-29/2026-08-11",
                "2026-08-12/2026-08-25",
                "2026-08-26/2026-08-31",
            ],
        ),
        ({"type": "nth_weekday", "month": 5, "week": 2, "weekday": 7}, 2026, ["2026-05-10"]),
        ({"type": "nth_weekday", "month": 3, "week": -1, "weekday": 1}, 2026, ["2026-03-30"]),
        ({"type": "lunar", "month": 1, "day": 1, "from": -1, "until": 2}, 2026, ["2026-02-16/2026-02-19"]),
        ({"type": "lunar", "month": 12, "day": 30}, 2026, ["2026-02-16"]),
        ({"type": "solar_term", "name": "春分", "from": -3, "until": 3}, 2026, ["2026-03-17/2026-03-23"]),
        ({"type": "solar_term", "name": "小寒", "from": -20, "until": 0}, 2026, ["2026-12-16/2026-12-31"]),
        ({"type": "school", "event": "gaokao", "from": -7, "until": -1}, 2031, ["2031-05-31/2031-06-06"]),
        ({"type": "school", "event": "autumn_break"}, 2031, []),
        ({"type": "evergreen"}, 2026, []),
    ],
)  # fmt: skip
def test_windows_of_a_trigger(trigger: dict[str, Any], year: int, expected: list[str]) -> None:
    assert windows(year, trigger) == expected


def test_weekly_is_a_day_a_week() -> None:
    days = windows(2026, {"type": "weekly", "weekday": 5})
    assert (len(days), days[0], days[-1]) == (52, "2026-01-02", "2026-12-25")


def test_school_days_come_from_the_region_where_it_has_them(catalogue: Catalogue) -> None:
    start = {"type": "school", "event": "term_start"}
    assert windows(2026, start, school=catalogue.calendar) == ["2026-03-02", "2026-09-01"]
    assert (
        windows(2035, start, school=catalogue.calendar)
        == windows(2035, start)
        == ["2035-02-24", "2035-09-01"]
    )


def test_overlapping_windows_of_one_tip_become_what_they_share() -> None:
    summer = {"type": "school", "event": "summer_start", "from": 0, "until": 6}  # 4 to 10 July
    assert windows(2030, summer, {"type": "date", "day": "07-01", "until": "07-07"}) == [
        "2030-07-04/2030-07-07"
    ]
    # a third that overlaps only what was given up keeps its own rest, or nothing
    late = {"type": "date", "day": "07-09", "until": "07-20"}
    assert windows(2030, summer, {"type": "date", "day": "07-01", "until": "07-07"}, late) == [
        "2030-07-04/2030-07-07",
        "2030-07-11/2030-07-20",
    ]
    inner = {"type": "date", "day": "07-09"}
    assert windows(2030, summer, {"type": "date", "day": "07-01", "until": "07-07"}, inner) == [
        "2030-07-04/2030-07-07"
    ]


def test_a_weekly_tip_keeps_its_weekday_in_its_window() -> None:
    found = windows(
        2026,
        {"type": "weekly", "weekday": 6},
        {"type": "lunar", "month": 1, "day": 7, "from": 0, "until": 20},
    )
    assert found[0] == "2026-02-28"  # the first Saturday after 23 February
    assert len(found) == len(set(found)) == 52


def test_the_reason_is_said_for_parents() -> None:
    def whys(trigger: dict[str, Any]) -> list[str]:
        [one] = occurrences("T01", [TRIGGER.validate_python(trigger)], FIXED, 2027)
        return [one.why(day) for day in one.days]

    assert whys({"type": "school", "event": "summer_start", "from": -1, "until": 1}) == [
        "暑假前1天",
        "暑假",
        "暑假第2天",
    ]
    assert whys({"type": "school", "event": "gaokao", "from": 0, "until": 1}) == ["高考", "高考后1天"]
    assert whys({"type": "lunar", "month": 1, "day": 1, "from": -1, "until": 1}) == [
        "除夕",
        "正月初一",
        "正月初二",
    ]
    assert whys({"type": "solar_term", "name": "冬至", "from": -1}) == ["冬至前1天", "冬至"]
    assert whys({"type": "date", "day": "04-04", "until": "04-05"}) == ["4月4日至4月5日"] * 2
    assert whys({"type": "nth_weekday", "month": 3, "week": -1, "weekday": 1}) == ["3月最后一个星期一"]


def test_a_weekly_tip_has_its_hour() -> None:
    one = occurrences(
        "T01", [TRIGGER.validate_python({"type": "weekly", "weekday": 5, "time": "19:30"})], FIXED, 2027
    )[0]
    assert (one.rank, one.time, one.why(one.first)) == (Rank.WEEKLY, "19:30", "每周五")
