"""Lines become events: the hot loop of ingest.

Plain combined lines are found a block at a time by `hub.plays.scan`; every other line, and everything odd, takes
the careful way through `hub.plays.logs.parse`. Both ways give the same outcome.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.plays.clients import Client, Clients, Salts, SealedError
from hub.plays.definition import CLOCK_SLACK, EVENTS, HEAT_LONGEST, HEAT_STEP, OLDEST_DAYS, ROBOT
from hub.plays.events import BEACON_COLUMNS, BUCKET, RUN, Batch, Rules
from hub.plays.logs import Hit, MalformedError, epoch, parse
from hub.plays.scan import Line, scan

#: seconds after local midnight in which a client is also known by yesterday's salt
OVERLAP = 1800
_BEACON = re.compile(
    rb"/b\?v=1&l=(\d{3,5}-[a-z0-9]+(?:-[a-z0-9]+)*)&p=([0-9a-f]{16})&e=(?:(10s|q25|q50|q75|q100)|w&w=([0-9,-]{3,600}))"
)
_SPAN = re.compile(rb"(\d{1,5})-(\d{1,5})")
_MEDIA = re.compile(rb"/(media/[A-Za-z0-9._/-]{1,180}\.(?:mp4|m4s|m4a|ts|webm|mp3|aac))(?:\?[^ ]*)?")
_SLUG_MAX = 64
_SPANS_MAX = 40
#: entries of a memory that a hostile log could make grow
_MEMORY_MAX = 20_000


class _UncountedError(Exception):
    """The line is fine and counts nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class _Work:
    """One block's events while they gather; `carried` is first, last and bytes by client, file and bucket."""

    batch: Batch = field(default_factory=Batch)
    carried: dict[tuple[Client, str, int], list[int]] = field(default_factory=dict)
    lectures: dict[str, int] = field(default_factory=dict)
    beacons: list[tuple[int, ...]] = field(default_factory=list)
    runs: list[list[int]] = field(default_factory=list)


class LineReader:
    """Reads blocks of lines; keeps what it learnt of clients, days and files from block to block."""

    def __init__(self, rules: Rules) -> None:
        self._zone = ZoneInfo(rules.zone)
        self._newest = rules.now + CLOCK_SLACK
        self._oldest = rules.now - OLDEST_DAYS * 86400
        self._salts = Salts(rules.salts, rules.now)
        self._clients = Clients(rules.school_blocks)
        self._days: dict[int, tuple[int, bool]] = {}
        self._paths: dict[bytes, str] = {}

    def read(self, data: bytes) -> Batch:
        """Turn whole lines, each ended by a newline, into events; no line can make this fail."""
        work = _Work()
        if data:
            self._plain(data, work)
        self._finish(work)
        return work.batch

    def _plain(self, data: bytes, work: _Work) -> None:
        """Read plain combined lines by their places, every other line the careful way."""
        found = scan(data)
        work.batch.ignored["other"] += found.others
        minutes = [self._minute(data[at : at + 26]) for at in found.minutes]
        for line in found.media:
            if not self._media(data, line, minutes[line.minute], work):
                self._line(data[line.start : line.end + 1], work)
        for line in found.beacons:
            target = data[line.target : line.request - 9]
            address = data[line.start : line.head]
            if minutes[line.minute] < 0 or b" " in target or b" " in address:
                self._line(data[line.start : line.end + 1], work)
                continue
            time = (minutes[line.minute] + line.second) * 1000
            method = b"GET" if line.sent else b"POST"
            self._enter(Hit(address, data[line.agent : line.end], time, method, target, 204, 0), work)
        for start, end in found.careful:
            self._line(data[start:end], work)

    def _media(self, data: bytes, line: Line, minute: int, work: _Work) -> bool:
        """Carry what a line got; False sends it the careful way."""
        target = data[line.target : line.request - 9]
        path = self._paths.get(target)
        if path is None:
            path = self._path(target)
        address = data[line.start : line.head]
        if minute < 0 or b" " in address or b" " in target:
            return False
        if not path:
            work.batch.ignored["other"] += 1
            return True
        try:
            client = self._clients.get(address, data[line.agent : line.end])
            self._carry(work, client, path, minute + line.second, line.sent)
        except MalformedError as error:
            work.batch.rejected[error.reason] += 1
        except _UncountedError as uncounted:
            work.batch.ignored[uncounted.reason] += 1
        else:
            work.batch.accepted += 1
        return True

    def _line(self, line: bytes, work: _Work) -> None:
        """Take any line the careful way."""
        try:
            if line[:1] == b"#":
                raise _UncountedError("comment")
            hit = parse(line)
        except MalformedError as error:
            work.batch.rejected[error.reason] += 1
        except _UncountedError as uncounted:
            work.batch.ignored[uncounted.reason] += 1
        else:
            self._enter(hit, work)

    def _enter(self, hit: Hit, work: _Work) -> None:
        """Make an event of what a line says, and enter what became of it."""
        try:
            self._hit(hit, work)
        except MalformedError as error:
            work.batch.rejected[error.reason] += 1
        except _UncountedError as uncounted:
            work.batch.ignored[uncounted.reason] += 1
        else:
            work.batch.accepted += 1

    def _hit(self, hit: Hit, work: _Work) -> None:
        if hit.target.startswith(b"/b?"):
            self._beacon(hit, work)
            return
        path = self._paths.get(hit.target)
        if path is None:
            path = self._path(hit.target)
        if not path:
            raise _UncountedError("other")
        if hit.method != b"GET":
            raise _UncountedError("method")
        if hit.status not in (200, 206):
            raise _UncountedError("status")
        self._carry(work, self._clients.get(hit.address, hit.agent), path, hit.time // 1000, hit.sent)

    def _beacon(self, hit: Hit, work: _Work) -> None:
        """Rules: GET or POST, answered 204, in the form of `docs/plays.md`, in time, not a robot's."""
        if hit.method not in (b"GET", b"POST"):
            raise _UncountedError("method")
        if hit.status != 204:
            raise _UncountedError("status")
        found = _BEACON.fullmatch(hit.target)
        if not found or len(found[1]) > _SLUG_MAX:
            raise MalformedError("beacon")
        runs = _runs(found[4]) if found[4] else []
        client = self._clients.get(hit.address, hit.agent)
        day, early = self._day(hit.time // 1000)
        kind = EVENTS[(found[3] or b"w").decode()]
        if client.robot and kind:
            raise _UncountedError("robot")
        try:
            key, other = self._keys(client, day, early)
        except SealedError as sealed:
            raise MalformedError("sealed") from sealed
        work.beacons.append(
            (
                int(found[2], 16) - (1 << 64 if found[2] >= b"8" else 0),  # as a signed number
                key,
                other,
                hit.time,
                day,
                ROBOT if client.robot else kind,
                client.cap,
                _order(runs),
                work.lectures.setdefault(found[1].decode(), len(work.lectures)),
            )
        )
        work.runs.append(runs)
        if client.robot:
            raise _UncountedError("robot")

    def _carry(self, work: _Work, client: Client, path: str, second: int, sent: int) -> None:
        """Add `sent` bytes of a media file to the client's bucket."""
        if client.robot:
            raise _UncountedError("robot")
        if not self._oldest <= second <= self._newest:
            self._day(second)
        key = (client, path, second // BUCKET)
        held = work.carried.get(key)
        if held is None:
            day, early = self._day(second)
            try:
                self._keys(client, day, early)
            except SealedError as sealed:
                raise MalformedError("sealed") from sealed
            work.carried[key] = [second, second, sent]
            return
        if second < held[0]:
            held[0] = second
        elif second > held[1]:
            held[1] = second
        held[2] += sent

    def _finish(self, work: _Work) -> None:
        """Turn what was carried into rows."""
        for name, values in zip(BEACON_COLUMNS, zip(*work.beacons, strict=True), strict=False):
            work.batch.beacons[name].extend(values)
        for runs in work.runs:
            work.batch.beacons["runs"].extend(runs)
            work.batch.beacons["run_ends"].append(len(work.batch.beacons["runs"]))
        columns, files = work.batch.media, {path: 0 for _, path, _ in work.carried}
        for place, path in enumerate(files):
            files[path] = place
        for (client, path, bucket), (first, last, sent) in work.carried.items():
            day, early = self._day(first)
            row = (*self._keys(client, day, early), bucket, day, first, last, sent, files[path])
            for name, value in zip(columns, row, strict=True):
                columns[name].append(value)
        work.batch.files = list(files)
        work.batch.lectures = list(work.lectures)

    def _keys(self, client: Client, day: int, early: bool) -> tuple[int, int]:
        """The client's key of the day, and just after midnight also yesterday's, else 0.

        Raises:
            SealedError: The day is final.
        """
        key = client.key(day, self._salts)
        if not early:
            return key, 0
        try:
            return key, client.key(day - 1, self._salts)
        except SealedError:
            return key, 0

    def _day(self, second: int) -> tuple[int, bool]:
        """Local day of a second, and whether it lies within `OVERLAP` after midnight.

        Raises:
            MalformedError: With reason `future` or `old`.
        """
        if second > self._newest:
            raise MalformedError("future")
        if second < self._oldest:
            raise MalformedError("old")
        bucket = second // BUCKET
        found = self._days.get(bucket)
        if found is None:
            local = datetime.fromtimestamp(bucket * BUCKET, self._zone)
            day = local.date().toordinal() - _EPOCH_ORDINAL
            found = self._days[bucket] = (day, local.hour * 3600 + local.minute * 60 < OVERLAP)
        return found

    def _minute(self, stamp: bytes) -> int:
        """Seconds since 1970 of a stamp's minute, or -1 for the careful way."""
        try:
            return epoch(stamp[:17] + b":00" + stamp[20:])
        except MalformedError:
            return -1

    def _path(self, target: bytes) -> str:
        """The media file a target names, without query; empty when it is none."""
        if len(self._paths) > _MEMORY_MAX:
            self._paths.clear()
        found = _MEDIA.fullmatch(target)
        path = found[1].decode() if found and b".." not in found[1] else ""
        if len(target) < 512:
            self._paths[target] = path
        return path


_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001 - a calendar day, no moment


def _order(runs: list[int]) -> int:
    """A number that grows with the steps in `runs` and is the same for no two of them, for all that matters."""
    if not runs:
        return 0
    covered = sum(run % RUN - run // RUN for run in runs)
    digest = hashlib.blake2b(b",".join(b"%d" % run for run in runs), digest_size=6).digest()
    return covered << 48 | int.from_bytes(digest, "big")


def _runs(text: bytes) -> list[int]:
    """Watched spans as merged runs of heat steps, each `start * RUN + end`.

    Raises:
        MalformedError: With reason `beacon`.
    """
    spans: list[tuple[int, int]] = []
    for one in text.split(b","):
        found = _SPAN.fullmatch(one)
        if not found or not int(found[1]) < int(found[2]) <= HEAT_LONGEST:
            raise MalformedError("beacon")
        spans.append((int(found[1]), int(found[2])))
    if len(spans) > _SPANS_MAX:
        raise MalformedError("beacon")
    merged: list[list[int]] = []
    for start, end in sorted((a // HEAT_STEP, -(-b // HEAT_STEP)) for a, b in spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [start * RUN + end for start, end in merged]
