"""大讲堂 events: `content/events/NNN-slug.md`, one lecture hall evening a file."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.catalogue.fields import LectureId, Slug, Title
from hub.catalogue.taxonomy import Day, Frozen, Name

Format = Literal["现场", "线上", "现场和线上"]
#: A time of day as it is written, `14:30`; text, because a minute past midnight is no number.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Line = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]

FILE = re.compile(r"^\d{3,5}-[a-z0-9]+(-[a-z0-9]+)*\.md$")
EXAMPLE = "001-listen-first.md"


class EventHead(Frozen):
    """The head of an event's file, fields in the order they are written."""

    title: Title = Field(description="这一场讲什么，不超过24字", examples=["先听完，再开口"])
    day: Day = Field(description="哪一天", examples=["2026-12-12"])
    start: TimeOfDay = Field(description="几点开始，24小时制，加英文引号", examples=["14:30"])
    end: TimeOfDay = Field(description="几点结束", examples=["16:00"])
    format: Format = Field(description="现场｜线上｜现场和线上", examples=["现场和线上"])
    place: Line = Field("", description="现场的地点；只在线上就不写")
    online: Line = Field("", description="线上怎么进；只在现场就不写")
    registration: Annotated[str, StringConstraints(min_length=4, max_length=120)] = Field(
        description="怎么报名、截止到什么时候、要不要钱", examples=["不用报名，直接来，不收费。"]
    )
    speaker: Name = Field(description="讲者岗位，不写人名", examples=["学校·心理健康教育岗"])
    stages: tuple[Name, ...] = Field(min_length=1, description="给哪个学段的家长听", examples=[["初中"]])
    lectures: tuple[LectureId, ...] = Field((), max_length=6, description="来之前可以先看的讲次")
    announced: Day = Field(description="通知发布的日期", examples=["2026-11-23"])
    status: Literal["scheduled", "cancelled"] = Field(
        "scheduled", description="scheduled 照常｜cancelled 取消（不要删文件，订了日历的人才收得到）"
    )
    sample: bool = Field(False, description="示例写 true：页面和日历里都会标明“示例”")


class Event(Frozen):
    """An event as everything downstream sees it; `text` is Markdown, `slug` its address."""

    slug: Slug
    path: str
    head: EventHead
    text: str

    @property
    def number(self) -> int:
        """Number of the file, from 1."""
        return int(self.slug.partition("-")[0])

    @property
    def url(self) -> str:
        """Address below the site's root."""
        return f"events/{self.slug}/"

    @property
    def starts(self) -> time:
        """Wall-clock time at which it begins, in the site's time zone."""
        return time.fromisoformat(self.head.start)

    @property
    def ends(self) -> time:
        """Wall-clock time at which it ends, on the same day."""
        return time.fromisoformat(self.head.end)

    def is_past(self, today: date) -> bool:
        """Say whether its day lies before `today`."""
        return self.head.day < today


def made(slug: str, path: str, head: EventHead, text: str) -> Event:
    """Put an event together from a file's name, its head and its body."""
    return Event(slug=slug, path=path, head=head, text=text)
