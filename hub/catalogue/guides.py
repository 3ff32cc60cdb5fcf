"""Written pages: `content/help.md`, `content/pages/parent-school.md` and `content/pages/alliance.md`.

Each is a title, a lead, sources and `## ` sections. Which pages there are is fixed, because every one has
rules and a place of its own on the site; what they say is the editors'.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, StringConstraints

from hub.catalogue.fields import Source, Title
from hub.catalogue.sections import sections_of
from hub.catalogue.taxonomy import Day, Frozen

#: Name of each written page and its address below the site's root.
ADDRESSES = {"help": "help/", "parent-school": "parent-school/", "alliance": "alliance/"}
#: The seven partnerships of a 教联体, in the order in which the alliance page explains them.
PARTNERSHIPS = ("馆校协同", "医教互促", "体教互融", "家校互动", "社教同频", "警校同步", "网教同向")

FILE = re.compile(r"^(parent-school|alliance)\.md$")
EXAMPLE = "parent-school.md 或 alliance.md"


class GuideHead(Frozen):
    """The head of a written page, fields in the order they are written."""

    title: Title = Field(description="标题，不超过24字", examples=["需要有人帮忙时"])
    summary: Annotated[str, StringConstraints(min_length=4, max_length=60)] = Field(
        description="一句话说清这一页帮什么忙，不超过60字"
    )
    sources: tuple[Source, ...] = Field(min_length=1, max_length=12, description="依据文件")
    published: Day = Field(description="发布日期", examples=["2026-11-23"])
    review_by: Day = Field(description="复核截止日，不超过发布后12个月", examples=["2027-11-22"])


class GuideSection(Frozen):
    """One `## ` section of a written page; `text` is Markdown."""

    title: str
    text: str


class Guide(Frozen):
    """A written page as everything downstream sees it.

    Attributes:
        slug: `help`, `parent-school` or `alliance`.
        lead: Markdown before the first section.
    """

    slug: str
    path: str
    head: GuideHead
    lead: str
    sections: tuple[GuideSection, ...]

    @property
    def url(self) -> str:
        """Address below the site's root."""
        return ADDRESSES[self.slug]

    @property
    def text(self) -> str:
        """The whole body as Markdown."""
        parts = [self.lead, *(f"## {one.title}\n\n{one.text}" for one in self.sections)]
        return "\n\n".join(part for part in parts if part)


def made(slug: str, path: str, head: GuideHead, text: str) -> Guide:
    """Put a written page together; headings below `## ` stay in their section's text."""
    lead, sections = "", list[GuideSection]()
    for part in sections_of(text):
        if part.level == 0:
            lead = part.text
        elif part.level <= 2 or not sections:
            sections.append(GuideSection(title=part.title, text=part.text))
        else:
            last = sections[-1]
            body = f"{last.text}\n\n{'#' * part.level} {part.title}\n\n{part.text}".strip()
            sections[-1] = GuideSection(title=last.title, text=body)
    return Guide(slug=slug, path=path, head=head, lead=lead, sections=tuple(sections))
