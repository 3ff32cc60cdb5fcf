"""What the readers of lines share: clients, days and files they have met, and the events of the block at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.plays.clients import Client, Clients, Salts, SealedError
from hub.plays.definition import CLOCK_SLACK, OLDEST_DAYS
from hub.plays.events import BEACON_COLUMNS, BUCKET, Batch, Rules
from hub.plays.logs import MalformedError

#: seconds after local midnight in which a client is also known by yesterday's salt
OVERLAP = 1800
_MEDIA = re.compile(rb"/(media/[A-Za-z0-9._/-]{1,180}\.(?:mp4|m4s|m4a|ts|webm|mp3|aac))(?:\?[^ ]*)?")
#: entries of a memory that a hostile log could make grow
_MEMORY_MAX = 20_000
_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001 - a calendar day, no moment


@dataclass
class Work:
    """One block's events while they gather; `carried` is first, last and bytes by client, file and bucket."""

    batch: Batch = field(default_factory=Batch)
    carried: dict[tuple[Client, str, int], list[int]] = field(default_factory=dict)
    lectures: dict[str, int] = field(default_factory=dict)
    beacons: list[tuple[int, ...]] = field(default_factory=list)
    runs: list[list[int]] = field(default_factory=list)


class Known:
    """What is learnt of clients, days and files, from block to block.

    Attributes:
        newest, oldest: Seconds since 1970 of the rule `bounds`.
        clients: By address and agent.
    """

    def __init__(self, rules: Rules) -> None:
        self.newest = rules.now + CLOCK_SLACK
        self.oldest = rules.now - OLDEST_DAYS * 86400
        self.clients = Clients(rules.school_blocks)
        self._zone = ZoneInfo(rules.zone)
        self._salts = Salts(rules.salts, rules.now)
        self._days: dict[int, tuple[int, bool]] = {}
        self._paths: dict[bytes, str] = {}

    def carry(self, work: Work, client: Client, path: str, span: tuple[int, int], sent: int) -> None:
        """Add `sent` bytes of a media file, from the first to the last second of `span`, to the client's bucket.

        Raises:
            MalformedError: With reason `future`, `old` or `sealed`.
        """
        first, last = span
        key = (client, path, first // BUCKET)
        held = work.carried.get(key)
        if held is None:
            self.keys(client, first)
            work.carried[key] = [first, last, sent]
            return
        held[0] = min(first, held[0])
        held[1] = max(last, held[1])
        held[2] += sent

    def finish(self, work: Work) -> Batch:
        """Turn what was gathered into rows."""
        batch = work.batch
        for name, values in zip(BEACON_COLUMNS, zip(*work.beacons, strict=True), strict=False):
            batch.beacons[name].extend(values)
        for runs in work.runs:
            batch.beacons["runs"].extend(runs)
            batch.beacons["run_ends"].append(len(batch.beacons["runs"]))
        files = {path: 0 for _, path, _ in work.carried}
        for place, path in enumerate(files):
            files[path] = place
        rows = []
        for (client, path, bucket), (first, last, sent) in work.carried.items():
            day, key, other = self.keys(client, first)
            rows.append((key, other, bucket, day, first, last, sent, files[path]))
        for column, values in zip(batch.media.values(), zip(*rows, strict=True), strict=False):
            column.extend(values)
        batch.files = list(files)
        batch.lectures = list(work.lectures)
        return batch

    def keys(self, client: Client, second: int) -> tuple[int, int, int]:
        """Local day, the client's key of it, and just after midnight also yesterday's key, else 0.

        Raises:
            MalformedError: With reason `future`, `old` or `sealed`.
        """
        day, early = self.day(second)
        try:
            key = client.key(day, self._salts)
        except SealedError as sealed:
            raise MalformedError("sealed") from sealed
        if not early:
            return day, key, 0
        try:
            return day, key, client.key(day - 1, self._salts)
        except SealedError:
            return day, key, 0

    def day(self, second: int) -> tuple[int, bool]:
        """Local day of a second, and whether it lies within `OVERLAP` after midnight.

        Raises:
            MalformedError: With reason `future` or `old`.
        """
        if second > self.newest:
            raise MalformedError("future")
        if second < self.oldest:
            raise MalformedError("old")
        bucket = second // BUCKET
        found = self._days.get(bucket)
        if found is None:
            local = datetime.fromtimestamp(bucket * BUCKET, self._zone)
            day = local.date().toordinal() - _EPOCH_ORDINAL
            found = self._days[bucket] = (day, local.hour * 3600 + local.minute * 60 < OVERLAP)
        return found

    def path(self, target: bytes) -> str:
        """The media file a target names, without query; empty when it is none."""
        found = self._paths.get(target)
        if found is not None:
            return found
        if len(self._paths) > _MEMORY_MAX:
            self._paths.clear()
        match = _MEDIA.fullmatch(target)
        path = match[1].decode() if match and b".." not in match[1] else ""
        if len(target) < 512:
            self._paths[target] = path
        return path
