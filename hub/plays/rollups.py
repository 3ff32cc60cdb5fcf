"""A day's numbers of one lecture: what is kept for ever, when events and salts are long gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hub.errors import IndexFileError
from hub.files import write_atomic
from hub.plays.arrow import lists, names, numbers
from hub.plays.definition import SITE
from hub.plays.engines import Row

SCHEMA = pa.schema(
    [("lecture", pa.string()), ("day", pa.date32()), ("source", pa.string())]
    + [(name, pa.int64()) for name in ("plays", "deliveries", "repeats", "capped", "robots")]
    + [(name, pa.int64()) for name in ("q25", "q50", "q75", "q100")]
    + [("heat", pa.list_(pa.int64()))]
)
_SINGLE = {
    "play": "plays",
    "delivery": "deliveries",
    "repeat": "repeats",
    "capped": "capped",
    "robot": "robots",
}


@dataclass(frozen=True, order=True)
class Rollup:
    """One lecture (as the log names it) on one local day (days since 1970) from one source.

    Attributes:
        quartiles: Counted plays that reached a quarter, a half, three quarters, the end.
        heat: Counted plays that watched each 5 seconds.
    """

    lecture: str
    day: int
    source: str = SITE
    plays: int = 0
    deliveries: int = 0
    repeats: int = 0
    capped: int = 0
    robots: int = 0
    quartiles: tuple[int, int, int, int] = (0, 0, 0, 0)
    heat: tuple[int, ...] = ()

    def plus(self, other: Rollup) -> Rollup:
        """The two together, under this one's name and day."""
        long = max(len(self.heat), len(other.heat))
        mine, theirs = ((*one.heat, *(0,) * (long - len(one.heat))) for one in (self, other))
        a, b = self.quartiles, other.quartiles
        return replace(
            self,
            plays=self.plays + other.plays,
            deliveries=self.deliveries + other.deliveries,
            repeats=self.repeats + other.repeats,
            capped=self.capped + other.capped,
            robots=self.robots + other.robots,
            quartiles=(a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]),
            heat=tuple(x + y for x, y in zip(mine, theirs, strict=True)),
        )


@dataclass
class _Gathering:
    """A rollup while its rows come in."""

    single: dict[str, int] = field(default_factory=dict)
    furthest: dict[int, int] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)


def rollups(rows: Iterable[Row]) -> tuple[Rollup, ...]:
    """Gather the rows of a count, sorted by lecture and day; votes are no part of it (`hub.plays.votes`)."""
    found: dict[tuple[str, int], _Gathering] = {}
    for row in rows:
        if row.what == "vote":
            continue
        one = found.setdefault((row.lecture, row.day), _Gathering())
        if row.what == "reach":
            one.furthest[row.place] = row.n
        elif row.what in ("from", "to"):
            one.steps[row.place] = one.steps.get(row.place, 0) + (row.n if row.what == "from" else -row.n)
        else:
            one.single[_SINGLE[row.what]] = row.n
    return tuple(_rollup(lecture, day, one) for (lecture, day), one in sorted(found.items()))


def _rollup(lecture: str, day: int, one: _Gathering) -> Rollup:
    reached = [sum(one.furthest.get(place, 0) for place in range(first, 5)) for first in range(1, 5)]
    heat, watching = [], 0
    for step in range(max(one.steps, default=0)):
        watching += one.steps.get(step, 0)
        heat.append(watching)
    quartiles = (reached[0], reached[1], reached[2], reached[3])
    number = one.single.get
    return Rollup(
        lecture,
        day,
        plays=number("plays", 0),
        deliveries=number("deliveries", 0),
        repeats=number("repeats", 0),
        capped=number("capped", 0),
        robots=number("robots", 0),
        quartiles=quartiles,
        heat=tuple(heat),
    )


def summed(parts: Iterable[Rollup], names: Mapping[str, str]) -> dict[tuple[str, int], Rollup]:
    """Rollups by lecture of today and day: what aliases counted is added to its lecture."""
    out: dict[tuple[str, int], Rollup] = {}
    for one in parts:
        key = (names.get(one.lecture, one.lecture), one.day)
        named = replace(one, lecture=key[0])
        out[key] = out[key].plus(named) if key in out else named
    return dict(sorted(out.items()))


def as_table(parts: Iterable[Rollup]) -> pa.Table:
    """Rollups as an Arrow table of `SCHEMA`, sorted."""
    rows = sorted(parts)
    single = ("plays", "deliveries", "repeats", "capped", "robots")
    arrays = [
        names(range(len(rows)), [one.lecture for one in rows]),
        numbers((one.day for one in rows), pa.date32()),
        names(range(len(rows)), [one.source for one in rows]),
        *(numbers((getattr(one, name) for one in rows), pa.int64()) for name in single),
        *(numbers((one.quartiles[at] for one in rows), pa.int64()) for at in range(4)),
        lists((one.heat for one in rows), pa.int64()),
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def to_parquet(parts: Iterable[Rollup]) -> bytes:
    """The same bytes for the same rollups."""
    out = pa.BufferOutputStream()
    pq.write_table(as_table(parts), out, compression="zstd")
    return bytes(out.getvalue())


def read_rollups(folder: Path, final: int) -> tuple[Rollup, ...]:
    """All rollups of days up to `final` (days since 1970); later ones are counted from events still.

    A kill may leave a file that the manifest never came to count. The file that took its place ends with a later
    day, and holds the same days anew: of a day that two files know, the later one is believed.

    Raises:
        IndexFileError: A file is damaged.
    """
    out: dict[int, list[Rollup]] = {}
    for path in sorted(folder.glob("*.parquet")):
        try:
            table = pq.read_table(path, schema=SCHEMA)
        except (OSError, pa.ArrowException) as error:
            raise IndexFileError.useless(path.name, IndexFileError.ONLY_COPY) from error
        days = table["day"].cast(pa.int32()).to_pylist()
        out |= {day: [] for day in days}
        for row, day in zip(table.to_pylist(), days, strict=True):
            single = {name: row[name] for name in ("lecture", "source", *_SINGLE.values())}
            quartiles = (row["q25"], row["q50"], row["q75"], row["q100"])
            out[day].append(Rollup(day=day, quartiles=quartiles, heat=tuple(row["heat"]), **single))
    return tuple(one for day, rows in out.items() if day <= final for one in rows)


def write_rollups(folder: Path, last_day: str, parts: Iterable[Rollup]) -> None:
    """Keep rollups of days that became final together, in a file named by the last of them."""
    write_atomic(folder / f"{last_day}.parquet", to_parquet(parts))
