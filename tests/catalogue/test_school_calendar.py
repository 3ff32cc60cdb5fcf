"""School calendars: the sample, the fixed days, and what an editor is told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from lunar_python import Lunar

from hub.catalogue.calendar import EVENTS, SchoolCalendar
from hub.catalogue.load import load, publishable
from hub.catalogue.rules import check
from hub.catalogue.triggers import SchoolEvent
from hub.project import Project, Settings

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 23)
GOOD = """\
region: 某区
years:
  - year: 2026-27
    events:
      - {event: term_start, day: 2026-09-01}
"""


def told(project: Path, text: str | None = None, region: str = "some", day: date = TODAY) -> list[str]:
    """What is said of hub.yml and calendars."""
    folder = project / "content/calendar"
    folder.mkdir(parents=True, exist_ok=True)
    if text is not None:
        (folder / "some.yml").write_text(text, encoding="utf-8")
    loaded = load(Project(project, Settings(region=region)))
    found = sorted([*loaded.problems, *check(loaded, day)])
    return [f"{one.place} {one.slug}" for one in found if one.path.endswith(".yml")]


def test_the_sample_is_one_and_covers_three_years() -> None:
    calendar = load(Project.at(ROOT)).calendar
    assert calendar.sample
    assert "示例" in calendar.region
    assert [one.year for one in calendar.years] == ["2025-26", "2026-27", "2027-28"]
    for year in calendar.years:
        assert {one.event for one in year.events} == set(get_args(SchoolEvent))
        assert [one.day for one in year.events] == sorted(one.day for one in year.events)


def test_holidays_of_the_sample_are_the_festivals() -> None:
    named = {
        (one.day.year, one.label): one.day
        for year in load(Project.at(ROOT)).calendar.years
        for one in year.events
    }

    def lunar(year: int, month: int, day: int) -> date:
        return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())

    for year in (2026, 2027, 2028):
        assert named[year, "端午节"] == lunar(year, 5, 5)
        assert named[year, "除夕"] == lunar(year, 1, 1) - timedelta(1)
        assert named[year - 1, "中秋节"] == lunar(year - 1, 8, 15)


def test_a_year_without_dates_has_fixed_days() -> None:
    assert set(EVENTS) == set(get_args(SchoolEvent))
    known = load(Project.at(ROOT)).calendar
    for year in (2019, 2028, 2040):
        assert known.events(year) == SchoolCalendar().events(year)
        assert all(date(year, 8, 1) <= one.day <= date(year + 1, 7, 31) for one in known.events(year))
    assert known.events(2026) != SchoolCalendar().events(2026)


def test_the_fixed_days_stand_in_the_manual() -> None:
    manual = (ROOT / "docs/tips.md").read_text(encoding="utf-8")
    for event, (label, days) in EVENTS.items():
        said = "、".join(f"{month}月{day}日" for month, day in days) or "没有"
        assert f"| `{event}` | {label} | {said} |" in manual


def test_a_good_calendar_is_read_and_published(small_project: Path) -> None:
    assert told(small_project, GOOD) == []
    loaded = load(Project(small_project, Settings(region="some")))
    calendar = publishable(loaded, TODAY).calendar
    assert (calendar.region, calendar.sample) == ("某区", False)
    assert [one.day.isoformat() for one in calendar.events(2026)] == ["2026-09-01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("2026-27", "2026-28"), ["content/calendar/some.yml:3:11 school-year"]),
        (GOOD.replace("2026-09-01", "2027-09-01"), ["content/calendar/some.yml:5:34 outside-school-year"]),
        (
            GOOD.replace("2026-09-01}", "2026-09-01, until: 2026-08-31}"),
            ["content/calendar/some.yml:5:53 event-backwards"],
        ),
        (GOOD + GOOD.split("events:\n")[1], ["content/calendar/some.yml:6:9 duplicate-value"]),
        (GOOD + GOOD.split("years:\n")[1], ["content/calendar/some.yml:6:11 duplicate-value"]),
        (GOOD.replace("term_start", "term_begin"), ["content/calendar/some.yml:5:17 unknown-value"]),
        (GOOD.replace("2026-09-01", "2026-9-1"), ["content/calendar/some.yml:5:34 not-a-date"]),
        (GOOD.replace("region: 某区\n", ""), []),  # the name has a default
        (GOOD.replace("region:", "regoin:"), ["content/calendar/some.yml:1:1 unknown-key"]),
        (
            GOOD.replace("2026", "2024").replace("-27", "-25"),
            ["content/calendar/some.yml:2:1 calendar-behind"],
        ),
        ("- 1\n", ["content/calendar/some.yml:1:1 not-a-mapping"]),
    ],
)
def test_an_editor_is_told_where(small_project: Path, text: str, expected: list[str]) -> None:
    found = told(small_project, text)
    if "calendar-behind" in "".join(expected):  # the place is that of the list, wherever it begins
        assert [one.split()[1] for one in found] == ["calendar-behind"]
    else:
        assert found == expected


def test_every_mistake_is_told_in_one_run(small_project: Path) -> None:
    both = GOOD.replace("2026-09-01", "2027-09-01") + "      - {event: final, day: 2026-01-12}\n"
    assert len(told(small_project, both)) == 2


def test_a_region_that_is_not_there(small_project: Path) -> None:
    assert told(small_project, region="sample") == []  # nothing was chosen: fixed days
    assert told(small_project, region="other") == ["hub.yml:1:1 unknown-region"]
    assert told(small_project, GOOD, region="sone") == ["hub.yml:1:1 unknown-region"]
    loaded = load(Project(small_project, Settings(region="sone")))
    assert [one.hint.zh for one in loaded.problems] == ["是不是想写“some”？"]
    assert loaded.calendar == SchoolCalendar()


def test_other_files_and_links_in_the_folder(small_project: Path, tmp_path: Path) -> None:
    folder = small_project / "content/calendar"
    folder.mkdir(parents=True)
    (folder / "地区.yml").write_text(GOOD, encoding="utf-8")
    (folder / ".hidden").write_text("", encoding="utf-8")
    outside = tmp_path / "outside.yml"
    outside.write_text(GOOD, encoding="utf-8")
    (folder / "linked.yml").symlink_to(outside)
    found = told(small_project, region="sample")
    assert "content/calendar/地区.yml:1:1 bad-name" in found
    assert any(one.startswith("content/calendar/linked.yml") and one.endswith("symlink") for one in found)
    assert load(Project(small_project, Settings(region="sample"))).calendars == {}


@pytest.mark.parametrize(
    ("trigger", "slug"),
    [
        ('{type: date, day: "02-31"}', "no-such-day"),
        ('{type: date, day: "06-01", until: "06-31"}', "no-such-day"),
        ('{type: date, day: "06-01", every: 14}', "every-without-until"),
    ],
)
def test_a_trigger_that_cannot_come_true(small_project: Path, trigger: str, slug: str) -> None:
    tip = small_project / "content/tips/T01-first.md"
    written = tip.read_text(encoding="utf-8")
    tip.write_text(
        written.replace("{type: school, event: midterm, from: 1, until: 7}", trigger), encoding="utf-8"
    )
    loaded = load(Project(small_project))
    found = [*loaded.problems, *check(loaded, TODAY)]
    assert [(one.path, one.line, one.slug) for one in found] == [("content/tips/T01-first.md", 6, slug)]
