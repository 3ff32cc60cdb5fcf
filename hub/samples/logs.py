"""Made-up traffic with planted truth: what a log of the hub looks like, and how many plays are in it.

Addresses are of the ranges kept for documentation and tests (RFC 5737, RFC 2544, RFC 3849): no parent has one.
Everything comes of one seed; the same `Traffic` makes the same bytes. The lines are made by `hub.samples.traffic`.

What is planted besides honest plays: beacons sent again, double clicks, robots that play, scanners, TLS bytes,
HEAD, 304 and 416, whole schools behind one address, and forgers; and votes, some of which are taken back.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.files import write_atomic
from hub.media.index import MediaIndex
from hub.project import Project


@dataclass(frozen=True)
class Clip:
    """A lecture as its player sees it: seconds, and its media file below the site's root."""

    slug: str
    seconds: int
    path: str
    bytes_a_second: int = 60_000


@dataclass(frozen=True)
class Traffic:
    """What is generated.

    Attributes:
        clips: In order of popularity; traffic falls off as in a Zipf distribution.
        last_day: The log ends with this local day.
        days: Days it covers.
        plays: Honest plays.
        schools: Addresses shared by a school each.
        school_share: Part of the honest plays that come from them.
        forged: Beacons one forger sends to the first clip on the last day but one.
        layout: Line format.
        marked: The log says of itself that it is made up.
    """

    clips: Sequence[Clip]
    last_day: date
    days: int = 21
    plays: int = 9_500
    seed: int = 20261123
    schools: int = 60
    school_share: float = 0.15
    forged: int = 0
    layout: Literal["combined", "json"] = "combined"
    marked: bool = True
    zone: str = "Asia/Shanghai"


@dataclass
class Truth:
    """What was planted.

    Attributes:
        plays: Honest plays by lecture; what a right count finds.
        votes: By lecture's id: votes for 有用, and all votes, each parent's last word only.
        reached: Honest plays that reached a quarter, a half, three quarters, the end.
        school_plays: How many of the honest plays came from schools.
        repeats, retries, robots: Double clicks, beacons sent again, `10s` beacons of robots: to be left out.
        lines: Lines of the log, its mark included.
    """

    plays: Counter[str] = field(default_factory=Counter)
    reached: dict[str, list[int]] = field(default_factory=dict)
    school_plays: int = 0
    repeats: int = 0
    retries: int = 0
    robots: int = 0
    forged: int = 0
    votes: dict[str, list[int]] = field(default_factory=dict)
    lines: int = 0

    def as_json(self) -> str:
        """Sorted JSON."""
        return json.dumps(self.__dict__, indent=1, sort_keys=True) + "\n"


#: honest plays whose traffic fills about so many lines
LINES_A_PLAY = 19.8


def catalogue_traffic(
    project: Project,
    catalogue: Catalogue,
    day: date,
    plays: int,
    days: int = 21,
    seed: int = 20261123,
    forged: int = 0,
    layout: Literal["combined", "json"] = "combined",
) -> Traffic:
    """Traffic on the lectures of a catalogue, their real renditions where there are some, up to the day before `day`."""
    media = MediaIndex.read(project.media_index).clips
    clips = []
    for lecture in catalogue.lectures:
        clip = media.get(lecture.id)
        video = clip.videos[len(clip.videos) // 2] if clip and clip.videos else None
        if clip and video and clip.duration >= 20:
            rate = max(1, int(video.size / clip.duration))
            clips.append(Clip(lecture.slug, int(clip.duration), video.url, rate))
        else:
            clips.append(Clip(lecture.slug, 240, f"media/{lecture.slug}/540p.mp4"))
    order = sorted(clips, key=lambda one: hashlib.sha256(f"{seed} {one.slug}".encode()).digest())
    return Traffic(
        order,
        day - timedelta(days=1),
        days,
        plays,
        seed,
        forged=forged,
        layout=layout,
        zone=project.settings.time_zone,
    )


def write_log(traffic: Traffic, path: Path) -> Truth:
    """Write the log, gzipped when `path` ends in `.gz`, and its truth beside it as `<name>.truth.json`.

    Raises:
        HubError: It cannot be written.
    """
    from hub.samples.traffic import Generator  # noqa: PLC0415 - it needs the models above

    made = Generator(traffic)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}")
    try:
        with temporary.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
                    for piece in _pieces(made.lines()):
                        packed.write(piece)
            else:
                for piece in _pieces(made.lines()):
                    raw.write(piece)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise HubError.unwritten(path.name, error) from error
    write_atomic(path.with_name(f"{path.name}.truth.json"), made.truth.as_json())
    return made.truth


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    for line in lines:
        gathered.append(line)
        if len(gathered) == 4096:
            yield b"".join(gathered)
            gathered.clear()
    yield b"".join(gathered)
