"""What editors write, typed: the one source of fields, bounds and allowed values.

The loader, the checker, the JSON Schemas and the editors' manual all read these models; a field's
`description` is what an editor is told about it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from hub.captions import Cue
from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.events import Event
from hub.catalogue.fields import LectureId, Slug, Source, Title
from hub.catalogue.guides import Guide
from hub.catalogue.places import Place
from hub.catalogue.taxonomy import Day, Frozen, Name, PolicyFacts, Series, Stage, Taxonomy, Topic
from hub.catalogue.triggers import Trigger

TipId = Annotated[str, StringConstraints(pattern=r"^T\d{2,5}$")]
_ID = re.compile(r"[LT]\d{2,5}")
Status = Literal["draft", "published", "retired"]


def seconds_of(text: object) -> object:
    """Turn `m:ss` or `h:mm:ss` into seconds; numbers stay as they are.

    Raises:
        ValueError: Text of any other form.
    """
    if not isinstance(text, str):
        return text
    found = re.fullmatch(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(\.\d{1,3})?", text)
    if not found:
        raise ValueError("not a clock")
    hours, minutes, seconds, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(part or 0)


def clock_of(seconds: float) -> str:
    """Turn seconds into `m:ss`, or `h:mm:ss` from one hour on."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


Clock = Annotated[
    float,
    BeforeValidator(seconds_of),
    Field(
        ge=0,
        le=6 * 3600,
        json_schema_extra={"type": "string", "pattern": r"^(\d+:)?[0-5]?\d:[0-5]\d(\.\d{1,3})?$"},
    ),
]
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))}


def is_reserved(name: str) -> bool:
    """Say whether Windows keeps `name` for a device, whatever its ending."""
    return name.partition(".")[0].lower() in _RESERVED


def _plain_name(name: str) -> str:
    if is_reserved(name):
        raise ValueError("reserved name")
    return name


FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*\.[A-Za-z0-9]{2,4}$", max_length=80),
    AfterValidator(_plain_name),
]  # fmt: skip


class Clip(Frozen):
    """Where the video comes from: a master, or a slice of one."""

    master: FileName = Field(description="母版文件名，放在母版库里", examples=["L21.mp4"])
    start: Clock | None = Field(None, description="从长录像的哪一刻切起（切片）", examples=["12:30"])
    end: Clock | None = Field(None, description="切到哪一刻为止", examples=["17:05"])


class Chapter(Frozen):
    """A point of the video a parent can jump to."""

    at: Clock = Field(description="时刻，分:秒", examples=["1:29"])
    title: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(description="章节标题")


class LectureHead(Frozen):
    """The head of `lectures/NNN-slug/lecture.md`, fields in the order they are written."""

    title: Title = Field(description="标题，不超过24字，全站不重复", examples=["考砸之后怎么谈"])
    short: Annotated[str, StringConstraints(min_length=2, max_length=6)] = Field(
        description="四个字的短名，课程总表的格子里用", examples=["考砸之后"]
    )
    series: Name = Field(description="系列", examples=["习惯与担当"])
    stage: Name = Field(description="学段", examples=["小学高段"])
    topic: Name = Field(description="主题", examples=["情绪与心理"])
    speaker: Name = Field(description="讲者岗位，不写人名", examples=["学校·心理健康教育岗"])
    summary: Annotated[str, StringConstraints(min_length=4, max_length=60)] = Field(
        description="一句话承诺，不超过60字，接在“看完你会”后面"
    )
    published: Day = Field(description="发布日期", examples=["2026-11-23"])
    review_by: Day = Field(description="复核截止日，不超过发布后12个月", examples=["2027-11-22"])
    sources: tuple[Source, ...] = Field(min_length=1, max_length=12, description="依据文件")
    clip: Clip | None = Field(None, description="视频；草稿可以不写")
    chapters: tuple[Chapter, ...] = Field(min_length=3, max_length=12, description="章节，至少三个")
    tips: tuple[TipId, ...] = Field(
        min_length=1, max_length=6, description="配套贴士编号", examples=[["T19"]]
    )
    aliases: tuple[Slug, ...] = Field((), description="用过的旧文件夹名，旧链接会转到这里")
    related: tuple[LectureId, ...] = Field((), max_length=6, description="相关讲次编号", examples=[["L33"]])
    status: Status = Field("published", description="draft 草稿｜published 发布｜retired 下架")
    expires: Day | None = Field(None, description="到期自动不再发布")


class TipHead(Frozen):
    """The head of `content/tips/TNN-slug.md`, fields in the order they are written."""

    title: Title = Field(description="标题，不超过24字，全站不重复")
    topic: Name = Field(description="主题", examples=["情绪与心理"])
    stages: tuple[Name, ...] = Field(min_length=1, description="适用学段", examples=[["小学高段", "初中"]])
    trigger: tuple[Trigger, ...] = Field(min_length=1, max_length=6, description="什么时候推送")
    push: Annotated[str, StringConstraints(min_length=10, max_length=120)] = Field(
        description="推送文字，不超过120字，原样贴进班级群就能用"
    )
    lectures: tuple[LectureId, ...] = Field(min_length=1, description="配套讲次编号", examples=[["L21"]])
    review_by: Day = Field(description="复核截止日，不超过12个月", examples=["2027-11-22"])


class Step(Frozen):
    """One of the three steps: a heading and Markdown."""

    title: str
    text: str


class Body(Frozen):
    """A lecture's five sections, each Markdown; `refrain` is the “不说” line of 今晚就做."""

    situation: str
    idea: str
    steps: tuple[Step, ...]
    tonight: str
    refrain: str = ""
    seek_help: str


class Lecture(Frozen):
    """A lecture as everything downstream sees it.

    Attributes:
        id: `L21`.
        slug: Folder name, `021-after-a-bad-exam`; also its address `/lectures/<slug>/`.
        path: POSIX path of `lecture.md` relative to the project's root.
        cues: Captions in order; empty when there are none yet.
        narration: Lines of `narration.md` by chapter title; empty when there is none.
        clip_line: Line of `lecture.md` on which its head names the recording; 1 where it names none.
    """

    id: LectureId
    slug: Slug
    path: str
    head: LectureHead
    body: Body
    cues: tuple[Cue, ...] = ()
    narration: tuple[tuple[str, tuple[str, ...]], ...] = ()
    has_cover: bool = False
    clip_line: int = 1

    @property
    def key(self) -> str:
        """Digest of everything in it: what it says cannot change without it."""
        return hashlib.blake2b(
            self.model_dump_json().encode("utf-8", "surrogatepass"), digest_size=16
        ).hexdigest()

    @property
    def head_key(self) -> str:
        """Digest of its head."""
        return hashlib.blake2b(
            self.head.model_dump_json().encode("utf-8", "surrogatepass"), digest_size=16
        ).hexdigest()

    @property
    def names(self) -> frozenset[str]:
        """Ids of lectures and tips that its body names."""
        return frozenset(_ID.findall(self.body.model_dump_json()))

    @property
    def captioned(self) -> bool:
        """Whether it has captions."""
        return bool(self.cues)

    @property
    def spoken_until(self) -> float:
        """Second at which the last caption ends; 0 without captions."""
        return self.cues[-1].end if self.cues else 0.0

    @property
    def number(self) -> int:
        """Place in the curriculum, from 1."""
        return int(self.id[1:])

    @property
    def url(self) -> str:
        """Address below the site's root."""
        return f"lectures/{self.slug}/"


class Tip(Frozen):
    """A tip as everything downstream sees it; `text` is Markdown."""

    id: TipId
    slug: str
    path: str
    head: TipHead
    text: str

    @property
    def url(self) -> str:
        """Address below the site's root."""
        return f"tips/{self.slug}/"

    @property
    def names(self) -> frozenset[str]:
        """Ids of lectures and tips that its text names."""
        return frozenset(_ID.findall(self.text))


class Catalogue(Frozen):
    """Everything editors wrote that is fit to publish on one date, sorted by number.

    Only lectures that are published, not expired, and tips; drafts are checked but not in here.

    Attributes:
        events: 大讲堂 events, past ones too, in order of their dates.
        places: Places to visit and to get help, by number.
        guides: Written pages, by name.
        calendar: School calendar of the chosen region; fixed days when it has none.
    """

    taxonomy: Taxonomy
    facts: PolicyFacts
    lectures: tuple[Lecture, ...]
    tips: tuple[Tip, ...]
    events: tuple[Event, ...] = ()
    places: tuple[Place, ...] = ()
    guides: tuple[Guide, ...] = ()
    calendar: SchoolCalendar = Field(default_factory=SchoolCalendar)

    @cached_property
    def lecture(self) -> dict[str, Lecture]:
        """Lectures by id."""
        return {one.id: one for one in self.lectures}

    @cached_property
    def tip(self) -> dict[str, Tip]:
        """Tips by id."""
        return {one.id: one for one in self.tips}

    @cached_property
    def guide(self) -> dict[str, Guide]:
        """Written pages by name."""
        return {one.slug: one for one in self.guides}

    def only(self, lectures: Iterable[Lecture] = (), tips: Iterable[Tip] = ()) -> Catalogue:
        """The same lists with no more than these lectures and tips, in the order of their numbers."""
        chosen = {one.id: one for one in lectures}
        picked = {one.id: one for one in tips}
        return Catalogue.model_construct(
            taxonomy=self.taxonomy, facts=self.facts, calendar=self.calendar, events=(), places=(), guides=(),
            lectures=tuple(sorted(chosen.values(), key=lambda one: one.number)),
            tips=tuple(sorted(picked.values(), key=lambda one: int(one.id[1:]))),
        )  # fmt: skip

    def stage_of(self, lecture: Lecture) -> Stage:
        """The lecture's stage."""
        return self.taxonomy.stage[lecture.head.stage]

    def topic_of(self, item: Lecture | Tip) -> Topic:
        """The topic of a lecture or tip."""
        return self.taxonomy.topic[item.head.topic]

    def series_of(self, lecture: Lecture) -> Series:
        """The lecture's series."""
        return self.taxonomy.series_named[lecture.head.series]

    def in_series(self, name: str) -> tuple[Lecture, ...]:
        """Lectures of one series, in order."""
        return tuple(one for one in self.lectures if one.head.series == name)
