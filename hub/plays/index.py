"""Stored events become the published numbers: what `hub plays index` does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.catalogue.model import Catalogue, Lecture
from hub.plays import ranking
from hub.plays.clients import EPOCH
from hub.plays.corrections import settle
from hub.plays.definition import CURVE_MIN_PLAYS, EVENT_DAYS, PROVISIONAL_HOURS
from hub.plays.engines import Question, count
from hub.plays.ingest import locked
from hub.plays.model import Charts, Days, LecturePlays, Platform, SitePlays, Totals, Votes, Year
from hub.plays.platforms import Figure, read_figures
from hub.plays.rates import Clip, names_of, rates_of
from hub.plays.rollups import Rollup, read_rollups, rollups, summed, to_parquet, write_rollups
from hub.plays.store import Manifest, Store
from hub.plays.swap import swap_folder
from hub.plays.votes import VoteDays, gathered, read_votes, shown, write_votes
from hub.project import Project

#: days of the sparkline, and of the year's series
TREND_DAYS, YEAR_DAYS = 28, 365
#: lectures in one file of days
TENS = 10


@dataclass(frozen=True)
class Counted:
    """Everything the index is made of; the same `Counted` makes the same bytes.

    Attributes:
        asof: Newest event, seconds since 1970.
        today: Its local day, days since 1970; later days have no plays.
        provisional: First day that may still change.
        days: Rollups by slug of today and day; unknown names stay under their own.
        figures: What other platforms say.
        votes: What parents said, by day and id, also of what the catalogue does not know.
    """

    asof: int
    today: int
    provisional: int
    sample: bool
    days: Mapping[tuple[str, int], Rollup]
    figures: Sequence[Figure]
    votes: VoteDays = field(default_factory=dict)


def index(
    project: Project,
    catalogue: Catalogue,
    clips: Mapping[str, Clip],
    engine: str = "duckdb",
    master: str = "local[2]",
    threads: int = 2,
) -> str:
    """Count the stored events and write `project.plays_index`; return the digest of what was written.

    Raises:
        HubError: The store or the engine cannot be used.
    """
    store = Store(project.plays)
    store.make()
    lock = locked(store)
    try:
        counted = count_store(project, catalogue, clips, store, engine, master, threads)
        corrections = settle(store, counted.days, counted.provisional, counted.asof, keep=not counted.sample)
        files = index_files(catalogue, counted)
        site = SitePlays.model_validate_json(files["site.json"]).model_copy(
            update={"corrections": corrections}
        )
        files["site.json"] = site.text().encode()
        swap_folder(project.plays_index, files, durable=False)
    finally:
        lock.release()
    return digest(files)


def digest(files: Mapping[str, bytes]) -> str:
    """One name for the content of all files."""
    out = hashlib.sha256()
    for name, data in sorted(files.items()):
        out.update(b"%s %d " % (name.encode(), len(data)) + data)
    return out.hexdigest()


def count_store(
    project: Project,
    catalogue: Catalogue,
    clips: Mapping[str, Clip],
    store: Store,
    engine: str = "duckdb",
    master: str = "local[2]",
    threads: int = 2,
) -> Counted:
    """Count what the manifest names, and keep for ever what became final.

    Raises:
        HubError: See `index`.
    """
    manifest = store.read()
    names = names_of(catalogue.lectures)
    question = Question(
        beacons=[str(path) for path in store.paths(manifest, "beacons")],
        media=[str(path) for path in store.paths(manifest, "media")],
        names=names,
        rates=rates_of(catalogue, clips),
        cap=project.settings.plays.cap,
        final=manifest.final,
    )
    rows = count(question, engine, master, threads)
    fresh, said = rollups(rows), gathered(rows)
    kept, kept_said = read_rollups(store.rollups, manifest.final), read_votes(store.rollups, manifest.final)
    sample = bool(manifest.chunks) and all(one.sample for one in manifest.chunks)
    asof = max((one.newest for one in manifest.chunks if one.sample == sample), default=0)
    zone = ZoneInfo(project.settings.time_zone)
    today = local_day(asof, zone)
    if not sample:
        _keep_final(store, manifest, fresh, said, today - EVENT_DAYS)
    return Counted(
        asof=asof,
        today=today,
        provisional=local_day(asof - PROVISIONAL_HOURS * 3600, zone),
        sample=sample,
        days=summed((*kept, *fresh), names),
        figures=read_figures(store.platforms),
        votes=kept_said | said,
    )


def local_day(second: int, zone: ZoneInfo) -> int:
    """Local day of a moment, days since 1970."""
    return datetime.fromtimestamp(second, zone).date().toordinal() - EPOCH.toordinal()


def _keep_final(
    store: Store, manifest: Manifest, fresh: Sequence[Rollup], said: VoteDays, final: int
) -> None:
    """Write rollups of days that events are no longer kept for, then forget those events; a kill loses nothing."""
    if final <= manifest.final:
        return
    parts = [one for one in fresh if manifest.final < one.day <= final]
    if parts:
        write_rollups(store.rollups, str(_date(final)), parts)
    votes = {day: items for day, items in said.items() if day <= final}
    if votes:
        write_votes(store.rollups, str(_date(final)), votes)
    chunks = tuple(one for one in manifest.chunks if one.last_day > final)
    kept = manifest.model_copy(update={"final": final, "chunks": chunks})
    store.commit(kept)
    store.sweep(kept)


def index_files(catalogue: Catalogue, counted: Counted) -> dict[str, bytes]:
    """Every file of the index by its path, a pure function."""
    by_slug: dict[str, dict[int, Rollup]] = {}
    for (slug, day), one in counted.days.items():
        by_slug.setdefault(slug, {})[day] = one
    daily = {slug: {day: one.plays for day, one in days.items()} for slug, days in by_slug.items()}
    files: dict[str, str | bytes] = {"site.json": _site(catalogue, counted).text()}
    for lecture in catalogue.lectures:
        days = by_slug.get(lecture.slug, {})
        files[f"lectures/{lecture.slug}.json"] = lecture_plays(lecture, days, counted).text()
    groups: dict[str, tuple[Lecture, ...]] = {"all": catalogue.lectures}
    for stage in catalogue.taxonomy.stages:
        groups[stage.id] = tuple(one for one in catalogue.lectures if one.head.stage == stage.name)
    for name, lectures in groups.items():
        files[f"charts/{name}.json"] = charts(lectures, daily, counted).text()
    for tens, ten in groupby(catalogue.lectures, lambda one: one.number // TENS):
        files[f"data/days/{tens}.json"] = _days(ten, daily, counted.today).text()
    played = {one.id: sum(daily.get(one.slug, {}).values()) for one in catalogue.lectures}
    totals = {name: plays for name, plays in played.items() if plays}
    files["data/totals.json"] = Totals(asof=counted.asof, sample=counted.sample, plays=totals).text()
    items = shown(catalogue, counted.votes)
    files["data/votes.json"] = Votes(asof=counted.asof, sample=counted.sample, items=items).text()
    parts = sorted(counted.days.values())
    files["data/plays.csv"] = _csv(parts, counted.figures)
    files["data/plays.parquet"] = to_parquet(parts)
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


def charts(lectures: Sequence[Lecture], daily: ranking.Daily, counted: Counted) -> Charts:
    """The four lists over `lectures`."""
    today = counted.today
    return Charts(
        asof=counted.asof,
        sample=counted.sample,
        monday=ranking.monday_date(today) if counted.asof else None,
        hot=ranking.hot(lectures, daily, today),
        rising=ranking.rising(lectures, daily, today),
        new=ranking.new(lectures, daily, today),
        week=ranking.week(lectures, daily, today),
    )


def lecture_plays(lecture: Lecture, days: Mapping[int, Rollup], counted: Counted) -> LecturePlays:
    """What a lecture's page shows."""
    total = Rollup(lecture.slug, 0)
    for one in days.values():
        total = total.plus(one)
    plays = {day: one.plays for day, one in days.items()}
    shown = total.plays >= CURVE_MIN_PLAYS
    today = counted.today
    newest = {
        one.platform: one for one in counted.figures if one.lecture == lecture.slug
    }  # figures come sorted
    return LecturePlays(
        asof=counted.asof,
        sample=counted.sample,
        total=total.plays,
        week=ranking.between(plays, today - 7, today - 1),
        yesterday=plays.get(today - 1, 0),
        deliveries=total.deliveries,
        withheld=total.repeats + total.capped,
        reached=tuple(100 * n // total.plays for n in total.quartiles) if shown else (),
        heat=tuple(min(100, 100 * n // total.plays) for n in total.heat) if shown else (),
        trend=_trend(plays, today),
        platforms=tuple(
            Platform(name=one.platform, plays=one.plays, on=one.on) for _, one in sorted(newest.items())
        ),
    )


def _trend(plays: Mapping[int, int], today: int) -> tuple[int, ...]:
    trend = tuple(plays.get(today - back, 0) for back in range(TREND_DAYS, 0, -1))
    return trend if any(trend) else ()


def _days(lectures: Iterable[Lecture], daily: ranking.Daily, today: int) -> Days:
    years = {}
    for lecture in lectures:
        plays = daily.get(lecture.slug, {})
        played = [day for day in plays if plays[day] and today - YEAR_DAYS < day <= today]
        if played:
            first = min(played)
            series = tuple(plays.get(day, 0) for day in range(first, today + 1))
            years[lecture.id] = Year(first=EPOCH + timedelta(days=first), plays=series)
    return Days(lectures=years)


def _site(catalogue: Catalogue, counted: Counted) -> SitePlays:
    known = {one.slug for one in catalogue.lectures}
    ours = [one for one in counted.days.values() if one.lecture in known]
    return SitePlays(
        asof=counted.asof,
        sample=counted.sample,
        provisional=_date(counted.provisional) if counted.asof else None,
        plays=sum(one.plays for one in ours),
        deliveries=sum(one.deliveries for one in ours),
        repeats=sum(one.repeats for one in ours),
        capped=sum(one.capped for one in ours),
        robots=sum(one.robots for one in ours),
        unknown=sum(one.plays for one in counted.days.values() if one.lecture not in known),
        lectures=len({one.lecture for one in ours if one.plays}),
    )


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _csv(parts: Sequence[Rollup], figures: Sequence[Figure]) -> str:
    """Rollups, then other platforms' figures; slugs have no characters a spreadsheet could take for a formula."""
    out = ["lecture,day,source,plays,deliveries,repeats,capped,robots,q25,q50,q75,q100"]
    for one in parts:
        numbers = (one.plays, one.deliveries, one.repeats, one.capped, one.robots, *one.quartiles)
        out.append(f"{one.lecture},{_date(one.day)},{one.source},{','.join(map(str, numbers))}")
    out += [f"{one.lecture},{one.on},{one.platform},{one.plays},,,,,,,," for one in figures]
    return "\n".join(out) + "\n"


def read_site(folder: Path) -> SitePlays:
    """Totals of an index folder; an absent folder has none.

    Raises:
        IndexFileError: The file is damaged.
    """
    path = folder / "site.json"
    return SitePlays.load(path) if path.exists() else SitePlays()
