"""One line of a log as a `Hit`, in any of the formats that are understood.

| format | told by | its fields are published at |
|---|---|---|
| nginx and Apache combined | `… [time] "request" status bytes "referer" "agent"` | nginx ngx_http_log_module, Apache mod_log_config |
| the hub's JSON (`deploy/nginx.conf`) | `{` | docs/plays.md |
| Tencent Cloud CDN, offline log | 14 digits and a space | cloud.tencent.com, document 228/6316 |
| Aliyun CDN, offline log | `[` | help.aliyun.com, document 27142 |

The format is told line by line, so files of several servers may be joined.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from typing import NamedTuple

_MONTHS = {name: at for at, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
#: what a request ends with
VERSIONS = frozenset((b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/2", b"HTTP/3.0", b"HTTP/3"))
_TEXT = rb'([^"\\]*(?:\\.[^"\\]*)*)'
_COMBINED = re.compile(
    rb"(\S+) [^\[]*\[([^\]]{15,40})\] \""
    + _TEXT
    + rb'" (\d{3}) (\d{1,15}|-) "'
    + _TEXT
    + rb'" "'
    + _TEXT
    + rb'".*'
)
_TENCENT = re.compile(
    rb'(\d{14}) (\S+) \S+ (\S+) (\d{1,15}) \S+ \S+ (\d{3}) (?:"[^"]*"|\S+) \S+ "([^"]*)" (?:"[^"]*"|\S+) ([A-Z]+) .*'
)
_ALIYUN = re.compile(
    rb'\[([^\]]{15,40})\] (\S+) \S+ \S+ "[^"]*" "([A-Z]+) (\S+)" (\d{3}) \d+ (\d{1,15}) \S+ "([^"]*)".*'
)
_STAMP = re.compile(rb"(\d{1,2})/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


class MalformedError(Exception):
    """A line, or what it asks for, is not of its form; `reason` is a key of the rejects."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Hit(NamedTuple):
    """What a line says.

    Attributes:
        address: As written; checked only when something is made of it.
        time: Milliseconds since 1970 in UTC.
        target: Path and query, without host.
        sent: Bytes of the answer.
    """

    address: bytes
    agent: bytes
    time: int
    method: bytes
    target: bytes
    status: int
    sent: int


def parse(line: bytes) -> Hit:
    """Read one line without its newline.

    Raises:
        MalformedError: With reason `malformed` or `date`.
    """
    first = line[:1]
    if first == b"{":
        return _json(line)
    if first == b"[":
        found = _ALIYUN.fullmatch(line)
        if not found:
            raise MalformedError("malformed")
        stamp, address, method, target, status, sent, agent = found.groups()
        return Hit(address, agent, epoch(stamp) * 1000, method, _local(target), int(status), int(sent))
    if line[:14].isdigit() and line[14:15] == b" ":
        return _tencent(line)
    found = _COMBINED.fullmatch(line)
    if not found:
        raise MalformedError("malformed")
    address, stamp, request, status, sent, _referer, agent = found.groups()
    words = request.split(b" ")
    if len(words) != 3 or words[2] not in VERSIONS:
        raise MalformedError("malformed")
    size = 0 if sent == b"-" else int(sent)
    return Hit(address, agent, epoch(stamp) * 1000, words[0], _local(words[1]), int(status), size)


def epoch(stamp: bytes) -> int:
    """Seconds since 1970 of `22/Nov/2026:20:00:01 +0800`.

    Raises:
        MalformedError: With reason `date`: no such day or time.
    """
    found = _STAMP.fullmatch(stamp)
    if not found or found[2] not in _MONTHS:
        raise MalformedError("date")
    day, _, year, hour, minute, second, sign, zone_hours, zone_minutes = found.groups()
    parts = (int(year), _MONTHS[found[2]], int(day), int(hour), int(minute), int(second))
    zone = (int(zone_hours) * 60 + int(zone_minutes)) * 60 * (1 if sign == b"+" else -1)
    return _utc(parts) - zone


def _utc(parts: tuple[int, int, int, int, int, int]) -> int:
    year, month, day, hour, minute, second = parts
    longest = 28 + (month != 2) * 2 + (month in (1, 3, 5, 7, 8, 10, 12)) + (month == 2 and _leap(year))
    if not (1970 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= longest and hour < 24 and minute < 60):
        raise MalformedError("date")
    if second > 60:  # a leap second is the next minute
        raise MalformedError("date")
    return timegm((year, month, day, hour, minute, second))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _tencent(line: bytes) -> Hit:
    """Times of this log are Beijing's; its path carries no query, so it tells deliveries only."""
    found = _TENCENT.fullmatch(line)
    if not found:
        raise MalformedError("malformed")
    stamp, address, target, sent, status, agent, method = found.groups()
    parts = (int(stamp[:4]), *(int(stamp[at : at + 2]) for at in (4, 6, 8, 10, 12)))
    seconds = _utc((parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])) - 8 * 3600
    return Hit(address, agent, seconds * 1000, method, _local(target), int(status), int(sent))


def _json(line: bytes) -> Hit:
    """`{"t":1795435201.123,"a":"address","m":"GET","u":"/b?…","s":204,"b":0,"g":"agent"}`, in any order."""
    try:
        row = json.loads(line)
        seconds, status, sent = row["t"], row["s"], row["b"]
        address, method, target, agent = (row[key].encode() for key in "amug")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise MalformedError("malformed") from error
    if (
        type(seconds) not in (int, float)
        or type(status) is not int
        or type(sent) is not int
        or not 0 <= sent < 1e15
    ):
        raise MalformedError("malformed")
    if not 0 <= seconds < 253402300800:
        raise MalformedError("date")
    return Hit(address, agent, round(seconds * 1000), method, _local(target), status, sent)


def _local(target: bytes) -> bytes:
    """The path of an address that names its host, as proxies and some CDNs write it."""
    if target.startswith(b"/"):
        return target
    _, mark, rest = target.partition(b"://")
    at = rest.find(b"/")
    return rest[at:] if mark and at >= 0 else target
