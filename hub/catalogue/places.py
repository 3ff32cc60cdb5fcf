"""Places: `content/places/NNN-slug.md`, a venue for study visits or a service point."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.catalogue.fields import Slug, Title
from hub.catalogue.taxonomy import Day, Frozen, Name

PlaceKind = Literal["场馆", "润心驿站", "候学驿站"]
#: What each kind is for, in a parent's words.
KINDS: dict[PlaceKind, str] = {
    "场馆": "带孩子去看、去动手的地方",
    "润心驿站": "想找人说说、问问的地方",
    "候学驿站": "上学前、放学后可以安心等的地方",
}
#: A number as people dial it: a short public number, a mobile, or area code and subscriber.
Phone = Annotated[str, StringConstraints(pattern=r"^(\d{3,5}|1\d{10}|0\d{2,3}-\d{7,8}|400-\d{3}-\d{4})$")]
Offer = Annotated[str, StringConstraints(min_length=2, max_length=40)]

FILE = re.compile(r"^\d{3,5}-[a-z0-9]+(-[a-z0-9]+)*\.md$")
EXAMPLE = "001-science-museum.md"


class PlaceHead(Frozen):
    """The head of a place's file, fields in the order they are written."""

    title: Title = Field(description="叫什么，不超过24字；示例写通名，不编名字", examples=["科技类场馆"])
    kind: PlaceKind = Field(description="场馆｜润心驿站｜候学驿站", examples=["场馆"])
    area: Name = Field(description="在哪一片；示例写“示例区”", examples=["示例区"])
    address: Annotated[str, StringConstraints(max_length=60)] = Field("", description="详细地址；示例不写")
    offers: tuple[Offer, ...] = Field(
        min_length=1, max_length=6, description="能做什么，一项一句", examples=[["动手实验", "周末讲解"]]
    )
    stages: tuple[Name, ...] = Field((), description="适合的学段；不限就不写", examples=[["小学高段"]])
    phone: Phone | None = Field(
        None, description="电话；示例不写，免得有人真的打", examples=["0514-12345678"]
    )
    hours: Annotated[str, StringConstraints(min_length=2, max_length=60)] = Field(
        description="什么时候开", examples=["周二至周日 9:00–17:00，周一闭馆"]
    )
    checked: Day = Field(description="信息核对日期", examples=["2026-11-23"])
    review_by: Day = Field(description="复核截止日，不超过12个月", examples=["2027-11-22"])
    sample: bool = Field(False, description="示例写 true：页面会标明“示例”")


class Place(Frozen):
    """A place as everything downstream sees it; `text` is Markdown, `slug` its address."""

    slug: Slug
    path: str
    head: PlaceHead
    text: str

    @property
    def number(self) -> int:
        """Number of the file, from 1."""
        return int(self.slug.partition("-")[0])

    @property
    def url(self) -> str:
        """Address below the site's root."""
        return f"places/{self.slug}/"


def made(slug: str, path: str, head: PlaceHead, text: str) -> Place:
    """Put a place together from a file's name, its head and its body."""
    return Place(slug=slug, path=path, head=head, text=text)
