"""Days of the sky: lunar calendar and solar terms. The only module that knows lunar-python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

#: The table of a year repeats terms of the winters around it, under these names.
_AGAIN = {
    "DA_XUE": "大雪", "DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒",
    "LI_CHUN": "立春", "YU_SHUI": "雨水", "JING_ZHE": "惊蛰",
}  # fmt: skip


@lru_cache(maxsize=1)
def _lunar() -> Any:
    """lunar-python. It remembers one year; a build asks for four in turn, and had them worked out 26 times."""
    import lunar_python  # noqa: PLC0415 - loads slowly, and most builds never need it

    years = lunar_python.LunarYear
    years.fromYear = staticmethod(lru_cache(maxsize=8)(years.fromYear))
    return lunar_python


@lru_cache(maxsize=256)
def solar_terms(year: int) -> Mapping[str, date]:
    """The 24 solar terms of a calendar year, in Beijing time, by name."""
    table = _lunar().Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
    found = {_AGAIN.get(name, name): _date(at) for name, at in table.items() if at.getYear() == year}
    return MappingProxyType(found)


@lru_cache(maxsize=1024)
def lunar_day(year: int, month: int, day: int) -> date:
    """The day of lunar year `year`'s month and day; the 30th of a short month is its last day.

    A leap month follows the month of its number and is never meant.
    """
    return _date(_lunar().Lunar.fromYmd(year, month, _clamped(year, month, day)).getSolar())


def lunar_name(day: date) -> str:
    """A day by the lunar calendar, as it is said: `正月初一`, `腊月廿八`, `除夕`."""
    lunar = _lunar().Solar.fromYmd(day.year, day.month, day.day).getLunar()
    after = lunar.next(1)
    if (after.getMonth(), after.getDay()) == (1, 1):
        return "除夕"
    return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


def _clamped(year: int, month: int, day: int) -> int:
    return min(day, int(_lunar().LunarMonth.fromYm(year, month).getDayCount()))


def _date(solar: Any) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
