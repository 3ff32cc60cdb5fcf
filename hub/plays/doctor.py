"""Explains one lecture's count, from stored events alone: what came in, what was left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import duckdb

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.plays.clients import EPOCH
from hub.plays.definition import EVENTS, ROBOT
from hub.plays.index import count_store
from hub.plays.rates import Clip, names_of
from hub.plays.rollups import Rollup
from hub.plays.store import Store
from hub.problems import Text
from hub.project import Project


@dataclass(frozen=True)
class Day:
    """One day: plays, repeats, capped, robots, deliveries."""

    day: str
    numbers: tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Diagnosis:
    """What is known of a lecture's count.

    Attributes:
        steps: From beacons to plays: label, number, why.
        lines: What became of the lines of all logs, by reason.
    """

    slug: str
    title: str
    steps: tuple[tuple[str, int, str], ...]
    days: tuple[Day, ...]
    lines: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        names = ("plays", "repeats", "capped", "robots", "deliveries")
        return {
            "slug": self.slug,
            "steps": {label: number for label, number, _ in self.steps},
            "days": {one.day: dict(zip(names, one.numbers, strict=True)) for one in self.days},
            "lines": dict(self.lines),
        }


def examine(project: Project, catalogue: Catalogue, clips: Mapping[str, Clip], lecture: str) -> Diagnosis:
    """Look into one lecture, named by slug, alias or id.

    Raises:
        HubError: There is no such lecture, or the store cannot be used.
    """
    names = names_of(catalogue.lectures)
    by_id = catalogue.lecture.get(lecture)
    slug = by_id.slug if by_id else names.get(lecture)
    found = next((one for one in catalogue.lectures if one.slug == slug), None)
    if found is None:
        raise HubError(
            Text(f"没有“{lecture}”这一讲。", f"there is no lecture '{lecture}'"),
            Text("写网址里的名字、旧名字，或 L21 这样的编号。", "name a slug, an alias or an id such as L21"),
        )
    store = Store(project.plays)
    store.make()
    counted = count_store(project, catalogue, clips, store)
    days = sorted((day, one) for (name, day), one in counted.days.items() if name == found.slug)
    total = Rollup(found.slug, 0)
    for _, one in days:
        total = total.plus(one)
    return Diagnosis(
        slug=found.slug,
        title=found.head.title,
        steps=_steps(store, [raw for raw, of in names.items() if of == found.slug], total),
        days=tuple(
            Day(
                str(EPOCH + timedelta(days=day)),
                (one.plays, one.repeats, one.capped, one.robots, one.deliveries),
            )
            for day, one in days
        ),
        lines=_lines(store),
    )


def _steps(store: Store, raw: list[str], total: Rollup) -> tuple[tuple[str, int, str], ...]:
    beacons, ids = _beacons(store, raw)
    return (
        ("10s beacons", beacons[EVENTS["10s"]], "of browsers, in the events that are still kept"),
        ("retried", beacons[EVENTS["10s"]] - ids, "same play id again: rule first-beacon"),
        (
            "quartile beacons",
            sum(beacons[EVENTS[name]] for name in ("q25", "q50", "q75", "q100")),
            "rule quartile",
        ),
        ("heat beacons", beacons[EVENTS["w"]], "rule heat"),
        ("robots", beacons[ROBOT], "their 10s beacons: rule robot"),
        ("repeats", total.repeats, "within 30 s of another play of the client: rule repeat"),
        ("capped", total.capped, "above the daily cap of the client: rule cap"),
        ("plays", total.plays, "what is published, all days"),
        ("deliveries", total.deliveries, "sessions with a minute of media: rule delivery, never plays"),
    )


def _beacons(store: Store, raw: list[str]) -> tuple[Counter[int], int]:
    """Beacons by kind, and the different ids of their plays."""
    paths = [str(path) for path in store.paths(store.read(), "beacons")]
    if not paths:
        return Counter(), 0
    with duckdb.connect() as session:
        kinds = session.execute(
            "SELECT kind, count(*) FROM read_parquet(?) WHERE list_contains(?, lecture) GROUP BY kind",
            [paths, raw],
        ).fetchall()
        ids = session.execute(
            "SELECT count(DISTINCT id) FROM read_parquet(?) WHERE list_contains(?, lecture) AND kind = 0",
            [paths, raw],
        ).fetchall()
    return Counter(dict(kinds)), int(ids[0][0])


def _lines(store: Store) -> tuple[tuple[str, int], ...]:
    out: Counter[str] = Counter()
    for source in store.read().sources.values():
        out["accepted"] += source.accepted
        out.update({f"ignored: {name}": number for name, number in source.ignored.items()})
        out.update({f"rejected: {name}": number for name, number in source.rejected.items()})
    return tuple(sorted(out.items()))
