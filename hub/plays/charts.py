"""What `/charts/` shows: lists, sparklines and a table beneath, from the index and the catalogue. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from hub.catalogue.model import Catalogue, Lecture
from hub.kept import recall, record
from hub.plays.definition import HEAT_STEP, SENTENCES
from hub.plays.model import LISTS, Charts, LecturePlays, SitePlays
from hub.plays.sparkline import blocks, heat_path, heat_words, sparkline

#: what pages say while the made-up log is counted
SAMPLE_LABEL = "示例数据"
_WHY = {
    "hot": "最近看得最多：一次播放过七天，分量减半",
    "rising": "最近七天比前七天多出最多（两边各加二十次再比）",
    "new": "三十天内发布的讲，按播放次数",
    "week": "上一个完整的星期，周一到周日",
}


@dataclass(frozen=True)
class BoardRow:
    """One line of a list.

    Attributes:
        place: From 1.
        id, slug, title, url: The lecture's.
        plays: Of the list's time.
        moved: Words for the place of the week before; empty in other lists.
        spark: Plays of the last 28 days as inline SVG.
        trend: The same as numbers, for the table beneath.
        blocks: The same for a terminal.
    """

    place: int
    id: str
    slug: str
    title: str
    url: str
    plays: int
    moved: str
    spark: str
    trend: tuple[int, ...]
    blocks: str

    def as_json(self) -> dict[str, object]:
        """Without pictures."""
        return {"place": self.place, "id": self.id, "slug": self.slug, "title": self.title, "plays": self.plays,
                "moved": self.moved, "trend": list(self.trend)}  # fmt: skip


@dataclass(frozen=True)
class Board:
    """One of the four lists: `name` in code, `title` for parents, and `why` it is so."""

    name: str
    title: str
    why: str
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True)
class ChartsPage:
    """Everything the page needs.

    Attributes:
        label: 示例数据, or nothing.
        asof: Newest event, seconds since 1970; 0 when nothing was counted.
        groups: Stage id (`all` first) and label -> its four lists; empty lists are left out.
        definition: What a play is, a paragraph each.
        withheld: A sentence on what was left out.
    """

    label: str
    asof: int
    groups: tuple[tuple[str, str, tuple[Board, ...]], ...]
    definition: tuple[str, ...]
    withheld: str


def charts_page(catalogue: Catalogue, index: Path) -> ChartsPage:
    """Gather `/charts/`; an index that was never written gives a page without lists.

    Raises:
        IndexFileError: A file of the index is damaged.
    """
    site = SitePlays.load(index / "site.json") if (index / "site.json").exists() else SitePlays()
    names = [("all", "全部"), *((one.id, one.label) for one in catalogue.taxonomy.stages)]
    groups = (
        (name, label, tuple(one for one in boards(catalogue, index, name) if one.rows))
        for name, label in names
    )
    return ChartsPage(
        label=SAMPLE_LABEL if site.sample else "",
        asof=site.asof,
        groups=tuple(group for group in groups if group[2]) if site.asof else (),
        definition=SENTENCES,
        withheld=f"没有计入：重复打开 {site.repeats} 次，超过每日上限 {site.capped} 次，机器人 {site.robots} 次。",
    )


def boards(catalogue: Catalogue, index: Path, stage: str = "all") -> tuple[Board, ...]:
    """The four lists of one stage, or of all.

    Raises:
        IndexFileError: The index is missing or damaged.
    """
    charts = Charts.load(index / "charts" / f"{stage}.json")
    out = []
    for name, title in LISTS.items():
        rows = []
        for place, found in enumerate(getattr(charts, name), 1):
            lecture = catalogue.lecture.get(found.id)
            if lecture is None:  # counted for another date's catalogue
                continue
            trend = LecturePlays.load(index / "lectures" / f"{lecture.slug}.json").trend
            moved = _moved(place, found.before) if name == "week" else ""
            rows.append(BoardRow(place, lecture.id, lecture.slug, lecture.head.title, lecture.url, found.plays, moved,
                                 sparkline(trend), trend, blocks(trend)))  # fmt: skip
        out.append(Board(name, title, _WHY[name], tuple(rows)))
    return tuple(out)


def _moved(place: int, before: int) -> str:
    if before == 0:
        return "新上榜"
    if before == place:
        return "不变"
    return f"上升 {before - place} 位" if before > place else f"下降 {place - before} 位"


def hot_lectures(catalogue: Catalogue, index: Path) -> tuple[Lecture, ...]:
    """热播 over all stages, best first; lectures that are no longer published are left out.

    Raises:
        IndexFileError: The index is missing or damaged.
    """
    places = Charts.load(index / "charts" / "all.json").hot
    return tuple(catalogue.lecture[one.id] for one in places if one.id in catalogue.lecture)


@dataclass(frozen=True)
class LectureCount:
    """What a lecture's page and its cards show of its plays.

    Attributes:
        label: 示例数据, or nothing.
        total, week: Plays since the first day, of the last 7 whole days.
        source: Address of the file below the site's root; the page refreshes itself from it, one small fetch.
        heat, heat_steps, heat_words: Outline of the heat strip (`heat_path`), its width, and the same in words; empty
            below 30 plays.
        reached: Plays in 100 that reached a quarter, a half, three quarters, the end.
        platforms: Sentences on other platforms' figures.
    """

    label: str
    total: int
    week: int
    source: str
    heat: str
    heat_steps: int
    heat_words: str
    reached: tuple[int, ...]
    platforms: tuple[str, ...]


def lecture_counts(catalogue: Catalogue, index: Path, digest: str) -> dict[str, LectureCount]:
    """What is known of every lecture's plays, by slug; a lecture that was never counted is left out.

    Args:
        catalogue: Whose lectures.
        index: Folder of the play index.
        digest: Of everything in it.

    Raises:
        IndexFileError: A file of the index is damaged.
    """
    slugs = [one.slug for one in catalogue.lectures]
    place = f"counts {digest} {blake2b(repr(slugs).encode(), digest_size=16).hexdigest()}"
    rows = recall(place)
    if rows is None:
        paths = {slug: index / "lectures" / f"{slug}.json" for slug in slugs}
        found = {
            slug: _lecture_count(slug, LecturePlays.load(path))
            for slug, path in paths.items()
            if path.exists()
        }
        record(place, {slug: vars(one) for slug, one in found.items()})
        return found
    return {slug: _counted(row) for slug, row in rows.items()}


def _counted(row: dict[str, Any]) -> LectureCount:
    """A count as it was remembered."""
    return LectureCount(**{**row, "reached": tuple(row["reached"]), "platforms": tuple(row["platforms"])})


def _lecture_count(slug: str, found: LecturePlays) -> LectureCount:
    return LectureCount(
        label=SAMPLE_LABEL if found.sample else "",
        total=found.total,
        week=found.week,
        source=f"plays/v1/lectures/{slug}.json",
        heat=heat_path(found.heat),
        heat_steps=len(found.heat),
        heat_words=heat_words(found.heat, HEAT_STEP),
        reached=found.reached,
        platforms=tuple(
            f"{one.name}：截至 {one.on} 播放 {one.plays:,} 次（由平台提供）" for one in found.platforms
        ),
    )
