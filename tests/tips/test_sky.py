"""Lunar days and solar terms against published almanacs."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import get_args

import pytest

from hub.catalogue.triggers import SolarTerm
from hub.tips.sky import lunar_day, lunar_name, solar_terms


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (2024, 1, 1, "2024-02-10"),
        (2025, 1, 1, "2025-01-29"),
        (2025, 6, 30, "2025-07-24"),  # the sixth month, not the leap one after it
        (2025, 8, 15, "2025-10-06"),
        (2026, 1, 1, "2026-02-17"),
        (2026, 5, 5, "2026-06-19"),
        (2026, 9, 9, "2026-10-18"),
        (2025, 12, 30, "2026-02-16"),  # a month of 29 days: its last
        (2033, 11, 1, "2033-11-22"),  # the year of the late leap month
    ],
)
def test_lunar_days(year: int, month: int, day: int, expected: str) -> None:
    assert lunar_day(year, month, day).isoformat() == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("立春", "2025-02-03"),
        ("清明", "2025-04-04"),
        ("春分", "2026-03-20"),
        ("立春", "2026-02-04"),
        ("冬至", "2025-12-21"),
        ("冬至", "2026-12-22"),
        ("小寒", "2026-01-05"),
    ],
)
def test_solar_terms(name: str, expected: str) -> None:
    assert solar_terms(int(expected[:4]))[name].isoformat() == expected


def test_every_year_has_its_24_terms_a_fortnight_apart() -> None:
    names = set(get_args(SolarTerm))
    for year in range(2024, 2041):
        terms = solar_terms(year)
        assert set(terms) == names
        days = sorted(terms.values())
        assert {(later - day).days for day, later in pairwise(days)} <= {14, 15, 16}
        assert all(day.year == year for day in days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-17", "正月初一"),
        ("2026-02-16", "除夕"),
        ("2026-02-19", "正月初三"),
        ("2026-10-18", "九月初九"),
    ],
)
def test_days_are_named_as_they_are_said(day: str, expected: str) -> None:
    assert lunar_name(date.fromisoformat(day)) == expected
