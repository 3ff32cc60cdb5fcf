"""Lines of logs, and a hub to read them: what the tests of the play counts share."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.plays.index import index
from hub.plays.ingest import LogReport, ingest
from hub.plays.model import LecturePlays, Said, SitePlays, Votes
from hub.project import Project

#: 2026-11-22 20:00 in Shanghai
EVENING = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
NOW = EVENING + 12 * 3600
LECTURE = "021-after-a-bad-exam"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN"
)
_ids = itertools.count(1)


def combined(second: float, request: str, status: int, sent: int, address: str, agent: str) -> bytes:
    stamp = datetime.fromtimestamp(int(second), UTC) + timedelta(hours=8)
    return f'{address} - - [{stamp:%d/%b/%Y:%H:%M:%S} +0800] "{request}" {status} {sent} "-" "{agent}"\n'.encode()


def beacon(
    after: float = 0,
    play: str = "",
    event: str = "10s",
    lecture: str = LECTURE,
    address: str = "198.18.0.1",
    agent: str = PHONE,
    method: str = "POST",
    status: int = 204,
) -> bytes:
    """A beacon's line, `after` seconds into the evening; every call without `play` is a play of its own."""
    name = play or f"{next(_ids):016x}"
    request = f"{method} /b?v=1&l={lecture}&p={name}&e={event} HTTP/1.1"
    return combined(EVENING + after, request, status, 0, address, agent)


def vote(
    after: float = 0,
    useful: int = 1,
    item: str = "L21",
    address: str = "198.18.0.1",
    agent: str = PHONE,
    method: str = "POST",
    status: int = 204,
) -> bytes:
    """The line of a tap on 有用 (`useful` 1) or 没用上 (0), `after` seconds into the evening."""
    request = f"{method} /u?v=1&i={item}&u={useful} HTTP/1.1"
    return combined(EVENING + after, request, status, 0, address, agent)


def voters(
    number: int, useful: int, item: str = "L21", after: float = 0, block: str = "198.18.40"
) -> list[bytes]:
    """Votes of so many parents, the first `useful` of them for 有用."""
    return [vote(after, int(at < useful), item, f"{block}.{at}") for at in range(number)]


def media(
    after: float,
    sent: int,
    path: str = f"media/{LECTURE}/540p.mp4",
    address: str = "198.18.0.1",
    method: str = "GET",
    status: int = 206,
    agent: str = PHONE,
) -> bytes:
    """A line of the media log."""
    return combined(EVENING + after, f"{method} /{path} HTTP/1.1", status, sent, address, agent)


@dataclass
class Hub:
    """A project in a folder of its own, on the repository's catalogue."""

    project: Project
    catalogue: Catalogue
    now: int = NOW
    reports: list[LogReport] = field(default_factory=list)

    def write(self, name: str, lines: Sequence[bytes]) -> Path:
        path = self.project.root / name
        path.write_bytes(b"".join(lines))
        return path

    def ingest(self, *logs: Path) -> list[LogReport]:
        self.reports = ingest(self.project, [str(log) for log in logs], self.now, workers=1)
        return self.reports

    def index(self, engine: str = "duckdb", threads: int = 1) -> str:
        return index(self.project, self.catalogue, {}, engine, threads=threads)

    def count(self, *lines: bytes) -> LecturePlays:
        """Read lines as a log of their own, count, and return the numbers of `LECTURE`."""
        self.ingest(self.write(f"log-{next(_ids)}", lines))
        return self.counted()

    def counted(self, lecture: str = LECTURE) -> LecturePlays:
        self.index()
        return LecturePlays.load(self.project.plays_index / "lectures" / f"{lecture}.json")

    @property
    def votes(self) -> dict[str, Said]:
        """What the last index says of 有用吗."""
        return Votes.load(self.project.plays_index / "data" / "votes.json").items

    @property
    def site(self) -> SitePlays:
        return SitePlays.load(self.project.plays_index / "site.json")
