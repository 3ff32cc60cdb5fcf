"""Lines become events: the hot loop of ingest.

Plain combined lines are read a block at a time (`hub.plays.scan`, `hub.plays.bulk`); every other line, and
everything odd, takes the careful way through `hub.plays.logs.parse`. Both ways give the same outcome.
"""

from __future__ import annotations

from hub.plays.beacons import BEACON, SLUG_MAX, VOTE, order_of, runs_of
from hub.plays.bulk import read_beacons, read_media
from hub.plays.definition import EVENTS, ROBOT, VOTES
from hub.plays.events import Batch, Rules
from hub.plays.known import Known, Work
from hub.plays.logs import Hit, MalformedError, epoch, parse
from hub.plays.scan import scan


class _UncountedError(Exception):
    """The line is fine and counts nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LineReader:
    """Reads blocks of lines; keeps what it learnt of clients, days and files from block to block."""

    def __init__(self, rules: Rules) -> None:
        self._known = Known(rules)

    def read(self, data: bytes) -> Batch:
        """Turn whole lines, each ended by a newline, into events; no line can make this fail."""
        work = Work()
        if data:
            self._plain(data, work)
        return self._known.finish(work)

    def _plain(self, data: bytes, work: Work) -> None:
        """Read plain combined lines by their places, every other line the careful way."""
        found = scan(data)
        work.batch.ignored["other"] += found.others
        minutes = [_minute(data[at : at + 26]) for at in found.minutes]
        odd = read_media(data, found, minutes, self._known, work)
        odd += read_beacons(data, found, minutes, self._known, work)
        for start, end in found.careful + odd:
            self._line(data[start:end], work)

    def _line(self, line: bytes, work: Work) -> None:
        """Take any line the careful way, and enter what became of it."""
        try:
            if line[:1] == b"#":
                raise _UncountedError("comment")
            self._hit(parse(line), work)
        except MalformedError as error:
            work.batch.rejected[error.reason] += 1
        except _UncountedError as uncounted:
            work.batch.ignored[uncounted.reason] += 1
        else:
            work.batch.accepted += 1

    def _hit(self, hit: Hit, work: Work) -> None:
        if hit.target.startswith(b"/b?"):
            self._beacon(hit, work)
            return
        if hit.target.startswith(b"/u?"):
            self._vote(hit, work)
            return
        path = self._known.path(hit.target)
        if not path:
            raise _UncountedError("other")
        if hit.method != b"GET":
            raise _UncountedError("method")
        if hit.status not in (200, 206):
            raise _UncountedError("status")
        client = self._known.clients.get(hit.address, hit.agent)
        if client.robot:
            raise _UncountedError("robot")
        second = hit.time // 1000
        self._known.day(second)
        self._known.carry(work, client, path, (second, second), hit.sent)

    def _beacon(self, hit: Hit, work: Work) -> None:
        """Rules: GET or POST, answered 204, in the form of `docs/plays.md`, in time, not a robot's."""
        _answered(hit)
        found = BEACON.fullmatch(hit.target)
        if not found or len(found[1]) > SLUG_MAX:
            raise MalformedError("beacon")
        runs = runs_of(found[4]) if found[4] else []
        client = self._known.clients.get(hit.address, hit.agent)
        second = hit.time // 1000
        self._known.day(second)
        kind = EVENTS[(found[3] or b"w").decode()]
        if client.robot and kind:
            raise _UncountedError("robot")
        day, key, other = self._known.keys(client, second)
        work.beacons.append(
            (
                int(found[2], 16) - (1 << 64 if found[2] >= b"8" else 0),  # as a signed number
                key,
                other,
                hit.time,
                day,
                ROBOT if client.robot else kind,
                client.cap,
                order_of(runs),
                work.lectures.setdefault(found[1].decode(), len(work.lectures)),
            )
        )
        work.runs.append(runs)
        if client.robot:
            raise _UncountedError("robot")

    def _vote(self, hit: Hit, work: Work) -> None:
        """Rule `vote`: as a beacon; a robot's leaves no trace."""
        _answered(hit)
        found = VOTE.fullmatch(hit.target)
        if not found:
            raise MalformedError("beacon")
        client = self._known.clients.get(hit.address, hit.agent)
        second = hit.time // 1000
        self._known.day(second)
        if client.robot:
            raise _UncountedError("robot")
        day, key, _ = self._known.keys(client, second)
        item = work.lectures.setdefault(found[1].decode(), len(work.lectures))
        work.beacons.append((0, key, 0, hit.time, day, VOTES[found[2].decode()], 0, 0, item))
        work.runs.append([])


def _answered(hit: Hit) -> None:
    """Only what `sendBeacon` or an image sent, and the server took, counts."""
    if hit.method not in (b"GET", b"POST"):
        raise _UncountedError("method")
    if hit.status != 204:
        raise _UncountedError("status")


def _minute(stamp: bytes) -> int:
    """Seconds since 1970 of a stamp's minute, or -1 for the careful way."""
    try:
        return epoch(stamp[:17] + b":00" + stamp[20:])
    except MalformedError:
        return -1
