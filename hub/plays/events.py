"""Events as columns: the beacons of plays and the votes among them, and the media that was carried."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

#: seconds of one media bucket; shorter than a session's gap, and every local midnight lies between two
BUCKET = 900
#: a run of heat steps `[start, end)` is stored as start * RUN + end
RUN = 1 << 13

BEACON_COLUMNS = (
    "id",
    "client",
    "other",
    "time",
    "day",
    "kind",
    "cap",
    "steps",
    "lecture",
    "run_ends",
    "runs",
)
MEDIA_COLUMNS = ("client", "other", "bucket", "day", "first", "last", "sent", "file")
Columns: TypeAlias = "dict[str, array[int]]"


def _columns(names: tuple[str, ...]) -> Columns:
    return {name: array("q") for name in names}


@dataclass
class Batch:
    """Events of some lines, and what became of every line.

    Attributes:
        beacons: `id` (the play id), `client`, `other` (the client by yesterday's salt just after midnight,
            else 0), `time` (ms), `day` (local, days since 1970), `kind` (`definition.EVENTS`), `cap` (of the
            address block, else 0), `steps` (orders the heat beacons of a play: more is later), `lecture` (place in `lectures`), and the heat runs of row n at
            `runs[run_ends[n-1]:run_ends[n]]`. A vote is a row of kind `definition.VOTES` whose lecture is the id of
            what was voted on (`L21`, `T19`); its `id`, `other`, `cap` and `steps` are 0.
        media: `client`, `other`, `bucket`, `day`, `first` and `last` (s), `sent` (bytes), `file` (place in `files`);
            one row a client, file and bucket.
        accepted: Lines that made or fed an event.
        ignored: Lines that are fine but count nothing, by reason.
        rejected: Lines that are not of their form, or cannot be, by reason.
    """

    beacons: Columns = field(default_factory=lambda: _columns(BEACON_COLUMNS))
    media: Columns = field(default_factory=lambda: _columns(MEDIA_COLUMNS))
    lectures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    accepted: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """All lines of the batch."""
        return self.accepted + self.ignored.total() + self.rejected.total()


@dataclass(frozen=True)
class Rules:
    """What a reader of lines must know beforehand.

    Attributes:
        now: Seconds since 1970; later lines are rejected.
        zone: Time zone whose midnights part the days.
        salts: Folder of the daily salts.
        school_blocks: Address block -> its own daily cap.
    """

    now: int
    zone: str
    salts: Path
    school_blocks: Mapping[str, int]
