"""Finds the fields of plain combined lines in a whole block at once, with numpy.

`address - - [22/Nov/2026:20:00:01 +0800] "GET /target HTTP/1.1" 206 262144 "referer" "agent"`

Only lines of exactly this shape are taken: six quotes, no backslash, GET, POST or HEAD, HTTP/1.1 or 2.0. All others
are left for the careful reader, so nothing here has to be forgiving. What it saves is most of the time of ingest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

#: numpy's arrays, which mypy is not shown
Array = Any
_DIGITS = 12


class Rows(NamedTuple):
    """Where the fields of some lines stand in the block, an array a field.

    Attributes:
        start, head: Line's first byte; byte behind the address.
        target, request: First byte of the target; the request's closing quote.
        agent, end: First byte of the agent; its closing quote.
        minute: Place in `Scanned.minutes`.
        second: Of the minute.
        sent: Bytes of the answer.
    """

    start: Array
    head: Array
    target: Array
    request: Array
    agent: Array
    end: Array
    minute: Array
    second: Array
    sent: Array

    def only(self, chosen: Array) -> Rows:
        """The rows that a mask or a list of places chooses."""
        return Rows(*(column[chosen] for column in self))

    def spans(self, chosen: Array) -> list[tuple[int, int]]:
        """Start and end of the lines that a mask chooses; the agent's quote is a line's last byte."""
        return list(zip(self.start[chosen].tolist(), (self.end[chosen] + 1).tolist(), strict=True))


@dataclass(frozen=True)
class Scanned:
    """A block, sorted into what it asks for.

    Attributes:
        text, words: The block as bytes, and the 8 bytes that begin at each of them; both go on behind the block's end.
        media: Lines that got media, answered 200 or 206.
        beacons: Lines that sent a beacon, answered 204.
        others: Number of lines that ask for anything else.
        careful: Start and end of every line that is not of the plain shape, and of votes, which are few.
        minutes: Offsets of the stamps whose minutes `Rows.minute` means.
    """

    text: Array
    words: Array
    media: Rows
    beacons: Rows
    others: int
    careful: list[tuple[int, int]]
    minutes: list[int]


def scan(data: bytes) -> Scanned:
    """Sort the lines of a block; each must be ended by a newline."""
    text = np.frombuffer(data + bytes(16), np.uint8)
    words = np.ndarray((len(text) - 7,), "<u8", text, strides=(1,))  # the 8 bytes that begin at each offset
    ends = np.flatnonzero(text[: len(data)] == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    quotes, rows = _six_quotes(text, data, starts, ends)
    plain = _plain(text, words, starts[rows], ends[rows], quotes)
    rows, quotes = rows[plain], quotes[plain]
    first, closing = quotes[:, 0], quotes[:, 1]
    method = words[first + 1]
    get = (method & mask(5)) == word(b"GET /")
    post = (method & mask(6)) == word(b"POST /")
    head = (method & mask(6)) == word(b"HEAD /")
    target = first + np.where(get, 5, 6)  # the slash
    media_path = words[target - 1] == word(b" /media/")
    beacon_path = (words[target] & mask(3)) == word(b"/b?")
    status = words[closing + 1] & mask(5)
    good, sent = _number(text, closing + 6, quotes[:, 2] - 1)
    minutes, minute, second, timed = _time(text, words, first)
    media = get & media_path & ((status == word(b" 206 ")) | (status == word(b" 200 "))) & good & timed
    beacon = (get | post) & beacon_path & (status == word(b" 204 ")) & good & timed
    vote_path = (words[target] & mask(3)) == word(b"/u?")
    other = (get | post | head) & ~(media_path | beacon_path | vote_path)
    found = Rows(
        starts[rows], first - 34, target, closing, quotes[:, 4] + 1, quotes[:, 5], minute, second, sent
    )
    left = np.ones(len(ends), bool)
    left[rows[media | beacon | other]] = False
    return Scanned(
        text=text,
        words=words,
        media=found.only(media),
        beacons=found.only(beacon),
        others=int(other.sum()),
        careful=list(zip(starts[left].tolist(), ends[left].tolist(), strict=True)),
        minutes=minutes,
    )


def word(text: bytes) -> Any:
    """Up to 8 bytes as they stand in `Scanned.words`."""
    return np.uint64(int.from_bytes(text, "little"))


def mask(size: int) -> Any:
    """What keeps the first `size` bytes of a word."""
    return np.uint64((1 << 8 * size) - 1)


def _six_quotes(text: Array, data: bytes, starts: Array, ends: Array) -> tuple[Array, Array]:
    """The quotes of the lines that have six and no backslash, and which lines those are."""
    quotes = np.flatnonzero(text == 34)
    first: Array = np.searchsorted(quotes, starts)
    six = np.searchsorted(quotes, ends) - first == 6
    if b"\\" in data:
        slashes = np.flatnonzero(text == 92)
        six &= np.searchsorted(slashes, starts) == np.searchsorted(slashes, ends)
    rows = np.flatnonzero(six)
    return quotes[first[rows][:, None] + np.arange(6)] if len(rows) else np.zeros((0, 6), np.int64), rows


def _plain(text: Array, words: Array, starts: Array, ends: Array, quotes: Array) -> Array:
    """Which lines have everything at its place around the six quotes."""
    first, closing, third, fourth, fifth, last = quotes.T
    near = (first - starts >= 36) & (closing - first >= 16) & (third - closing >= 8) & (fifth == fourth + 2)
    first, closing = (
        np.maximum(first, 34),
        np.maximum(closing, 9),
    )  # lines that fail `near` must not reach before 0
    version = words[closing - 8]
    return (
        near
        & (ends == last + 1)
        & (text[fourth + 1] == 32)
        & (text[third - 1] == 32)
        & ((words[first - 34] & mask(6)) == word(b" - - ["))
        & (text[first - 2] == 93)
        & (text[first - 1] == 32)
        & (text[closing - 9] == 32)
        & ((version == word(b"HTTP/1.1")) | (version == word(b"HTTP/2.0")))
    )


def _number(text: Array, begin: Array, end: Array) -> tuple[Array, Array]:
    """Decimal numbers from `begin` to before `end`, and which of them are one of at most `_DIGITS` digits."""
    good = (end > begin) & (end - begin <= _DIGITS)
    value = np.zeros(len(begin), np.int64)
    for place in range(min(_DIGITS, int((end - begin).max(initial=0)))):
        at = begin + place
        live = at < end
        digit = text[np.minimum(at, len(text) - 1)].astype(np.int64) - 48
        good &= ~live | ((digit >= 0) & (digit <= 9))
        value = np.where(live, value * 10 + digit, value)
    return good, value


def _time(text: Array, words: Array, first: Array) -> tuple[list[int], Array, Array, Array]:
    """Stamps, a run of lines of one minute each; each line's run and second; which seconds are good."""
    stamp = first - 28
    keys = (words[stamp], words[stamp + 8], text[stamp + 16], words[stamp + 20])
    fresh = np.zeros(len(first), bool)
    fresh[:1] = True
    for key in keys:
        fresh[1:] |= key[1:] != key[:-1]
    tens, ones = (text[stamp + at].astype(np.int64) - 48 for at in (18, 19))
    good = (text[stamp + 17] == 58) & (tens >= 0) & (tens <= 5) & (ones >= 0) & (ones <= 9)
    return stamp[fresh].tolist(), np.cumsum(fresh) - 1, tens * 10 + ones, good
