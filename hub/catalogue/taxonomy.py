"""The shared lists: every allowed value stands once, in `lectures/taxonomy.yml` and `policy-facts.yml`."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from hub.catalogue.lean import same_set
from hub.errors import ContentError
from hub.problems import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Confidence = Literal["A", "B", "C", "N"]


def _iso(text: object) -> object:
    # pydantic alone would also read "20261123" as seconds since 1970
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("not a date")
    return text


Day = Annotated[date, BeforeValidator(_iso)]


class Frozen(BaseModel):
    """Base of everything read from editors' files: closed and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def __getstate__(self) -> dict[Any, Any]:
        """What a pickle holds of it."""
        return {**super().__getstate__(), "__pydantic_fields_set__": same_set(self.__pydantic_fields_set__)}


class Stage(Frozen):
    """A child's age, as parents name it."""

    name: Name
    id: Id
    label: Name
    ages: Name


class Topic(Frozen):
    """What a lecture or tip is about; `help_card` topics always show the help card."""

    name: Name
    id: Id
    label: Name
    help_card: bool = False


class Series(Frozen):
    """Six lectures that belong together."""

    name: Name
    id: Id
    stage: Name
    summary: Annotated[str, StringConstraints(max_length=60)]


class Document(Frozen):
    """A law or guideline that lectures lean on.

    Attributes:
        confidence: A the statute was read; B two independent reprints were read; C one secondary
            page; N not verified. Only A and B may be cited.
    """

    id: Name
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    issuer: Name
    since: Day
    confidence: Confidence


class Helpline(Frozen):
    """A telephone number that helps."""

    number: Annotated[str, StringConstraints(pattern=r"^\d{3,11}$")]
    name: Name
    whom: Name
    hours: Name
    source: Name
    card: bool = Field(False, description="shown on the help card of pages")
    urgent: bool = Field(False, description="for danger now")


class Taxonomy(Frozen):
    """`lectures/taxonomy.yml`."""

    stages: tuple[Stage, ...] = Field(min_length=1)
    topics: tuple[Topic, ...] = Field(min_length=1)
    series: tuple[Series, ...] = Field(min_length=1)
    speakers: tuple[Name, ...] = Field(min_length=1)
    documents: tuple[Document, ...] = Field(min_length=1)
    helplines: tuple[Helpline, ...] = Field(min_length=1)

    @cached_property
    def stage(self) -> dict[str, Stage]:
        """Stages by name."""
        return {one.name: one for one in self.stages}

    @cached_property
    def topic(self) -> dict[str, Topic]:
        """Topics by name."""
        return {one.name: one for one in self.topics}

    @cached_property
    def series_named(self) -> dict[str, Series]:
        """Series by name."""
        return {one.name: one for one in self.series}

    @cached_property
    def document(self) -> dict[str, Document]:
        """Source documents by their short id."""
        return {one.id: one for one in self.documents}

    @cached_property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Allowed values by the name of the field that takes them, in whatever head it stands."""
        return {
            "series": tuple(self.series_named),
            "stage": tuple(self.stage),
            "topic": tuple(self.topic),
            "speaker": self.speakers,
            "stages": tuple(self.stage),
            "document": tuple(self.document),
        }


def usable(taxonomy: Taxonomy | None) -> Taxonomy:
    """The shared lists, without which most verbs have nothing to begin with.

    Raises:
        ContentError: `taxonomy.yml` has mistakes.
    """
    if taxonomy is None:
        raise ContentError(
            Text("lectures/taxonomy.yml 里有错，先把它改好。", "lectures/taxonomy.yml has problems"),
            Text("运行 hub check lectures/taxonomy.yml 看是哪里。", "run `hub check lectures/taxonomy.yml`"),
        )
    return taxonomy


class Fact(Frozen):
    """A figure of policy that bodies must agree with.

    Attributes:
        domain: Which sentences it governs (`hub.catalogue.figures.DOMAINS`).
        value: A number, a range `11-12`, or a time of day `21:20`.
        unit: 小时, 分钟, 次, 周岁 or 时刻.
    """

    id: Id
    domain: Id
    whom: Name
    value: Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d)?(-\d{1,3})?$|^\d{1,2}:\d{2}$")]
    unit: Literal["小时", "分钟", "次", "周岁", "时刻"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    document: Name
    clause: str = ""
    date: Day
    confidence: Literal["A", "B"]


class PolicyFacts(Frozen):
    """`lectures/policy-facts.yml`."""

    facts: tuple[Fact, ...]


class Banned(Frozen):
    """A word that is not used, and why."""

    word: Name
    why: Name


class Discouraged(Frozen):
    """A word for which there is a better one."""

    word: Name
    use: Name


class Terms(Frozen):
    """`lectures/terms.yml`."""

    banned: tuple[Banned, ...] = Field((), description="不能写的词")
    discouraged: tuple[Discouraged, ...] = Field((), description="有更好说法的词")
    fixed: tuple[Annotated[str, StringConstraints(min_length=4, max_length=80)], ...] = Field(
        (), description="每一讲都可以一字不差照写的话"
    )
