"""`plays/v1/`: the published numbers. Written by `hub.plays.index`, read by pages, scripts and the report.

```
site.json                    totals of the site, when counted, what is provisional, corrections
charts/all.json              the four lists over all lectures; charts/<stage id>.json the same per stage
lectures/<slug>.json         one lecture: what its page fetches
data/plays.csv, .parquet     everything, for researchers
data/totals.json             a number a lecture: fetched only when a parent sorts search results by plays
data/votes.json              有用吗: what parents said of lectures and tips
data/days/<tens>.json        ten lectures' year, day by day: `2` has L20 to L29
```
All numbers are integers; a file a page fetches stays below 3 KB whatever the number of lectures.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.errors import IndexFileError
from hub.plays.definition import VERSION
from hub.problems import Text

#: lists of `/charts/`, and what parents call them
LISTS = {"hot": "热播", "rising": "上升最快", "new": "新讲", "week": "周榜"}
ListName = Literal["hot", "rising", "new", "week"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read one index file.

        Raises:
            IndexFileError: It is missing, damaged or of another version.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexFileError.useless(
                path.name, Text("运行 hub plays index 重新生成。", "run `hub plays index` to write it anew")
            ) from error

    def text(self) -> str:
        """The file: one line; defaults are left out but for the versions."""
        fields = type(self).model_fields
        kept: dict[str, object] = {
            name: getattr(self, name) for name in ("version", "definition") if name in fields
        }
        kept |= self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


class Platform(_Entry):
    """What another platform says; never added to ours."""

    name: str
    plays: int
    on: date


class Place(NamedTuple):
    """A lecture in a list, an array in JSON: `L21`, plays, score as the list counts it, last week's place or 0."""

    id: str
    plays: int
    score: int
    before: int = 0


class Charts(_Entry):
    """The four lists, best first.

    Attributes:
        hot: 热播: plays that lose half their weight in 7 days; score in thousandths of a play.
        rising: 上升最快: this week's plays over last week's, 20 added to both; score in thousandths.
        new: 新讲: lectures of the last 30 days by plays.
        week: 周榜: plays of the last whole week, Monday to Sunday, with the place of the week before.
        monday: First day of that week.
    """

    version: Literal[1] = 1
    asof: int = 0
    sample: bool = False
    monday: date | None = None
    hot: tuple[Place, ...] = ()
    rising: tuple[Place, ...] = ()
    new: tuple[Place, ...] = ()
    week: tuple[Place, ...] = ()


class LecturePlays(_Entry):
    """One lecture's numbers.

    Attributes:
        total: Plays since the first day.
        week, yesterday: Plays of the last 7 whole days, of the last whole day.
        deliveries: Sessions that carried a minute of media; never part of plays.
        withheld: Repeats and plays above the cap.
        reached: Plays in 100 that reached a quarter, a half, three quarters, the end; from 30 plays on.
        heat: Watched plays in 100 for each 5 seconds; from 30 plays on.
        trend: Plays of the last 28 days, the last whole day last.
    """

    version: Literal[1] = 1
    definition: int = VERSION
    asof: int = 0
    sample: bool = False
    total: int = 0
    week: int = 0
    yesterday: int = 0
    deliveries: int = 0
    withheld: int = 0
    reached: tuple[int, ...] = ()
    heat: tuple[Annotated[int, Field(ge=0, le=100)], ...] = ()
    trend: tuple[int, ...] = ()
    platforms: tuple[Platform, ...] = ()


class Totals(_Entry):
    """Plays of every lecture since the first day, by id; a lecture that was never played is not in it."""

    version: Literal[1] = 1
    asof: int = 0
    sample: bool = False
    plays: dict[str, int] = {}


class Said(NamedTuple):
    """What parents said of a lecture or tip, an array in JSON: votes for 有用, and all votes."""

    useful: int
    votes: int


class Votes(_Entry):
    """有用吗 since the first day, by id, lectures before tips; who has fewer than 10 votes is not in it."""

    version: Literal[1] = 1
    asof: int = 0
    sample: bool = False
    items: dict[str, Said] = {}


class Year(_Entry):
    """One lecture's plays day by day, at most a year; `first` is the day of the first number."""

    first: date
    plays: tuple[int, ...]


class Days(_Entry):
    """The years of some lectures by id; one that nobody played is left out. No page reads it: it is for researchers."""

    version: Literal[1] = 1
    lectures: dict[str, Year] = {}


class Correction(_Entry):
    """A final day whose number changed after all, and when that was noticed (`asof` of the index)."""

    slug: str
    day: date
    before: int
    after: int
    asof: int


class SitePlays(_Entry):
    """Totals of the site.

    Attributes:
        asof: Newest event that was counted, seconds since 1970; 0 when there is none.
        sample: The numbers come from the made-up log: every page that shows them says 示例数据.
        provisional: Days from this one on may still change.
        lectures: Slugs with at least one play.
    """

    version: Literal[1] = 1
    definition: int = VERSION
    asof: int = 0
    sample: bool = False
    provisional: date | None = None
    plays: int = 0
    deliveries: int = 0
    repeats: int = 0
    capped: int = 0
    robots: int = 0
    unknown: int = 0
    lectures: int = 0
    corrections: tuple[Correction, ...] = ()
