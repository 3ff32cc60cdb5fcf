"""Logs cut inside a line, as `split` or copytruncate leave them.

The half at one file's end and the half at another's beginning are one line again, when both files are offered in
one command.

Halves join only when together they are a line, at the time of the lines around it, and when neither fits
anywhere else. Until then the first half waits and the second is rejected as `malformed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from hub.plays.logs import MalformedError, parse

#: milliseconds between a joined line and its neighbours, at most
NEAR = 600_000


def begins_inside(head: bytes) -> bool:
    """Say whether a log's first line, whole in `head`, is no line by itself."""
    first, newline, _ = head.partition(b"\n")
    return bool(newline) and not first.startswith(b"#") and _time(first) is None


def joined(
    tails: Mapping[str, tuple[bytes, bytes]], heads: Mapping[str, bytes]
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the logs that belong together, and their common line.

    Args:
        tails: Log -> the bytes before its last half line, and that half.
        heads: Log -> its first bytes, which begin inside a line.
    """
    fits = {
        (tail, head): line
        for tail, (before, half) in tails.items()
        for head, begin in heads.items()
        if tail != head and (line := _line(before, half, begin))
    }
    for (tail, head), line in sorted(fits.items()):
        if sum(one == tail for one, _ in fits) == 1 and sum(one == head for _, one in fits) == 1:
            yield tail, head, line


def _line(before: bytes, half: bytes, begin: bytes) -> bytes:
    """The joined line, or nothing when it is none or not of its neighbours' time."""
    first, _, rest = begin.partition(b"\n")
    time = _time(half + first)
    if time is None:
        return b""
    neighbours = [_time(before[:-1].rpartition(b"\n")[2]), _time(rest.partition(b"\n")[0])]
    if any(one is not None and abs(one - time) > NEAR for one in neighbours):
        return b""
    return half + first + b"\n"


def _time(line: bytes) -> int | None:
    try:
        hit = parse(line)
        ip_address(hit.address.decode("ascii"))
    except (MalformedError, ValueError):
        return None
    return hit.time
