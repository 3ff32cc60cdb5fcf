"""Types of fields that the heads of several kinds share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from hub.catalogue.taxonomy import Day, Frozen, Name

LectureId = Annotated[str, StringConstraints(pattern=r"^L\d{2,5}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^\d{3,5}-[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Title = Annotated[str, StringConstraints(min_length=2, max_length=24, strip_whitespace=True)]


class Source(Frozen):
    """A document that a lecture or a written page leans on."""

    document: Name = Field(description="文件简称，见 taxonomy.yml 的 documents", examples=["家促法"])
    clause: Annotated[str, StringConstraints(max_length=60)] = Field(
        "", description="条款", examples=["第十七条第六项"]
    )
    checked: Day = Field(description="核对日期", examples=["2026-11-23"])
