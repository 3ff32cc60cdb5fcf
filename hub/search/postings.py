"""Which documents use a term, and how often: small enough to send, quick to change.

A document is one varint, `8 * gap + min(count, 8) - 1`, where `gap` is how many documents were left out since the
last one; a count of 8 and more is followed by a varint of what it exceeds 8 by. Gap and count are both small nearly
always, so most documents take one byte, and what deflate then finds is their joint frequency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Counts = Mapping[str, int]
#: counts below it lie in the same varint as the gap
MOST = 8
_SMALL = [bytes([number]) for number in range(128)]


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    if number < 128:
        return _SMALL[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(raw: bytes, place: int) -> tuple[int, int]:
    """The number that begins at `place`, and where the next thing begins."""
    number = shift = 0
    while raw[place] > 127:
        number |= (raw[place] & 127) << shift
        shift += 7
        place += 1
    return number | raw[place] << shift, place + 1


def encode(pairs: Iterable[tuple[int, int]]) -> bytes:
    """Encode (document, count) pairs that are sorted by document; counts are at least 1."""
    out, last = bytearray(), -1
    for document, count in pairs:
        out += _one(document - last - 1, count)
        last = document
    return bytes(out)


def _one(gap: int, count: int) -> bytes:
    if count < MOST:
        return varint(gap << 3 | count - 1)
    return varint(gap << 3 | MOST - 1) + varint(count - MOST)


def decode(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield the (document, count) pairs of encoded postings."""
    document, place, end = -1, 0, len(raw)
    while place < end:
        number, place = read_varint(raw, place)
        count = (number & 7) + 1
        if count == MOST:
            more, place = read_varint(raw, place)
            count += more
        document += (number >> 3) + 1
        yield document, count


def invert(counts: Iterable[Counts]) -> dict[str, bytes]:
    """Turn counts by document into postings by term."""
    out: dict[str, bytearray] = {}
    last: dict[str, int] = {}
    for document, terms in enumerate(counts):
        for term, count in terms.items():
            raw = out.get(term)
            if raw is None:
                out[term] = raw = bytearray(_one(document, count))
            else:
                raw += _one(document - last[term] - 1, count)
            last[term] = document
    return {term: bytes(raw) for term, raw in out.items()}


def amended(raw: bytes, changes: Mapping[int, int]) -> bytes:
    """Postings with other counts for some documents; 0 takes a document out."""
    pairs = {**dict(decode(raw)), **changes}
    return encode(sorted((document, count) for document, count in pairs.items() if count))


def used_by(raw: bytes) -> int:
    """In how many documents a term is."""
    return sum(1 for _ in decode(raw))
