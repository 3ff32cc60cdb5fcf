"""有用吗: what parents said of lectures and tips, counted beside the plays and never added to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pydantic import ConfigDict, TypeAdapter, ValidationError

from hub.catalogue.model import Catalogue, Lecture, Tip
from hub.errors import IndexFileError
from hub.files import write_atomic
from hub.plays.definition import VOTES_MIN
from hub.plays.engines import Row
from hub.plays.model import Said, Votes

#: rows of each of the editors' lists
LENGTH = 10
#: day (days since 1970) -> id -> what was said
VoteDays: TypeAlias = dict[int, dict[str, Said]]
_KEPT: TypeAdapter[VoteDays] = TypeAdapter(VoteDays, config=ConfigDict(defer_build=True))


def gathered(rows: Iterable[Row]) -> VoteDays:
    """The votes among the rows of a count."""
    out: VoteDays = {}
    for row in rows:
        if row.what == "vote":
            day = out.setdefault(row.day, {})
            useful, votes = day.get(row.lecture, Said(0, 0))
            day[row.lecture] = Said(useful + row.n * row.place, votes + row.n)
    return out


def read_votes(folder: Path, final: int) -> VoteDays:
    """Votes of the days up to `final` (days since 1970); which file is believed: see `rollups.read_rollups`.

    Raises:
        IndexFileError: A file is damaged.
    """
    out: VoteDays = {}
    for path in sorted(folder.glob("*.votes.json")):
        try:
            out |= _KEPT.validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexFileError.useless(path.name, IndexFileError.ONLY_COPY) from error
    return {day: items for day, items in out.items() if day <= final}


def write_votes(folder: Path, last_day: str, votes: VoteDays) -> None:
    """Keep votes of days that became final together, in a file named by the last of them."""
    ordered = {day: dict(sorted(items.items())) for day, items in sorted(votes.items())}
    write_atomic(folder / f"{last_day}.votes.json", _KEPT.dump_json(ordered).decode() + "\n")


def shown(catalogue: Catalogue, votes: VoteDays) -> dict[str, Said]:
    """Rule `few votes`: sums over all days of the lectures and tips that are there and have `VOTES_MIN` votes."""
    total: dict[str, Said] = {}
    for items in votes.values():
        for name, one in items.items():
            useful, number = total.get(name, Said(0, 0))
            total[name] = Said(useful + one.useful, number + one.votes)
    found = ((one.id, total.get(one.id)) for one in _asked(catalogue))
    return {name: said for name, said in found if said and said.votes >= VOTES_MIN}


def _asked(catalogue: Catalogue) -> tuple[Lecture | Tip, ...]:
    """Every page that asks 有用吗."""
    return (*catalogue.lectures, *catalogue.tips)


@dataclass(frozen=True)
class VoteRow:
    """One line of an editors' list: `place` from 1, the lecture or tip, and what was said of it."""

    place: int
    id: str
    slug: str
    title: str
    useful: int
    votes: int

    @property
    def share(self) -> str:
        """How many in 100 said 有用."""
        return f"{100 * self.useful // self.votes}%"

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True)
class VoteList:
    """One of the editors' two lists: `name` in code, `title` for editors."""

    name: str
    title: str
    rows: tuple[VoteRow, ...]


def vote_lists(catalogue: Catalogue, index: Path, stage: str = "all") -> tuple[VoteList, VoteList]:
    """What got most votes, and what the fewest of its voters found 有用, of one stage or of all.

    Raises:
        IndexFileError: The index is damaged; one that was written before votes were counted has none.
    """
    path = index / "data" / "votes.json"
    items = (Votes.load(path) if path.exists() else Votes()).items
    name = {one.id: one.name for one in catalogue.taxonomy.stages}.get(stage)
    found = [
        VoteRow(0, one.id, one.slug, one.head.title, *items[one.id])
        for one in _asked(catalogue)
        if one.id in items and name in (None, *_stages(one))
    ]
    doubted = [one for one in found if one.useful < one.votes]
    return (
        _list("most_votes", "有用吗：票数最多", sorted(found, key=lambda one: -one.votes)),
        _list(
            "least_useful",
            "有用吗：觉得有用的比例最低",
            sorted(doubted, key=lambda one: one.useful / one.votes),
        ),
    )


def _list(name: str, title: str, rows: list[VoteRow]) -> VoteList:
    return VoteList(name, title, tuple(replace(one, place=at) for at, one in enumerate(rows[:LENGTH], 1)))


def _stages(one: Lecture | Tip) -> tuple[str, ...]:
    return (one.head.stage,) if isinstance(one, Lecture) else one.head.stages
