"""When a tip is due: the kinds of trigger an editor can write (`hub.tips.calendar` turns them into dates)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from hub.catalogue.taxonomy import Frozen

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Offset = Annotated[int, Field(ge=-60, le=60)]
SolarTerm = Literal[
    "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑",
    "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒",
]  # fmt: skip
SchoolEvent = Literal[
    "term_start", "midterm", "final", "parents_meeting", "summer_start", "winter_start", "spring_break",
    "autumn_break", "zhongkao", "gaokao", "no_homework_day", "holiday",
]  # fmt: skip


class _Window(Frozen):
    """A window of days around one day: `from` and `until` are days before (negative) or after it."""

    from_: Offset = Field(0, alias="from", description="从前后第几天开始（负数是之前）")
    until: Offset = Field(0, description="到前后第几天为止")

    @model_validator(mode="after")
    def _ordered(self) -> _Window:
        if self.until < self.from_:
            raise ValueError("until before from")
        return self


class OnDate(Frozen):
    """A day of the year, the week it lies in, a span of days, or every so many days of a span."""

    type: Literal["date"]
    day: MonthDay = Field(description="月-日", examples=["06-06"])
    until: MonthDay | None = Field(None, description="到这一天为止")
    span: Literal["week"] | None = Field(None, description="这一天所在的一周")
    every: Annotated[int, Field(ge=2, le=60)] | None = Field(None, description="每隔几天一次")


class OnNthWeekday(Frozen):
    """The `week`-th `weekday` (1 Monday … 7 Sunday) of a month; week -1 is the last."""

    type: Literal["nth_weekday"]
    month: Annotated[int, Field(ge=1, le=12)]
    week: Annotated[int, Field(ge=-1, le=4, description="第几个；-1 是最后一个")]
    weekday: Annotated[int, Field(ge=1, le=7)]

    @model_validator(mode="after")
    def _some_week(self) -> OnNthWeekday:
        if self.week == 0:
            raise ValueError("week 0")
        return self


class AtSchool(_Window):
    """Days around an event of the regional school calendar (`content/calendar/<region>.yml`)."""

    type: Literal["school"]
    event: SchoolEvent


class OnLunar(_Window):
    """Days around a day of the lunar calendar."""

    type: Literal["lunar"]
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=30)]


class OnSolarTerm(_Window):
    """Days around one of the 24 solar terms."""

    type: Literal["solar_term"]
    name: SolarTerm


class Weekly(Frozen):
    """Every week on one day, at a time of day."""

    type: Literal["weekly"]
    weekday: Annotated[int, Field(ge=1, le=7)]
    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None


class Evergreen(Frozen):
    """Any day that has no tip of its own."""

    type: Literal["evergreen"]


Trigger = Annotated[
    OnDate | OnNthWeekday | AtSchool | OnLunar | OnSolarTerm | Weekly | Evergreen, Field(discriminator="type")
]
